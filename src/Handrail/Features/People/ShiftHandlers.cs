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
        if (db.Scalar<long>("SELECT count(*) FROM shift WHERE unit_id = @unit AND staff_id = @staff AND role = @role AND from_at < @to AND to_at > @from",
            ("unit", ask.Unit), ("staff", ask.Staff), ("role", ask.Role), ("from", ask.From), ("to", ask.To)) > 0)
            return Refusal.Invalid("hours", "They stand on this roster in this role at that time already.");
        return ShiftBook.Add(scope, ask.Unit, ask.Staff, ask.Role, ask.From, ask.To, "planned", by.Id);
    }

    /// <summary>Ends a shift now.</summary>
    public Outcome<Guid> End(EndShift ask, Actor by, WriteScope scope)
    {
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM shift WHERE id = @id AND staff_id = @staff AND unit_id = @unit AND to_at > @now",
            ("id", ask.Shift), ("staff", ask.Staff), ("unit", ask.Unit), ("now", scope.Now)) == 0) return Refusal.Conflict("This shift is over already.");
        ShiftBook.End(scope, ask.Shift, by.Id);
        return ask.Shift;
    }
}
