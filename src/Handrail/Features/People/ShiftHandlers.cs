using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.People;

/// <summary>Who is on shift. A shift opens the records of its unit, so only somebody with a role there can be put on it, in that role.</summary>
public sealed class ShiftHandlers
{
    /// <summary>Adds a shift.</summary>
    public Outcome<Guid> Add(AddShift ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        var place = Whereabouts.Of(db, ask.About).Place;
        if (!Assignments.Of(db, ask.Staff, scope.Now).Any(each => each.Role == ask.Role && each.Covers(place)))
            return Refusal.Invalid("role", "They have no such role in this unit. Give them one first.");
        if (ask.To <= scope.Now) return Refusal.Invalid("hours", "This shift would be over already.");
        var id = Guid.CreateVersion7();
        db.Execute("INSERT INTO shift (id, unit_id, staff_id, role, from_at, to_at) VALUES (@id, @unit, @staff, @role, @from, @to)",
            ("id", id), ("unit", ask.Unit), ("staff", ask.Staff), ("role", ask.Role), ("from", ask.From), ("to", ask.To));
        scope.Touch(ask.Unit);
        return id;
    }

    /// <summary>Ends a shift now.</summary>
    public Outcome<Guid> End(EndShift ask, Actor by, WriteScope scope)
    {
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM shift WHERE id = @id AND staff_id = @staff AND unit_id = @unit AND to_at > @now",
            ("id", ask.Shift), ("staff", ask.Staff), ("unit", ask.Unit), ("now", scope.Now)) == 0) return Refusal.Conflict("This shift is over already.");
        EndNow(scope, ask.Shift);
        scope.Touch(ask.Unit);
        return ask.Shift;
    }

    // One that has not begun never was; the table asks that a shift ends after it begins.
    internal static void EndNow(WriteScope scope, Guid shift)
    {
        scope.Connection.Execute("DELETE FROM shift WHERE id = @id AND from_at >= @now", ("id", shift), ("now", scope.Now));
        scope.Connection.Execute("UPDATE shift SET to_at = @now WHERE id = @id AND to_at > @now", ("id", shift), ("now", scope.Now));
    }
}
