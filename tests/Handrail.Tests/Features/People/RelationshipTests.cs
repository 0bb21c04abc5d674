using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Tests.Features.People;

/// <summary>Who is let in to what, on a real ward with its other unit and other site, on both engines.</summary>
public sealed class RelationshipTests
{
    static async Task<Ward> Network(Engine engine)
    {
        var ward = await Ward.Open(engine);
        await ward.Writer.Run(scope => DemoNetwork.SeedOthers(scope, scope.Now));
        return ward;
    }

    static Admitted Judge(Ward ward, string login, IAsk ask) => ward.Gate.Judge(ask, Someone(login));

    static Actor Someone(string login) => DemoWard.Staff.Any(each => each.Login == login)
        ? Ward.Staff(login)
        : DemoNetwork.Staff.Where(each => each.Login == login).Select(each => new Actor("staff", DemoWard.StaffId(login), each.Name, each.Role)).Single();

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-056")]
    public async Task Being_on_shift_opens_the_own_unit_and_nothing_else(Engine engine)
    {
        await using var ward = await Network(engine);
        Assert.Equal((null, "role+on-shift"), Said(Judge(ward, "ama.osei", new ViewPerson(DemoWard.Stay(1)))));
        Assert.Null(Judge(ward, "ama.osei", new ViewWard(DemoWard.Unit)).Refused);
        foreach (var unit in new[] { DemoNetwork.Residential, DemoNetwork.NorthUnit })
        {
            var other = Judge(ward, "ama.osei", new ViewPerson(DemoNetwork.Stay(unit, 1)));
            Assert.Equal((RefusalKind.NotAllowed, true, "role+other-place"), (other.Refused!.Kind, other.Refused.IsHidden, other.Ground));
            Assert.Equal(DemoNetwork.Person(unit, 1), other.Person);
            Assert.True(Judge(ward, "ama.osei", new ViewWard(unit)).Refused!.IsHidden);
        }

        Assert.Null(Judge(ward, "ola.brandt", new ViewPerson(DemoNetwork.Stay(DemoNetwork.Residential, 1))).Refused);
        Assert.NotNull(Judge(ward, "ola.brandt", new ViewPerson(DemoWard.Stay(1))).Refused);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_role_that_covers_the_unit_is_not_enough_without_a_shift_there(Engine engine)
    {
        await using var ward = await Network(engine);
        Assert.Equal("role+no-relationship", Judge(ward, "ruth.adair", new ViewPerson(DemoWard.Stay(1))).Ground);
        Assert.NotNull(Judge(ward, "ruth.adair", new ViewWard(DemoWard.Unit)).Refused);
        Assert.Null(Judge(ward, "ruth.adair", new ViewLoudness(DemoNetwork.NorthUnit)).Refused);
        Assert.Null(Judge(ward, "maud.ek", new ViewLoudness(DemoNetwork.Residential)).Refused);
        Assert.NotNull(Judge(ward, "maud.ek", new ViewLoudness(DemoNetwork.NorthUnit)).Refused);
        Assert.Equal(RefusalKind.NotAllowed, Judge(ward, "maud.ek", new ViewWard(DemoWard.Unit)).Refused!.Kind);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_shift_opens_from_its_first_moment_to_its_last(Engine engine)
    {
        await using var ward = await Network(engine);
        var (from, to) = (ward.Clock.Now + Duration.FromHours(2), ward.Clock.Now + Duration.FromHours(10));
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE shift SET from_at = @from, to_at = @to WHERE staff_id = @staff", ("from", from), ("to", to), ("staff", DemoWard.StaffId("ama.osei"))));
        foreach (var (at, open) in new[] { (from - Duration.FromMilliseconds(1), false), (from, true), (to - Duration.FromMilliseconds(1), true), (to, false) })
        {
            ward.Clock.Now = at;
            Assert.Equal(open, Judge(ward, "ama.osei", new ViewPerson(DemoWard.Stay(1))).Refused is null);
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_care_team_opens_one_person_and_not_the_next_bed(Engine engine)
    {
        await using var ward = await Network(engine);
        Assert.Equal((null, "role+care-team"), Said(Judge(ward, "noor.khan", new ViewPerson(DemoWard.Stay(1)))));
        Assert.NotNull(Judge(ward, "noor.khan", new ViewPerson(DemoWard.Stay(3))).Refused);
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE care_team SET to_at = @now WHERE staff_id = @staff", ("now", scope.Now), ("staff", DemoWard.StaffId("noor.khan"))));
        Assert.NotNull(Judge(ward, "noor.khan", new ViewPerson(DemoWard.Stay(1))).Refused);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task An_assignment_that_ends_ends_what_it_opened_in_the_same_moment_also_for_who_is_signed_in(Engine engine)
    {
        await using var ward = await Network(engine);
        var signedIn = Assigned(ward, "ama.osei");
        Assert.Null(ward.Gate.Judge(new ViewPerson(DemoWard.Stay(1)), signedIn).Refused);
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE assignment SET to_at = @now WHERE staff_id = @staff", ("now", scope.Now), ("staff", signedIn.Id)));
        Assert.NotNull(ward.Gate.Judge(new ViewPerson(DemoWard.Stay(1)), signedIn).Refused);
        var done = await ward.Gate.Run(new RaiseConcern(DemoWard.Stay(1), "worried"), signedIn, new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
        Assert.Equal(RefusalKind.NotAllowed, done.Kind);
        Assert.Empty(ward.AlertsOf(1));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Someone_disabled_may_nothing_at_once(Engine engine)
    {
        await using var ward = await Network(engine);
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE staff SET disabled_at = @now WHERE id = @staff", ("now", scope.Now), ("staff", DemoWard.StaffId("ama.osei"))));
        Assert.NotNull(Judge(ward, "ama.osei", new ViewWard(DemoWard.Unit)).Refused);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-057")]
    public async Task Whoever_was_told_of_an_alert_can_open_it_and_its_person_until_it_is_over(Engine engine)
    {
        await using var ward = await Network(engine);
        // The standing charge nurse answers for an empty roster, and is on no shift.
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE shift SET to_at = @now WHERE unit_id = @unit", ("now", scope.Now), ("unit", DemoWard.Unit)));
        ward.Clock.Now += Duration.FromMinutes(1);
        Assert.NotNull(Judge(ward, "bo.lind", new ViewPerson(DemoWard.Stay(1))).Refused);
        var alert = await ward.Writer.Run(scope => ((Outcome<Guid>.Done)new RaiseConcernHandler(ward.Book, ward.Readings).Handle(new RaiseConcern(DemoWard.Stay(1), "worried"), Ward.Staff("ama.osei"), scope)).Value);
        Assert.Equal((null, "role+told"), Said(Judge(ward, "bo.lind", new SeeAlert(alert))));
        Assert.Equal((null, "role+told"), Said(Judge(ward, "bo.lind", new ViewPerson(DemoWard.Stay(1)))));
        Assert.NotNull(Judge(ward, "bo.lind", new ViewPerson(DemoWard.Stay(2))).Refused);
        Assert.NotNull(Judge(ward, "kenji.sato", new SeeAlert(alert)).Refused);
        Assert.Equal(alert, await ward.Done("bo.lind", new ResolveAlert(alert, "seen"), ward.Answers.Resolve));
        Assert.Null(Judge(ward, "bo.lind", new SeeAlert(alert)).Refused);
        ward.Clock.Now += RelationshipRule.AfterResolved;
        Assert.NotNull(Judge(ward, "bo.lind", new SeeAlert(alert)).Refused);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-057")]
    public async Task Somebody_whose_role_has_run_out_is_not_told_although_the_roster_still_names_them(Engine engine)
    {
        await using var ward = await Network(engine);
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE assignment SET to_at = @now WHERE staff_id = @staff", ("now", scope.Now), ("staff", DemoWard.StaffId("ama.osei"))));
        ward.Clock.Now += Duration.FromMinutes(1);
        var alert = await ward.Writer.Run(scope => ((Outcome<Guid>.Done)new RaiseConcernHandler(ward.Book, ward.Readings).Handle(new RaiseConcern(DemoWard.Stay(1), "worried"), Ward.Staff("tove.berg"), scope)).Value);
        var told = ward.Query("SELECT DISTINCT recipient FROM notice WHERE alert_id = @alert AND recipient IS NOT NULL", row => row.Id(0), ("alert", alert));
        Assert.Equal([DemoWard.StaffId("tove.berg")], told);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-056")]
    public async Task Someone_elses_person_looks_exactly_like_nobody(Engine engine)
    {
        await using var ward = await Network(engine);
        var hidden = Judge(ward, "ama.osei", new ViewPerson(DemoNetwork.Stay(DemoNetwork.NorthUnit, 1))).Refused!;
        var missing = await ward.Gate.Run(new RaiseConcern(Guid.NewGuid(), "worried"), Ward.Staff("ama.osei"), new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
        Assert.Equal(((Outcome<Guid>.Refused)missing).Why.Reason, hidden.Reason);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-058")]
    public async Task A_token_of_one_unit_cannot_speak_for_people_of_another_and_is_not_told_whether_they_exist(Engine engine)
    {
        await using var ward = await Network(engine);
        var sender = new Sender(1, null, null, "test gateway") { Unit = DemoWard.Unit };
        ReadingIn About(Guid person) => ward.Reading(Measure.Pulse, 140, null) with { Subject = SubjectKind.Patient, SubjectId = person };
        var own = await ward.Store(sender, [About(DemoWard.Person(1))]);
        var other = await ward.Store(sender, [About(DemoNetwork.Person(DemoNetwork.NorthUnit, 1))]);
        var nobody = await ward.Store(sender, [About(Guid.NewGuid())]);
        Assert.False(own[0].Unassigned);
        Assert.Equal((true, true), (other[0].Unassigned, nobody[0].Unassigned));
        Assert.Equal(0, ward.Query("SELECT count(*) FROM observation WHERE person_id = @person", row => row.GetInt64(0), ("person", DemoNetwork.Person(DemoNetwork.NorthUnit, 1)))[0]);
        Assert.False((await ward.Store(sender with { Unit = null }, [About(DemoNetwork.Person(DemoNetwork.NorthUnit, 1))]))[0].Unassigned);
    }

    static Actor Assigned(Ward ward, string login)
    {
        using var connection = ward.Database.Open();
        return Assignments.Now(connection, Ward.Staff(login), ward.Clock.Now);
    }

    static (Refusal?, string) Said(Admitted admitted) => (admitted.Refused, admitted.Ground);
}
