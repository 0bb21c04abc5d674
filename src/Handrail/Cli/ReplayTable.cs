#pragma warning disable RS0030 // the command line may write to the console
using System.Diagnostics;
using System.Globalization;
using Handrail.Core.Watch;
using Handrail.Features.Watch;
using Spectre.Console;

namespace Handrail.Cli;

/// <summary>A replay for people: a bar while it runs, then what fired, by rule.</summary>
static class ReplayTable
{
    internal static void Show(Replay replay, IReadOnlyList<(string Name, string Path)> files, Stopwatch clock, TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? AnsiSupport.Detect : AnsiSupport.No,
        });
        if (Console.IsOutputRedirected || !ReferenceEquals(output, Console.Out)) console.Profile.Width = 140;
        console.Progress().AutoClear(true).Start(bar =>
        {
            var task = bar.AddTask("Replaying", maxValue: files.Count);
            foreach (var (name, path) in files)
            {
                replay.Line(name, path);
                task.Increment(1);
            }
        });

        var (tally, other) = (replay.Tally, replay.Other);
        var table = new Table { Border = TableBorder.Simple }.AddColumns("Priority", "Rule");
        table.AddColumn(new TableColumn($"{replay.Protocol.Id} v{replay.Protocol.Version}").RightAligned()).AddColumn(new TableColumn("stays").RightAligned());
        if (other is not null)
            table.AddColumn(new TableColumn($"{replay.OtherProtocol!.Id} v{replay.OtherProtocol.Version}").RightAligned())
                .AddColumn(new TableColumn("stays").RightAligned());
        foreach (var (rule, priority) in Rules(tally, other))
        {
            List<string> row = [priority.ToString().ToLowerInvariant(), Markup.Escape(rule), .. Cells(tally, rule, priority)];
            if (other is not null) row.AddRange(Cells(other, rule, priority));
            table.AddRow([.. row]);
        }
        console.Write(table);

        foreach (var (name, fault) in replay.Unreadable)
            output.WriteLine($"Not read: {name}{(fault.Line > 0 ? $" line {fault.Line}" : "")}: {fault.Reason}");
        output.WriteLine(Sentence(replay.Protocol, tally));
        if (other is not null)
        {
            output.WriteLine(Sentence(replay.OtherProtocol!, other));
            output.WriteLine($"With {replay.OtherProtocol!.Id} {replay.Appear} alerts appear and {replay.Vanish} vanish.");
        }
        var seconds = clock.Elapsed.TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{tally.Files} stays, {tally.Readings:N0} readings, {tally.Watched.TotalDays:F1} patient days in {seconds:F2} s ({tally.Readings / seconds:N0} readings/s)."));
    }

    static string Sentence(Protocol protocol, ReplayTally tally) => string.Create(CultureInfo.InvariantCulture,
        $"{protocol.Title}: {tally.Of(Priority.High)} high, {tally.Of(Priority.Medium)} medium, {tally.Of(Priority.Low)} low; {tally.AlertsPerPatientDay} alerts a patient day.");

    static IEnumerable<(string Rule, Priority Priority)> Rules(ReplayTally tally, ReplayTally? other) =>
        tally.Rules.Concat(other?.Rules ?? []).Select(r => (r.Rule, r.Priority)).Distinct().OrderByDescending(r => r.Priority);

    static string[] Cells(ReplayTally tally, string rule, Priority priority) =>
        tally.Rules.FirstOrDefault(r => r.Rule == rule && r.Priority == priority) is { Rule: not null } found ? [$"{found.Alerts}", $"{found.Stays}"] : ["0", "0"];
}
