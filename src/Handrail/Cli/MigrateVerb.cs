#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;
using Handrail.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Handrail.Cli;

/// <summary><c>handrail migrate</c>: makes or updates the schema.</summary>
static class MigrateVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var command = new Command("migrate", "Make the database, or bring its schema up to this version. Running it again does nothing.") { data, database };
        command.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            await using var opened = options.OpenDatabase();
            var ran = Schema.Migrate(opened);
            Console.WriteLine(ran.Count == 0 ? "The schema is up to date." : $"Ran {ran.Count} script(s):");
            foreach (var script in ran) Console.WriteLine("  " + script);
            if (SealPersons.Left(opened) is not (0, false))
            {
                await using var slot = WriterSlot.ForCommand(opened, options.DataFolder);
                await using var writer = new Writer(opened, new AuditChain(slot.Slot), new HostClock(TimeProvider.System), NullLogger<Writer>.Instance);
                var people = await SealPersons.Run(opened, writer, (done, of) => Console.WriteLine($"  sealed {done} of {of} people"));
                if (people > 0) Console.WriteLine($"Sealed {people} people; their plain names are out of the database. Backups made before still hold them: see docs/how-to/backup.md.");
            }

            return 0;
        });
        return command;
    }
}
