using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Rosters;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Rosters;

/// <summary>What came of planning.</summary>
/// <param name="Added">Shifts that were added.</param>
/// <param name="There">Shifts that were there already, or that somebody stands in at that time.</param>
/// <param name="Past">Shifts that are over.</param>
/// <param name="NotHeld">Shifts of people who do not hold the role then.</param>
public sealed record Planned(int Added, int There, int Past, int NotHeld);

/// <summary>Plans a roster: puts people on it, copies a week, takes shifts off, says what is needed and who answers when nobody is there.</summary>
public sealed class PlanHandlers
{
    static readonly Refusal NoUnit = Refusal.NotFound("There is no such unit.");

    /// <summary>Puts somebody on the roster. Doing it twice adds nothing.</summary>
    public Outcome<Planned> Plan(PlanShiftDays ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (RosterBook.ClockOf(db, ask.Unit) is not { } clock) return NoUnit;
        if (!RosterBook.Members(db, ask.Unit, scope.Now).Any(each => each.Staff == ask.Staff && each.Role == ask.Role)) return Refusal.Invalid("who", "They have no such role in this unit. Give them one first.");
        var slots = SwapHandlers.Slots(db, ask.Unit);
        var result = new Planned(0, 0, 0, 0);
        for (var day = ask.First; day <= ask.Last; day = day.PlusDays(1))
            if (ask.Days.Count == 0 || ask.Days.Contains(day.DayOfWeek)) result = Add(scope, ask.Unit, slots, ask.Staff, ask.Role, clock.Span(day, ask.Kind).From, clock.Span(day, ask.Kind).To, clock, by.Id, result);
        return result.Added == 0 ? Refusal.Invalid("first", Nothing(result)) : result;
    }

    /// <summary>Copies seven days into the next seven, by the clock on the wall. Standing entries are longer than a shift and are not copied.</summary>
    public Outcome<Planned> Copy(CopyRosterWeek ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (RosterBook.ClockOf(db, ask.Unit) is not { } clock) return NoUnit;
        var (from, to) = (clock.Span(ask.First.PlusDays(-7), ShiftKind.Day).From, clock.Span(ask.First, ShiftKind.Day).From);
        var slots = SwapHandlers.Slots(db, ask.Unit);
        var result = new Planned(0, 0, 0, 0);
        foreach (var slot in slots.Where(slot => slot.From >= from && slot.From < to && slot.To - slot.From <= RosterSwaps.LongestShift).OrderBy(slot => slot.From).ToList())
            result = Add(scope, ask.Unit, slots, slot.Staff, slot.Role, clock.DaysLater(slot.From, 7), clock.DaysLater(slot.To, 7), clock, by.Id, result);
        return result.Added == 0 ? Refusal.Conflict("Nothing was copied. " + Nothing(result)) : result;
    }

    /// <summary>Takes a shift off the roster that has not begun.</summary>
    public Outcome<Guid> Remove(RemoveShift ask, Actor by, WriteScope scope)
    {
        var found = scope.Connection.Query("SELECT from_at FROM shift WHERE id = @id AND unit_id = @unit", row => row.Time(0), ("id", ask.Shift), ("unit", ask.Unit));
        if (found is not [var from]) return Refusal.NotFound("There is no such shift on this roster.");
        if (from <= scope.Now) return Refusal.Conflict("This shift has begun. Hand it to somebody else instead: the unit must not be left.");
        ShiftBook.End(scope, ask.Shift, by.Id, ask.Reason);
        return ask.Unit;
    }

    /// <summary>Sets what is needed; a number that stays the same is left alone.</summary>
    public Outcome<Guid> Needs(SetRosterNeeds ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (RosterBook.ClockOf(db, ask.Unit) is null) return NoUnit;
        foreach (var need in ask.Least.Where(need => RosterRoles.All.Contains(need.Role)))
        {
            var kind = need.Kind == ShiftKind.Day ? "day" : "night";
            if (db.Scalar<long?>("SELECT least FROM roster_need WHERE unit_id = @unit AND role = @role AND kind = @kind AND to_at IS NULL", ("unit", ask.Unit), ("role", need.Role), ("kind", kind)) == need.Least) continue;
            db.Execute("UPDATE roster_need SET to_at = @now, ended_by = @by WHERE unit_id = @unit AND role = @role AND kind = @kind AND to_at IS NULL",
                ("now", scope.Now), ("by", by.Id), ("unit", ask.Unit), ("role", need.Role), ("kind", kind));
            db.Execute("INSERT INTO roster_need (id, unit_id, role, kind, least, from_at, by_staff) VALUES (@id, @unit, @role, @kind, @least, @now, @by)",
                ("id", Guid.CreateVersion7()), ("unit", ask.Unit), ("role", need.Role), ("kind", kind), ("least", need.Least), ("now", scope.Now), ("by", by.Id));
        }

        ShiftBook.Changed(scope, ask.Unit);
        return ask.Unit;
    }

    /// <summary>Names who answers when nobody is on the roster: somebody who can open what they are told, with an account that is on.</summary>
    public Outcome<Guid> Standing(SetStandingCharge ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (RosterBook.ClockOf(db, ask.Unit) is null) return NoUnit;
        var place = Whereabouts.Of(db, ask.About).Place;
        if (!Assignments.Of(db, ask.Staff, scope.Now).Any(each => Roles.Has(each.Role, Permission.AnswerAlert) && each.Covers(place)))
            return Refusal.Invalid("standing", "Choose somebody with a nursing or medical role here, whose account is switched on.");
        if (db.Execute("UPDATE unit_setting SET charge_staff_id = @staff WHERE unit_id = @unit AND charge_staff_id <> @staff", ("staff", ask.Staff), ("unit", ask.Unit)) > 0) ShiftBook.Standing(scope, ask.Unit, ask.Staff, by.Id);
        return ask.Unit;
    }

    internal static Planned Add(WriteScope scope, Guid unit, List<RosterSlot> slots, Guid staff, string role, Instant from, Instant to, ShiftClock clock, Guid? by, Planned sofar)
    {
        if (to <= scope.Now) return sofar with { Past = sofar.Past + 1 };
        if (RosterSwaps.Standing(slots, staff, role, from, to, [])) return sofar with { There = sofar.There + 1 };
        // A licence that lapses before is planned all the same and shown as a gap: it may be renewed by then. A role that ends is not.
        if (RosterBook.UnfitOf(scope.Connection, unit, staff, role, clock, from, to).Any(each => each.Why != UnfitReason.Licence)) return sofar with { NotHeld = sofar.NotHeld + 1 };
        slots.Add(new RosterSlot(ShiftBook.Add(scope, unit, staff, role, from, to, "planned", by), staff, role, from, to));
        return sofar with { Added = sofar.Added + 1 };
    }

    static string Nothing(Planned result) => result switch
    {
        { There: > 0 } => "They stand on the roster at these times already.",
        { NotHeld: > 0 } => "They do not hold this role here at these times.",
        { Past: > 0 } => "These shifts are over already.",
        _ => "There is no such day in this time.",
    };
}
