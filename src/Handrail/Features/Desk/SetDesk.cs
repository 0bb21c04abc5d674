using System.Data.Common;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>
/// Sets the desk to what a file says: made when there is none, otherwise changed. Everything at once or nothing. Shifts that are over stay as they were, one that runs now ends now
/// (and begins again when the file has it), what is planned is replaced. A time that was promised stays promised.
/// </summary>
public static class SetDesk
{
    /// <summary>What stands against it here: people who are not there, or may not do this work. Empty when it can be saved.</summary>
    public static IReadOnlyList<string> Faults(DbConnection connection, DeskSetting setting, string file, Instant now)
    {
        var faults = new List<string>();
        foreach (var login in setting.OnCall)
            if (Staff(connection, login) is null) faults.Add($"{file}: on-call: {Nobody(login)}");
        foreach (var one in setting.Shifts.GroupBy(shift => (shift.Login, shift.Role)))
        {
            var line = $"{file}, line {one.Min(shift => shift.Line)}: ";
            if (Staff(connection, one.Key.Login) is not { } staff) faults.Add(line + Nobody(one.Key.Login));
            else if (!May(connection, staff, one.Key.Role == "lead-advisor" ? Permission.LeadDesk : Permission.WorkDesk, now))
                faults.Add($"{line}{one.Key.Login} has no role that may {(one.Key.Role == "lead-advisor" ? "lead the desk (lead-advisor)" : "work at the desk (advisor or lead-advisor)")}: give it on the staff page first.");
        }

        return faults;
    }

    /// <summary>Writes it, in the transaction of <paramref name="scope"/>; answers the desk's id. <see cref="Faults"/> must have been empty in the same transaction.</summary>
    public static Guid Write(WriteScope scope, DeskSetting setting)
    {
        var db = scope.Connection;
        var staff = setting.OnCall.Concat(setting.Shifts.Select(shift => shift.Login)).Distinct().ToDictionary(login => login, login => Staff(db, login)!.Value, StringComparer.Ordinal);
        var id = DeskBook.All(db) is [var desk, ..] ? desk.Id : Guid.CreateVersion7();
        db.Execute(
            """
            INSERT INTO desk (id, name, zone, number, on_call_staff_id, country) VALUES (@id, @name, @zone, @number, @onCall, @country)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, zone = excluded.zone, number = excluded.number, on_call_staff_id = excluded.on_call_staff_id, country = excluded.country
            """,
            ("id", id), ("name", setting.Name), ("zone", setting.Zone.Id), ("number", setting.Number), ("onCall", staff[setting.OnCall[0]]), ("country", setting.Country));
        db.Execute("DELETE FROM desk_hours WHERE desk_id = @id", ("id", id));
        foreach (var hours in setting.Hours)
            db.Execute("INSERT INTO desk_hours (desk_id, weekday, from_minute, to_minute) VALUES (@id, @day, @from, @to)", ("id", id), ("day", (short)hours.Day), ("from", hours.FromMinute), ("to", hours.ToMinute));
        db.Execute("DELETE FROM desk_closed WHERE desk_id = @id", ("id", id));
        foreach (var day in setting.Closed) db.Execute("INSERT INTO desk_closed (desk_id, day) VALUES (@id, @day)", ("id", id), ("day", NodaTime.Text.LocalDatePattern.Iso.Format(day)));
        db.Execute("DELETE FROM desk_on_call WHERE desk_id = @id", ("id", id));
        for (var place = 2; place <= setting.OnCall.Count; place++)
            db.Execute("INSERT INTO desk_on_call (desk_id, place, staff_id) VALUES (@id, @place, @staff)", ("id", id), ("place", place), ("staff", staff[setting.OnCall[place - 1]]));
        db.Execute("DELETE FROM desk_shift WHERE desk_id = @id AND from_at >= @now", ("id", id), ("now", scope.Now));
        db.Execute("UPDATE desk_shift SET to_at = @now WHERE desk_id = @id AND to_at > @now", ("id", id), ("now", scope.Now));
        foreach (var shift in setting.Shifts.Where(shift => shift.To > scope.Now))
            db.Execute("INSERT INTO desk_shift (id, desk_id, staff_id, role, from_at, to_at) VALUES (@shift, @id, @staff, @role, @from, @to)",
                ("shift", Guid.CreateVersion7()), ("id", id), ("staff", staff[shift.Login]), ("role", shift.Role), ("from", Instant.Max(shift.From, scope.Now)), ("to", shift.To));
        scope.Touch(id);
        return id;
    }

    static string Nobody(string login) => $"nobody here signs in as \"{login}\", or their account is disabled. Add them on the staff page first.";

    static Guid? Staff(DbConnection connection, string login) => connection.Query("SELECT id FROM staff WHERE login = @login AND disabled_at IS NULL", row => row.Id(0), ("login", login)) is [var id] ? id : null;

    // A role that begins later counts too: next month's advisor may be planned today.
    static bool May(DbConnection connection, Guid staff, Permission needs, Instant now) =>
        connection.Query("SELECT role FROM assignment WHERE staff_id = @staff AND (to_at IS NULL OR to_at > @now)", row => row.GetString(0), ("staff", staff), ("now", now)).Exists(role => Roles.Has(role, needs));
}
