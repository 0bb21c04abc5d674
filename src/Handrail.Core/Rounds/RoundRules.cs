using NodaTime;

namespace Handrail.Core.Rounds;

/// <summary>
/// Thresholds of rounds: examples, not approved. They are policy of a centre, not clinical facts; no standard publishes them. "20 rooms in 30 seconds" and "perfect
/// quarter hours" are the two signs that inspectors write about (CMS, Handrail's own issue 3); the rest is ours.
/// </summary>
/// <param name="GraceMinutes">A look is overdue this long after it was due.</param>
/// <param name="TooFastRooms">So many rooms ...</param>
/// <param name="TooFastSeconds">... within so many seconds are too fast; fewer rooms in proportion.</param>
/// <param name="FewestRooms">With fewer rooms than this nothing is said about speed.</param>
/// <param name="PerfectInARow">So many looks in a row at one room, each in the very minute of a quarter hour, are too regular.</param>
public sealed record RoundPolicy(int GraceMinutes = 5, int TooFastRooms = 20, int TooFastSeconds = 30, int FewestRooms = 6, int PerfectInARow = 8)
{
    /// <summary>The example, not approved.</summary>
    public static RoundPolicy Example { get; } = new();
}

/// <summary>Where one person's rounds stand.</summary>
/// <param name="DueAt">When the next look is due.</param>
/// <param name="Overdue">Grace has passed as well.</param>
public readonly record struct RoundStand(Instant DueAt, bool Overdue);

/// <summary>A time in which nobody looked, although somebody should have.</summary>
/// <param name="From">The look before, or the enrolment.</param>
/// <param name="To">The look that ended it; null while it lasts.</param>
/// <param name="Missed">How many looks were due in it.</param>
public readonly record struct RoundGap(Instant From, Instant? To, int Missed);

/// <summary>When looks are due and which were missed. Pure; only looks on time (kind seen) count, what was written down afterwards never does.</summary>
public static class RoundRules
{
    /// <summary>The intervals that can be chosen, in minutes.</summary>
    public static IReadOnlyList<int> Intervals { get; } = [15, 30, 60, 120];

    /// <summary>Where it stands now.</summary>
    public static RoundStand Stand(Instant enrolledAt, Instant? lastSeen, int everyMinutes, RoundPolicy policy, Instant now)
    {
        var due = Base(enrolledAt, lastSeen) + Duration.FromMinutes(everyMinutes);
        return new RoundStand(due, now > due + Duration.FromMinutes(policy.GraceMinutes));
    }

    /// <summary>Gaps longer than interval and grace, oldest first; the last one may still be open.</summary>
    public static IReadOnlyList<RoundGap> Gaps(Instant enrolledAt, IEnumerable<Instant> seen, int everyMinutes, RoundPolicy policy, Instant now)
    {
        var (gaps, from) = (new List<RoundGap>(), enrolledAt);
        foreach (var at in seen.Where(at => at >= enrolledAt && at <= now).Order())
        {
            Add(from, at, at);
            from = at;
        }

        Add(from, now, null);
        return gaps;

        void Add(Instant start, Instant end, Instant? to)
        {
            var every = Duration.FromMinutes(everyMinutes);
            if (end - start > every + Duration.FromMinutes(policy.GraceMinutes)) gaps.Add(new RoundGap(start, to, Math.Max(1, (int)((end - start - Duration.FromMinutes(policy.GraceMinutes)).TotalTicks / every.TotalTicks))));
        }
    }

    static Instant Base(Instant enrolledAt, Instant? lastSeen) => lastSeen is { } seen && seen > enrolledAt ? seen : enrolledAt;
}
