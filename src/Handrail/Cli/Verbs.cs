using System.CommandLine;
using Handrail.Gate;

namespace Handrail.Cli;

/// <summary>What each verb of the command line needs: a permission, or a written reason why it needs none. A verb without a row does not start, nor does the program.</summary>
public static class Verbs
{
    static readonly Dictionary<string, (Permission? Needs, string? Because)> Of = new()
    {
        ["serve"] = (Permission.Operate, null),
        ["demo"] = (Permission.Operate, null),
        ["migrate"] = (Permission.Operate, null),
        ["doctor"] = (Permission.Operate, null),
        ["device"] = (Permission.Operate, null),
        ["desk"] = (Permission.Operate, null),
        ["phrase"] = (Permission.Operate, null),
        ["admin"] = (Permission.Operate, null),
        ["audit"] = (Permission.Operate, null),
        ["keys"] = (Permission.Operate, null),
        ["backup"] = (Permission.Operate, null),
        ["restore"] = (Permission.Operate, null),
        ["export"] = (Permission.ExportRecord, null),
        ["shred"] = (Permission.ShredRecord, null),
        ["import"] = (Permission.Operate, null),
        ["downtime"] = (Permission.Operate, null),
        ["score"] = (null, "computes from a file that its caller has, and opens no record"),
        ["replay"] = (null, "runs a protocol over files that its caller has, and opens no record"),
    };

    /// <summary>The verbs that have no row, or need what the command line may not; empty when the program may start.</summary>
    public static IReadOnlyList<string> Without(IEnumerable<Command> verbs) =>
        [.. verbs.Select(verb => verb.Name).Where(name => !Of.TryGetValue(name, out var row) || (row.Needs is { } needs ? !Actor.CommandLine.May(needs) : string.IsNullOrWhiteSpace(row.Because)))];
}
