using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Downtime;
using Handrail.Tests.Features.Consents;
using Handrail.Tests.Features.Rosters;
using NodaTime;

namespace Handrail.Tests.Features.Night;

public sealed class PackWatchTests
{
    const string Opened = "SELECT count(*) FROM alert WHERE rule = 'packs-old' AND subject_id = @unit AND state <> 6", Ended = "SELECT count(*) FROM alert WHERE rule = 'packs-old' AND subject_id = @unit AND state = 6";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-120")]
    public async Task Packs_that_stop_are_told_to_the_charge_nurse_and_a_new_one_ends_it(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var charge = await Hands.Of(running, "bo.lind");
        var packs = running.Of<DowntimeWriter>();

        // A house that has just started says nothing for ten minutes; then that there is none at all, and doctor too.
        using (var connection = running.Database.Open())
        {
            var due = Query(running, "SELECT due_at FROM due_work WHERE kind = 'downtime'", row => row.Time(0));
            Assert.Equal(3, due.Count);
            Assert.All(due, each => Assert.True(each > running.Of<IClock>().GetCurrentInstant() + PackWatch.Grace - Duration.FromMinutes(5)));
            Assert.True(DowntimeAge.Examine(connection, due[0] - Duration.FromSeconds(1)).Ok);
            Assert.Equal((false, true), (DowntimeAge.Examine(connection, due.Max()).Ok, DowntimeAge.Examine(connection, due.Max()).Words.StartsWith("none, though", StringComparison.Ordinal)));
        }

        await Look(running);
        await Until(running, Opened, 1);
        Assert.Equal("No downtime pack: nothing to read in a power cut", Title(running));

        // Written: it ends by itself.
        Assert.Equal(0, (await packs.WriteAll(CancellationToken.None)).Failed);
        Assert.Equal((0, 1), (Count(running, Opened), Count(running, Ended)));

        // 59 minutes are young enough, 61 are not.
        await Age(running, 59);
        await Look(running);
        Assert.Equal(0, Count(running, Opened));
        await Age(running, 2);
        await Look(running);
        await Until(running, Opened, 1);
        Assert.Equal(("The downtime pack is too old for a power cut", Priority.Medium), (Title(running), Query(running, "SELECT priority FROM alert WHERE rule = 'packs-old' AND state <> 6 AND subject_id = @unit", row => (Priority)row.GetInt16(0)).Single()));
        var alert = Query(running, "SELECT id FROM alert WHERE rule = 'packs-old' AND state <> 6 AND subject_id = @unit", row => row.Id(0)).Single();
        Assert.Equal([DemoWard.StaffId("bo.lind")], Query(running, "SELECT DISTINCT n.recipient FROM notice n JOIN alert a ON a.id = n.alert_id WHERE a.rule = 'packs-old' AND a.subject_id = @unit", row => row.IdOrNull(0)));
        Assert.Contains("Paper</b> The downtime pack is too old", (await charge.Get($"/ward/{DemoWard.Unit}")).Html, StringComparison.Ordinal);
        var page = (await charge.Get($"/alert/{alert}")).Html;
        Assert.Contains("the paper for a power cut", page, StringComparison.Ordinal);
        Assert.DoesNotContain("roster", page[page.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("too old", (await charge.Get($"/ward/{DemoWard.Unit}/paper")).Html, StringComparison.Ordinal);

        // Looked at again it is the same alert, told once.
        await Look(running);
        Assert.Equal(1, Count(running, Opened));

        // Back again, and then somebody takes the file away.
        var (written, _) = await packs.WriteAll(CancellationToken.None);
        Assert.Equal((0, 2), (Count(running, Opened), Count(running, Ended)));
        foreach (var pack in written) File.Delete(pack.File);
        await Look(running);
        await Until(running, Opened, 1);
    }

    // A look happens when its row is due; the sweep does it.
    static async Task Look(Running running)
    {
        await running.Write(scope => scope.Connection.Execute("UPDATE due_work SET due_at = @now WHERE kind = 'downtime'", ("now", scope.Now)));
        for (var tries = 0; Query(running, "SELECT count(*) FROM due_work WHERE kind = 'downtime' AND due_at > @now", row => row.GetInt64(0)).Single() < 3; tries++)
        {
            Assert.True(tries < 600, "Nobody looked at the packs.");
            await Task.Delay(50);
        }
    }

    static Task<int> Age(Running running, int minutes) =>
        running.Write(scope => scope.Connection.Execute("UPDATE downtime_pack SET written_at = written_at - @by", ("by", minutes * 60_000_000L)));

    static string Title(Running running) => Query(running, "SELECT title FROM alert WHERE rule = 'packs-old' AND state <> 6 AND subject_id = @unit", row => row.GetString(0)).Single();

    static int Count(Running running, string sql) => (int)Query(running, sql, row => row.GetInt64(0)).Single();

    static async Task Until(Running running, string sql, int wanted)
    {
        for (var tries = 0; Count(running, sql) != wanted; tries++)
        {
            Assert.True(tries < 600, sql);
            await Task.Delay(50);
        }
    }

    static List<T> Query<T>(Running running, string sql, Func<System.Data.Common.DbDataReader, T> row) =>
        RosterTests.Query(running, sql, row, ("unit", DemoWard.Unit), ("now", running.Of<IClock>().GetCurrentInstant()));
}
