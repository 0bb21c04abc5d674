#pragma warning disable RS0030 // the command line may write to the console
using System.CommandLine;
using System.Diagnostics;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Features.Watch;

namespace Handrail.Cli;

/// <summary>
/// <c>handrail replay PATH… --protocol NAME</c>: recorded stays through a protocol, to see what would have fired.
/// Exit code 0: all files replayed; 1: some could not be read, the others are replayed; 2: nothing replayed (no file, no such protocol).
/// </summary>
public static class ReplayVerb
{
    const int SomeUnreadable = 1;
    const int NothingReplayed = 2;

    /// <summary>The verb.</summary>
    public static Command Build()
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Recorded stays: files, or folders with everything in them that ends in .txt, .csv, .ndjson or .jsonl.",
            Arity = ArgumentArity.OneOrMore,
        };
        var protocol = new Option<string>("--protocol")
        {
            Description = "A shipped protocol by name, or the path of a protocol file.",
            DefaultValueFactory = _ => "general-detox",
            HelpName = "NAME",
        };
        var compare = new Option<string?>("--compare") { Description = "A second protocol: which alerts appear with it, which vanish.", HelpName = "OTHER" };
        var json = new Option<bool>("--json") { Description = "One JSON line a file, then a summary." };
        var command = new Command("replay",
            "Run recorded stays through a protocol and see what would have fired.\n\n"
            + "Reads the PhysioNet 2012 form (Time,Parameter,Value; hh:mm since admission) and our own export, one JSON object a line:\n"
            + "  {\"at\":\"2026-03-01T20:15:00Z\",\"measure\":\"pulse\",\"value\":88,\"by\":\"hand\"}    (by: hand or device; value null: not measured)\n"
            + "It decides exactly as the ward does. Nobody acts in a recording: an alert counts as open until its condition clears.\n"
            + "Same input, same output, byte for byte (seconds and readingsPerSecond aside).\n"
            + "Exit code 0: all replayed; 1: some files could not be read, the others are replayed; 2: nothing replayed.")
        {
            paths, protocol, compare, json,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(paths) ?? [], parsed.GetValue(protocol)!, parsed.GetValue(compare), parsed.GetValue(json),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    /// <summary>Replays. Machine lines or tables go to <paramref name="output"/>, what is wrong with the whole to <paramref name="error"/>.</summary>
    /// <returns>The exit code (see <see cref="ReplayVerb"/>).</returns>
    public static int Run(string[] paths, string protocol, string? compare, bool json, TextWriter output, TextWriter error)
    {
        if (Take(protocol, error) is not { } main) return NothingReplayed;
        Protocol? other = null;
        if (compare is not null && (other = Take(compare, error)) is null) return NothingReplayed;
        var files = ReplayFiles.Find(paths);
        if (files.Count == 0)
        {
            error.WriteLine("No recorded stay here: nothing ends in .txt, .csv, .ndjson or .jsonl.");
            return NothingReplayed;
        }

        var replay = new Replay(main, other);
        var clock = Stopwatch.StartNew();
        if (json)
        {
            foreach (var (name, path) in files) output.Write(replay.Line(name, path) + "\n");
            output.Write(replay.SummaryLine(clock.Elapsed.TotalSeconds) + "\n");
        }
        else
            ReplayTable.Show(replay, files, clock, output);
        return replay.Unreadable.Count > 0 ? SomeUnreadable : 0;
    }

    static Protocol? Take(string name, TextWriter error)
    {
        if (ProtocolsOnDisk.Take(name) is Outcome<Protocol>.Done done) return done.Value;
        error.WriteLine(((Outcome<Protocol>.Refused)ProtocolsOnDisk.Take(name)).Why.Reason);
        return null;
    }
}
