using NodaTime;
using NodaTime.TimeZones;

namespace Handrail.Core.CallBack;

/// <summary>The hours in which somebody wants to be called, on their clock.</summary>
/// <param name="From">First minute.</param>
/// <param name="To">First minute that is too late; later than <paramref name="From"/>.</param>
/// <param name="Zone">Their time zone.</param>
public sealed record CallHours(LocalTime From, LocalTime To, DateTimeZone Zone)
{
    static readonly ZoneLocalMappingResolver OnceADay = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    /// <summary>When nobody said anything: not early, not at night.</summary>
    public static CallHours Daytime(DateTimeZone zone) => new(new LocalTime(9, 0), new LocalTime(20, 0), zone);

    /// <summary>The first moment at or after <paramref name="at"/> inside these hours. A time that the clock change leaves out is moved forward, one that comes twice is the first.</summary>
    public Instant FirstFrom(Instant at)
    {
        var local = at.InZone(Zone).LocalDateTime;
        if (local.TimeOfDay >= From && local.TimeOfDay < To) return at;
        var day = local.TimeOfDay < From ? local.Date : local.Date.PlusDays(1);
        return Zone.ResolveLocal(day + From, OnceADay).ToInstant();
    }
}

/// <summary>
/// When to try again, as the call screen proposes it: soon after the first try, at another time of day after the second, and a day after a message, so that people can call
/// us. Ours (example, not approved); the advisor may choose another time, and <see cref="CallRules.NotReached"/> holds the limits.
/// </summary>
public static class NextTry
{
    static readonly Duration[] Wait = [Duration.FromMinutes(45), Duration.FromHours(4)];
    static readonly Duration AfterMessage = Duration.FromHours(24);

    /// <summary>The proposed time; null when this is the last try. <paramref name="before"/>: tries that did not reach the person before this one.</summary>
    public static Instant? Proposed(string code, int before, Instant now, CallHours hours)
    {
        var made = Math.Max(0, before) + 1;
        return made >= CallLimits.Tries ? null : hours.FirstFrom(now + (code == CallCodes.MessageLeft ? AfterMessage : Wait[made - 1]));
    }
}
