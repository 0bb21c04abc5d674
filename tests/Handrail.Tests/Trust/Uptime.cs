using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>When the process was down, and how late it may be while it is up: what a due time allows.</summary>
/// <param name="Slack">How late due work may be done by a living process.</param>
/// <param name="Down">From each kill until the process said it was ready again, in order.</param>
public sealed record Uptime(Duration Slack, IReadOnlyList<(Instant From, Instant To)> Down)
{
    /// <summary>A process that never stopped and does everything at its moment.</summary>
    public static Uptime Always { get; } = new(Duration.Zero, []);

    /// <summary>The latest moment at which something due then is still in time.</summary>
    public Instant Latest(Instant due)
    {
        var latest = due + Slack;
        foreach (var (from, to) in Down)
            if (from <= latest && to > due) latest = Instant.Max(latest, to + Slack);
        return latest;
    }
}
