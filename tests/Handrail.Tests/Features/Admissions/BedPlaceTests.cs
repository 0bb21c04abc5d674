using System.Net;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Beds;
using Handrail.Gate;
using Handrail.Tests.Features.Consents;
using NodaTime;

namespace Handrail.Tests.Features.Admissions;

/// <summary>Beds as places: who runs the centre adds, renames, describes, blocks and retires them.</summary>
public sealed class BedPlaceTests
{
    static readonly BedPlaceHandlers Handlers = new();

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-113")]
    public async Task A_bed_with_a_person_in_it_stays_and_a_retired_one_takes_nobody_back(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        var manager = Ward.Staff("maud.ek");
        Assert.Contains("There is a bed of this name", Why(await Run(new AddBed(DemoWard.Unit, "1"), Handlers.Add)), StringComparison.Ordinal);
        var bed = Done(await Run(new AddBed(DemoWard.Unit, "7a"), Handlers.Add));
        Assert.Contains("There is a bed of this name", Why(await Run(new AddBed(DemoWard.Unit, "7A"), Handlers.Add)), StringComparison.Ordinal); // as people read it
        Assert.Contains("Write the name", Why(await Run(new AddBed(DemoWard.Unit, ""), Handlers.Add)), StringComparison.Ordinal);
        Done(await Run(new DescribeBedPlace(DemoWard.Unit, bed, new BedProperties("female", true, true, true)), Handlers.Describe));
        Done(await Run(new ChangeBedName(DemoWard.Unit, bed, "8"), Handlers.Rename));
        Assert.Equal(("8", new BedProperties("female", true, true, true), BedState.Free), (ward.Bed(bed).Name, ward.Bed(bed).Properties, ward.Bed(bed).State));

        var stay = await ward.Admit(bed, Hands.Known("Nova", "Lind"));
        Assert.Contains("Somebody lies in bed 8", Why(await Run(new ChangeBedPlace(DemoWard.Unit, bed, true), Handlers.Retire)), StringComparison.Ordinal);
        Assert.Contains("Somebody lies in this bed", Why(await Run(new MarkBedPlace(DemoWard.Unit, bed, true, "Broken"), Handlers.Mark)), StringComparison.Ordinal);
        var other = await ward.FreeBed("9");
        ward.Clock.Now += Duration.FromMinutes(5);
        await ward.Move(stay, other);
        await ward.Writer.Run(scope =>
        {
            BedBook.Mark(scope, bed, BedMark.Ready, null, null); // it was left, and is clean again
            return true;
        });
        Done(await ward.TryHold(bed, "Mia")); // held is promised: it is not taken away either
        Assert.Contains("is held for somebody", Why(await Run(new ChangeBedPlace(DemoWard.Unit, bed, true), Handlers.Retire)), StringComparison.Ordinal);
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE bed_hold SET until_at = from_at"));
        Done(await Run(new ChangeBedPlace(DemoWard.Unit, bed, true), Handlers.Retire));

        using (var db = ward.Database.Open()) Assert.DoesNotContain(BedBook.Of(db, DemoWard.Unit, ward.Clock.Now), each => each.Id == bed);
        Assert.Contains("no longer there", Hands.Refused(await ward.TryMove(stay, bed)), StringComparison.Ordinal);
        Assert.Contains("no longer there", Hands.Refused(await ward.TryHold(bed)), StringComparison.Ordinal);
        // The way back by an undo is closed too: whoever was put back would lie in a bed that no board shows.
        Assert.Contains("no longer there", Hands.Refused(await ward.TryUndo(stay, ward.Steps(stay)[^1].Id)), StringComparison.Ordinal);
        var second = Done(await Run(new AddBed(DemoWard.Unit, "8"), Handlers.Add)); // its name may be used again
        Assert.Contains("There is a bed of this name", Why(await Run(new ChangeBedPlace(DemoWard.Unit, bed, false), Handlers.Retire)), StringComparison.Ordinal);
        Done(await Run(new ChangeBedName(DemoWard.Unit, second, "8b"), Handlers.Rename));
        Done(await Run(new ChangeBedPlace(DemoWard.Unit, bed, false), Handlers.Retire));
        Assert.Equal(["added", "renamed", "retired", "back"], ward.Query("SELECT kind FROM bed_change WHERE bed_id = @bed ORDER BY no", row => row.GetString(0), ("bed", bed)));

        Done(await Run(new MarkBedPlace(DemoWard.Unit, bed, true, "Broken"), Handlers.Mark));
        Assert.Equal(BedState.Blocked, ward.Bed(bed).State);
        Done(await Run(new MarkBedPlace(DemoWard.Unit, bed, false, ""), Handlers.Mark));
        Assert.Equal(BedState.Dirty, ward.Bed(bed).State); // nobody at a desk has seen that it is clean
        // A nurse runs beds and is no manager of places; a bed of another unit is no bed here.
        Assert.IsType<Outcome<Guid>.Refused>(await ward.Gate.Run(new AddBed(DemoWard.Unit, "99"), Ward.Staff(Hands.Nurse), Handlers.Add));
        Assert.IsType<Outcome<Guid>.Refused>(await Run(new ChangeBedPlace(DemoWard.Unit, Guid.NewGuid(), true), Handlers.Retire));

        Task<Outcome<Guid>> Run<TAsk>(TAsk ask, Func<TAsk, Actor, WriteScope, Outcome<Guid>> handle) where TAsk : IAsk => ward.Gate.Run(ask, manager, handle);
    }

    [Fact]
    public async Task The_manager_s_pages_show_places_and_nobody_s_name()
    {
        await using var running = await Running.Start(beds: 2);
        using var manager = await Consents.Hands.Of(running, "maud.ek");
        var beds = $"/network/units/{DemoWard.Unit}/beds";
        var added = await manager.Post(beds, beds, ("bed_name", " 12b "));
        Assert.StartsWith(beds + "/", added.Location, StringComparison.Ordinal);
        var (status, html) = await manager.Get(beds);
        Assert.Equal((HttpStatusCode.OK, true), (status, html.Contains("12b", StringComparison.Ordinal)));
        using (var db = running.Database.Open())
            foreach (var bed in new[] { 1, 2 }) Assert.DoesNotContain(PersonNames.One(db, running.Database.Vault, DemoWard.Person(bed)).Name, html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await manager.Post($"{beds}/{DemoWard.Bed(1)}", $"{beds}/{DemoWard.Bed(1)}/retire", ("there", "gone"))).Status);

        var numbers = $"/network/units/{DemoWard.Unit}/numbers";
        Assert.Contains("Write a telephone number", (await manager.Post(numbers, numbers, ("number-prescriber", "call Bo"))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await manager.Post(numbers, numbers, ("number-prescriber", "+1 555 0142"), ("number-unit", "ext. 214"))).Status);
        using var nurse = await Consents.Hands.Of(running, "ama.osei");
        var paper = (await nurse.Get($"/ward/{DemoWard.Unit}/print")).Html;
        Assert.All(["+1 555 0142", "ext. 214", "18002221222"], number => Assert.Contains(number, paper, StringComparison.Ordinal)); // the country's poison line, which nobody had to set
        var (written, _) = await running.Of<Handrail.Features.Downtime.DowntimeWriter>().WriteAll(CancellationToken.None);
        var pack = await File.ReadAllTextAsync(written.Single(each => each.Unit.StartsWith("Detox unit, Harbour", StringComparison.Ordinal)).File);
        Assert.All(["+1 555 0142", "ext. 214", "18002221222"], number => Assert.Contains(number, WebUtility.HtmlDecode(pack), StringComparison.Ordinal));
    }

    static Guid Done(Outcome<Guid> outcome) => Hands.Done(outcome);

    static string Why(Outcome<Guid> outcome) => Hands.Refused(outcome);
}
