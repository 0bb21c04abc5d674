using NodaTime;

namespace Handrail.Data;

/// <summary>
/// The only way in which rows of <c>shift</c> begin and end: each change stands in <c>shift_event</c>, wakes the boards, and has the roster looked at for gaps.
/// </summary>
public static class ShiftBook
{
    /// <summary>Kind of the due_work row of a unit: look at the roster and tell of gaps.</summary>
    public const string DueKindName = "roster";

    /// <summary>Begins a row.</summary>
    /// <param name="scope">The commit.</param>
    /// <param name="unit">Where.</param>
    /// <param name="staff">Who.</param>
    /// <param name="role">As what.</param>
    /// <param name="from">First moment.</param>
    /// <param name="to">First moment it no longer holds.</param>
    /// <param name="kind">Kind of the event, as in the schema.</param>
    /// <param name="by">Who did it; null: this system.</param>
    /// <param name="after">The row in whose stead it is.</param>
    /// <param name="reason">Why, in somebody's words.</param>
    public static Guid Add(WriteScope scope, Guid unit, Guid staff, string role, Instant from, Instant to, string kind, Guid? by, Guid? after = null, string? reason = null)
    {
        var id = Guid.CreateVersion7();
        scope.Connection.Execute("INSERT INTO shift (id, unit_id, staff_id, role, from_at, to_at) VALUES (@id, @unit, @staff, @role, @from, @to)",
            ("id", id), ("unit", unit), ("staff", staff), ("role", role), ("from", from), ("to", to));
        Event(scope, id, unit, staff, role, from, to, kind, by, after, reason);
        Changed(scope, unit);
        return id;
    }

    /// <summary>Ends a row now; one that has not begun never was (the table asks that a shift ends after it begins). Nothing happens to one that is over.</summary>
    public static void End(WriteScope scope, Guid shift, Guid? by, string? reason = null)
    {
        var found = scope.Connection.Query("SELECT unit_id, staff_id, role, from_at, to_at FROM shift WHERE id = @id AND to_at > @now",
            row => (Unit: row.Id(0), Staff: row.Id(1), Role: row.GetString(2), From: row.Time(3), To: row.Time(4)), ("id", shift), ("now", scope.Now));
        foreach (var row in found)
        {
            var begun = row.From < scope.Now;
            if (begun) scope.Connection.Execute("UPDATE shift SET to_at = @now WHERE id = @id", ("id", shift), ("now", scope.Now));
            else scope.Connection.Execute("DELETE FROM shift WHERE id = @id", ("id", shift));
            Event(scope, shift, row.Unit, row.Staff, row.Role, row.From, begun ? scope.Now : row.To, begun ? "ended" : "removed", by, null, reason);
            Changed(scope, row.Unit);
        }
    }

    /// <summary>Ends every row of somebody, in all units: their account was switched off.</summary>
    public static void EndAllOf(WriteScope scope, Guid staff, Guid? by)
    {
        foreach (var shift in scope.Connection.Query("SELECT id FROM shift WHERE staff_id = @staff AND to_at > @now ORDER BY from_at, id", row => row.Id(0), ("staff", staff), ("now", scope.Now))) End(scope, shift, by);
    }

    /// <summary>Notes who answers when nobody is on the roster.</summary>
    public static void Standing(WriteScope scope, Guid unit, Guid staff, Guid? by)
    {
        Event(scope, null, unit, staff, "charge-nurse", scope.Now, scope.Now, "standing", by, null, null);
        Changed(scope, unit);
    }

    /// <summary>The boards wake, and a unit with needs is looked at for gaps.</summary>
    public static void Changed(WriteScope scope, Guid unit)
    {
        scope.Touch(unit);
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM roster_need WHERE unit_id = @unit AND to_at IS NULL", ("unit", unit)) > 0) DueKind.Set(scope, DueKindName, unit, scope.Now);
    }

    /// <summary>Place of the sealed reason of an event.</summary>
    public static string ReasonOf(Guid id) => $"shift_event.reason:{id:N}";

    static void Event(WriteScope scope, Guid? shift, Guid unit, Guid staff, string role, Instant from, Instant to, string kind, Guid? by, Guid? after, string? reason)
    {
        var id = Guid.CreateVersion7();
        var words = string.IsNullOrWhiteSpace(reason) ? null : scope.Vault.SealText(scope, Vault.House, ReasonOf(id), Folding.Inert(reason.Trim()));
        scope.Connection.Execute(
            """
            INSERT INTO shift_event (id, shift_id, unit_id, staff_id, role, from_at, to_at, kind, after_shift, by_staff, at, reason)
            VALUES (@id, @shift, @unit, @staff, @role, @from, @to, @kind, @after, @by, @now, @reason)
            """,
            ("id", id), ("shift", shift), ("unit", unit), ("staff", staff), ("role", role), ("from", from), ("to", to), ("kind", kind), ("after", after), ("by", by), ("now", scope.Now), ("reason", words));
    }
}
