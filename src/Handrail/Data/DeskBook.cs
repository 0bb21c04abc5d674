using System.Data.Common;
using Handrail.Core.CallBack;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Data;

/// <summary>A desk of advisors.</summary>
/// <param name="Id">Its id; also its number in <c>unit_counter</c>.</param>
/// <param name="Name">Name on screen.</param>
/// <param name="Zone">tz name of its clock.</param>
/// <param name="Number">The number its calls come from, as a caller's phone shows it.</param>
/// <param name="OnCall">Who is told after the lead advisor; others may follow (<see cref="DeskBook.OnCall"/>).</param>
/// <param name="Country">Where numbers without a country code belong: us or gb; "" for the one that the server was started with.</param>
public sealed record DeskRow(Guid Id, string Name, string Zone, string Number, Guid OnCall, string Country)
{
    /// <summary>The desk's country, or the server's (<c>serve --country</c>).</summary>
    public string CountryOr(string server) => Country.Length > 0 ? Country : server;
}

/// <summary>Desks, their hours and shifts: read by the promise, the clock and the desk's pages.</summary>
public static class DeskBook
{
    /// <summary>All desks, the one that answers the public form first.</summary>
    public static IReadOnlyList<DeskRow> All(DbConnection connection) => connection.Query(
        "SELECT id, name, zone, number, on_call_staff_id, country FROM desk ORDER BY sort, id",
        row => new DeskRow(row.Id(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Id(4), row.GetString(5)));

    /// <summary>One desk.</summary>
    public static DeskRow? Find(DbConnection connection, Guid id) => All(connection).FirstOrDefault(desk => desk.Id == id);

    /// <summary>The country of a desk's numbers.</summary>
    public static string CountryOf(DbConnection connection, Guid desk, string server) => Find(connection, desk)?.CountryOr(server) ?? server;

    /// <summary>Who is on call, in the order in which they are told; never empty.</summary>
    public static IReadOnlyList<Guid> OnCall(DbConnection connection, DeskRow desk) =>
        [desk.OnCall, .. connection.Query("SELECT staff_id FROM desk_on_call WHERE desk_id = @desk ORDER BY place", row => row.Id(0), ("desk", desk.Id))];

    /// <summary>Days on which a desk is closed.</summary>
    public static IReadOnlySet<LocalDate> Closed(DbConnection connection, Guid desk) =>
        connection.Query("SELECT day FROM desk_closed WHERE desk_id = @desk", row => LocalDatePattern.Iso.Parse(row.GetString(0)).Value, ("desk", desk)).ToHashSet();

    /// <summary>What a promise is calculated from, from <paramref name="now"/> on.</summary>
    public static DeskPlan Plan(DbConnection connection, DeskRow desk, Instant now) => new(
        DateTimeZoneProviders.Tzdb[desk.Zone],
        connection.Query("SELECT weekday, from_minute, to_minute FROM desk_hours WHERE desk_id = @desk ORDER BY weekday, from_minute",
            row => new DeskHours((IsoDayOfWeek)row.GetInt16(0), row.GetInt32(1), row.GetInt32(2)), ("desk", desk.Id)),
        connection.Query(
            """
            SELECT s.staff_id, s.from_at, s.to_at FROM desk_shift s JOIN staff p ON p.id = s.staff_id
            WHERE s.desk_id = @desk AND s.to_at > @now AND p.disabled_at IS NULL ORDER BY s.from_at, s.id
            """,
            row => new DeskShift(row.Id(0), row.Time(1), row.Time(2)), ("desk", desk.Id), ("now", now)))
    {
        Closed = Closed(connection, desk.Id),
    };

    /// <summary>Due times of the open call-backs of the main queue: the work that lies before a new one.</summary>
    public static IReadOnlyCollection<Instant> Waiting(DbConnection connection, Guid desk) =>
        connection.Query("SELECT due_by FROM call_back WHERE desk_id = @desk AND closed_at IS NULL AND doubtful = 0", row => row.Time(0), ("desk", desk));

    /// <summary>Who is on shift at a moment in a role ("advisor" means leads too, since they answer calls; "lead-advisor" only leads). May be nobody.</summary>
    public static IReadOnlyList<Guid> OnShift(DbConnection connection, Guid desk, string role, Instant at) => connection.Query(
        """
        SELECT DISTINCT s.staff_id FROM desk_shift s JOIN staff p ON p.id = s.staff_id
        WHERE s.desk_id = @desk AND s.from_at <= @at AND s.to_at > @at AND p.disabled_at IS NULL AND (s.role = @role OR @role = 'advisor') ORDER BY s.staff_id
        """,
        row => row.Id(0), ("desk", desk), ("at", at), ("role", role));
}
