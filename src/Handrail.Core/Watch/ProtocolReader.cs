using System.Collections.Immutable;
using System.Text.Json;

namespace Handrail.Core.Watch;

/// <summary>From the tree to a protocol, form by form. Keeps the first problem it meets and reads on with harmless values.</summary>
sealed class ProtocolReader
{
    const string CallEmergency = "Call 911 and transfer";

    static readonly Dictionary<string, RuleKind> Kinds = new()
    {
        ["below"] = RuleKind.Below,
        ["above"] = RuleKind.Above,
        ["score-at-least"] = RuleKind.ScoreAtLeast,
        ["single-three"] = RuleKind.SingleThree,
        ["overdue"] = RuleKind.Overdue,
        ["feed-silent"] = RuleKind.FeedSilent,
        ["concern"] = RuleKind.Concern,
    };

    static readonly Dictionary<string, Priority> Priorities = new()
    {
        ["low"] = Priority.Low,
        ["medium"] = Priority.Medium,
        ["high"] = Priority.High,
    };

    /// <summary>The first problem: where in the tree, on which line, and what.</summary>
    internal (string Place, int Line, string Reason)? Problem { get; private set; }

    internal Protocol Read(JsonTree root)
    {
        var file = new ProtocolForm(this, root, "", [
            "id", "version", "title", "summary", "interpretation", "freeStanding", "acceptDeviceValues",
            "ageWindows", "timetable", "rules", "ladders", "sheet"]);
        var freeStanding = file.Flag("freeStanding");
        var windows = file.List("ageWindows", Window);
        var timetable = file.List("timetable", Item);
        var rules = file.List("rules", form => RuleOf(form, freeStanding));
        var ladders = file.List("ladders", LadderOf);
        var sheet = file.Has("sheet") ? file.Form("sheet", ["label", "items"]) : null;
        var items = sheet?.List("items", Sheet) ?? [];
        var protocol = new Protocol
        {
            Id = file.Id("id"),
            Version = file.Positive("version"),
            Title = file.Words("title"),
            Summary = file.Words("summary"),
            Interpretation = file.Flag("interpretation"),
            FreeStanding = freeStanding,
            AcceptDeviceValues = file.Flag("acceptDeviceValues"),
            AgeWindows = Values(windows),
            Timetable = Values(timetable),
            Rules = Values(rules),
            Ladders = Values(ladders),
            Sheet = Values(items),
            SheetLabel = sheet?.Words("label"),
        };
        if (Problem is null) new ProtocolChecks(protocol, windows, timetable, rules, ladders, items).Run(file);
        return protocol;
    }

    internal void Refuse(string place, int line, string reason) => Problem ??= (place, line, reason);

    AgeWindow Window(ProtocolForm form)
    {
        form.Only(["measure", "minutes", "source"]);
        return new AgeWindow(form.Measure("measure"), form.Positive("minutes"), form.Source("source"));
    }

    TimetableItem Item(ProtocolForm form)
    {
        form.Only(["item", "title", "measures", "intervals", "graceMinutes", "graceSource"]);
        return new TimetableItem(
            form.Id("item"), form.Words("title"), form.Measures("measures"), Values(form.List("intervals", Row)),
            form.Positive("graceMinutes"), form.Source("graceSource"));
    }

    static Interval Row(ProtocolForm form)
    {
        if (form.Has("acuity"))
        {
            form.Only(["acuity", "minutes", "source"]);
            return new Interval(form.Whole("acuity", 0, 4), null, null, false, form.Positive("minutes"), form.Source("source"));
        }
        form.Only(["score", "atLeast", "singleThree", "minutes", "source"]);
        var score = form.Measure("score");
        var single = form.Has("singleThree") && form.Flag("singleThree");
        if (!WatchPlan.IsScore(score)) form.Refuse("score", $"{MeasureNames.NameOf(score)} is not a score.");
        if (single && (score != Measure.News2 || form.Has("atLeast")))
            form.Refuse("singleThree", "A single three belongs to news2 alone, without atLeast.");
        var (min, max) = RuleLimits.RangeOf(score);
        int? atLeast = single ? null : form.Whole("atLeast", min / 1000, max / 1000);
        return new Interval(null, score, atLeast, single, form.Positive("minutes"), form.Source("source"));
    }

    Rule RuleOf(ProtocolForm form, bool freeStanding)
    {
        var kind = form.OneOf("kind", Kinds, RuleKind.Concern);
        string[] own = kind switch
        {
            RuleKind.Below or RuleKind.Above or RuleKind.ScoreAtLeast =>
                ["measure", "limit", "clear", "confirmSeconds", "foldMinutes", "renotifyRise", "latching", "supersededBy", "timingSource"],
            RuleKind.SingleThree => ["confirmSeconds", "foldMinutes", "renotifyRise", "latching", "supersededBy", "timingSource"],
            RuleKind.Overdue => ["foldMinutes", "latching", "timingSource"],
            RuleKind.FeedSilent => ["silentSeconds", "foldMinutes", "latching", "timingSource"],
            _ => [],
        };
        form.Only(["id", "kind", "title", "priority", "firstStep", "source", .. own], $"A rule of kind {form.Peek("kind")}");
        var timed = own.Length > 0;
        var measured = own.Contains("measure");
        var rule = new Rule
        {
            Id = form.Id("id"),
            Kind = kind,
            Title = form.Words("title"),
            Priority = form.OneOf("priority", Priorities, Priority.High),
            FirstStep = form.Has("firstStep") ? form.Words("firstStep") : null,
            Source = form.Source("source"),
            TimingSource = timed ? form.Source("timingSource") : new Source("no times"),
            Measure = measured ? form.Measure("measure") : null,
            LimitMilli = measured ? form.Milli("limit") : 0,
            ClearMilli = measured ? form.Milli("clear") : 0,
            ConfirmSeconds = form.Has("confirmSeconds") ? form.Whole("confirmSeconds", 0, 3_600) : 0,
            FoldMinutes = timed ? form.Whole("foldMinutes", 0, 1_440) : 0,
            RenotifyRiseMilli = form.Has("renotifyRise") ? form.Milli("renotifyRise") : 0,
            SilentSeconds = kind == RuleKind.FeedSilent ? form.Positive("silentSeconds") : 0,
            // What time brings ends by itself when the set is taken or the feed speaks again; what a body shows waits for a person.
            Latching = form.Has("latching") ? form.Flag("latching") : kind is not (RuleKind.Overdue or RuleKind.FeedSilent),
            SupersededBy = form.Has("supersededBy") ? form.Names("supersededBy") : [],
        };
        return freeStanding && rule is { Kind: RuleKind.ScoreAtLeast, Measure: Measure.News2, LimitMilli: >= 7_000 }
            ? rule with { FirstStep = rule.FirstStep is { } step && !step.StartsWith(CallEmergency, StringComparison.Ordinal) ? $"{CallEmergency}. {step}" : rule.FirstStep ?? CallEmergency }
            : rule;
    }

    Ladder LadderOf(ProtocolForm form)
    {
        form.Only(["unit", "shift", "priority", "steps", "repeatLastMinutes", "source"]);
        return new Ladder(
            form.Words("unit"), form.OneOf("shift", new() { ["*"] = "*", ["day"] = "day", ["night"] = "night" }, "*"),
            form.OneOf("priority", Priorities, Priority.High), Values(form.List("steps", Step)), form.Positive("repeatLastMinutes"), form.Source("source"));
    }

    static LadderStep Step(ProtocolForm form)
    {
        form.Only(["role", "minutes", "channels", "fallback"]);
        return new LadderStep(
            form.OneOf("role", ProtocolChecks.Roles, ""), form.Positive("minutes"), form.Names("channels"),
            form.Has("fallback") ? form.OneOf("fallback", ProtocolChecks.Roles, "") : null);
    }

    static SheetItem Sheet(ProtocolForm form)
    {
        form.Only(["measure", "min", "max", "label"]);
        return new SheetItem(form.Measure("measure"), form.Whole("min", 0, 10), form.Whole("max", 0, 10), form.Words("label"));
    }

    static ImmutableArray<T> Values<T>(List<(T Value, ProtocolForm Form)> list) => [.. list.Select(entry => entry.Value)];
}
