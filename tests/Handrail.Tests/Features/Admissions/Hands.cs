using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Admissions;
using Handrail.Features.Beds;
using NodaTime;

namespace Handrail.Tests.Features.Admissions;

/// <summary>What nurses do with beds and stays, through the real gate.</summary>
static class Hands
{
    public const string Nurse = "ama.osei", Charge = "bo.lind";

    /// <summary>A bed of the detox unit in which nobody lies.</summary>
    public static async Task<Guid> FreeBed(this Ward ward, string name)
    {
        var bed = Guid.CreateVersion7();
        await ward.Writer.Run(scope => scope.Connection.Execute("INSERT INTO location (id, kind, name, unit_id, sort) VALUES (@id, 'bed', @name, @unit, 90)", ("id", bed), ("name", name), ("unit", DemoWard.Unit)));
        return bed;
    }

    public static KnownWho Known(string given, string family, LocalDate? born = null) => new(given, family, born, null, "unknown", "");

    public static Task<Outcome<Guid>> TryAdmit(this Ward ward, Guid? bed, KnownWho? who = null, Instant? at = null, string login = Nurse, params SubstanceUse[] uses) =>
        ward.Gate.Run(new AdmitPatient(DemoWard.Unit, bed, at ?? ward.Clock.Now, who ?? Known("", ""), 1, uses), Ward.Staff(login), new AdmitHandler(ward.Stays, ward.Hooks).Handle);

    public static async Task<Guid> Admit(this Ward ward, Guid? bed, KnownWho? who = null, Instant? at = null, params SubstanceUse[] uses) => Done(await ward.TryAdmit(bed, who, at, Nurse, uses));

    public static Task<Outcome<Guid>> TryMove(this Ward ward, Guid stay, Guid bed, Instant? at = null) =>
        ward.Gate.Run(new MovePatient(stay, bed, at ?? ward.Clock.Now, ""), Ward.Staff(Nurse), new StayHandlers(ward.Stays).Move);

    public static async Task Move(this Ward ward, Guid stay, Guid bed, Instant? at = null) => Done(await ward.TryMove(stay, bed, at));

    public static Task<Outcome<Guid>> TrySwap(this Ward ward, Guid stay, Guid other, Instant at) =>
        ward.Gate.Run(new SwapPatients(stay, other, at), Ward.Staff(Nurse), new StayHandlers(ward.Stays).Swap);

    public static Task<Outcome<Guid>> TryLeave(this Ward ward, Guid stay, Instant at, int hours = 4) =>
        ward.Gate.Run(new LeaveForAWhile(stay, at, hours, ""), Ward.Staff(Nurse), new StayHandlers(ward.Stays).Leave);

    public static Task<Outcome<Guid>> TryReturn(this Ward ward, Guid stay, Guid bed, Instant at) =>
        ward.Gate.Run(new ReturnFromLeave(stay, bed, at), Ward.Staff(Nurse), new StayHandlers(ward.Stays).Return);

    public static Task<Outcome<Guid>> TryUndo(this Ward ward, Guid stay, Guid step) =>
        ward.Gate.Run(new UndoStayStep(stay, step, "Recorded by mistake"), Ward.Staff(Nurse), new StayHandlers(ward.Stays).Undo);

    public static Task<Outcome<Guid>> TryDischarge(this Ward ward, Guid stay, Instant? at = null, string way = "planned", string reason = "Test", params string[] ticked) =>
        ward.Gate.Run(new DischargePatient(stay, way, at ?? ward.Clock.Now, ticked.ToHashSet(), reason), Ward.Staff(Nurse), new DischargeHandler(ward.Stays).Handle);

    public static Task<Outcome<Guid>> TryHold(this Ward ward, Guid bed, string forWhom = "Mia from the phone", int hours = 4, string login = Nurse) =>
        ward.Gate.Run(new HoldBed(DemoWard.Unit, bed, forWhom, hours, "Promised at the desk"), Ward.Staff(login), new BedHandlers().Hold);

    public static List<StayEvent> Steps(this Ward ward, Guid stay)
    {
        using var connection = ward.Database.Open();
        return StayRows.Standing(connection, stay);
    }

    public static BedNow Bed(this Ward ward, Guid bed)
    {
        using var connection = ward.Database.Open();
        return BedBook.Of(connection, DemoWard.Unit, ward.Clock.Now).Single(each => each.Id == bed);
    }

    public static T Done<T>(Outcome<T> outcome) => outcome is Outcome<T>.Done done ? done.Value : throw new InvalidOperationException($"Refused: {((Outcome<T>.Refused)outcome).Why.Reason}");

    public static string Refused<T>(Outcome<T> outcome) => Assert.IsType<Outcome<T>.Refused>(outcome).Why.Reason;
}
