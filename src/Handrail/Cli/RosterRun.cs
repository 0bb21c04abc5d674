using Handrail.Data;
using Handrail.Features.Rosters;
using Handrail.Gate;
using Handrail.Hosting;

namespace Handrail.Cli;

/// <summary>What came of taking a roster in.</summary>
/// <param name="Header">What is wrong with the first row; null when nothing is.</param>
/// <param name="Lines">One entry a row.</param>
/// <param name="Dry">Nothing was kept.</param>
public sealed record RosterDone(string? Header, IReadOnlyList<RosterReport> Lines, bool Dry);

/// <summary>Takes a roster file in through one writer of the command's own. A dry run is the real one in a commit that is taken back.</summary>
public static class RosterRun
{
    const int RowsACommit = 200;

    /// <summary>Does it.</summary>
    public static async Task<RosterDone> Do(Database database, ServeOptions options, TextReader input, bool dry, Action<long, long> progress)
    {
        if (!Roles.Has(Actor.CommandLine.Role, Permission.Operate)) throw new InvalidOperationException("The command line may not operate.");
        using var table = new CsvTable(input);
        if (table.Header(ImportRoster.Columns) is { } why) return new RosterDone(why, [], dry);
        var rows = new List<(int No, Dictionary<string, string>? Cells, string Why)>();
        while (table.Next(out var row, out var broken))
        {
            var cells = row;
            rows.Add((table.Row, broken is null ? ImportRoster.Columns.ToDictionary(column => column, column => cells[column]) : null, broken ?? ""));
        }

        var import = new ImportRoster();
        await using var slot = WriterSlot.ForCommand(database, options.DataFolder);
        await using var writer = new Writer(database, new AuditChain(slot.Slot), new HostClock(TimeProvider.System), Microsoft.Extensions.Logging.Abstractions.NullLogger<Writer>.Instance);
        var lines = new List<RosterReport>();
        foreach (var chunk in rows.Chunk(dry ? Math.Max(1, rows.Count) : RowsACommit))
        {
            lines.AddRange(await writer.Run(
                scope => chunk.Select(each => each.Cells is { } cells ? import.Take(scope, each.No, column => cells[column]) : new RosterReport(each.No, RosterResult.Faulty, each.Why)).ToList(),
                keep: _ => !dry,
                audit: (scope, done, failure) => scope.Audit(new AuditRow("command-line", Environment.UserName, "ImportRoster", "system", "", failure is null ? dry ? "dry-run" : "done" : "failed", done is null ? "" : $"{done.Count} rows, {done.Count(each => each.Result == RosterResult.Added)} added"))));
            progress(lines.Count, rows.Count);
        }

        return new RosterDone(null, lines, dry);
    }
}
