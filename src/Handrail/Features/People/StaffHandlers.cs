using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>
/// Staff, their roles and places. Nobody changes their own: whoever could give themselves a role would have them all. Whoever answers when a roster is empty
/// cannot be taken off their unit before somebody else is named.
/// </summary>
public sealed class StaffHandlers
{
    /// <summary>Adds a member of staff with a first role; they sign in with a phrase or an invitation afterwards.</summary>
    public Outcome<Guid> Add(AddStaff ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (!Exists(db, ask.Kind, ask.PlaceId)) return Refusal.Invalid("place", "Choose a place.");
        if (db.Scalar<long>("SELECT count(*) FROM staff WHERE login = @login", ("login", ask.Login)) > 0) return Refusal.Invalid("login", "This login is taken. Choose another.");
        var id = Guid.CreateVersion7();
        db.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @name, @role)", ("id", id), ("login", ask.Login), ("name", Folding.InertLine(ask.Name)), ("role", ask.Role));
        Insert(scope, id, ask.Role, ask.Kind, ask.PlaceId, scope.Now, null, by);
        return id;
    }

    /// <summary>Adds an assignment.</summary>
    public Outcome<Guid> Assign(AddAssignment ask, Actor by, WriteScope scope)
    {
        if (ask.Staff == by.Id) return Own;
        if (!Exists(scope.Connection, ask.Kind, ask.PlaceId)) return Refusal.Invalid("place", "Choose a place.");
        if (!IsStaff(scope.Connection, ask.Staff)) return NoStaff;
        return Insert(scope, ask.Staff, ask.Role, ask.Kind, ask.PlaceId, Instant.Max(ask.From, scope.Now), ask.To, by);
    }

    /// <summary>Ends an assignment now, and the shifts that no other role of theirs covers any more.</summary>
    public Outcome<Guid> End(EndAssignment ask, Actor by, WriteScope scope)
    {
        if (ask.Staff == by.Id) return Own;
        var db = scope.Connection;
        if (db.Execute(
            """
            UPDATE assignment SET to_at = CASE WHEN from_at > @now THEN from_at ELSE @now END
            WHERE id = @id AND staff_id = @staff AND place_kind = @kind AND place_id = @place AND (to_at IS NULL OR to_at > @now)
            """,
            ("now", scope.Now), ("id", ask.Assignment), ("staff", ask.Staff), ("kind", ask.Kind.Code()), ("place", ask.PlaceId)) == 0)
            return Refusal.Conflict("This assignment has ended already.");
        if (LeavesAUnit(db, ask.Staff, scope.Now) is { } unit) return StillInCharge(unit);
        scope.Journal.Note(scope, "assignment-ended", ask.Assignment.ToString());
        EndUncoveredShifts(scope, ask.Staff, by.Id);
        return ask.Assignment;
    }

    /// <summary>Switches the account off.</summary>
    public Outcome<Guid> Disable(DisableStaff ask, Actor by, WriteScope scope)
    {
        if (ask.Staff == by.Id) return Own;
        var db = scope.Connection;
        if (!Works(db, ask.Staff, ask.Kind, ask.PlaceId)) return NoStaff;
        if (db.Query("SELECT l.name FROM unit_setting u JOIN location l ON l.id = u.unit_id WHERE u.charge_staff_id = @staff ORDER BY l.sort LIMIT 1", row => row.GetString(0), ("staff", ask.Staff)) is [var unit, ..])
            return StillInCharge(unit);
        scope.Journal.Note(scope, "staff-disabled", ask.Staff.ToString());
        db.Execute("UPDATE staff SET disabled_at = @now WHERE id = @id AND disabled_at IS NULL", ("now", scope.Now), ("id", ask.Staff));
        ShiftBook.EndAllOf(scope, ask.Staff, by.Id);
        return ask.Staff;
    }

    /// <summary>Switches the account on again.</summary>
    public Outcome<Guid> Enable(EnableStaff ask, Actor by, WriteScope scope)
    {
        if (ask.Staff == by.Id) return Own;
        if (!Works(scope.Connection, ask.Staff, ask.Kind, ask.PlaceId)) return NoStaff;
        scope.Connection.Execute("UPDATE staff SET disabled_at = NULL WHERE id = @id", ("id", ask.Staff));
        scope.Journal.NoteAfter(scope, "staff-enabled", ask.Staff.ToString());
        return ask.Staff;
    }

    internal static readonly Refusal NoStaff = Refusal.NotFound("There is no such member of staff.");

    static readonly Refusal Own = Refusal.Conflict("Nobody changes their own roles or account here. Ask another administrator.");

    static Refusal StillInCharge(string unit) => Refusal.Conflict($"They answer for {unit} when nobody is on its roster. Name somebody else for that first.");

    internal static bool IsStaff(DbConnection db, Guid staff) => db.Scalar<long>("SELECT count(*) FROM staff WHERE id = @id AND role NOT IN ('patient', 'relative')", ("id", staff)) > 0;

    /// <summary>True when this member of staff has or had a role in exactly this place: what the asker's right to manage them was decided on.</summary>
    internal static bool Works(DbConnection db, Guid staff, PlaceKind kind, Guid place) =>
        db.Scalar<long>("SELECT count(*) FROM assignment WHERE staff_id = @staff AND place_kind = @kind AND place_id = @place", ("staff", staff), ("kind", kind.Code()), ("place", place)) > 0;

    internal static bool Exists(DbConnection db, PlaceKind kind, Guid id) => kind switch
    {
        PlaceKind.Unit => db.Scalar<long>("SELECT count(*) FROM location WHERE id = @id AND kind = 'unit'", ("id", id)) > 0,
        PlaceKind.Site => db.Scalar<long>("SELECT count(*) FROM site WHERE id = @id", ("id", id)) > 0,
        _ => db.Scalar<long>("SELECT count(*) FROM organization WHERE id = @id", ("id", id)) > 0,
    };

    static Guid Insert(WriteScope scope, Guid staff, string role, PlaceKind kind, Guid place, Instant from, Instant? to, Actor by)
    {
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            "INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, to_at, by_staff, made_at) VALUES (@id, @staff, @role, @kind, @place, @from, @to, @by, @now)",
            ("id", id), ("staff", staff), ("role", role), ("kind", kind.Code()), ("place", place), ("from", from), ("to", to), ("by", by.Id), ("now", scope.Now));
        return id;
    }

    // The unit whose alerts would reach somebody who can no longer open them.
    static string? LeavesAUnit(DbConnection db, Guid staff, Instant now)
    {
        var held = Assignments.Of(db, staff, now);
        return db.Query("SELECT u.unit_id, l.name FROM unit_setting u JOIN location l ON l.id = u.unit_id WHERE u.charge_staff_id = @staff", row => (Unit: row.Id(0), Name: row.GetString(1)), ("staff", staff))
            .Where(unit => !MayAnswer(db, held, unit.Unit)).Select(unit => unit.Name).FirstOrDefault();
    }

    internal static bool MayAnswer(DbConnection db, IReadOnlyList<Assignment> held, Guid unit)
    {
        var place = Whereabouts.Of(db, Subject.Unit(unit)).Place;
        return held.Any(each => each.Covers(place));
    }

    static void EndUncoveredShifts(WriteScope scope, Guid staff, Guid by)
    {
        var db = scope.Connection;
        var held = Assignments.Of(db, staff, scope.Now);
        foreach (var (shift, unit) in db.Query("SELECT id, unit_id FROM shift WHERE staff_id = @staff AND to_at > @now", row => (row.Id(0), row.Id(1)), ("staff", staff), ("now", scope.Now)))
            if (!MayAnswer(db, held, unit)) ShiftBook.End(scope, shift, by);
    }
}
