using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Admissions;

/// <summary>Opening the page of a stay.</summary>
public sealed record ViewStay(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>To another bed, of this unit or another the mover works on; at the time it happened.</summary>
public sealed record MovePatient(Guid Stay, Guid? Bed, Instant At, string Reason) : IAsk
{
    /// <summary>The hold of the bed that is used up by it; null without one.</summary>
    public Guid? Hold { get; init; }

    /// <summary>Why this bed, when something that touches safety speaks against it.</summary>
    public string BedWhy { get; init; } = "";

    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Bed is null) yield return Refusal.Invalid("bed", "Choose the bed they moved to.");
        if (Reason.Length > 500) yield return Refusal.Invalid("move_reason", "Use at most 500 characters.");
        if (BedWhy.Length > 500) yield return Refusal.Invalid("bed_why", "Use at most 500 characters.");
    }
}

/// <summary>Two people change beds, in the same moment.</summary>
public sealed record SwapPatients(Guid Stay, Guid? Other, Instant At) : IAsk
{
    /// <summary>Why these beds, when something that touches safety speaks against one of them.</summary>
    public string BedWhy { get; init; } = "";

    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Other is null || Other == Stay) yield return Refusal.Invalid("swap_with", "Choose with whom they change beds.");
        if (BedWhy.Length > 500) yield return Refusal.Invalid("swap_why", "Use at most 500 characters.");
    }
}

/// <summary>Away for a while; the bed is held for them until they are expected.</summary>
public sealed record LeaveForAWhile(Guid Stay, Instant At, int? Hours, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Hours is null || Hours < 1 || Hours > BedHold.Longest.TotalHours) yield return Refusal.Invalid("away_hours", $"Enter in how many hours they are expected back, 1 to {BedHold.Longest.TotalHours}.");
        if (Reason.Length > 500) yield return Refusal.Invalid("leave_reason", "Use at most 500 characters.");
    }
}

/// <summary>Back from leave, into a bed.</summary>
public sealed record ReturnFromLeave(Guid Stay, Guid? Bed, Instant At) : IAsk
{
    /// <summary>Why this bed, when something that touches safety speaks against it.</summary>
    public string BedWhy { get; init; } = "";

    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Bed is null) yield return Refusal.Invalid("bed", "Choose the bed they came back to.");
        if (BedWhy.Length > 500) yield return Refusal.Invalid("bed_why", "Use at most 500 characters.");
    }
}

/// <summary>Undoing one thing that happened to a stay, because it was recorded by mistake. Both stay in the log.</summary>
public sealed record UndoStayStep(Guid Stay, Guid Step, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Reason.Trim().Length is 0 or > 500) yield return Refusal.Invalid($"undo_reason_{Step:N}", "Write what was wrong, in a few words.");
    }
}

/// <summary>Moves people. Who lies where is decided in one place (<see cref="StayBook"/>); here only what belongs to each verb.</summary>
public sealed class StayHandlers(StayBook stays)
{
    /// <summary>Moves.</summary>
    public Outcome<Guid> Move(MovePatient ask, Actor by, WriteScope scope) => Reaches(scope, by, ask.Bed!.Value)
        ? Into(scope, new StayDeed(ask.Stay, StayKind.Move, Micros.Cut(ask.At), ask.Bed) { Reason = ask.Reason, Hold = ask.Hold }, ask.BedWhy, by)
        : Refusal.Invalid("bed", "Choose a bed of a unit you are working on. To send somebody to another unit, offer them to it below.");

    /// <summary>Swaps.</summary>
    public Outcome<Guid> Swap(SwapPatients ask, Actor by, WriteScope scope)
    {
        if (BedAt(scope, ask.Stay, ask.At) is not { } own || BedAt(scope, ask.Other!.Value, ask.At) is not { } other) return Refusal.Invalid("swap_with", "Both must lie in a bed at that time.");
        if (!Reaches(scope, by, own) || !Reaches(scope, by, other)) return Refusal.Invalid("swap_with", "Choose somebody on a unit you are working on.");
        var deeds = new List<StayDeed>();
        foreach (var (stay, bed) in new[] { (ask.Stay, other), (ask.Other.Value, own) })
        {
            var person = scope.Connection.Query("SELECT person_id FROM encounter WHERE id = @stay", row => row.Id(0), ("stay", stay))[0];
            var chosen = BedFit.Chosen(scope, bed, person, "", ask.BedWhy);
            if (chosen is not Outcome<string>.Done { Value: var words }) return ((Outcome<string>.Refused)chosen).Why with { Field = "swap_why" };
            deeds.Add(new StayDeed(stay, StayKind.Move, Micros.Cut(ask.At), bed) { Reason = words });
        }

        return Done(ask.Stay, stays.Change(scope, deeds, by.Id));
    }

    /// <summary>Leaves.</summary>
    public Outcome<Guid> Leave(LeaveForAWhile ask, Actor by, WriteScope scope)
    {
        var done = stays.Change(scope, [new StayDeed(ask.Stay, StayKind.Leave, Micros.Cut(ask.At), null) { Reason = ask.Reason }], by.Id);
        if (done is not Outcome<StayOutcome>.Done { Value.Changed.Stays: [var stay] } || stay.After.LeftBed is not { } bed || stay.After.AwaySince is null) return Done(ask.Stay, done);
        var who = PersonNames.One(scope.Connection, scope.Vault, stay.Person).Short;
        var held = BedBook.Hold(scope, bed, scope.Now + Duration.FromHours(ask.Hours!.Value), stay.Person, ask.Stay, who, "On leave", by.Id);
        return held is Outcome<Guid>.Refused refused ? refused.Why : ask.Stay;
    }

    /// <summary>Returns.</summary>
    public Outcome<Guid> Return(ReturnFromLeave ask, Actor by, WriteScope scope) => Reaches(scope, by, ask.Bed!.Value)
        ? Into(scope, new StayDeed(ask.Stay, StayKind.Return, Micros.Cut(ask.At), ask.Bed), ask.BedWhy, by)
        : Refusal.Invalid("bed", "Choose a bed of a unit you are working on.");

    /// <summary>Undoes.</summary>
    public Outcome<Guid> Undo(UndoStayStep ask, Actor by, WriteScope scope)
    {
        var standing = StayRows.Standing(scope.Connection, ask.Stay);
        if (standing.Find(each => each.Id == ask.Step) is not { } step) return Refusal.Conflict("This has been undone already, or it is not part of this stay. Look at it again.");
        if (step.Kind == StayKind.Admit && standing.Count > 1) return Refusal.Conflict("Undo what happened after the admission first, the newest first.");
        return Done(ask.Stay, stays.Change(scope, [new StayDeed(ask.Stay, step.Kind, step.At, step.Bed) { Undoes = step.Id, Reason = ask.Reason }], by.Id));
    }

    Outcome<Guid> Into(WriteScope scope, StayDeed deed, string why, Actor by)
    {
        if (scope.Connection.Query("SELECT person_id FROM encounter WHERE id = @stay", row => row.Id(0), ("stay", deed.Encounter)) is not [var person]) return Refusal.NotFound("There is no such stay.");
        // Back into the bed that was kept for them: it was chosen, and answered for, before.
        if (BedBook.HoldOn(scope.Connection, deed.Bed!.Value, scope.Now)?.Person == person) return Done(deed.Encounter, stays.Change(scope, [deed], by.Id));
        return BedFit.Chosen(scope, deed.Bed!.Value, person, deed.Reason ?? "", why) switch
        {
            Outcome<string>.Done { Value: var words } => Done(deed.Encounter, stays.Change(scope, [deed with { Reason = words }], by.Id)),
            var refused => ((Outcome<string>.Refused)refused).Why,
        };
    }

    static Outcome<Guid> Done(Guid stay, Outcome<StayOutcome> done) => done is Outcome<StayOutcome>.Refused refused ? refused.Why : stay;

    static bool Reaches(WriteScope scope, Actor by, Guid bed) => BedBook.UnitOf(scope.Connection, bed) is { } unit && RelationshipRule.OnShift(scope.Connection, by.Id, unit, scope.Now);

    static Guid? BedAt(WriteScope scope, Guid stay, Instant at) => scope.Connection.Query(
        "SELECT bed_id FROM bed_stay WHERE encounter_id = @stay AND from_at <= @at AND (to_at IS NULL OR to_at > @at)", row => (Guid?)row.Id(0), ("stay", stay), ("at", at)).FirstOrDefault();
}
