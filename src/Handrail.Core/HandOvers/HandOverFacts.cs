using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Core.HandOvers;

/// <summary>How one measure moved in a shift. Texts are as people read them, with units.</summary>
/// <param name="Name">Name of the measure.</param>
/// <param name="First">Its first value in the shift.</param>
/// <param name="Last">Its last one.</param>
/// <param name="Lowest">Lowest.</param>
/// <param name="Highest">Highest.</param>
/// <param name="Times">How often it was taken.</param>
public sealed record MeasureChange(string Name, string First, string Last, string Lowest, string Highest, int Times)
{
    /// <summary>It is not what it was, or was not so all the time.</summary>
    public bool Moved => First != Last || Lowest != Highest;
}

/// <summary>An alert that was raised or closed in a shift. <paramref name="ClosedAt"/> null: open. <paramref name="Done"/>: what was done, or null.</summary>
public sealed record AlertChange(Priority Priority, string Title, Instant RaisedAt, Instant? ClosedAt, string? Done);

/// <summary>Somebody's rounds. <paramref name="Missed"/>: looks that nobody took in the shift.</summary>
public sealed record RoundFacts(int EveryMinutes, Instant? LastSeen, Instant DueAt, int Missed);

/// <summary>Everything a hand-over about one person is assembled from: facts only, of one moment.</summary>
public sealed record HandOverFacts
{
    /// <summary>Start of what is told: the end of the receiver's or giver's last shift, or a chosen time.</summary>
    public required Instant Since { get; init; }

    /// <summary>Now.</summary>
    public required Instant Now { get; init; }

    /// <summary>Clock of the unit.</summary>
    public required DateTimeZone Zone { get; init; }

    /// <summary>The person now.</summary>
    public required StayPicture Stay { get; init; }

    /// <summary>The score in words now.</summary>
    public required string Score { get; init; }

    /// <summary>The total at <see cref="Since"/>; null when it was not complete then.</summary>
    public int? ScoreThen { get; init; }

    /// <summary>Measures taken since.</summary>
    public IReadOnlyList<MeasureChange> Changes { get; init; } = [];

    /// <summary>Alerts raised or closed since.</summary>
    public IReadOnlyList<AlertChange> Alerts { get; init; } = [];

    /// <summary>Limits that were set for this person and hold, as they are to be read.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Values that were corrected, withdrawn or moved since.</summary>
    public int Corrected { get; init; }

    /// <summary>Rounds; null when not on rounds.</summary>
    public RoundFacts? Rounds { get; init; }
}

/// <summary>What is said about one person, in the order of SBAR (situation, background, assessment, recommendation; NHS and IHI).</summary>
public sealed record Sbar(string Situation, string Background, string Assessment, string Recommendation)
{
    /// <summary>Most characters of each part.</summary>
    public const int Most = 2000;
}
