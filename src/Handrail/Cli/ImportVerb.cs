#pragma warning disable RS0030 // the command line may use the console
using System.CommandLine;
using Handrail.Data;
using Handrail.Features.Admissions;
using Handrail.Features.Rosters;
using Handrail.Gate;
using Handrail.Hosting;
using NodaTime;

namespace Handrail.Cli;

/// <summary><c>handrail import census FILE.csv</c>.</summary>
static class ImportVerb
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE.csv") { Description = "The census, one person a row." };
        var dry = new Option<bool>("--dry-run") { Description = "Do everything and keep nothing: the report is that of the real run." };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var census = new Command("census", "Admit the people of a CSV file into their beds.") { file, dry, data, database };
        LongHelp.AddTo(census,
            """
            The first row names the columns:

              record_number,given,family,birth_date,sex,unit,bed,admitted_at,acuity
              H12345,Alva,Rehn,1990-02-03,female,"Detox unit, Harbour House",4,2026-11-23T03:10,2

            birth_date may be empty when nobody knows it; admitted_at is on the unit's clock; acuity is 0 (stable) to 4 (critical). Units and beds exist already.
            Good rows are taken in, faulty ones are reported by their number and skipped: mend them and run it again. A second run changes nothing.
            A line of somebody who came earlier gives them the readings of their bed since then, which were nobody's: at once while Handrail serves, else when it starts.
            Nothing about a person is printed or logged.
            """);
        census.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            if (!File.Exists(path))
            {
                Console.Error.WriteLine("There is no such file.");
                return 2;
            }

            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            using var reader = new StreamReader(path);
            var done = await ProgressLine.Run("Census", progress => CensusRun.Do(opened, options, reader, parsed.GetValue(dry), progress));
            if (done.Header is { } why)
            {
                Console.Error.WriteLine(why);
                return 2;
            }

            foreach (var line in done.Lines.Where(line => line.Result == CensusResult.Faulty)) Console.WriteLine($"row {line.Line}: {line.Why}");
            foreach (var line in done.Lines.Where(line => line.Readings > 0)) Console.WriteLine($"row {line.Line}: admitted late; {line.Readings} readings since then were nobody's and {(done.Dry ? "would be" : "are")} asked again whose they are.");
            Console.WriteLine($"{(done.Dry ? "Dry run, nothing was kept: " : "")}{Count(CensusResult.Admitted)} admitted, {Count(CensusResult.Unchanged)} unchanged, {Count(CensusResult.Faulty)} faulty, of {done.Lines.Count} rows.");
            return Count(CensusResult.Faulty) > 0 ? 1 : 0;

            int Count(CensusResult result) => done.Lines.Count(line => line.Result == result);
        });
        return new Command("import", "Take in what another system holds.") { census, Roster() };
    }

    static Command Roster()
    {
        var file = new Argument<string>("FILE.csv") { Description = "The roster, one shift a row." };
        var dry = new Option<bool>("--dry-run") { Description = "Do everything and keep nothing: the report is that of the real run." };
        var data = CommonOptions.Data("handrail-data");
        var database = CommonOptions.DatabaseSetting();
        var roster = new Command("roster", "Put the people of a CSV file on the rosters of their units.") { file, dry, data, database };
        LongHelp.AddTo(roster,
            """
            The first row names the columns:

              unit,login,role,date,shift
              "Detox unit, Harbour House",ama.osei,nurse,2026-11-26,night

            shift is day or night by the unit's own clock; date is the day on which it begins. People have the role in that unit already.
            Good rows are taken in, faulty ones are reported by their number and skipped: mend them and run it again. A second run changes nothing.
            """);
        roster.SetAction(async (parsed, stop) =>
        {
            var options = CommonOptions.Options(parsed, data, database);
            var path = Path.GetFullPath(parsed.GetValue(file)!);
            if (!File.Exists(path))
            {
                Console.Error.WriteLine("There is no such file.");
                return 2;
            }

            if (CommonOptions.OpenExisting(options, Console.Error) is not { } opened) return 2;
            await using var keep = opened;
            using var reader = new StreamReader(path);
            var done = await ProgressLine.Run("Roster", progress => RosterRun.Do(opened, options, reader, parsed.GetValue(dry), progress));
            if (done.Header is { } why)
            {
                Console.Error.WriteLine(why);
                return 2;
            }

            foreach (var line in done.Lines.Where(line => line.Result == RosterResult.Faulty)) Console.WriteLine($"row {line.Line}: {line.Why}");
            Console.WriteLine($"{(done.Dry ? "Dry run, nothing was kept: " : "")}{Count(RosterResult.Added)} added, {Count(RosterResult.Unchanged)} unchanged, {Count(RosterResult.Faulty)} faulty, of {done.Lines.Count} rows.");
            return Count(RosterResult.Faulty) > 0 ? 1 : 0;

            int Count(RosterResult result) => done.Lines.Count(line => line.Result == result);
        });
        return roster;
    }
}

/// <summary>What came of an import.</summary>
/// <param name="Header">What is wrong with the first row; null when nothing is.</param>
/// <param name="Lines">One entry a row.</param>
/// <param name="Dry">Nothing was kept.</param>
public sealed record CensusDone(string? Header, IReadOnlyList<CensusReport> Lines, bool Dry);

/// <summary>Runs a census through one writer of the command's own. A dry run is the real one in a commit that is taken back.</summary>
public static class CensusRun
{
    const int RowsACommit = 100;

    /// <summary>Does it.</summary>
    public static async Task<CensusDone> Do(Database database, ServeOptions options, TextReader input, bool dry, Action<long, long> progress)
    {
        if (!Roles.Has(Actor.CommandLine.Role, Permission.Operate)) throw new InvalidOperationException("The command line may not operate.");
        using var table = new CsvTable(input);
        if (table.Header(CensusLine.Columns) is { } why) return new CensusDone(why, [], dry);
        List<(Guid Id, string Name, DateTimeZone Zone)> units;
        using (var connection = database.Open()) units = [.. ImportCensus.Units(connection)];
        var now = new HostClock(TimeProvider.System).GetCurrentInstant();
        var rows = new List<(int No, CensusLine? Line, string Why)>();
        while (table.Next(out var row, out var broken))
        {
            var cells = row;
            var wrong = broken ?? "";
            var line = broken is not null ? null : CensusLine.Read(column => cells[column], name => units.Where(unit => unit.Name == name).Select(unit => unit.Zone).FirstOrDefault(), now, out wrong);
            rows.Add((table.Row, line, wrong));
        }

        var hooks = new StayHooks();
        var import = new ImportCensus(new StayBook(hooks), hooks);
        await using var slot = WriterSlot.ForCommand(database, options.DataFolder);
        await using var writer = new Writer(database, new AuditChain(slot.Slot), new HostClock(TimeProvider.System), Microsoft.Extensions.Logging.Abstractions.NullLogger<Writer>.Instance);
        var lines = new List<CensusReport>();
        foreach (var chunk in rows.Chunk(dry ? Math.Max(1, rows.Count) : RowsACommit))
        {
            lines.AddRange(await writer.Run(
                scope => chunk.Select((each, i) =>
                {
                    if (i % 20 == 0) progress(lines.Count + i, rows.Count);
                    return each.Line is { } good ? import.Take(scope, each.No, good) : new CensusReport(each.No, CensusResult.Faulty, each.Why);
                }).ToList(),
                keep: _ => !dry,
                audit: (scope, done, failure) => scope.Audit(new AuditRow("command-line", Environment.UserName, "ImportCensus", "system", "", failure is null ? dry ? "dry-run" : "done" : "failed", done is null ? "" : $"{done.Count} rows, {done.Count(each => each.Result == CensusResult.Admitted)} admitted"))));
        }

        progress(rows.Count, rows.Count);
        return new CensusDone(null, lines, dry);
    }
}
