#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;

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
            return 0;
        });
        return command;
    }
}
