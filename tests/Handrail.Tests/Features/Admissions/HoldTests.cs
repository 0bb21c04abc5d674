using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Admissions;
using Handrail.Features.Beds;
using Handrail.Gate;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Features.Admissions;

/// <summary>A bed that was promised is taken through its hold, and a person has one stay.</summary>
public sealed class HoldTests
{
    static Task<Outcome<Guid>> AdmitWith(Ward ward, Guid? hold, Guid? bed, KnownWho? who = null, string why = "", params string[] care) => ward.Gate.Run(
        new AdmitPatient(DemoWard.Unit, bed, ward.Clock.Now, who ?? Hands.Known("", ""), 1, []) { Hold = hold, BedWhy = why, Precautions = care }, Ward.Staff(Hands.Nurse), new AdmitHandler(ward.Stays, ward.Hooks).Handle);

    static Task<Outcome<Guid>> MoveWith(Ward ward, Guid stay, Guid bed, Guid? hold, string why = "") =>
        ward.Gate.Run(new MovePatient(stay, bed, ward.Clock.Now, "Nearer to the desk") { Hold = hold, BedWhy = why }, Ward.Staff(Hands.Nurse), new StayHandlers(ward.Stays).Move);

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-116")]
    public async Task A_held_bed_is_taken_through_its_hold_and_is_never_free_for_anybody_else(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        var bed = await ward.FreeBed("9");
        var hold = Hands.Done(await ward.TryHold(bed));
        await using var second = new Writer(ward.Database, new AuditChain(1), ward.Clock, NullLogger<Writer>.Instance);
        var hooks = new StayHooks();
        var (gate, handler) = (new Gate.Gate(second, ward.Database, new Admission([new RelationshipRule()]), ward.Clock), new AdmitHandler(new StayBook(hooks), hooks));
        // Twenty others race for the bed, half of them in another program on the same database; the one with the hold comes in the middle.
        var others = Enumerable.Range(0, 20).Select(i => Task.Run(() => i % 2 == 0 ? ward.TryAdmit(bed, login: Hands.Charge)
            : i % 4 == 1 ? gate.Run(new AdmitPatient(DemoWard.Unit, bed, ward.Clock.Now, Hands.Known("", ""), 1, []), Ward.Staff(Hands.Charge), handler.Handle)
            : gate.Run(new HoldBed(DemoWard.Unit, bed, $"Caller {i}", 4, "Promised"), Ward.Staff(Hands.Nurse), new BedHandlers().Hold))).ToList();
        others.Insert(10, Task.Run(() => AdmitWith(ward, hold, null)));
        var answers = await Task.WhenAll(others);

        var stay = Hands.Done(answers[10]);
        Assert.Equal(20, answers.Count(each => each is Outcome<Guid>.Refused { Why.Kind: RefusalKind.Conflict }));
        Assert.Equal((BedState.Occupied, (Guid?)stay), (ward.Bed(bed).State, ward.Bed(bed).Stay));
        Assert.Equal([((Guid?)stay, (Guid?)DemoWard.StaffId(Hands.Nurse), ward.Clock.Now)], ward.Query("SELECT taken_stay, ended_by, until_at FROM bed_hold", row => (row.IdOrNull(0), row.IdOrNull(1), row.Time(2))));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-116")]
    public async Task A_hold_that_cannot_be_used_says_why(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        var (bed, other) = (await ward.FreeBed("9"), await ward.FreeBed("10"));
        var hold = Hands.Done(await ward.TryHold(bed));
        Assert.Contains("This hold is of bed 9", Hands.Refused(await AdmitWith(ward, hold, other)), StringComparison.Ordinal);
        Assert.Contains("no such hold", Hands.Refused(await AdmitWith(ward, Guid.NewGuid(), bed)), StringComparison.Ordinal);
        Assert.Contains("no such hold", Hands.Refused(await AdmitWith(ward, Guid.NewGuid(), null)), StringComparison.Ordinal);
        Assert.Equal(BedState.Held, ward.Bed(bed).State);

        // Two come with the same hold: one has the bed.
        var both = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AdmitWith(ward, hold, bed))));
        Assert.Single(both.OfType<Outcome<Guid>.Done>());
        Assert.All(both.OfType<Outcome<Guid>.Refused>(), each => Assert.Contains("was used already", each.Why.Reason, StringComparison.Ordinal));

        // Ended by somebody: a promise that was taken back.
        var ended = Hands.Done(await ward.TryHold(other));
        await ward.Done(Hands.Nurse, new EndBedHold(DemoWard.Unit, other, ended), new BedHandlers().End);
        Assert.Contains("ended before its time", Hands.Refused(await MoveWith(ward, DemoWard.Stay(1), other, ended)), StringComparison.Ordinal);

        // Run out: refused when somebody else holds the bed by now, and no bar when the bed is free.
        var late = Hands.Done(await ward.TryHold(other, hours: 1));
        ward.Clock.Now += Duration.FromHours(1);
        var next = Hands.Done(await ward.TryHold(other, hours: 1));
        Assert.Contains("has run out, and the bed is no longer free", Hands.Refused(await MoveWith(ward, DemoWard.Stay(1), other, late)), StringComparison.Ordinal);
        Assert.Equal(BedState.Held, ward.Bed(other).State);
        ward.Clock.Now += Duration.FromHours(1);
        Hands.Done(await MoveWith(ward, DemoWard.Stay(1), other, late));
        Assert.Equal(0, ward.Count("bed_hold", $"taken_stay IS NOT NULL AND until_at = expires_at")); // nothing was used up
        Assert.NotEqual(next, late);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-116")]
    public async Task A_hold_moves_somebody_and_one_by_name_is_theirs_alone(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        var (bed, other) = (await ward.FreeBed("9"), await ward.FreeBed("10"));
        var hold = Hands.Done(await ward.TryHold(bed));
        Assert.Contains("held for somebody else", Hands.Refused(await MoveWith(ward, DemoWard.Stay(1), bed, null)), StringComparison.Ordinal);
        Hands.Done(await MoveWith(ward, DemoWard.Stay(1), bed, hold));
        Assert.Equal((Guid?)DemoWard.Stay(1), ward.Query("SELECT taken_stay FROM bed_hold WHERE id = @id", row => row.IdOrNull(0), ("id", hold))[0]);

        // Held for the person of stay 2 by name, who has gone home: their next admission takes it without a word, nobody else does.
        await ward.TryDischarge(DemoWard.Stay(2));
        var named = await ward.Writer.Run(scope => Hands.Done(BedBook.Hold(scope, other, scope.Now + Duration.FromHours(4), DemoWard.Person(2), null, "Them", "Comes back tonight", null)));
        Assert.Contains("another person by name", Hands.Refused(await AdmitWith(ward, named, other)), StringComparison.Ordinal);
        var who = ward.Query("SELECT 1", _ => PersonNames.One(ward.Database.Open(), ward.Database.Vault, DemoWard.Person(2)))[0];
        var stay = Hands.Done(await AdmitWith(ward, null, other, new KnownWho("", who.Family, null, null, "unknown", who.RecordNumber)));
        Assert.Equal((Guid?)stay, ward.Query("SELECT taken_stay FROM bed_hold WHERE id = @id", row => row.IdOrNull(0), ("id", named))[0]);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-116")]
    public async Task A_bed_that_is_not_ligature_safe_needs_a_word_for_who_may_hurt_themselves(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var (bed, safe) = (await ward.FreeBed("9"), await ward.FreeBed("10"));
        await ward.Done(Hands.Nurse, new DescribeBed(DemoWard.Unit, safe, new BedProperties("any", false, true, false)), new BedHandlers().Describe);
        var refused = Assert.IsType<Outcome<Guid>.Refused>(await AdmitWith(ward, null, bed, care: ["suicide", "mobility"])).Why;
        Assert.Equal((RefusalKind.Invalid, "bed_why"), (refused.Kind, refused.Field));
        Assert.Contains("Bed 9 is not known to be ligature-safe", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(0, ward.Count("person_fact")); // nothing of a refused admission stays

        // A concern that is no matter of safety asks nothing; the ligature-safe bed takes them as they are.
        var stay = Hands.Done(await AdmitWith(ward, null, safe, care: ["suicide", "mobility"]));
        Assert.Equal(2, ward.Count("person_fact"));
        Assert.Equal("bed_why", Assert.IsType<Outcome<Guid>.Refused>(await MoveWith(ward, stay, bed, null)).Why.Field);
        Hands.Done(await MoveWith(ward, stay, bed, null, "The other room floods; one to one until morning"));
        using var connection = ward.Database.Open();
        var reason = StayRows.Log(connection, ward.Database.Vault, stay).Select(row => row.Reason).First(words => words?.Contains("floods", StringComparison.Ordinal) == true)!;
        // Changing beds asks for both: who is at risk would come into bed 1.
        var swap = new SwapPatients(stay, DemoWard.Stay(1), ward.Clock.Now + Duration.FromMinutes(1));
        ward.Clock.Now += Duration.FromMinutes(1);
        Assert.Equal("swap_why", Assert.IsType<Outcome<Guid>.Refused>(await ward.Gate.Run(swap, Ward.Staff(Hands.Nurse), new StayHandlers(ward.Stays).Swap)).Why.Field);
        Hands.Done(await ward.Gate.Run(swap with { BedWhy = "Watched one to one" }, Ward.Staff(Hands.Nurse), new StayHandlers(ward.Stays).Swap));
        Assert.Contains("Nearer to the desk Against this bed: not known to be fitted for limited mobility, not known to be ligature-safe. The other room floods", reason, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-116")]
    public async Task One_person_is_admitted_once_without_a_bed_too(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        await ward.TryDischarge(DemoWard.Stay(1));
        var who = ward.Query("SELECT 1", _ => PersonNames.One(ward.Database.Open(), ward.Database.Vault, DemoWard.Person(1)))[0];
        var known = new KnownWho("", who.Family, null, null, "unknown", who.RecordNumber);
        await using var second = new Writer(ward.Database, new AuditChain(1), ward.Clock, NullLogger<Writer>.Instance);
        var hooks = new StayHooks();
        var (gate, handler) = (new Gate.Gate(second, ward.Database, new Admission([new RelationshipRule()]), ward.Clock), new AdmitHandler(new StayBook(hooks), hooks));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => i % 2 == 0 ? ward.TryAdmit(null, known)
            : gate.Run(new AdmitPatient(DemoWard.Unit, null, ward.Clock.Now, known, 1, []), Ward.Staff(Hands.Charge), handler.Handle))));
        Assert.Single(answers.OfType<Outcome<Guid>.Done>());
        Assert.All(answers.OfType<Outcome<Guid>.Refused>(), each => Assert.Contains("admitted already", each.Why.Reason, StringComparison.Ordinal));

        // Undoing the discharge would give them a second stay that goes on: said in words.
        Assert.Contains("another stay that goes on", Hands.Refused(await ward.TryUndo(DemoWard.Stay(1), ward.Steps(DemoWard.Stay(1))[^1].Id)), StringComparison.Ordinal);
        // Past all rules: the database keeps the second one out.
        var failure = Assert.ThrowsAny<System.Data.Common.DbException>(() => ward.Query("SELECT 1", _ => 0).Count + Insert());
        Assert.Contains(engine == Engine.Sqlite ? "encounter.person_id" : "encounter_one_open", failure.Message, StringComparison.Ordinal);

        int Insert()
        {
            using var connection = ward.Database.Open();
            return connection.Execute("INSERT INTO encounter (id, person_id, unit_id, protocol, acuity, spo2_scale, flags, admitted_at) VALUES (@id, @person, @unit, 'general-detox', 0, 1, '', 0)",
                ("id", Guid.NewGuid()), ("person", DemoWard.Person(1)), ("unit", DemoWard.Unit));
        }
    }
}
