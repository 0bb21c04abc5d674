using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Rosters;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Rosters;

/// <summary>Writes swaps. What follows for the rows is a pure rule; who may, and who counts, is asked here, at the moment of the commit.</summary>
public sealed class SwapHandlers
{
    static readonly Refusal NoUnit = Refusal.NotFound("There is no such unit.");
    static readonly Refusal NoShift = Refusal.NotFound("There is no such shift on this roster.");

    /// <summary>The asker takes it over.</summary>
    public Outcome<Guid> Take(TakeShift ask, Actor by, WriteScope scope) => Give(scope, ask.Unit, ask.Shift, by.Id, by, "took-over", ask.Reason, "to");

    /// <summary>Somebody else takes it.</summary>
    public Outcome<Guid> Hand(HandShift ask, Actor by, WriteScope scope)
    {
        if (Holder(scope.Connection, ask.Unit, ask.Shift) is not { } holder) return NoShift;
        return holder != by.Id && !Plans(scope, by, ask.Unit)
            ? Refusal.NotAllowed("Only whoever holds a shift, or plans the roster, hands it to somebody else.")
            : Give(scope, ask.Unit, ask.Shift, ask.To, by, "handed", ask.Reason, "to");
    }

    /// <summary>Two shifts to come change their holders.</summary>
    public Outcome<Guid> Swap(SwapShifts ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        if (RosterBook.ClockOf(db, ask.Unit) is not { } clock) return NoUnit;
        if (Holder(db, ask.Unit, ask.One) is not { } one || Holder(db, ask.Unit, ask.Other) is not { } other) return NoShift;
        if (by.Id != one && by.Id != other && !Plans(scope, by, ask.Unit)) return Refusal.NotAllowed("Only somebody who holds one of the two shifts, or plans the roster, swaps them.");
        switch (RosterSwaps.Exchange(Slots(db, ask.Unit), ask.One, ask.Other, scope.Now))
        {
            case Outcome<RosterSwap>.Done { Value: var swap }:
                foreach (var begin in swap.Begins)
                    if (WhyNot(db, ask.Unit, begin, clock, "other") is { } not) return not;
                Write(scope, ask.Unit, swap, by, "swapped", ask.Reason, one);
                return ask.Unit;
            case var refused:
                return Why(refused);
        }
    }

    static Outcome<Guid> Give(WriteScope scope, Guid unit, Guid shift, Guid to, Actor by, string kind, string reason, string field)
    {
        var db = scope.Connection;
        if (RosterBook.ClockOf(db, unit) is not { } clock) return NoUnit;
        var slots = Slots(db, unit);
        if (Holder(db, unit, shift) is not { } holder) return Replaced(db, shift, clock) ?? NoShift;
        switch (RosterSwaps.Hand(slots, shift, to, clock, scope.Now))
        {
            case Outcome<RosterSwap>.Done { Value: var swap }:
                if (WhyNot(db, unit, swap.Begins[0], clock, field) is { } not) return not;
                Write(scope, unit, swap, by, kind, reason, holder);
                return unit;
            case var refused:
                return Replaced(db, shift, clock) ?? Why(refused);
        }
    }

    static void Write(WriteScope scope, Guid unit, RosterSwap swap, Actor by, string kind, string reason, Guid holder)
    {
        foreach (var end in swap.Ends) ShiftBook.End(scope, end.Slot.Shift, by.Id);
        foreach (var begin in swap.Begins)
            ShiftBook.Add(scope, unit, begin.Staff, begin.Role, begin.From, begin.To, kind != "swapped" && begin.Staff == holder ? "kept" : kind, by.Id, begin.After, reason);
    }

    // Whoever stands in must hold the role here and count for the whole time.
    static Refusal? WhyNot(DbConnection db, Guid unit, SlotBegin begin, ShiftClock clock, string field)
    {
        if (RosterBook.UnfitOf(db, unit, begin.Staff, begin.Role, clock, begin.From, begin.To) is not [var first, ..]) return null;
        var name = db.Scalar<string>("SELECT name FROM staff WHERE id = @id", ("id", begin.Staff)) ?? "Somebody";
        return Refusal.Invalid(field, $"{name} cannot take it: {RosterWords.Why(first.Why)}{(first.From > begin.From ? $" from {Times.DayClock(first.From, clock.Zone)} on" : "")}.");
    }

    // The one that was asked for is gone: the roster knows who stands there now.
    static Refusal? Replaced(DbConnection db, Guid shift, ShiftClock clock) => db.Query(
        "SELECT p.name, e.at FROM shift_event e JOIN staff p ON p.id = e.staff_id WHERE e.after_shift = @shift AND e.kind <> 'kept' ORDER BY e.at, e.id LIMIT 1",
        row => Refusal.Conflict($"Somebody was first: {row.GetString(0)} has had this shift since {Times.Clock(row.Time(1), clock.Zone)}. Nothing was changed. Look at the roster again."), ("shift", shift)).FirstOrDefault();

    static Refusal Why(Outcome<RosterSwap> outcome) => ((Outcome<RosterSwap>.Refused)outcome).Why;

    static Guid? Holder(DbConnection db, Guid unit, Guid shift) => db.Query("SELECT staff_id FROM shift WHERE id = @id AND unit_id = @unit", row => (Guid?)row.Id(0), ("id", shift), ("unit", unit)).FirstOrDefault();

    internal static bool Plans(WriteScope scope, Actor by, Guid unit) => Plans(scope.Connection, by, unit, scope.Now);

    internal static bool Plans(DbConnection db, Actor by, Guid unit, Instant now) => Assignments.Now(db, by, now).May(Permission.PlanRoster, Whereabouts.Of(db, Subject.Unit(unit)).Place);

    internal static List<RosterSlot> Slots(DbConnection db, Guid unit) => db.Query(
        "SELECT id, staff_id, role, from_at, to_at FROM shift WHERE unit_id = @unit", row => new RosterSlot(row.Id(0), row.Id(1), row.GetString(2), row.Time(3), row.Time(4)), ("unit", unit));
}
