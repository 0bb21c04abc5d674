using Handrail.Data;
using Handrail.Tests.Data;

namespace Handrail.Tests.Trust;

/// <summary>The real program under load, its power cut again and again: killed, and every write that no fsync covered taken back.</summary>
public sealed class PowerCutLoopTests
{
    [Fact, Hazard("HZ-002")]
    public async Task Ten_power_cuts_during_load_lose_nothing_that_was_acknowledged()
    {
        await using var run = await LoadRun.Begin(shim: true);
        var cuts = await CutPower(run, 10);
        await Task.Delay(1000);
        await run.UntilSent(500);
        var end = await run.End(TimeSpan.FromSeconds(4));

        await using var database = run.Open();
        var (lost, duplicates, stored) = run.Count(database);
        var verdict = Oracle.Judge(database, run.Content, end, run.Uptime);
        Figures.Say($"power cut, FULL: cuts=10 changes noted={cuts.Changes} fsyncs={cuts.Syncs} taken back={cuts.TakenBack} acknowledged={run.Acknowledged.Count} stored={stored} lost={lost} duplicates={duplicates} {verdict.Figures}");

        // With FULL a cut need not catch a write between its change and its fsync, so "taken back" may be nothing. That the notes are not blind:
        // they saw the writes and their fsyncs here, and the run with NORMAL beside this one does lose.
        Assert.True(cuts.Changes > 100 && cuts.Syncs > 20, "Hardly a write was noted: the cuts were blind.");
        Assert.True(run.Acknowledged.Count > 500, "Too little was sent for this to prove anything.");
        Assert.Equal((0, 0, 0), (lost, duplicates, run.Changed));
        verdict.MustBeClean();
    }

    [Fact, Hazard("HZ-002")]
    public async Task With_synchronous_NORMAL_the_same_cuts_do_lose_so_the_test_is_not_blind()
    {
        await using var run = await LoadRun.Begin(shim: true, "--unsafe-synchronous", "NORMAL");
        await run.UntilSent(100);
        await CutPower(run, 3);
        await run.End(TimeSpan.Zero);

        await using var database = run.Open();
        var (lost, _, stored) = run.Count(database);
        Figures.Say($"power cut, NORMAL (canary): cuts=3 acknowledged={run.Acknowledged.Count} stored={stored} lost={lost}");
        Assert.True(lost > 0, $"{run.Acknowledged.Count} readings were acknowledged with synchronous=NORMAL and none was lost: the power cut sees nothing.");
    }

    static async Task<Cut> CutPower(LoadRun run, int cuts)
    {
        var (random, sum) = (new Random(cuts), new Cut(0, 0, 0, 0));
        for (var done = 0; done < cuts; done++)
        {
            await Task.Delay(random.Next(700, 2000));
            await run.Kill();
            var cut = PowerCut.TakeBack(run.Notes);
            sum = new(sum.Changes + cut.Changes, sum.Syncs + cut.Syncs, sum.TakenBack + cut.TakenBack, sum.FilesRemoved + cut.FilesRemoved);
            await run.Start();
        }

        return sum;
    }
}
