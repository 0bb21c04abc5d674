using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using Handrail.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>A ward in a folder, the real program on it, gateways that send to it, and the count at the end.</summary>
sealed class LoadRun : IAsyncDisposable
{
    const int Beds = 20;
    const int Gateways = 4;
    readonly string folder = Directory.CreateTempSubdirectory("handrail-load-").FullName;
    readonly List<(Instant, Instant)> down = [];
    readonly CancellationTokenSource stop = new();
    readonly Ledger ledger;
    readonly string[] more;
    readonly IReadOnlyDictionary<string, string>? environment;
    Task senders = Task.CompletedTask;
    ServerProcess? server;
    volatile Uri? address;
    Instant diedAt;

    LoadRun(bool shim, string[] more)
    {
        ledger = new Ledger(Path.Combine(folder, "ledger"));
        environment = shim ? Data.PowerCut.Settings(Notes, "/handrail.db") : null;
        this.more = more;
    }

    public string DataFolder => Path.Combine(folder, "data");

    public string Content => Path.Combine(folder, "content");

    public string Notes => Path.Combine(folder, "notes");

    public IReadOnlyDictionary<string, Guid> Acknowledged => ledger.Acknowledged;

    public int Resent => ledger.Resent;

    public int Changed => ledger.Changed;

    /// <summary>How late the sweep may be on a busy test machine, and when it was not there at all.</summary>
    public Uptime Uptime => new(Duration.FromSeconds(6), down);

    public static Instant Now => new HostClock(TimeProvider.System).GetCurrentInstant();

    /// <summary>Makes the ward with one lasting token, starts the program and the gateways.</summary>
    public static async Task<LoadRun> Begin(bool shim = false, params string[] more)
    {
        var run = new LoadRun(shim, more);
        Directory.CreateDirectory(run.DataFolder);
        ShortContent.Make(run.Content);
        var token = "";
        await using (var database = run.Open()) token = await LastMinute(database, run.Content);

        SqliteConnection.ClearAllPools();
        run.diedAt = Now - Duration.FromSeconds(2);
        await run.Start();
        run.senders = Task.WhenAll(Enumerable.Range(0, Gateways).Select(i =>
            Task.Run(() => new Gateway(i, [.. Enumerable.Range(1, Beds).Where(bed => bed % Gateways == i)], token, run.ledger, () => run.address).Run(run.stop.Token))));
        return run;
    }

    // The minute before: everybody is admitted, and every three seconds somebody is found drowsy, so that during the load one ladder after another has its next step due.
    static async Task<string> LastMinute(Database database, string content)
    {
        Schema.Migrate(database);
        var clock = new SteppingClock(Now - Duration.FromSeconds(55));
        await using var writer = new Writer(database, new AuditChain(0), clock, NullLogger<Writer>.Instance);
        var unsigned = Protocols.Load(content, database);
        var token = await writer.Run(scope =>
        {
            DemoWard.Seed(scope, Beds, scope.Now, unsigned);
            return DeviceTokens.Add(scope, "Test gateway", null, DemoWard.Unit, canRead: false).Secret;
        });
        var shelf = Protocols.Load(content, database); // now signed
        var readings = new TakeReadings(writer, new WatchBook(shelf), new AlertBook(shelf), shelf);
        for (var bed = 1; bed <= Beds; bed++)
        {
            var drowsy = new ReadingIn
            {
                Measure = Measure.Consciousness,
                V1 = 2000,
                EffectiveAt = clock.Now,
                ByHand = true,
                ContentHash = bed,
                Identifier = $"by hand {bed}",
                Subject = SubjectKind.Patient,
                SubjectId = DemoWard.Person(bed),
            };
            await readings.Store(new ReadingsBatch(new Sender(null, null, DemoWard.StaffId("ama.osei"), "Ama Osei"), [drowsy]));
            clock.Now += Duration.FromSeconds(2.5);
        }

        return token;
    }

    public Database Open() => Database.Sqlite(Path.Combine(DataFolder, "handrail.db"));

    /// <summary>Kills the program.</summary>
    public async Task Kill()
    {
        diedAt = Now - Duration.FromMilliseconds(100);
        await server!.Kill();
        address = null;
        server.Dispose();
        server = null;
        if (senders.IsFaulted) await senders;
    }

    /// <summary>Starts it again on the same folder.</summary>
    public async Task Start()
    {
        server = await ServerProcess.Start(DataFolder, Content, environment, more);
        down.Add((diedAt, Now));
        address = server.Address;
    }

    /// <summary>Lets the load go on until more than so many readings were acknowledged; on a busy machine that takes longer. Gives up after two minutes: the test then says that too little was sent.</summary>
    public async Task UntilSent(int more)
    {
        for (var tries = 0; tries < 1200 && ledger.Acknowledged.Count <= more; tries++) await Task.Delay(100);
    }

    /// <summary>No more load: waits for what time brings, stops the program, answers the last moment it was surely alive.</summary>
    public async Task<Instant> End(TimeSpan settle)
    {
        await stop.CancelAsync();
        await senders;
        await Task.Delay(settle);
        var end = Now;
        await server!.Stop();
        return end;
    }

    /// <summary>Acknowledged readings that are not there under the id that was answered, and rows that stand twice for one identifier.</summary>
    public (int Lost, int Duplicates, long Stored) Count(Database database)
    {
        using var db = database.Open();
        Assert.Equal("ok", db.Scalar<string>("PRAGMA integrity_check"));
        var stored = db.Query("SELECT id, hex(resend_key) FROM observation", row => (Id: row.Id(0), Key: row.GetString(1)));
        var ids = stored.Select(row => row.Id).ToHashSet();
        var lost = ledger.Acknowledged.Count(each => !ids.Contains(each.Value));
        // One identifier, one fact: more facts than keys, or a fact flagged as "identifier reused" (no content changes here), is a duplicate.
        var reused = db.Scalar<long>("SELECT count(*) FROM observation WHERE (flags & 1) <> 0");
        return (lost, stored.Count - stored.Select(row => row.Key).Distinct(StringComparer.Ordinal).Count() + (int)reused, stored.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        server?.Dispose();
        ledger.Dispose();
        stop.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }
}
