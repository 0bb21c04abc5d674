using NodaTime;
using NodaTime.TimeZones;

namespace Handrail.Core.Rosters;

/// <summary>Which part of the day a shift is.</summary>
public enum ShiftKind
{
    /// <summary>From the unit's start of day to its start of night.</summary>
    Day,

    /// <summary>From the unit's start of night to the start of the next day.</summary>
    Night,
}

/// <summary>One day or night shift of a unit: from its first moment to just before <paramref name="To"/>.</summary>
/// <param name="Day">The local day on which it begins.</param>
/// <param name="Kind">Day or night.</param>
/// <param name="From">First moment.</param>
/// <param name="To">First moment of the next one.</param>
public sealed record ShiftSpan(LocalDate Day, ShiftKind Kind, Instant From, Instant To)
{
    /// <summary>True from the first moment to just before the end.</summary>
    public bool Holds(Instant at) => From <= at && at < To;
}

/// <summary>
/// Local clock of a unit's shifts. One ends where the next begins, by the same reckoning: a night on which the clocks change is an hour shorter or longer, and is
/// neither torn nor doubled.
/// </summary>
public sealed record ShiftClock
{
    // An hour that comes twice counts when it comes first; one that does not come is taken as the one after. As everywhere in this program.
    static readonly ZoneLocalMappingResolver OncePerNight = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnForwardShifted);

    /// <summary>A clock. Throws <see cref="ArgumentException"/> when the night does not begin after the day.</summary>
    public ShiftClock(DateTimeZone zone, LocalTime dayFrom, LocalTime nightFrom)
    {
        if (dayFrom >= nightFrom) throw new ArgumentException("The night begins after the day.", nameof(nightFrom));
        (Zone, DayFrom, NightFrom) = (zone, dayFrom, nightFrom);
    }

    /// <summary>Zone of the unit.</summary>
    public DateTimeZone Zone { get; }

    /// <summary>When the day shift begins.</summary>
    public LocalTime DayFrom { get; }

    /// <summary>When the night shift begins.</summary>
    public LocalTime NightFrom { get; }

    /// <summary>A local time of a local day as a moment.</summary>
    public Instant Moment(LocalDateTime local) => Zone.ResolveLocal(local, OncePerNight).ToInstant();

    /// <summary>The local day of a moment.</summary>
    public LocalDate DayOf(Instant at) => at.InZone(Zone).Date;

    /// <summary>The shift of this kind that begins on this day.</summary>
    public ShiftSpan Span(LocalDate day, ShiftKind kind) => kind == ShiftKind.Day
        ? new ShiftSpan(day, kind, Moment(day + DayFrom), Moment(day + NightFrom))
        : new ShiftSpan(day, kind, Moment(day + NightFrom), Moment(day.PlusDays(1) + DayFrom));

    /// <summary>The shift that holds at a moment.</summary>
    public ShiftSpan At(Instant at) => From(DayOf(at).PlusDays(-1)).First(span => span.Holds(at));

    /// <summary>All shifts that touch the time from <paramref name="from"/> to just before <paramref name="to"/>, in order.</summary>
    public IReadOnlyList<ShiftSpan> Between(Instant from, Instant to) => [.. From(DayOf(from).PlusDays(-1)).SkipWhile(span => span.To <= from).TakeWhile(span => span.From < to)];

    /// <summary>The same local time so many days later: how a week is copied. The hour on the wall stays, also over a change of the clocks.</summary>
    public Instant DaysLater(Instant at, int days) => Moment(at.InZone(Zone).LocalDateTime.PlusDays(days));

    IEnumerable<ShiftSpan> From(LocalDate day)
    {
        for (; ; day = day.PlusDays(1))
        {
            yield return Span(day, ShiftKind.Day);
            yield return Span(day, ShiftKind.Night);
        }
    }
}
