using Handrail.Core.Rosters;
using Handrail.Data;
using NodaTime;

namespace Handrail.Demo;

/// <summary>
/// The roster of the demo's detox unit: what it needs, and a week in which one shift ends two hours too early. Those who sign in to look around stand on it day and night, so
/// that the demo can be tried at any hour; these three work by the roster. Each start fills the days that have come near since.
/// </summary>
public static class DemoRoster
{
    /// <summary>Login, name and role. The second is off, and can take over.</summary>
    public static readonly (string Login, string Name, string Role)[] Staff = [("nell.quist", "Nell Quist", "nurse"), ("iris.holm", "Iris Holm", "nurse"), ("ravi.menon", "Ravi Menon", "technician")];

    // By day and at night. Examples, not approved.
    static readonly (string Role, int Day, int Night)[] Needs = [("charge-nurse", 1, 1), ("nurse", 3, 2), ("technician", 1, 0), ("prescriber", 1, 1)];

    /// <summary>Writes what is missing of it. One commit; done again it adds only days.</summary>
    public static void Seed(WriteScope scope)
    {
        var db = scope.Connection;
        var (unit, maker) = (DemoWard.Unit, DemoWard.StaffId("maud.ek"));
        if (RosterBook.ClockOf(db, unit) is not { } clock) return;
        foreach (var (login, name, role) in Staff)
        {
            if (db.Scalar<long>("SELECT count(*) FROM staff WHERE id = @id", ("id", DemoWard.StaffId(login))) > 0) continue;
            db.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @name, @role)", ("id", DemoWard.StaffId(login)), ("login", login), ("name", name), ("role", role));
            db.Execute("INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, @role, 'unit', @unit, @from, @from)",
                ("id", DemoNames.Id("assignment " + login)), ("staff", DemoWard.StaffId(login)), ("role", role), ("unit", unit), ("from", scope.Now - Duration.FromDays(30)));
        }

        if (RosterBook.Needs(db, unit).Count == 0)
            foreach (var (role, day, night) in Needs)
                foreach (var (kind, least) in new[] { ("day", day), ("night", night) })
                    db.Execute("INSERT INTO roster_need (id, unit_id, role, kind, least, from_at, by_staff) VALUES (@id, @unit, @role, @kind, @least, @now, @by)",
                        ("id", Guid.CreateVersion7()), ("unit", unit), ("role", role), ("kind", kind), ("least", least), ("now", scope.Now), ("by", maker));
        var today = clock.DayOf(scope.Now);
        for (var ahead = 0; ahead < 8; ahead++)
            foreach (var (login, role) in new[] { ("nell.quist", "nurse"), ("ravi.menon", "technician") })
            {
                var span = clock.Span(today.PlusDays(ahead), ShiftKind.Day);
                // Tomorrow Nell goes at five, and nobody has noticed yet.
                var to = ahead == 1 && role == "nurse" ? span.To - Duration.FromHours(2) : span.To;
                if (to <= scope.Now || RosterSwaps.Standing(Rows(db, unit), DemoWard.StaffId(login), role, span.From, span.To, [])) continue;
                ShiftBook.Add(scope, unit, DemoWard.StaffId(login), role, span.From, to, "planned", maker);
            }

        ShiftBook.Changed(scope, unit);
    }

    static List<RosterSlot> Rows(System.Data.Common.DbConnection db, Guid unit) => db.Query(
        "SELECT id, staff_id, role, from_at, to_at FROM shift WHERE unit_id = @unit", row => new RosterSlot(row.Id(0), row.Id(1), row.GetString(2), row.Time(3), row.Time(4)), ("unit", unit));
}
