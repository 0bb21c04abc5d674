using System.Data.Common;
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

public sealed class BedTests
{
    const int Writers = 8;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-080"), Hazard("HZ-081")]
    public async Task Fifty_at_once_hold_and_take_one_bed_and_one_of_them_has_it(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        var bed = await ward.FreeBed("9");
        // Two programs on one database, as when somebody works at the command line beside the server.
        await using var second = new Writer(ward.Database, new AuditChain(1), ward.Clock, NullLogger<Writer>.Instance);
        var hooks = new StayHooks();
        var gates = new[] { (ward.Gate, Book: ward.Stays, ward.Hooks), (Gate: new Gate.Gate(second, ward.Database, new Admission([new RelationshipRule()]), ward.Clock), Book: new StayBook(hooks), Hooks: hooks) };
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() =>
        {
            var (gate, book, hook) = gates[i % 2];
            return i / 2 % 2 == 0
                ? gate.Run(new HoldBed(DemoWard.Unit, bed, $"Caller {i}", 4, "Promised"), Ward.Staff(Hands.Nurse), new BedHandlers().Hold)
                : gate.Run(new AdmitPatient(DemoWard.Unit, bed, ward.Clock.Now, Hands.Known("", ""), 1, []), Ward.Staff(Hands.Charge), new AdmitHandler(book, hook).Handle);
        })));

        Assert.Single(answers.OfType<Outcome<Guid>.Done>());
        var refused = answers.OfType<Outcome<Guid>.Refused>().ToList();
        Assert.Equal(49, refused.Count);
        Assert.All(refused, each => Assert.True(each.Why.Kind == RefusalKind.Conflict && each.Why.Reason.Contains("bed 9", StringComparison.OrdinalIgnoreCase) && each.Why.Reason.Contains("choose another bed", StringComparison.OrdinalIgnoreCase), each.Why.Reason));
        Assert.Contains(ward.Bed(bed).State, new[] { BedState.Held, BedState.Occupied });
        Assert.Equal(1, ward.Count("bed_hold") + ward.Count("bed_stay", "from_at > 0 AND bed_id NOT IN (SELECT bed_id FROM device_place)"));
        Assert.Equal(49, ward.Count("audit_event", "outcome = 'Conflict'"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-080")]
    public async Task The_database_itself_lets_nobody_share_a_bed_or_a_moment_in_two_beds(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        var (bed, other) = (await ward.FreeBed("9"), await ward.FreeBed("10"));
        // Past all rules and locks of the program: eight connections write the same span.
        var tries = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => Refused(() => Stay(ward, DemoWard.Stay(1), bed, i, 60)))));
        Assert.Equal(Writers, tries.Count(each => each)); // stay 1 lies in its own bed already: all are kept out

        await ward.Writer.Run(scope => scope.Connection.Execute("DELETE FROM bed_stay"));
        tries = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Task.Run(() => Refused(() => Stay(ward, DemoWard.Stay(1 + (i % 2)), bed, 0, 60)))));
        Assert.Equal(Writers - 1, tries.Count(each => each));

        var holder = ward.Query("SELECT encounter_id FROM bed_stay", row => row.Id(0))[0];
        Assert.True(Refused(() => Stay(ward, holder, other, 30, 90))); // one person in two beds for half an hour
        Assert.False(Refused(() => Stay(ward, holder, other, 60, null))); // one after the other is no overlap
        Assert.True(Refused(() => Stay(ward, holder == DemoWard.Stay(1) ? DemoWard.Stay(2) : DemoWard.Stay(1), other, 500, null))); // an open end reaches into the future
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-081")]
    public async Task A_hold_keeps_everybody_out_until_its_hour_and_then_is_gone_without_anything_running(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var bed = await ward.FreeBed("9");
        Hands.Done(await ward.TryHold(bed, hours: 4));
        Assert.Equal(BedState.Held, ward.Bed(bed).State);
        Assert.Contains("held for somebody else", Hands.Refused(await ward.TryAdmit(bed)), StringComparison.Ordinal);
        Assert.Contains("held already", Hands.Refused(await ward.TryHold(bed)), StringComparison.Ordinal);

        ward.Clock.Now += Duration.FromHours(4) - Duration.FromSeconds(1);
        Assert.Equal(BedState.Held, ward.Bed(bed).State);
        ward.Clock.Now += Duration.FromSeconds(1);
        Assert.Equal(BedState.Free, ward.Bed(bed).State);
        await ward.Admit(bed);
        Assert.Equal(BedState.Occupied, ward.Bed(bed).State);
        Assert.Equal(1, ward.Count("bed_hold")); // it stays in the history
        Assert.DoesNotContain("Mia", ward.Query("SELECT for_words FROM bed_hold", row => row.GetString(0))[0], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_bed_that_was_left_waits_for_cleaning_and_one_out_of_use_is_not_taken(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        var (bed, other) = (await ward.FreeBed("9"), await ward.FreeBed("10"));
        var stay = await ward.Admit(bed);
        await ward.Move(stay, other);
        Assert.Equal((BedState.Dirty, BedState.Occupied), (ward.Bed(bed).State, ward.Bed(other).State));
        Assert.Contains("waits for cleaning", Hands.Refused(await ward.TryAdmit(bed)), StringComparison.Ordinal);

        await Mark(bed, BedMark.Blocked, "Water pipe");
        Assert.Contains("out of use", Hands.Refused(await ward.TryAdmit(bed)), StringComparison.Ordinal);
        await Mark(bed, BedMark.Ready, "");
        await Mark(other, BedMark.Leaving, "");
        Assert.Equal((BedState.Free, BedState.Leaving), (ward.Bed(bed).State, ward.Bed(other).State));
        Hands.Refused(await ward.Gate.Run(new MarkBed(DemoWard.Unit, other, BedMark.Dirty, ""), Ward.Staff(Hands.Nurse), new BedHandlers().Mark));
        await ward.Gate.Run(new DescribeBed(DemoWard.Unit, bed, new BedProperties("female", true, true, true)), Ward.Staff(Hands.Nurse), new BedHandlers().Describe);
        Assert.Equal(new BedProperties("female", true, true, true), ward.Bed(bed).Properties);
        Assert.Equal(4, ward.Count("bed_event")); // dirty by the move, blocked, ready, leaving

        Task Mark(Guid which, BedMark mark, string why) => ward.Done(Hands.Nurse, new MarkBed(DemoWard.Unit, which, mark, why), new BedHandlers().Mark);
    }

    static void Stay(Ward ward, Guid stay, Guid bed, int fromMinutes, int? toMinutes)
    {
        using var connection = ward.Database.Open();
        var start = Instant.FromUtc(2030, 1, 1, 0, 0);
        connection.Execute("INSERT INTO bed_stay (id, encounter_id, bed_id, from_at, to_at) VALUES (@id, @stay, @bed, @from, @to)", ("id", Guid.NewGuid()), ("stay", stay), ("bed", bed),
            ("from", start + Duration.FromMinutes(fromMinutes)), ("to", toMinutes is { } to ? start + Duration.FromMinutes(to) : null));
    }

    static bool Refused(Action write)
    {
        try
        {
            write();
            return false;
        }
        catch (DbException failure) when (failure.SqlState == "40P01")
        {
            return true; // two waited for each other, and PostgreSQL kept one of them out
        }
        catch (DbException failure)
        {
            Assert.Matches("bed_stay_(one_person_a_bed|one_bed_a_person|bed_alone|person_alone)", failure.Message);
            return true;
        }
    }
}
