using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Features;

public sealed class DueWorkTests
{
    const string Overdue = "observations-overdue:vitals";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-007")]
    public async Task Work_that_cannot_be_done_does_not_hold_up_the_steps_of_others(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var alert = await Worried(ward, 1);
        await ward.Writer.Run(scope => scope.Connection.Execute("INSERT INTO due_work (kind, subject_id, due_at) VALUES ('unknown', @id, 0)", ("id", Guid.NewGuid())));
        ward.Clock.Now += Duration.FromMinutes(10);
        await ward.Sweep.Round(CancellationToken.None);
        Assert.True(ward.AlertsOf(1).Single(each => each.Id == alert).Step > 0);
        Assert.Equal(1, ward.Count("due_work", "kind = 'unknown'")); // still there: nothing was thrown away
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-007")]
    public async Task A_person_nobody_has_ever_observed_falls_overdue(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        Assert.Equal(4, await ward.Sweep.LookAtAll(CancellationToken.None));
        await ward.Pass(Duration.FromHours(13));
        for (var bed = 1; bed <= 4; bed++) Assert.Contains(ward.AlertsOf(bed), each => each.Rule.StartsWith("observations-overdue", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-007")]
    public async Task An_overdue_set_that_is_resolved_without_being_taken_speaks_up_again(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        await ward.Pass(Duration.FromHours(13));
        var first = Assert.Single(ward.AlertsOf(1), each => each.Rule == Overdue);
        await ward.Done("ama.osei", new ResolveAlert(first.Id, "Asleep, will do later"), ward.Answers.Resolve);
        await ward.Pass(Duration.FromHours(1));
        Assert.Single(ward.AlertsOf(1), each => each.Rule == Overdue && each.State != AlertState.Resolved);
    }

    [Fact]
    public async Task A_limit_that_no_value_can_reach_is_refused()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        var rule = ward.Shelf.Protocol(DemoStory.Of(1).Protocol).Rules.First(each => each.Measure == Measure.SpO2 && each.Kind == RuleKind.Below).Id;
        foreach (var (limit, clear) in ((int, int)[])[(-1_000_000, -999_000), (9_200, 94_000), (900_000, 940_000)])
            Assert.Equal(RefusalKind.Invalid, (await ward.Gate.Run(new SetLimit(DemoWard.Stay(1), rule, limit, clear, "A lung patient", 24), Ward.Staff("kenji.sato"), new SetLimitHandler(ward.Book).Handle)).Kind);
        await ward.Done("kenji.sato", new SetLimit(DemoWard.Stay(1), rule, 86_000, 88_000, "A lung patient", 24), new SetLimitHandler(ward.Book).Handle);
    }

    [Fact, Hazard("HZ-015")]
    public async Task Correcting_a_saturation_keeps_the_oxygen_noted_with_it()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        var stored = await ward.Store(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"),
            [ward.Reading(Measure.SpO2, 79, null) with { V2 = 2_000, Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(1), ByHand = true }]);
        await ward.Done("ama.osei", new CorrectObservation(DemoWard.Stay(1), stored[0].Id, 1, 97_000, null, "Typed 79 for 97"), new CorrectObservationHandler(ward.Book, ward.Readings).Handle);
        Assert.Equal([(79_000, 2_000), (97_000, 2_000)], ward.Query("SELECT v1, v2 FROM observation WHERE id = @id ORDER BY version", row => (row.GetInt32(0), row.GetInt32(1)), ("id", stored[0].Id)));
    }

    [Fact, Hazard("HZ-007")]
    public async Task Signing_a_protocol_puts_its_timetable_to_work_without_waiting_for_a_reading()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        var id = DemoStory.Of(1).Protocol;
        await ward.Done("ruth.adair", new SignProtocol(id, ward.Shelf.Find(id)!.ContentHash, "For this unit"), new SignProtocolHandler(ward.Shelf, ward.Book).Handle);
        Assert.True(ward.Count("due_work", "kind = 'watch'") > 0);
        await ward.Pass(Duration.FromHours(13));
        Assert.Contains(ward.AlertsOf(1), each => each.Rule.StartsWith("observations-overdue", StringComparison.Ordinal));
    }

    static Task<Guid> Worried(Ward ward, int bed) => ward.Done("ama.osei", new RaiseConcern(DemoWard.Stay(bed)), new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
}
