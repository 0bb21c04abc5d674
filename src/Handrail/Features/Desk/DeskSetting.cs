using Handrail.Core.CallBack;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>One planned time of one person at the desk.</summary>
/// <param name="Login">Who.</param>
/// <param name="Role">advisor or lead-advisor.</param>
/// <param name="From">From when.</param>
/// <param name="To">Until when.</param>
/// <param name="Line">Line of the file it came from; 0 when it is read from the database.</param>
public sealed record PlannedShift(string Login, string Role, Instant From, Instant To, long Line = 0);

/// <summary>A call-back desk as somebody sets it up: everything that a promise is calculated from, and who is told when it is late.</summary>
/// <param name="Name">Name on the staff's screens.</param>
/// <param name="Country">us or gb.</param>
/// <param name="Zone">The desk's clock.</param>
/// <param name="Number">The number that a caller's phone shows.</param>
/// <param name="Hours">Opening hours.</param>
/// <param name="Closed">Days on which it is shut.</param>
/// <param name="OnCall">Logins of who is told after the lead advisor, in order.</param>
/// <param name="Shifts">Planned times from now on.</param>
public sealed record DeskSetting(
    string Name, string Country, DateTimeZone Zone, string Number, IReadOnlyList<DeskHours> Hours, IReadOnlyList<LocalDate> Closed, IReadOnlyList<string> OnCall, IReadOnlyList<PlannedShift> Shifts)
{
    const int LookAhead = 14;

    /// <summary>The setting in lines of text, the same for the file and for what stands in the database, so that the two can be compared.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"Name      {Name}";
        yield return $"Clock     {Zone.Id}";
        yield return $"Number    {Number} ({(Country.Length > 0 ? Country : "country of the server")})";
        foreach (var day in Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None))
            yield return $"Open {DeskTimes.Name(day)}  {(Hours.Where(each => each.Day == day).OrderBy(each => each.FromMinute).Select(each => $"{DeskTimes.Clock(each.FromMinute)}-{DeskTimes.Clock(each.ToMinute)}").ToList() is { Count: > 0 } spans ? string.Join(", ", spans) : "shut")}";
        foreach (var day in Closed.Order()) yield return $"Closed    {day:uuuu-MM-dd}";
        yield return $"On call   {string.Join(", then ", OnCall)}";
        foreach (var one in Shifts.GroupBy(shift => (shift.Login, shift.Role)).OrderByDescending(one => one.Key.Role).ThenBy(one => one.Key.Login, StringComparer.Ordinal))
            yield return $"Shifts    {one.Key.Login}, {one.Key.Role}: {one.Count()}, the last until {one.Max(shift => shift.To).InZone(Zone).LocalDateTime:uuuu-MM-dd HH:mm}";
    }

    /// <summary>What is no fault and yet worth knowing before it is saved: open hours of the coming two weeks at which nobody is planned, a ladder with a step missing, a number that looks wrong.</summary>
    public IEnumerable<string> Warnings(Instant now)
    {
        if (PhoneCheck.Read(Number, Country)?.Kind == PhoneKind.Unlikely) yield return $"No number such as {Number} is given out in this country. Callers will be shown it: is it right?";
        if (!Shifts.Any(shift => shift.Role == "lead-advisor")) yield return "No lead advisor is planned: what is late goes straight to who is on call.";
        var people = Shifts.Select(shift => shift.Login).Distinct().Select((login, number) => (login, Id: new Guid(number, 0, 0, new byte[8]))).ToDictionary(one => one.login, one => one.Id, StringComparer.Ordinal);
        var plan = new DeskPlan(Zone, Hours, [.. Shifts.Select(shift => new DeskShift(people[shift.Login], shift.From, shift.To))]) { Closed = Closed.ToHashSet() };
        var until = now + Duration.FromDays(LookAhead);
        var answered = plan.Answering(now);
        var alone = new List<(Instant From, Instant To)>();
        foreach (var (from, to) in plan.Open(now).Where(span => span.From < until))
        {
            var at = from;
            foreach (var span in answered.Where(span => span.To > from && span.From < to))
            {
                if (span.From > at) alone.Add((at, span.From));
                at = Instant.Max(at, span.To);
            }

            if (at < to) alone.Add((at, to));
        }

        foreach (var (from, to) in alone.Take(7))
            yield return $"Open with nobody planned: {DeskTimes.Name(from.InZone(Zone).DayOfWeek)} {from.InZone(Zone).LocalDateTime:uuuu-MM-dd HH:mm} to {(to.InZone(Zone).Date == from.InZone(Zone).Date ? $"{to.InZone(Zone).TimeOfDay:HH:mm}" : $"{to.InZone(Zone).LocalDateTime:uuuu-MM-dd HH:mm}")}.";
        if (alone.Count > 7) yield return $"… and {alone.Count - 7} more open times with nobody planned in the next two weeks.";
    }

    /// <summary>The desk that stands in the database; null when there is none.</summary>
    public static DeskSetting? Stored(System.Data.Common.DbConnection connection, Instant now)
    {
        if (DeskBook.All(connection) is not [var desk, ..]) return null;
        var plan = DeskBook.Plan(connection, desk, now);
        string Login(Guid staff) => connection.Scalar<string>("SELECT login FROM staff WHERE id = @id", ("id", staff))!;
        return new DeskSetting(
            desk.Name, desk.Country, plan.Zone, desk.Number, plan.Hours, [.. plan.Closed.Order()], [.. DeskBook.OnCall(connection, desk).Select(Login)],
            connection.Query(
                "SELECT p.login, s.role, s.from_at, s.to_at FROM desk_shift s JOIN staff p ON p.id = s.staff_id WHERE s.desk_id = @desk AND s.to_at > @now ORDER BY s.from_at, p.login",
                row => new PlannedShift(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3)), ("desk", desk.Id), ("now", now)));
    }
}
