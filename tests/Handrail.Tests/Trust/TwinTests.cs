using Handrail.Data;

namespace Handrail.Tests.Trust;

/// <summary>One night lived twice: once undisturbed, once with crashes, failed commits or dropped caches at random points. Both must be the same to the last step.</summary>
public sealed class TwinTests
{
    const int Beds = 4;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001"), Hazard("HZ-007")]
    public async Task Crashes_and_failed_commits_at_random_points_change_no_alert_and_no_step(Engine engine)
    {
        var (crashes, failures, steps) = (0, 0, 0);
        foreach (var seed in engine == Engine.Sqlite ? (int[])[1, 2, 3] : [5])
        {
            await using var quiet = await Ward.Open(engine, Beds);
            await using var rough = await Ward.Open(engine, Beds);
            var chance = new Random(seed * 31);
            var calm = new NightStory(quiet, seed, Beds, act => act());
            var wild = new NightStory(rough, seed, Beds, async act =>
            {
                if (chance.Next(4) == 0)
                {
                    await rough.Restart();
                    crashes++;
                }

                if (chance.Next(4) == 0)
                {
                    if (!await FailingCommit.Strike(rough.Writer, act)) return;
                    failures++;
                }

                await act();
            });

            for (var i = 0; i < (engine == Engine.Sqlite ? 40 : 20); i++, steps++)
            {
                await calm.Step();
                await wild.Step();
                Assert.Equal(await Digest.Of(quiet, Beds), await Digest.Of(rough, Beds));
            }

            var verdict = Oracle.Judge(rough.Database, Ward.Content, rough.Clock.Now, Uptime.Always);
            verdict.MustBeClean();
            Assert.True(verdict.AlertsExpected > 20 && verdict.StepsExpected > 60, verdict.Figures); // or the rest would prove nothing
        }

        Assert.True(crashes > 10 && failures > 10, $"{crashes} crashes, {failures} failed commits");
        Figures.Say($"in process, {engine}: acts={steps} crashes={crashes} failed commits={failures} alerts and steps as in the undisturbed twin");
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001")]
    public async Task Dropping_every_cache_before_every_act_changes_nothing(Engine engine)
    {
        foreach (var seed in engine == Engine.Sqlite ? (int[])[11, 12] : [13])
        {
            await using var keeps = await Ward.Open(engine, Beds);
            await using var drops = await Ward.Open(engine, Beds);
            var calm = new NightStory(keeps, seed, Beds, act => act());
            var forgetful = new NightStory(drops, seed, Beds, async act =>
            {
                await drops.Writer.Look(() =>
                {
                    drops.Book.DropAll();
                    return true;
                });
                await act();
            });

            for (var i = 0; i < (engine == Engine.Sqlite ? 40 : 20); i++)
            {
                await calm.Step();
                await forgetful.Step();
                Assert.Equal(await Digest.Of(keeps, Beds), await Digest.Of(drops, Beds));
            }

            Assert.True(keeps.Count("alert") > 15);
            Oracle.Judge(drops.Database, Ward.Content, drops.Clock.Now, Uptime.Always).MustBeClean();
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-001"), Hazard("HZ-010")]
    public async Task Whoever_was_admitted_and_never_measured_is_overdue_by_time_alone_also_after_a_restart(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 2);
        Assert.Empty(ward.AlertsOf(1));
        await ward.Restart();
        await ward.Pass(NodaTime.Duration.FromMinutes(29));
        Assert.Empty(ward.AlertsOf(1));
        await ward.Restart();
        await ward.Pass(NodaTime.Duration.FromMinutes(2));
        Assert.Contains(ward.AlertsOf(1), alert => alert.Rule == "observations-overdue:vitals");
    }
}
