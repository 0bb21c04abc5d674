using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Beds;

/// <summary>Looking at the beds of a unit.</summary>
public sealed record ViewBeds(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RunBeds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Keeping a bed for somebody until a moment. Nobody else gets it until then, and it needs nothing to end.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Bed">A bed of it.</param>
/// <param name="For">For whom, as staff know them; sealed.</param>
/// <param name="Hours">How long, in hours.</param>
/// <param name="Reason">Why.</param>
public sealed record HoldBed(Guid Unit, Guid Bed, string For, int Hours, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RunBeds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (For.Trim().Length is 0 or > 100) yield return Refusal.Invalid("for", "Write for whom the bed is held, in a few words.");
        if (Hours < 1 || Hours > BedHold.Longest.TotalHours) yield return Refusal.Invalid("for_hours", $"Enter how many hours, 1 to {BedHold.Longest.TotalHours}.");
        if (Reason.Trim().Length is 0 or > 500) yield return Refusal.Invalid("why", "Write why, in a few words.");
    }
}

/// <summary>Ending a hold before its time.</summary>
public sealed record EndBedHold(Guid Unit, Guid Bed, Guid Hold) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RunBeds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Saying of a bed that it is ready, waits for cleaning, is out of use, or that who lies in it is about to leave.</summary>
public sealed record MarkBed(Guid Unit, Guid Bed, BedMark? Mark, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RunBeds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Mark is null) yield return Refusal.Invalid("mark", "Choose what the bed is.");
        if (Mark == BedMark.Blocked && Reason.Trim().Length == 0) yield return Refusal.Invalid("mark_reason", "Write why it is out of use.");
        if (Reason.Length > 500) yield return Refusal.Invalid("mark_reason", "Use at most 500 characters.");
    }
}

/// <summary>Saying what a bed is like.</summary>
public sealed record DescribeBed(Guid Unit, Guid Bed, BedProperties Like) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RunBeds;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Like.Sex is not ("any" or "female" or "male")) yield return Refusal.Invalid("room", "Choose for whom the room is.");
    }
}

/// <summary>Does it. A bed of another unit is no bed here.</summary>
public sealed class BedHandlers
{
    static readonly Refusal NoBed = Refusal.NotFound("There is no such bed.");

    /// <summary>Holds.</summary>
    public Outcome<Guid> Hold(HoldBed ask, Actor by, WriteScope scope) => Is(scope, ask.Unit, ask.Bed)
        ? BedBook.Hold(scope, ask.Bed, scope.Now + Duration.FromHours(ask.Hours), null, null, ask.For, ask.Reason, by.Id)
        : NoBed;

    /// <summary>Ends a hold.</summary>
    public Outcome<Guid> End(EndBedHold ask, Actor by, WriteScope scope) => !Is(scope, ask.Unit, ask.Bed) ? NoBed
        : BedBook.EndHold(scope, ask.Bed, ask.Hold, by.Id) ? ask.Hold
        : Refusal.Conflict("This hold has ended already. Look at the bed again.");

    /// <summary>Marks.</summary>
    public Outcome<Guid> Mark(MarkBed ask, Actor by, WriteScope scope)
    {
        if (!Is(scope, ask.Unit, ask.Bed)) return NoBed;
        var occupied = scope.Connection.Scalar<long>("SELECT count(*) FROM bed_stay WHERE bed_id = @bed AND to_at IS NULL", ("bed", ask.Bed)) > 0;
        if (occupied && ask.Mark is (BedMark.Dirty or BedMark.Blocked)) return Refusal.Conflict("Somebody lies in this bed. Move them first.");
        if (!occupied && ask.Mark == BedMark.Leaving) return Refusal.Conflict("Nobody lies in this bed.");
        BedBook.Mark(scope, ask.Bed, ask.Mark!.Value, ask.Reason, by.Id);
        return ask.Bed;
    }

    /// <summary>Describes.</summary>
    public Outcome<Guid> Describe(DescribeBed ask, Actor by, WriteScope scope)
    {
        if (!Is(scope, ask.Unit, ask.Bed)) return NoBed;
        BedBook.Describe(scope, ask.Bed, ask.Like, by.Id);
        return ask.Bed;
    }

    static bool Is(WriteScope scope, Guid unit, Guid bed) => BedBook.UnitOf(scope.Connection, bed) == unit;
}
