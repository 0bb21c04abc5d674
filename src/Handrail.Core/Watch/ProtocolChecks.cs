namespace Handrail.Core.Watch;

/// <summary>What no form sees alone: whether the parts of a protocol make sense together.</summary>
sealed class ProtocolChecks(
    Protocol protocol, List<(AgeWindow Value, ProtocolForm Form)> windows, List<(TimetableItem Value, ProtocolForm Form)> timetable,
    List<(Rule Value, ProtocolForm Form)> rules, List<(Ladder Value, ProtocolForm Form)> ladders, List<(SheetItem Value, ProtocolForm Form)> sheet)
{
    internal const string LastRole = "charge-nurse";

    internal static readonly Dictionary<string, string> Roles = new() { ["nurse"] = "nurse", ["prescriber"] = "prescriber", [LastRole] = LastRole };

    static readonly string[] Channels = [Escalation.Wall, Escalation.Page, "spool"];

    static readonly Measure[] Scored =
    [
        Measure.RespiratoryRate, Measure.SpO2, Measure.Oxygen, Measure.SystolicBp, Measure.Pulse, Measure.Consciousness, Measure.Temperature,
    ];

    internal void Run(ProtocolForm file)
    {
        Twice(windows, w => MeasureNames.NameOf(w.Measure), "measure", "an age window");
        foreach (var measure in Scored)
            if (!protocol.AgeWindows.Any(w => w.Measure == measure))
                file.Refuse("ageWindows", $"{MeasureNames.NameOf(measure)} counts in NEWS2, so it needs an age window.");
        Twice(timetable, t => t.Item, "item", "a set");
        foreach (var (item, form) in timetable) Check(item, form);
        Twice(rules, r => r.Id, "id", "a rule");
        foreach (var (rule, form) in rules) Check(rule, form);
        foreach (var (rule, form) in rules) Superseded(rule, form);
        Present(file);
        foreach (var (ladder, form) in ladders) Check(ladder, form);
        foreach (var (rule, form) in rules) Told(rule, form);
        Twice(sheet, s => MeasureNames.NameOf(s.Measure), "measure", "a question of the sheet");
        foreach (var (item, form) in sheet)
        {
            var (min, max) = RuleLimits.RangeOf(item.Measure);
            if (item.Measure < Measure.Craving) form.Refuse("measure", $"{MeasureNames.NameOf(item.Measure)} is not a question of a symptom sheet.");
            if (item.Min >= item.Max || item.Min * 1000 < min || item.Max * 1000 > max)
                form.Refuse("max", $"{MeasureNames.NameOf(item.Measure)} goes from {min / 1000} to {max / 1000}.");
        }
    }

    static void Check(TimetableItem item, ProtocolForm form)
    {
        if (item.Measures.IsEmpty) form.Refuse("measures", "A set needs at least one measure.");
        if (item.Measures.Contains(Measure.News2)) form.Refuse("measures", "news2 is computed, not taken.");
        for (var acuity = 0; acuity <= 4; acuity++)
            if (item.Intervals.Count(row => row.Acuity == acuity) is var count and not 1)
                form.Refuse("intervals", count == 0
                    ? $"There is no interval for acuity {acuity}: this person would never be due."
                    : $"There are {count} intervals for acuity {acuity}; only one can be meant.");
    }

    static void Check(Rule rule, ProtocolForm form)
    {
        if (rule.Measure == Measure.News2 && rule.Kind != RuleKind.ScoreAtLeast)
            form.Refuse("kind", "news2 is judged by rules of kind score-at-least.");
        if (rule.Kind == RuleKind.ScoreAtLeast && rule.Measure is not (Measure.News2 or Measure.CiwaAr or Measure.Cows))
            form.Refuse("measure", "score-at-least judges news2, ciwa-ar or cows; levels that go both ways are judged by above and below.");
        if (RuleLimits.Problem(rule) is { } why)
            form.Refuse(why.StartsWith("The limit", StringComparison.Ordinal) ? "limit" : "clear", why);
        if (rule.RenotifyRiseMilli < 0) form.Refuse("renotifyRise", "A rise is 0 (never) or more.");
        if (rule.Kind is RuleKind.Overdue or RuleKind.FeedSilent && rule.FoldMinutes == 0)
            form.Refuse("foldMinutes", "Resolved by a person, it would be raised again in the same moment: 1 minute or more.");
        if (rule.Kind is RuleKind.Overdue or RuleKind.FeedSilent && rule.Latching)
            form.Refuse("latching", "What time brings ends by itself when the set is taken or the feed speaks again: latching must be false.");
    }

    void Superseded(Rule rule, ProtocolForm form)
    {
        foreach (var id in rule.SupersededBy)
        {
            var worse = protocol.Rules.FirstOrDefault(r => r.Id == id);
            if (worse is null) form.Refuse("supersededBy", $"There is no rule \"{id}\".");
            else if (!SaysTheSameButWorse(rule, worse))
                form.Refuse("supersededBy", $"\"{id}\" does not say the same but worse: it must judge the same measure the same way, at a worse limit, and be at least as urgent.");
        }
    }

    static bool SaysTheSameButWorse(Rule rule, Rule worse) =>
        worse.Priority >= rule.Priority && (rule.Kind == RuleKind.SingleThree
            ? worse is { Kind: RuleKind.ScoreAtLeast, Measure: Measure.News2 }
            : worse.Kind == rule.Kind && worse.Measure == rule.Measure
                && (rule.Kind == RuleKind.Below ? worse.LimitMilli < rule.LimitMilli : worse.LimitMilli > rule.LimitMilli));

    void Present(ProtocolForm file)
    {
        foreach (var kind in new[] { RuleKind.Concern, RuleKind.FeedSilent, RuleKind.Overdue })
            if (protocol.Rules.Count(r => r.Kind == kind) is var count and not 1)
                file.Refuse("rules", count == 0
                    ? $"There is no rule of kind {Name(kind)}; every protocol has one."
                    : $"There are {count} rules of kind {Name(kind)}; one says it all.");
        if (protocol.Timetable.IsEmpty) file.Refuse("timetable", "A watch without anything to observe is none: name at least one set.");
        if (protocol is { FreeStanding: true, Interpretation: true }
            && !protocol.Rules.Any(r => r is { Measure: Measure.News2, LimitMilli: 7_000, Priority: Priority.High }))
            file.Refuse("rules", "A free-standing unit needs a rule of high priority for news2 of 7 or more (call 911 and transfer).");
    }

    void Check(Ladder ladder, ProtocolForm form)
    {
        if (ladder.Steps.IsEmpty)
        {
            form.Refuse("steps", "A ladder needs at least one step.");
            return;
        }
        for (var i = 0; i < ladder.Steps.Length; i++)
        {
            var (step, last) = (ladder.Steps[i], i == ladder.Steps.Length - 1);
            if (last && (step.Role != LastRole || step.Fallback is not null))
                form.Refuse("steps", $"The last step's role must be one that cannot be empty: {LastRole}, without a fallback.");
            if (!last && (step.Fallback is null || step.Fallback == step.Role))
                form.Refuse("steps", $"Step {i + 1} needs a fallback: another role, told when nobody on shift is {step.Role}.");
            if (step.Channels.IsEmpty || step.Channels.Any(c => !Channels.Contains(c)))
                form.Refuse("steps", $"Step {i + 1} needs channels out of: {string.Join(", ", Channels)}.");
        }
        if (ladder.Steps[^1].Minutes != ladder.RepeatLastMinutes)
            form.Refuse("repeatLastMinutes", $"The last step waits {ladder.Steps[^1].Minutes} minutes but is repeated every {ladder.RepeatLastMinutes}: say one number twice.");
        var earlier = ladders.TakeWhile(l => l.Form != form).Select(l => l.Value);
        if (earlier.Any(e => e.Priority == ladder.Priority && (e.Unit == "*" || e.Unit == ladder.Unit) && (e.Shift == "*" || e.Shift == ladder.Shift)))
            form.Refuse(null, "This ladder is never used: an earlier one already fits every unit and shift it names.");
    }

    void Told(Rule rule, ProtocolForm form)
    {
        bool Anywhere(string shift) => protocol.Ladders.Any(l => l.Priority == rule.Priority && l.Unit == "*" && (l.Shift == "*" || l.Shift == shift));
        if (!Anywhere("day") || !Anywhere("night"))
            form.Refuse("priority", $"There is no ladder for {rule.Priority.ToString().ToLowerInvariant()} alerts on every unit (\"*\"), day and night: nobody would be told.");
    }

    static void Twice<T>(List<(T Value, ProtocolForm Form)> list, Func<T, string> name, string property, string what)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (value, form) in list)
            if (!seen.Add(name(value))) form.Refuse(property, $"There is already {what} named \"{name(value)}\".");
    }

    static string Name(RuleKind kind) => kind switch { RuleKind.FeedSilent => "feed-silent", RuleKind.Overdue => "overdue", _ => "concern" };
}
