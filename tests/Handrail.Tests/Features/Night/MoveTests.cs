using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Tests.Features.Night;

public sealed class MoveTests
{
    static readonly (Measure, int)[] Bad = [(Measure.RespiratoryRate, 26), (Measure.SpO2, 85), (Measure.Oxygen, 0), (Measure.SystolicBp, 88), (Measure.Pulse, 132), (Measure.Consciousness, 0), (Measure.Temperature, 37)];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-096")]
    public async Task A_set_on_the_wrong_person_goes_to_the_right_one_and_both_are_judged_again(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        await ward.QuietSet(2);
        ward.Clock.Now += Duration.FromMinutes(10);
        var entered = await ward.Hand(1, Bad);
        var before = ward.AlertsOf(1).Where(alert => alert.State != AlertState.Resolved).Select(alert => alert.Rule).ToList();
        Assert.NotEmpty(before); // or the rest would prove nothing
        Assert.Empty(ward.AlertsOf(2));
        ward.Clock.Now += Duration.FromMinutes(3);

        Assert.Equal(7, await Move(ward, entered[1].Id, wholeSet: true));

        // Bed 1 is as it was: its own earlier values count, and no alert rests on the other person's.
        var (one, two) = (await State(ward, 1), await State(ward, 2));
        Assert.Equal((98_000, 0), (one.State.Of(Measure.SpO2)!.Value.Milli, one.State.News2(one.Plan, ward.Clock.Now).Total));
        Assert.All(ward.Query("SELECT state, cleared_at FROM alert WHERE encounter_id = @stay", row => (State: (AlertState)row.GetInt16(0), Over: !row.IsDBNull(1)), ("stay", DemoWard.Stay(1))),
            alert => Assert.True(alert.State == AlertState.Resolved || alert.Over));
        Assert.All(ward.AlertsOf(1), alert => Assert.Contains("value-moved", ward.EventsOf(alert.Id)));
        // Bed 2 has the values at the time they were taken, and the alerts that go with them.
        Assert.Equal((85_000, entered[0].RecordedAt), (two.State.Of(Measure.SpO2)!.Value.Milli, two.State.Of(Measure.SpO2)!.Value.At));
        Assert.NotEmpty(ward.AlertsOf(2));
        // Nothing was erased, and both charts say so.
        Assert.Equal(7, ward.Count("observation", "status = 'entered-in-error'"));
        Assert.Equal(7, ward.Count("observation_move"));
        using (var connection = ward.Database.Open())
        {
            var left = ValueVersions.Latest(connection, ward.Database.Vault, DemoWard.Stay(1), ward.Clock.Now).Single(value => value.Observation == entered[1].Id);
            Assert.Equal(("2", "two tabs were open"), (left.Moved!.OtherBed, left.Versions[0].Reason));
            var came = ValueVersions.Latest(connection, ward.Database.Vault, DemoWard.Stay(2), ward.Clock.Now).Single(value => value.Measure == Measure.SpO2);
            Assert.Equal((false, "1", "two tabs were open", entered[0].RecordedAt), (came.Moved!.Left, came.Moved.OtherBed, came.Moved.Reason, came.Moved.FirstEnteredAt));
        }

        Assert.Equal(2, ward.Count("audit_event", "action = 'MoveObservation' AND outcome = 'done'"));
        // The truth is the database: everything cached is dropped, and the same comes back.
        var (kept1, kept2) = (one.State.Snapshot(), two.State.Snapshot());
        await ward.Restart();
        Assert.Equal(kept1, (await State(ward, 1)).State.Snapshot());
        Assert.Equal(kept2, (await State(ward, 2)).State.Snapshot());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-096")]
    public async Task Alerts_that_rest_on_moved_values_alone_end_also_where_nothing_was_measured_before(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var entered = await ward.Hand(1, (Measure.SpO2, 80), (Measure.Pulse, 70));
        var low = ward.AlertsOf(1).First(alert => alert.State != AlertState.Resolved);
        await Move(ward, entered[0].Id, wholeSet: false);
        var state = await State(ward, 1);
        Assert.Null(state.State.Of(Measure.SpO2));
        Assert.Equal(70_000, state.State.Of(Measure.Pulse)!.Value.Milli); // only the one value went
        Assert.True(ward.AlertsOf(1).Single(alert => alert.Id == low.Id).State == AlertState.Resolved || ward.EventsOf(low.Id).Contains("cleared"));
        Assert.NotEmpty(ward.AlertsOf(2));
    }

    [Fact]
    public async Task A_value_that_was_changed_meanwhile_or_belongs_to_nobody_else_is_not_moved()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        var entered = await ward.Hand(1, (Measure.Pulse, 70));
        var handler = Handler(ward);
        Task<Outcome<int>> Try(MoveObservation ask) => ward.Gate.Run(ask, Ward.Staff("ama.osei"), handler.Handle);
        Assert.Equal(RefusalKind.Conflict, (await Try(new MoveObservation(DemoWard.Stay(1), entered[0].Id, 2, DemoWard.Stay(2), false, "x"))).Kind);
        Assert.Equal(RefusalKind.Invalid, (await Try(new MoveObservation(DemoWard.Stay(1), entered[0].Id, 1, DemoWard.Stay(1), false, "x"))).Kind);
        Assert.Equal(RefusalKind.Invalid, (await Try(new MoveObservation(DemoWard.Stay(1), entered[0].Id, 1, DemoWard.Stay(2), false, " "))).Kind);
        Assert.Equal(RefusalKind.Conflict, (await Try(new MoveObservation(DemoWard.Stay(1), entered[0].Id, 1, Guid.NewGuid(), false, "x"))).Kind);
        // Somebody who was not here yet when it was measured.
        await ward.Writer.Run(scope => scope.Connection.Execute("UPDATE encounter SET admitted_at = @later WHERE id = @id", ("later", scope.Now + Duration.FromMinutes(1)), ("id", DemoWard.Stay(3))));
        await ward.Restart();
        handler = Handler(ward);
        Assert.Equal(RefusalKind.Invalid, (await Try(new MoveObservation(DemoWard.Stay(1), entered[0].Id, 1, DemoWard.Stay(3), false, "x"))).Kind);
        Assert.Equal(0, ward.Count("observation_move"));
        Assert.Equal(1, ward.Count("observation"));
    }

    static MoveObservationHandler Handler(Ward ward) => new(ward.Book, ward.Readings, new CorrectObservationHandler(ward.Book, ward.Readings));

    static Task<int> Move(Ward ward, Guid observation, bool wholeSet) =>
        ward.Done("ama.osei", new MoveObservation(DemoWard.Stay(1), observation, 1, DemoWard.Stay(2), wholeSet, "two tabs were open"), Handler(ward).Handle);

    static async Task<Known> State(Ward ward, int bed) => (await new WatchLook(ward.Database, ward.Writer, ward.Book).Of([DemoWard.Stay(bed)]))[DemoWard.Stay(bed)];
}
