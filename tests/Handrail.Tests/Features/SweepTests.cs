using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Features.Watch;
using Handrail.Tests.Trust;
using NodaTime;

namespace Handrail.Tests.Features;

public sealed class SweepTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-007")]
    public async Task Many_sweeps_at_once_take_a_step_once(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.Hand(1, (Measure.SpO2, 88));
        var alert = Assert.Single(ward.AlertsOf(1)).Id;
        Assert.Equal(1, ward.EventsOf(alert).Count(kind => kind == "notified")); // or the rest would prove nothing

        ward.Clock.Now += Duration.FromMinutes(2);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ward.Sweep.Round(CancellationToken.None)));

        Assert.Equal(2, ward.EventsOf(alert).Count(kind => kind == "notified"));
        Oracle.Judge(ward.Database, Ward.Content, ward.Clock.Now, Uptime.Always).MustBeClean();
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-014")]
    public async Task The_alert_of_a_reading_that_is_nobodys_climbs_like_any_other(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.Store(new Sender(1, null, null, "test gateway"), [ward.Reading(Measure.Pulse, 140, null) with { Device = Guid.NewGuid() }]);
        await ward.Pass(Duration.FromMinutes(11));

        var steps = ward.Query("SELECT e.step FROM alert a JOIN alert_event e ON e.alert_id = a.id WHERE a.rule = 'unassigned-reading' AND e.kind = 'notified' ORDER BY e.no", row => row.GetInt32(0));
        Assert.Equal([0, 1, 2], steps);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001"), Hazard("HZ-010")]
    public async Task Lateness_that_someone_resolved_and_nobody_mended_is_told_again_without_any_reading(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 1);
        await ward.Pass(Duration.FromMinutes(31));
        var late = ward.AlertsOf(1).First(alert => alert.Rule == "observations-overdue:vitals");
        await ward.Done("ama.osei", new ResolveAlert(late.Id, "Will be done."), ward.Answers.Resolve);

        await ward.Pass(Duration.FromMinutes(29));
        Assert.Single(ward.AlertsOf(1), alert => alert.Rule == "observations-overdue:vitals");
        await ward.Pass(Duration.FromMinutes(2));
        Assert.Equal(2, ward.AlertsOf(1).Count(alert => alert.Rule == "observations-overdue:vitals"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001"), Hazard("HZ-005")]
    public async Task Resolving_right_after_a_restart_folds_the_same_condition_as_it_would_have_before(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await ward.Hand(1, (Measure.SpO2, 88));
        var alert = Assert.Single(ward.AlertsOf(1)).Id;
        await ward.Restart();
        await ward.Done("ama.osei", new ResolveAlert(alert, "Oxygen given."), ward.Answers.Resolve);

        ward.Clock.Now += Duration.FromSeconds(5);
        await ward.Hand(1, (Measure.SpO2, 88));

        Assert.Single(ward.AlertsOf(1)); // inside the fold window nobody is told of what they have just dealt with
    }

    [Fact, Hazard("HZ-013")]
    public async Task A_signed_protocol_of_which_one_number_was_changed_is_inactive_and_runs_no_rule()
    {
        await using var ward = await Ward.Open(Engine.Sqlite, 1);
        Assert.True(ward.Shelf.Find("general-detox")!.Active);
        using var folder = new Folder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "protocols"));
        foreach (var file in Directory.GetFiles(Path.Combine(Ward.Content, "protocols")))
            File.WriteAllText(Path.Combine(folder.Path, "protocols", Path.GetFileName(file)),
                File.ReadAllText(file).Replace("\"limit\": 90, \"clear\": 92", "\"limit\": 91, \"clear\": 92", StringComparison.Ordinal));

        var shelf = Protocols.Load(folder.Path, ward.Database);

        Assert.False(shelf.Find("general-detox")!.Active);
        var plan = shelf.Plan("general-detox", []);
        Assert.All(plan.Protocol.Rules, rule => Assert.Equal(RuleKind.Concern, rule.Kind));
        Assert.Empty(plan.Protocol.Timetable);
    }

    sealed class Folder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("handrail-signed-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
