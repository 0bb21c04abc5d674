#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using System.Text.Json;
using Handrail.Data;

namespace Handrail.Cli;

/// <summary><c>handrail audit verify</c>.</summary>
static class AuditVerb
{
    public static Command Build()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var json = new Option<bool>("--json") { Description = "One JSON object instead of words." };
        var verify = new Command("verify",
            """
            Recompute every hash of the audit and hold the chains against the anchors, inside the database and in audit-anchors.log.
            Finds any edited, deleted, inserted or swapped row, and a tail cut off since the last anchor.
            Exit code 0: intact. 1: not intact; every fault is named.
            """)
        { data, database, json };
        verify.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            using var connection = opened.Open();
            var verdict = AuditVerify.Run(connection, Path.Combine(options.DataFolder, AuditAnchor.FileName),
                rows => Console.Error.Write($"\r{rows} rows read"));
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(new { rows = verdict.Rows, anchors = verdict.Anchors, intact = verdict.Faults.Count == 0, faults = verdict.Faults }));
            else if (verdict.Faults.Count == 0) Console.WriteLine($"The audit is intact: {verdict.Rows} rows, {verdict.Anchors} anchors.");
            else
            {
                Console.WriteLine($"The audit is NOT intact ({verdict.Faults.Count} faults in {verdict.Rows} rows):");
                foreach (var fault in verdict.Faults.Take(50)) Console.WriteLine("  " + fault);
            }

            return verdict.Faults.Count == 0 ? 0 : 1;
        });
        return new Command("audit", "Check who-did-what.") { verify, Export() };
    }

    static Command Export()
    {
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var to = new Option<string>("--to") { Description = "The page to make (HTML, for printing).", Required = true };
        var export = new Command("export", "Write the heads of the audit chains and the last anchors as a page to print and keep outside this machine.") { to, data, database };
        LongHelp.AddTo(export,
            """
            Whoever can edit the database and audit-anchors.log could cut both. A page printed each week and signed, or audit-anchors.log copied each minute to another
            host, cannot be cut with them: the row and hash on paper must still be there, under that number, when somebody asks.

              handrail audit export --to anchors.html
            """);
        export.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            using var connection = opened.Open();
            await File.WriteAllTextAsync(parsed.GetValue(to)!, AuditPage.Html(connection, new Hosting.HostClock(TimeProvider.System).GetCurrentInstant()), stop);
            Console.WriteLine($"{parsed.GetValue(to)}: print it, sign it, and keep it outside this machine.");
            return 0;
        });
        return export;
    }
}
