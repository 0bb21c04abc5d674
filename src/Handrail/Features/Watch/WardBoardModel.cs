using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>The ward board: open alerts first, then one tile a bed, the latest due first.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="Taken">Beds with a person in them.</param>
/// <param name="ChargeNurse">Who is in charge now; null when nobody is named.</param>
/// <param name="OnCall">Prescriber on call now; null when nobody is on the roster.</param>
/// <param name="EventNo">Number of the last event in this picture; live events go on from it.</param>
/// <param name="Alerts">Open alerts, most urgent first.</param>
/// <param name="Tiles">All beds, sorted by <see cref="BedTileModel.Rank"/>.</param>
public sealed record WardBoardModel(
    PageFrame Frame, LocationId Unit, string UnitName, int Taken, string? ChargeNurse, string? OnCall, long EventNo,
    IReadOnlyList<AlertCardModel> Alerts, IReadOnlyList<BedTileModel> Tiles)
{
    /// <summary>Who is offered to this unit, and what was declined; below the alerts, and not on a wall.</summary>
    public IReadOnlyList<OfferLine> Offers { get; init; } = [];

    /// <summary>Gaps in the roster; null on a piece of a live page, which does not show them (their alerts are live).</summary>
    public RosterGlance? Roster { get; init; }
}

/// <summary>One bed.</summary>
/// <param name="Bed">The bed.</param>
/// <param name="BedName">Its name, as on the door.</param>
/// <param name="Stay">Who lies in it; null for an empty bed, and then the rest is empty too.</param>
/// <param name="ShortName">Given name and first letter of the family name: a wall can be read by visitors.</param>
/// <param name="Score">NEWS2 now; null when the watch has no picture of this stay.</param>
/// <param name="Due">The next set that is due; null when nothing is.</param>
/// <param name="Vitals">Latest values, in the order of the tile.</param>
/// <param name="Flags">Risks and other scores, each a few words.</param>
/// <param name="Alert">The most urgent open alert; null when there is none.</param>
/// <param name="OpenAlerts">How many alerts are open.</param>
public sealed record BedTileModel(
    LocationId Bed, string BedName, EncounterId? Stay, string ShortName, ScoreModel? Score, DueModel? Due,
    IReadOnlyList<VitalModel> Vitals, IReadOnlyList<string> Flags, TileAlertModel? Alert, int OpenAlerts)
{
    /// <summary>What an empty bed is: free, held, waits for cleaning, out of use.</summary>
    public string EmptyAs { get; init; } = "empty";

    /// <summary>An empty bed.</summary>
    public static BedTileModel Empty(LocationId bed, string name) => new(bed, name, null, "", null, null, [], [], null, 0);

    /// <summary>Id of the tile in the page.</summary>
    public string ElementId => $"bed-{Bed.Value:N}";

    /// <summary>Sort key, smaller first: overdue before not, by minutes late; then the higher score; then bed order is kept. Empty beds last.</summary>
    public (int Group, long Late, int Score) Rank(Instant now)
    {
        if (Stay is null) return (2, 0, 0);
        var minutesLate = Due is { } due && due.At < now ? (long)(now - due.At).TotalMinutes : -1;
        return (minutesLate >= 0 ? 0 : 1, -Math.Max(0, minutesLate), -(Score?.AtLeast ?? 0));
    }
}

/// <summary>A score as shown: a digit, or "at least" when something is missing.</summary>
/// <param name="AtLeast">Sum of the known points; the total when nothing is missing.</param>
/// <param name="Missing">What is missing; empty when complete.</param>
/// <param name="Risk">NEWS2 risk; null when it cannot be said, or when the protocol shows scores without interpretation.</param>
/// <param name="Change">Points against the score one <paramref name="Span"/> earlier; null when there is nothing to compare with.</param>
/// <param name="Span">How long ago the compared score was.</param>
public sealed record ScoreModel(int AtLeast, IReadOnlyList<Measure> Missing, News2Risk? Risk, int? Change, Duration? Span)
{
    /// <summary>True when all parameters are known.</summary>
    public bool Complete => Missing.Count == 0;
}

/// <summary>What is due next, and when.</summary>
public sealed record DueModel(string Title, Instant At);

/// <summary>The latest value of one measure.</summary>
/// <param name="Measure">What was measured.</param>
/// <param name="Milli">Value in thousandths; null when it was never taken.</param>
/// <param name="Second">Diastolic pressure beside a systolic one, in thousandths.</param>
/// <param name="At">When it was taken.</param>
/// <param name="ByHand">Entered by a person, not sent by a device.</param>
/// <param name="Old">Too old to count in a score.</param>
/// <param name="Points">NEWS2 points of this value; null when it is not scored.</param>
/// <param name="ChangeMilli">Difference to the median of the hour before; null when there is none or it is too small to mention.</param>
public sealed record VitalModel(Measure Measure, int? Milli, int? Second, Instant? At, bool ByHand, bool Old, int? Points, int? ChangeMilli);

/// <summary>The alert on a tile.</summary>
public sealed record TileAlertModel(Priority Priority, string Title, AlertState State, Instant OpenedAt);

/// <summary>An alert as a strip: what, who, since when, what next.</summary>
/// <param name="Id">The alert.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="FirstStep">What to do first; null for none.</param>
/// <param name="Stay">Whose stay; null when the readings could not be assigned to a person.</param>
/// <param name="BedName">Bed name; null when unknown.</param>
/// <param name="ShortName">Short name; null when unknown.</param>
/// <param name="Measure">What the value is of.</param>
/// <param name="Milli">The value that caused it.</param>
/// <param name="OpenedAt">When it was raised: the response clock starts here.</param>
/// <param name="DueAt">When the next step is taken unless someone accepts.</param>
/// <param name="NextRole">Who is told then.</param>
/// <param name="AcceptedBy">Who has taken it.</param>
/// <param name="AcceptedAt">When.</param>
/// <param name="ClearedAt">When the condition ended by itself; a latching alert still waits for a person.</param>
/// <param name="ResolvedAt">When it was closed.</param>
/// <param name="Repeats">How often it came back while open.</param>
public sealed record AlertCardModel(
    AlertId Id, Priority Priority, AlertState State, string Title, string? FirstStep, EncounterId? Stay, string? BedName, string? ShortName,
    Measure? Measure, int? Milli, Instant OpenedAt, Instant? DueAt, string? NextRole, string? AcceptedBy, Instant? AcceptedAt,
    Instant? ClearedAt, Instant? ResolvedAt, int Repeats)
{
    /// <summary>The unit, when the alert is about the unit itself: its roster has a gap. Null for an alert about a person or a device.</summary>
    public Guid? OfUnit { get; init; }

    /// <summary>It is about the unit's downtime packs.</summary>
    public bool OfPaper { get; init; }

    /// <summary>Nobody has taken it yet.</summary>
    public bool Waiting => State < AlertState.Accepted;

    /// <summary>Nobody of the last step could be reached: the walls say so, and sound, until somebody takes it.</summary>
    public bool NobodyReached { get; init; }

    /// <summary>It is about what sends our pages, not about a person.</summary>
    public bool OfChannel { get; init; }
}
