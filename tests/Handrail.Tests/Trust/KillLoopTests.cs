using System.Globalization;
using Handrail.Data;

namespace Handrail.Tests.Trust;

/// <summary>The real program is killed again and again while gateways send to it. HANDRAIL_KILLS sets how often (20).</summary>
public sealed class KillLoopTests
{
    static int Kills => int.TryParse(Environment.GetEnvironmentVariable("HANDRAIL_KILLS"), CultureInfo.InvariantCulture, out var kills) ? kills : 20;

    [Fact, Hazard("HZ-001"), Hazard("HZ-007"), Hazard("HZ-016")]
    public async Task Killed_during_load_nothing_acknowledged_is_lost_nothing_is_stored_twice_and_every_alert_and_step_is_there_once()
    {
        var random = new Random(20);
        await using var run = await LoadRun.Begin();
        for (var kill = 0; kill < Kills; kill++)
        {
            await Task.Delay(random.Next(200, 2000));
            await run.Kill();
            await run.Start();
        }

        await Task.Delay(5000); // some load on a program that stays
        await run.UntilSent(50 * Kills);
        var end = await run.End(TimeSpan.FromSeconds(8));

        await using var database = run.Open();
        var (lost, duplicates, stored) = run.Count(database);
        var verdict = Oracle.Judge(database, run.Content, end, run.Uptime);
        Oracle.JudgeSpool(database, Path.Combine(run.DataFolder, "outbox"), end, run.Uptime, verdict);
        using var db = database.Open();
        var audit = AuditVerify.Run(db, Path.Combine(run.DataFolder, AuditAnchor.FileName));
        Figures.Say($"kill -9: kills={Kills} acknowledged={run.Acknowledged.Count} stored={stored} lost={lost} duplicates={duplicates} resent={run.Resent} {verdict.Figures} audit rows={audit.Rows}");

        Assert.True(run.Acknowledged.Count > 50 * Kills && run.Resent > Kills, "Too little was sent for this to prove anything.");
        Assert.Equal((0, 0, 0), (lost, duplicates, run.Changed));
        verdict.MustBeClean();
        Assert.True(verdict.AlertsExpected > 40 && verdict.StepsExpected > verdict.AlertsExpected + 10, verdict.Figures);
        Assert.Empty(audit.Faults);
    }
}
