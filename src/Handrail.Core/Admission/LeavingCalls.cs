using NodaTime;
using NodaTime.TimeZones;

namespace Handrail.Core.Admission;

/// <summary>Where the call after leaving against advice stands. The numbers are stored.</summary>
public enum LeavingCallState
{
    /// <summary>To be made.</summary>
    Due = 0,

    /// <summary>Tried; to be made again.</summary>
    Again = 1,

    /// <summary>Made.</summary>
    Done = 2,

    /// <summary>Not reached, and not tried any more; words say what was done instead.</summary>
    NotReached = 3,
}

/// <summary>
/// When to call somebody who left against advice. The days after leaving are the most dangerous ones: tolerance is gone, and nobody is near (WHO, Community management of
/// opioid overdose, 2014). Hour and grace are local choices, example and not approved.
/// </summary>
public static class LeavingCalls
{
    /// <summary>At this time of the day after they left, in the unit's own time.</summary>
    public static readonly LocalTime At = new(10, 0);

    /// <summary>So long after it was due a call is overdue.</summary>
    public static readonly Duration Grace = Duration.FromHours(4);

    /// <summary>When a call may be tried again: codes and words.</summary>
    public static IReadOnlyList<(string Code, string Words)> Later { get; } = [("1h", "In an hour"), ("3h", "In three hours"), ("day", "Tomorrow morning")];

    /// <summary>The day after they left; a time that the clock change skips becomes the next one there is.</summary>
    public static Instant DueAt(Instant left, DateTimeZone zone) => zone.ResolveLocal(left.InZone(zone).Date.PlusDays(1) + At, Resolvers.LenientResolver).ToInstant();

    /// <summary>When it is tried again; null for a code that is not known.</summary>
    public static Instant? Again(string code, Instant now, DateTimeZone zone) => code switch { "1h" => now + Duration.FromHours(1), "3h" => now + Duration.FromHours(3), "day" => DueAt(now, zone), _ => null };

    /// <summary>True once the grace is over.</summary>
    public static bool IsOverdue(Instant due, Instant now) => now > due + Grace;

    /// <summary>What came of a try: codes and words.</summary>
    public static IReadOnlyList<(string Code, string Words, LeavingCallState State)> Outcomes { get; } =
        [("done", "I spoke to them", LeavingCallState.Done), ("again", "Not reached: try again", LeavingCallState.Again), ("not-reached", "Not reached, and not tried again", LeavingCallState.NotReached)];

    /// <summary>True while somebody must still call.</summary>
    public static bool IsOpen(LeavingCallState state) => state is LeavingCallState.Due or LeavingCallState.Again;
}
