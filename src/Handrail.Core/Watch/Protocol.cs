using System.Collections.Immutable;

namespace Handrail.Core.Watch;

/// <summary>Where a number comes from. A number without a primary source is an example and needs a medical director's signature.</summary>
/// <param name="Text">The source in words (document, table, identifier), or <see cref="NotApproved"/>.</param>
public sealed record Source(string Text)
{
    /// <summary>The words for a number that has no primary source.</summary>
    public const string NotApproved = "example, not approved";

    /// <summary>True when this number has no primary source.</summary>
    public bool IsExample => Text == NotApproved;
}

/// <summary>
/// A watch protocol: when to observe, what to alert on, whom to tell. Data of closed forms, no expressions.
/// A protocol with example numbers stays inactive until a medical director has signed exactly this content.
/// </summary>
public sealed record Protocol
{
    /// <summary>Stable name, for example "general-detox".</summary>
    public required string Id { get; init; }

    /// <summary>Version of the content, counted up by its authors.</summary>
    public required int Version { get; init; }

    /// <summary>Title on screen.</summary>
    public required string Title { get; init; }

    /// <summary>One or two sentences: for whom, and what it is not.</summary>
    public required string Summary { get; init; }

    /// <summary>False shows scores without bands and evaluates no score rule ("interpretation: off").</summary>
    public required bool Interpretation { get; init; }

    /// <summary>True when the unit has no acute hospital around it: NEWS2 of 7 or more puts "call 911 and transfer" first.</summary>
    public required bool FreeStanding { get; init; }

    /// <summary>True: values of an assigned, trusted device count at once. False: they wait for a nurse.</summary>
    public required bool AcceptDeviceValues { get; init; }

    /// <summary>How old a value may be and still count in a score.</summary>
    public required ImmutableArray<AgeWindow> AgeWindows { get; init; }

    /// <summary>What must be observed, and how often.</summary>
    public required ImmutableArray<TimetableItem> Timetable { get; init; }

    /// <summary>What raises an alert.</summary>
    public required ImmutableArray<Rule> Rules { get; init; }

    /// <summary>Who is told, in which order. The first that fits unit, shift and priority counts.</summary>
    public required ImmutableArray<Ladder> Ladders { get; init; }

    /// <summary>The sheet of symptoms this protocol asks for (empty for none), with its label ("not validated").</summary>
    public required ImmutableArray<SheetItem> Sheet { get; init; }

    /// <summary>Label above the sheet; null without a sheet.</summary>
    public string? SheetLabel { get; init; }

    /// <summary>The same for a person NEWS2 is not for: no rule and no interval that comes from it.</summary>
    public Protocol WithoutNews2() => this with
    {
        Rules = [.. Rules.Where(rule => rule.Kind != RuleKind.SingleThree && rule.Measure != Measure.News2)],
        Timetable = [.. Timetable.Select(item => item with { Intervals = [.. item.Intervals.Where(row => row.Score != Measure.News2 && !row.Single3)] })],
    };
}

/// <summary>A value of <paramref name="Measure"/> older than <paramref name="Minutes"/> no longer counts in a score.</summary>
public sealed record AgeWindow(Measure Measure, int Minutes, Source Source);

/// <summary>One question of a symptom sheet: parameter and range; the words on screen are content.</summary>
public sealed record SheetItem(Measure Measure, int Min, int Max, string Label);

/// <summary>One thing to observe regularly.</summary>
/// <param name="Item">Stable name: "vitals", "ciwa-ar", "cows", "ketamine-sheet", "rass".</param>
/// <param name="Title">On screen.</param>
/// <param name="Measures">The set counts as done at the time of its oldest member; a member never taken makes it due at admission.</param>
/// <param name="Intervals">How often; the shortest that applies counts.</param>
/// <param name="GraceMinutes">Minutes after due before the overdue rule fires.</param>
/// <param name="GraceSource">Source of the grace.</param>
public sealed record TimetableItem(
    string Item, string Title, ImmutableArray<Measure> Measures, ImmutableArray<Interval> Intervals, int GraceMinutes, Source GraceSource);

/// <summary>How often, when this row applies.</summary>
/// <param name="Acuity">Applies at this acuity (0 stable to 4 critical); null for a score row.</param>
/// <param name="Score">Applies by this score; null for an acuity row.</param>
/// <param name="AtLeast">Score row: applies from this total up.</param>
/// <param name="Single3">Score row: applies when a single parameter scores 3 (then AtLeast is ignored).</param>
/// <param name="Minutes">The interval.</param>
/// <param name="Source">Where the number comes from.</param>
public sealed record Interval(int? Acuity, Measure? Score, int? AtLeast, bool Single3, int Minutes, Source Source);

/// <summary>What a rule looks at.</summary>
public enum RuleKind
{
    /// <summary>One measure at or below a limit.</summary>
    Below,

    /// <summary>One measure at or above a limit.</summary>
    Above,

    /// <summary>A score at or above a limit (complete, or "at least" already there).</summary>
    ScoreAtLeast,

    /// <summary>A NEWS2 parameter alone scores 3.</summary>
    SingleThree,

    /// <summary>An observation set is later than its grace.</summary>
    Overdue,

    /// <summary>The feed of an assigned monitor has fallen silent.</summary>
    FeedSilent,

    /// <summary>"I am worried": pressed by a person, always escalates.</summary>
    Concern,
}

/// <summary>One closed rule.</summary>
public sealed record Rule
{
    /// <summary>Stable name, unique in the protocol, for example "spo2-low".</summary>
    public required string Id { get; init; }

    /// <summary>What it looks at.</summary>
    public required RuleKind Kind { get; init; }

    /// <summary>On screen: what is wrong, in a few plain words.</summary>
    public required string Title { get; init; }

    /// <summary>How urgent.</summary>
    public required Priority Priority { get; init; }

    /// <summary>Measure or score it looks at; null for SingleThree, Overdue, FeedSilent, Concern.</summary>
    public Measure? Measure { get; init; }

    /// <summary>The limit, in thousandths of the measure's unit.</summary>
    public int LimitMilli { get; init; }

    /// <summary>The condition ends only when the value is back past this (hysteresis), in thousandths: above it for Below, below it otherwise. Equal to the limit: no hysteresis.</summary>
    public int ClearMilli { get; init; }

    /// <summary>Device values must hold this long before the alert is raised; values entered by hand need no delay.</summary>
    public int ConfirmSeconds { get; init; }

    /// <summary>After an alert is resolved, the same still-present condition is not raised again within this time.</summary>
    public int FoldMinutes { get; init; }

    /// <summary>A rise of this many thousandths above the last notified value notifies again (score rules: 2 points); 0 for never.</summary>
    public int RenotifyRiseMilli { get; init; }

    /// <summary>FeedSilent: seconds without a reading.</summary>
    public int SilentSeconds { get; init; }

    /// <summary>True: stays open until a named person resolves it. False: ends by itself when the condition ends (technical rules).</summary>
    public bool Latching { get; init; } = true;

    /// <summary>What to do first, shown first in the alert; null for none.</summary>
    public string? FirstStep { get; init; }

    /// <summary>Rules (ids) of the same measure that say the same but worse: while one of them is there or being dealt with, this one stays quiet.</summary>
    public ImmutableArray<string> SupersededBy { get; init; } = [];

    /// <summary>Where the limit (FeedSilent: the silence) comes from.</summary>
    public required Source Source { get; init; }

    /// <summary>Where clear limit, confirm delay, fold window and rise come from: seldom from where the limit does.</summary>
    public Source TimingSource { get; init; } = new(Watch.Source.NotApproved);
}

/// <summary>Who is told about alerts of a priority, on a unit, in a shift.</summary>
/// <param name="Unit">Unit name, or "*" for any.</param>
/// <param name="Shift">"day", "night" or "*".</param>
/// <param name="Priority">Alerts of this priority.</param>
/// <param name="Steps">In order. The last step's role must be one that cannot be empty ("charge-nurse").</param>
/// <param name="RepeatLastMinutes">While nobody accepts, the last step is told again every so many minutes.</param>
/// <param name="Source">Where the times come from.</param>
public sealed record Ladder(string Unit, string Shift, Priority Priority, ImmutableArray<LadderStep> Steps, int RepeatLastMinutes, Source Source);

/// <summary>One step: tell this role through these channels, wait so many minutes for an acceptance, then go on.</summary>
/// <param name="Role">"nurse", "prescriber", "charge-nurse".</param>
/// <param name="Minutes">How long to wait before the next step.</param>
/// <param name="Channels">"wall", "page", "spool".</param>
/// <param name="Fallback">Role told instead when nobody on shift holds <paramref name="Role"/>; null on the last step.</param>
public sealed record LadderStep(string Role, int Minutes, ImmutableArray<string> Channels, string? Fallback);
