using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>Opening hours of one day, on the desk's own clock.</summary>
/// <param name="Day">Day of the week.</param>
/// <param name="FromMinute">Minutes from midnight, 0 to 1439.</param>
/// <param name="ToMinute">Minutes from midnight, up to 1440; later than <paramref name="FromMinute"/>.</param>
public sealed record DeskHours(IsoDayOfWeek Day, int FromMinute, int ToMinute);

/// <summary>One advisor planned at the desk.</summary>
public sealed record DeskShift(Guid Staff, Instant From, Instant To);

/// <summary>A time during which <paramref name="Advisors"/> people answer.</summary>
public sealed record DeskSpan(Instant From, Instant To, int Advisors);

/// <summary>What a promise is calculated from: when the desk is open and who is planned.</summary>
/// <param name="Zone">The desk's zone.</param>
/// <param name="Hours">Opening hours.</param>
/// <param name="Shifts">Shifts that are not over.</param>
public sealed record DeskPlan(DateTimeZone Zone, IReadOnlyList<DeskHours> Hours, IReadOnlyList<DeskShift> Shifts)
{
    /// <summary>How far ahead a promise looks.</summary>
    public const int DaysAhead = 14;

    /// <summary>Days on which the desk is shut from midnight to midnight on its own clock, whatever its hours say (holidays).</summary>
    public IReadOnlySet<LocalDate> Closed { get; init; } = NoDays;

    static readonly HashSet<LocalDate> NoDays = [];

    /// <summary>
    /// The open times from <paramref name="now"/> on, in order, without overlap. On the night the clock goes forward a time that does not exist means the first
    /// moment after the gap; on the night it goes back the desk opens at the earlier of the two and closes at the later: never shut while its clock says open.
    /// </summary>
    public IReadOnlyList<(Instant From, Instant To)> Open(Instant now)
    {
        var first = now.InZone(Zone).Date.PlusDays(-1); // hours of yesterday may last past midnight on the caller's clock, not on ours; one day back costs nothing
        var spans = new List<(Instant From, Instant To)>();
        for (var day = 0; day <= DaysAhead + 1; day++)
        {
            var date = first.PlusDays(day);
            if (Closed.Contains(date)) continue;
            foreach (var hours in Hours.Where(each => each.Day == date.DayOfWeek).OrderBy(each => each.FromMinute))
            {
                var (from, to) = (Moment(Zone, date, hours.FromMinute, late: false), Moment(Zone, date, hours.ToMinute, late: true));
                if (to <= now || to <= from) continue;
                if (spans.Count > 0 && from <= spans[^1].To) spans[^1] = (spans[^1].From, Instant.Max(spans[^1].To, to));
                else spans.Add((Instant.Max(from, now), to));
            }
        }

        return spans;
    }

    /// <summary>The times from <paramref name="now"/> on at which somebody answers: open, and at least one advisor planned; with how many.</summary>
    public IReadOnlyList<DeskSpan> Answering(Instant now)
    {
        var spans = new List<DeskSpan>();
        foreach (var (from, to) in Open(now))
        {
            var here = Shifts.Where(shift => shift.From < to && shift.To > from).ToList();
            var edges = here.SelectMany(shift => (Instant[])[shift.From, shift.To]).Append(from).Append(to).Where(at => at >= from && at <= to).Distinct().Order().ToList();
            for (var i = 0; i + 1 < edges.Count; i++)
            {
                var (start, end) = (edges[i], edges[i + 1]);
                var advisors = here.Where(shift => shift.From <= start && shift.To >= end).Select(shift => shift.Staff).Distinct().Count();
                if (advisors == 0) continue;
                if (spans.Count > 0 && spans[^1].To == start && spans[^1].Advisors == advisors) spans[^1] = spans[^1] with { To = end };
                else spans.Add(new DeskSpan(start, end, advisors));
            }
        }

        return spans;
    }

    /// <summary>A wall-clock moment, resolved explicitly: in a gap the first moment after it; of two the earlier, or the later when <paramref name="late"/>.</summary>
    public static Instant Moment(DateTimeZone zone, LocalDate date, int minute, bool late)
    {
        var local = date.AtMidnight().PlusMinutes(minute);
        var map = zone.MapLocal(local);
        return map.Count switch
        {
            0 => map.EarlyInterval.End,
            1 => map.Single().ToInstant(),
            _ => (late ? map.Last() : map.First()).ToInstant(),
        };
    }
}
