#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Handrail.Cli;

/// <summary><c>handrail serve</c>.</summary>
static class ServeVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var port = CommonOptions.Port();
        var synchronous = new Option<string>("--unsafe-synchronous") { Hidden = true, DefaultValueFactory = _ => "FULL" }; // the power-cut canary only
        var content = CommonOptions.Content();
        var downtime = CommonOptions.DowntimeFolder();
        var country = new Option<string>("--country") { Description = "Whose crisis numbers stand on public pages: us or gb.", DefaultValueFactory = _ => "us" };
        country.AcceptOnlyFromAmong("us", "gb");
        var leaveTo = new Option<string>("--leave-to") { Description = "Where \"Leave this site quickly\" leads: a dull public https page.", DefaultValueFactory = _ => Leaving.Neutral };
        leaveTo.Validators.Add(result =>
        {
            if (!Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var to) || to.Scheme != "https") result.AddError("--leave-to needs a full https address.");
        });
        var noCounts = new Option<bool>("--no-counts") { Description = "Do not count visits to public pages." };
        var address = CommonOptions.Address("The https address under which people reach this server, for example https://care.example.org. Passkeys are bound to it: choose it once and keep it.");
        var command = new Command("serve", "Serve an existing database on 127.0.0.1. Put a reverse proxy with TLS before it for other machines. Refuses a database whose schema does not fit.") { data, database, port, synchronous, content, country, leaveTo, address, noCounts, downtime };
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database, content) with { Port = parsed.GetValue(port), Synchronous = parsed.GetValue(synchronous)!, Country = parsed.GetValue(country)!, LeaveTo = parsed.GetValue(leaveTo)!, Address = parsed.GetValue(address) is { } at ? new Uri(at) : null, CountVisits = !parsed.GetValue(noCounts) };
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using (opened)
            {
                if (parsed.GetValue(downtime) is { Length: > 0 } packs) options = options with { DowntimeFolder = packs };
                try
                {
                    options = options with { Oidc = OidcSettings.Read(options.DataFolder, Environment.GetEnvironmentVariable) };
                }
                catch (Exception wrong) when (wrong is InvalidDataException or System.Text.Json.JsonException)
                {
                    Console.Error.WriteLine($"{OidcSettings.FileName}: {wrong.Message}");
                    return 2;
                }

                return await Run(options, opened, async (_, started) =>
                {
                    // For doctor, which is run without these options.
                    await started.Services.GetRequiredService<Writer>().Run(scope => StepDone.Note(scope, StepDone.Address, options.Address?.ToString() ?? ""), stop: stop);
                    Console.WriteLine($"Handrail serves {options.DataFolder} at {Address(started)}");
                    Console.WriteLine("Ready. Ctrl+C stops.");
                }, stop);
            }
        });
        return command;
    }

    /// <summary>Takes the serving slot, starts, says so, and waits for the end.</summary>
    public static async Task<int> Run(ServeOptions options, Database database, Func<WriterSlot, WebApplication, Task> started, CancellationToken stop)
    {
        await using var slot = WriterSlot.ForServing(database, options.DataFolder);
        if (slot is null)
        {
            Console.Error.WriteLine($"Another Handrail serves {options.DatabaseSetting ?? options.DataFolder} already. Stop it first, or name another --data folder.");
            return 2;
        }

        // Nothing is served while somebody's name stands plain in the file.
        if (SealPersons.Left(database) is not (0, false))
        {
            await using var writer = new Writer(database, new AuditChain(slot.Slot), new HostClock(TimeProvider.System), NullLogger<Writer>.Instance);
            await SealPersons.Run(database, writer, (done, of) => Console.WriteLine($"Sealing people that an older version kept plain: {done} of {of}"));
        }

        await using var app = ServeHost.Build(options, slot);
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException busy)
        {
            Console.Error.WriteLine($"Port {options.Port} is taken: choose another with --port. ({busy.Message})");
            return 2;
        }

        await started(slot, app);
        await app.WaitForShutdownAsync(stop);
        return 0;
    }

    /// <summary>The address to print: localhost, since passkeys will not work on a bare number.</summary>
    public static string Address(WebApplication app) => $"http://localhost:{new Uri(app.Urls.First()).Port}/";
}
