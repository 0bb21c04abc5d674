using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>The oracle is itself tried: a good record is clean, and each planted fault is seen and named.</summary>
public sealed class OracleTests
{
    public static TheoryData<string, string, string[]> Faults => new()
    {
        { "an alert that was never written", "missing:", ["DELETE FROM alert WHERE rule = 'spo2-very-low'", "DELETE FROM alert_event WHERE alert_id NOT IN (SELECT id FROM alert)", "DELETE FROM notice WHERE alert_id NOT IN (SELECT id FROM alert)"] },
        { "an alert whose row is gone", "missing: the alert", ["DELETE FROM alert WHERE rule = 'spo2-very-low'"] },
        { "a second open alert", "repeated: 2 open alerts", ["DROP INDEX alert_one_open", "INSERT INTO alert SELECT randomblob(16), subject_kind, subject_id, rule, title, first_step, priority, state, round, step, repeats, due_at, waiting, cleared_at, value_milli, value_measure, accepted_by, accepted_at, unit_id, encounter_id, protocol, opened_at, observed_at, resolved_at, version FROM alert WHERE rule = 'spo2-very-low'"] },
        { "a step told twice", "repeated:", ["DROP INDEX alert_event_one_step", "INSERT INTO alert_event SELECT alert_id, no + 1000, at, kind, round, step, repeat, staff_id, value_milli, detail, batch_no FROM alert_event WHERE kind = 'notified' AND step = 1"] },
        { "a step left out", "wrong:", ["DELETE FROM alert_event WHERE kind = 'notified' AND step = 1"] },
        { "a notice lost", "missing:", ["DELETE FROM notice WHERE key = (SELECT max(key) FROM notice)"] },
        { "a notice of nothing", "repeated:", ["INSERT INTO notice SELECT 'twice-' || key, alert_id, role, recipient, channel, made_at, sent_at FROM notice LIMIT 1"] },
        { "the step's timer lost", "missing:", ["DELETE FROM due_work WHERE kind = 'alert'"] },
        { "a stay's timer lost", "missing:", ["DELETE FROM due_work WHERE kind = 'watch'"] },
        { "a reading lost with its alert still there", "repeated:", ["DELETE FROM observation WHERE measure = 2 AND v1 <= 90000"] },
        { "a reading marked as late that was not", "wrong:", ["UPDATE observation SET timing = 1 WHERE measure = 2 AND v1 <= 90000"] },
        { "an alert for a stray reading lost", "missing: the alert for unassigned", ["DELETE FROM alert WHERE rule = 'unassigned-reading'", "DELETE FROM alert_event WHERE alert_id NOT IN (SELECT id FROM alert)", "DELETE FROM notice WHERE alert_id NOT IN (SELECT id FROM alert)"] },
        { "an acceptance without its person", "wrong:", ["UPDATE alert SET accepted_by = NULL WHERE state = 4"] },
        { "a snapshot of something else", "wrong:", ["INSERT INTO encounter_watch SELECT encounter_id, 1, (SELECT max(seq) FROM observation), '{\"v\":1,\"admitted\":0,\"acuity\":1,\"scale\":1,\"latest\":[],\"rules\":{}}' FROM observation WHERE measure = 2 LIMIT 1 ON CONFLICT (encounter_id) DO UPDATE SET state = excluded.state, seq = excluded.seq"] },
    };

    [Fact, Hazard("HZ-001")]
    public async Task A_night_without_faults_is_clean()
    {
        await using var ward = await Night();
        var verdict = Oracle.Judge(ward.Database, Ward.Content, ward.Clock.Now, Uptime.Always);
        verdict.MustBeClean();
        Assert.True(verdict.AlertsExpected >= 4 && verdict.StepsExpected >= 8, verdict.Figures);
    }

    [Theory, MemberData(nameof(Faults)), Hazard("HZ-001"), Hazard("HZ-007")]
    public async Task A_planted_fault_is_seen(string what, string said, string[] plant)
    {
        await using var ward = await Night();
        using (var db = ward.Database.Open())
        {
            foreach (var trigger in db.Query("SELECT name FROM sqlite_master WHERE type = 'trigger'", row => row.GetString(0))) Plant(db, $"DROP TRIGGER {trigger}");
            foreach (var statement in plant) Plant(db, statement);
        }

        var verdict = Oracle.Judge(ward.Database, Ward.Content, ward.Clock.Now, Uptime.Always);
        Assert.True(verdict.Faults.Any(fault => fault.StartsWith(said, StringComparison.Ordinal)), $"{what}: {string.Join('\n', verdict.Faults)}");
    }

    [Fact, Hazard("HZ-007")]
    public async Task A_process_that_stopped_stepping_is_seen()
    {
        await using var ward = await Night();
        Assert.Contains(Oracle.Judge(ward.Database, Ward.Content, ward.Clock.Now + Duration.FromMinutes(40), Uptime.Always).Faults, fault => fault.Contains("was not taken by", StringComparison.Ordinal));
        // Down is no excuse for longer than it lasted.
        var down = new Uptime(Duration.FromSeconds(5), [(ward.Clock.Now, ward.Clock.Now + Duration.FromMinutes(39))]);
        Assert.NotEmpty(Oracle.Judge(ward.Database, Ward.Content, ward.Clock.Now + Duration.FromMinutes(40), down).Faults);
        down = new Uptime(Duration.FromSeconds(5), [(ward.Clock.Now, ward.Clock.Now + Duration.FromMinutes(40))]);
        Oracle.Judge(ward.Database, Ward.Content, ward.Clock.Now + Duration.FromMinutes(40), down).MustBeClean();
    }

    static async Task<Ward> Night()
    {
        var ward = await Ward.Open(Engine.Sqlite, 3);
        for (var bed = 1; bed <= 3; bed++) await ward.QuietSet(bed);
        for (var i = 0; i < 4; i++)
        {
            ward.Clock.Now += Duration.FromSeconds(8);
            await ward.Device(1, Measure.SpO2, 88);
            await ward.Device(2, Measure.Pulse, 80);
        }

        await ward.Store(new Sender(1, null, null, "test gateway"), [ward.Reading(Measure.Pulse, 70, null) with { Device = Guid.NewGuid() }]);
        await ward.Pass(Duration.FromMinutes(4)); // the monitors fall silent, the steps go up
        var silent = ward.AlertsOf(2).Single(alert => alert.Rule == "feed-silent");
        await ward.Done("ama.osei", new AcceptAlert(silent.Id), ward.Answers.Accept);
        await ward.Pass(Duration.FromMinutes(3));
        return ward;
    }

    static void Plant(System.Data.Common.DbConnection db, string statement)
    {
        using var command = db.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
