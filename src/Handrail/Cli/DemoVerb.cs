#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using System.Diagnostics;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Features.Access;
using Handrail.Features.Consents;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Cli;

/// <summary><c>handrail demo</c>: the whole product on invented people.</summary>
static class DemoVerb
{
    const string Reader = "Reader for trying with curl";
    const string Feed = "Ward simulator";

    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-demo");
        var database = CommonOptions.DatabaseSetting();
        var port = CommonOptions.Port();
        var beds = new Option<int>("--beds") { Description = "How many beds, 1 to 5000.", DefaultValueFactory = _ => 14 };
        var noFeed = new Option<bool>("--no-feed") { Description = "No simulated monitors and no past: an empty-handed ward, for load tests." };
        var synchronous = new Option<string>("--unsafe-synchronous") { Hidden = true, DefaultValueFactory = _ => "FULL" }; // the power-cut canary only
        var content = CommonOptions.Content();
        var command = new Command("demo",
            """
            Start a living detox ward of invented people: 14 beds, monitors, twelve hours of past, and within 90 seconds a bed that gets worse.
            Prints the addresses and a one-time sign-in phrase for each member of staff. Running it again in the same folder goes on where it was.
            """)
        { data, database, port, beds, noFeed, synchronous, content };
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database, content) with { Port = parsed.GetValue(port), Demo = true, Synchronous = parsed.GetValue(synchronous)! };
            if (parsed.GetValue(beds) is < 1 or > 5000)
            {
                Console.Error.WriteLine("--beds takes 1 to 5000.");
                return 2;
            }

            if (ReachSettings.OrSay(options, Console.Error) is not { } complete) return 2;
            return await Run(complete, parsed.GetValue(beds), !parsed.GetValue(noFeed), stop);
        });
        return command;
    }

    static async Task<int> Run(ServeOptions options, int beds, bool feed, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        await using var database = options.OpenDatabase();
        Schema.Migrate(database);
        if (!DemoWard.IsSeeded(database) && await SeedAlone(database, options, beds, feed) is { } refused)
        {
            Console.Error.WriteLine(refused);
            return 2;
        }

        return await ServeVerb.Run(options, database, async (slot, app) =>
        {
            var writer = app.Services.GetRequiredService<Writer>();
            var vault = app.Services.GetRequiredService<Vault>();
            await writer.Run(scope =>
            {
                DemoDesk.Seed(scope);
                if (feed) DemoRoster.Seed(scope);
                if (feed) DemoDesk.SeedCalls(scope, vault);
                return true;
            });
            var (phrases, reader, feedToken) = await writer.Run(scope => (DemoWard.NewPhrases(scope), FreshToken(scope, Reader, true), FreshToken(scope, Feed, false)),
                audit: (scope, _, _) => scope.Audit(new AuditRow("command-line", Environment.UserName, "StartDemo", "system", "", "done")));
            await writer.Run(scope =>
            {
                DemoConsents.Seed(scope, app.Services.GetRequiredService<ConsentBook>(), app.Services.GetRequiredService<CounsellingNoteBook>(), beds);
                return true;
            });
            var address = ServeVerb.Address(app);
            Print(options, database, address, phrases, reader, watch.Elapsed, feed);
            if (feed)
                _ = new Simulator(new Uri(address), feedToken, beds, app.Services.GetRequiredService<IClock>(), TimeProvider.System, app.Services.GetRequiredService<ILogger<Simulator>>())
                    .Run(app.Lifetime.ApplicationStopping);
        }, stop);
    }

    static async Task<string?> SeedAlone(Database database, ServeOptions options, int beds, bool withPast)
    {
        await using var slot = WriterSlot.ForServing(database, options.DataFolder);
        if (slot is null) return $"Another Handrail uses {options.DataFolder}. Stop it first, or name another --data folder.";
        await DemoPast.Live(database, new AuditChain(slot.Slot), options.ContentFolder, beds, withPast, new HostClock(TimeProvider.System).GetCurrentInstant());
        return null;
    }

    // Each start makes new secrets; the ones of the last start stop working.
    static string FreshToken(WriteScope scope, string name, bool canRead)
    {
        scope.Connection.Execute("UPDATE device_token SET revoked_at = @now, name = name || ' until ' || no WHERE name = @name", ("now", scope.Now), ("name", name));
        return DeviceTokens.Add(scope, name, null, DemoWard.Unit, canRead, days: 7).Secret;
    }

    static void Print(ServeOptions options, Database database, string address, IReadOnlyList<(string Login, string Name, string Role, string Phrase)> phrases, string reader, TimeSpan took, bool feed)
    {
        using var connection = database.Open();
        var engine = database.Engine == Engine.Sqlite ? $"SQLite {connection.Scalar<string>("SELECT sqlite_version()")} (WAL, full sync)" : "PostgreSQL (synchronous commit)";
        Console.WriteLine($"Handrail 0.1 demo: invented people only.   data: {options.DataFolder}   database: {engine}");
        Console.WriteLine($"  Start page     {address}");
        Console.WriteLine($"  Ward board     {address}ward/{DemoWard.Unit}");
        Console.WriteLine($"  Advisor desk   {address}desk");
        Console.WriteLine("  Sign in as (each phrase works once; 'handrail phrase LOGIN --data …' prints another):");
        foreach (var (login, _, role, phrase) in phrases) Console.WriteLine($"    {login,-12} {role,-17} {phrase}");
        Console.WriteLine($"  FHIR R4        {address}fhir/metadata");
        Console.WriteLine($"    curl -H \"Authorization: Bearer {reader}\" \"{address}fhir/Observation?patient={DemoWard.Person(4)}&_sort=-date&_count=2\"");
        if (feed) Console.WriteLine("  In the next 90 seconds the person in bed 4 gets worse. Accept the alert, or watch it go to the next person.");
        Console.WriteLine("  Secondary notification, never the only alarm. Not a medical device.");
        Console.WriteLine($"Ready in {took.TotalSeconds:0.0} s. Ctrl+C stops.");
    }
}
