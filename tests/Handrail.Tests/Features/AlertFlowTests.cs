using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Features;

public sealed class AlertFlowTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001"), Hazard("HZ-006")]
    public async Task A_falling_saturation_is_told_step_by_step_until_the_nurse_in_charge(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        Assert.Empty(ward.AlertsOf(1));

        await ward.Device(1, Measure.SpO2, 88);
        await ward.Pass(Duration.FromSeconds(15));
        await ward.Device(1, Measure.SpO2, 88);
        var alert = Assert.Single(ward.AlertsOf(1), each => each.Priority == Priority.High);
        Assert.Equal((AlertState.Notified, 0), (alert.State, alert.Step));

        await ward.Pass(Duration.FromMinutes(30));
        var later = ward.AlertsOf(1).Single(each => each.Id == alert.Id);
        Assert.Null(later.AcceptedBy);
        Assert.True(later.Repeats > 0, "the last step is told again and again");
        var told = ward.Query("SELECT role FROM notice WHERE alert_id = @id GROUP BY role ORDER BY min(made_at)", row => row.GetString(0), ("id", alert.Id));
        Assert.Equal(["nurse", "prescriber", "charge-nurse"], told);
        // Each step once, in order, without a hole.
        var steps = ward.Query("SELECT round, step, repeat FROM alert_event WHERE alert_id = @id AND kind = 'notified' ORDER BY no", row => (row.GetInt32(0), row.GetInt32(1), row.GetInt32(2)), ("id", alert.Id));
        Assert.Equal(steps.Distinct().Order(), steps);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-007")]
    public async Task The_first_acceptance_takes_it_from_the_others_and_the_second_learns_who_has_it(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var alert = await Worried(ward);

        await ward.Done("ama.osei", new AcceptAlert(alert), ward.Answers.Accept);
        var second = await ward.Gate.Run(new AcceptAlert(alert), Ward.Staff("tove.berg"), ward.Answers.Accept);

        var refused = Assert.IsType<Outcome<Guid>.Refused>(second);
        Assert.Equal((RefusalKind.Conflict, true), (refused.Why.Kind, refused.Why.Reason.Contains("Ama Osei", StringComparison.Ordinal)));
        await ward.Pass(Duration.FromMinutes(30));
        Assert.Equal(0, Concern(ward).Step); // nobody else is bothered
        Assert.Equal(1, ward.Count("audit_event", "action = 'AcceptAlert' AND outcome = 'Conflict'")); // and the try is on record
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-006")]
    public async Task Declined_by_all_goes_on_at_once(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var alert = await Worried(ward);
        await ward.Done("ama.osei", new DeclineAlert(alert), ward.Answers.Decline);
        Assert.Equal(0, Concern(ward).Step);
        await ward.Done("tove.berg", new DeclineAlert(alert), ward.Answers.Decline);
        Assert.Equal(1, Concern(ward).Step);
    }

    [Fact, Hazard("HZ-006")]
    public async Task An_empty_roster_still_ends_at_the_standing_charge_nurse()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        // Nobody is on shift; the one who worries treats the person all the same.
        await ward.Writer.Run(scope => scope.Connection.Execute("DELETE FROM shift") + scope.Connection.Execute(
            "INSERT INTO care_team (id, encounter_id, staff_id, role, from_at) SELECT e.id, e.id, s.id, s.role, @now FROM encounter e CROSS JOIN staff s WHERE e.id = @stay AND s.login = 'ama.osei'",
            ("now", scope.Now), ("stay", DemoWard.Stay(1))));
        var alert = await Worried(ward);
        var told = ward.Query("SELECT recipient FROM notice WHERE alert_id = @id", row => row.IdOrNull(0), ("id", alert));
        Assert.Contains(DemoWard.StaffId("bo.lind"), told);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_resolved_alert_says_who_what_and_when_and_folds_the_same_condition(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        await ward.Hand(1, (Measure.SpO2, 88));
        var alert = Assert.Single(ward.AlertsOf(1), each => each.Priority == Priority.High).Id;
        await ward.Done("ama.osei", new AttendAlert(alert), ward.Answers.Attend);
        await ward.Done("ama.osei", new ResolveAlert(alert, "Probe was loose"), ward.Answers.Resolve);
        await ward.Pass(Duration.FromMinutes(1));
        await ward.Hand(1, (Measure.SpO2, 88));
        Assert.DoesNotContain(ward.AlertsOf(1), each => each.Id != alert && each.Priority == Priority.High);
        Assert.Equal(["raised", "notified", "attended", "resolved"], ward.EventsOf(alert));
        var refused = await ward.Gate.Run(new ResolveAlert(alert, " "), Ward.Staff("ama.osei"), ward.Answers.Resolve);
        Assert.Equal("done", Assert.IsType<Outcome<Guid>.Refused>(refused).Why.Field);
    }

    [Fact]
    public async Task Choosing_not_to_escalate_needs_a_reason_and_comes_back_for_review()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        var alert = await Worried(ward);
        Assert.IsType<Outcome<Guid>.Refused>(await ward.Gate.Run(new NotEscalateAlert(alert, ""), Ward.Staff("ama.osei"), ward.Answers.NotEscalate));
        await ward.Done("ama.osei", new NotEscalateAlert(alert, "Known tremor, seen by the prescriber"), ward.Answers.NotEscalate);
        await ward.Pass(Duration.FromMinutes(NotEscalateAlert.ReviewMinutes - 1));
        Assert.Equal(1, Concern(ward).Round);
        await ward.Pass(Duration.FromMinutes(2));
        Assert.Equal(2, Concern(ward).Round);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-011")]
    public async Task A_feed_that_falls_silent_is_itself_an_alert_and_ends_when_it_returns(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.QuietSet(1);
        await ward.Device(1, Measure.Pulse, 72);
        await ward.Pass(Duration.FromMinutes(5));
        var silent = Assert.Single(ward.AlertsOf(1));
        Assert.Contains("silent", silent.Rule, StringComparison.Ordinal);
        Assert.NotEqual(AlertState.Resolved, silent.State);
        await ward.Device(1, Measure.Pulse, 72);
        Assert.Equal(AlertState.Resolved, ward.AlertsOf(1).Single().State);
    }

    [Fact]
    public async Task Overdue_observations_are_told_and_end_with_the_set()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        await ward.QuietSet(1);
        await ward.Pass(Duration.FromHours(13));
        Assert.Contains(ward.AlertsOf(1), each => each.Rule.StartsWith("observations-overdue", StringComparison.Ordinal) && each.State != AlertState.Resolved);
        await ward.QuietSet(1);
        Assert.DoesNotContain(ward.AlertsOf(1), each => each.Rule.StartsWith("observations-overdue", StringComparison.Ordinal) && each.State != AlertState.Resolved);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-014"), Hazard("HZ-004")]
    public async Task A_reading_nobody_can_be_named_for_is_kept_and_told_never_dropped(Engine engine)
    {
        await using var ward = await Ward.Open(engine, beds: 2);
        var unknown = Guid.NewGuid();
        var stored = await ward.Store(new Sender(1, null, null, "gateway"), [ward.Reading(Measure.Pulse, 80, null) with { Device = unknown }]);
        Assert.True(stored[0].Unassigned);
        await ward.Store(new Sender(1, null, null, "gateway"), [ward.Reading(Measure.Pulse, 81, null) with { Device = unknown }]);
        Assert.Equal(2, ward.Count("observation", "encounter_id IS NULL"));
        Assert.Equal(1, ward.Count("alert", "rule = 'unassigned-reading' AND priority = 2"));

        // A device at one bed cannot speak for the person in another.
        var mixed = await ward.Store(new Sender(1, null, null, "gateway"), [ward.Reading(Measure.Pulse, 82, null) with { Device = DemoWard.Monitor(1), Subject = SubjectKind.Patient, SubjectId = DemoWard.Person(2) }]);
        Assert.True(mixed[0].Unassigned);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-004")]
    public async Task A_reading_belongs_to_who_lay_there_when_it_was_taken(Engine engine)
    {
        await using var ward = await Ward.Open(engine, beds: 2);
        var moved = ward.Clock.Now + Duration.FromMinutes(10);
        await ward.Pass(Duration.FromMinutes(20));
        using (var connection = ward.Database.Open())
        {
            // At ten past, the two people change beds.
            connection.Execute("UPDATE bed_stay SET to_at = @at", ("at", moved));
            foreach (var (bed, stay) in ((int, int)[])[(1, 2), (2, 1)])
                connection.Execute("INSERT INTO bed_stay (id, encounter_id, bed_id, from_at) VALUES (@id, @stay, @bed, @at)", ("id", Guid.NewGuid()), ("stay", DemoWard.Stay(stay)), ("bed", DemoWard.Bed(bed)), ("at", moved));
        }

        await ward.Writer.Run(_ =>
        {
            ward.Book.PlacesChanged();
            return true;
        });
        await ward.Device(1, Measure.Pulse, 61, at: moved - Duration.FromSeconds(1));
        await ward.Device(1, Measure.Pulse, 62, at: moved);
        var whose = ward.Query("SELECT v1, encounter_id FROM observation ORDER BY seq", row => (row.GetInt32(0), row.IdOrNull(1)));
        Assert.Equal([(61000, DemoWard.Stay(1)), (62000, (Guid?)DemoWard.Stay(2))], whose);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-016")]
    public async Task A_resend_gets_its_first_answer_and_reused_identifiers_lose_nothing(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        var first = await ward.Device(1, Measure.Pulse, 70, identifier: "m|1");
        var again = await ward.Device(1, Measure.Pulse, 70, identifier: "m|1");
        Assert.Equal((first[0].Id, true), (again[0].Id, again[0].Resent));
        var other = await ward.Device(1, Measure.Pulse, 71, identifier: "m|1");
        Assert.False(other[0].Resent);
        var otherAgain = await ward.Device(1, Measure.Pulse, 71, identifier: "m|1");
        Assert.Equal((other[0].Id, true), (otherAgain[0].Id, otherAgain[0].Resent));
        Assert.Equal(2, ward.Count("observation"));
        Assert.Equal(1, ward.Count("observation", "flags = 1"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-017"), Hazard("HZ-012")]
    public async Task Late_future_and_year_old_readings_are_kept_and_never_rescore_the_present(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.Pass(Duration.FromHours(2));
        await ward.QuietSet(1);
        await ward.Device(1, Measure.SpO2, 70, at: ward.Clock.Now - Duration.FromMinutes(5));
        await ward.Device(1, Measure.SpO2, 70, at: ward.Clock.Now + Duration.FromMinutes(5));
        Assert.DoesNotContain(ward.AlertsOf(1), alert => !alert.Rule.StartsWith("observations-overdue", StringComparison.Ordinal)); // two hours without a set were late
        var timings = ward.Query("SELECT timing FROM observation WHERE v1 = 70000 ORDER BY seq", row => (Timing)row.GetInt16(0));
        Assert.Equal([Timing.Late, Timing.Future], timings);
    }

    [Fact, Hazard("HZ-015")]
    public async Task A_correction_supersedes_and_the_watch_takes_it_up()
    {
        await using var ward = await Ward.Open(Engine.Sqlite);
        await ward.QuietSet(1);
        var wrong = await ward.Hand(1, (Measure.SpO2, 79));
        var alert = Assert.Single(ward.AlertsOf(1), each => each.Priority == Priority.High);
        var handler = new CorrectObservationHandler(ward.Book, ward.Readings);
        await ward.Done("ama.osei", new CorrectObservation(DemoWard.Stay(1), wrong[0].Id, 1, 97_000, null, "Typed 79 for 97"), handler.Handle);
        Assert.Contains("cleared", ward.EventsOf(alert.Id));
        Assert.Equal([(1, 79000, "final"), (2, 97000, "corrected")], ward.Query("SELECT version, v1, status FROM observation WHERE id = @id ORDER BY version", row => (row.GetInt32(0), row.GetInt32(1), row.GetString(2)), ("id", wrong[0].Id)));
        var stale = await ward.Gate.Run(new CorrectObservation(DemoWard.Stay(1), wrong[0].Id, 1, 98_000, null, "again"), Ward.Staff("ama.osei"), handler.Handle);
        Assert.Equal(RefusalKind.Conflict, stale.Kind);

        await ward.Done("ama.osei", new WithdrawObservation(DemoWard.Stay(1), wrong[0].Id, 2, "Wrong person"), handler.Withdraw);
        var now = await ward.Writer.Look(() =>
        {
            using var connection = ward.Database.Open();
            return ward.Book.Look(connection, DemoWard.Stay(1))!.State.Of(Measure.SpO2);
        });
        Assert.Equal(98_000, now!.Value.Milli); // the value before it counts again
    }

    static AlertFact Concern(Ward ward) => ward.AlertsOf(1).Single(each => each.Rule == "concern");

    static async Task<Guid> Worried(Ward ward) =>
        await ward.Done("ama.osei", new RaiseConcern(DemoWard.Stay(1)), new RaiseConcernHandler(ward.Book, ward.Readings).Handle);
}
