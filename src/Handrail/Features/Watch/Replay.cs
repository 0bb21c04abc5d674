using Handrail.Core.Watch;

namespace Handrail.Features.Watch;

/// <summary>One replay: file after file through one protocol, or through two side by side.</summary>
public sealed class Replay(Protocol protocol, Protocol? other)
{
    readonly WatchPlan _plan = WatchPlan.Compile(protocol, []);
    readonly WatchPlan? _other = other is null ? null : WatchPlan.Compile(other, []);

    /// <summary>The protocol.</summary>
    public Protocol Protocol { get; } = protocol;

    /// <summary>The one it is compared with; null without.</summary>
    public Protocol? OtherProtocol { get; } = other;

    /// <summary>Sums so far.</summary>
    public ReplayTally Tally { get; } = new();

    /// <summary>Sums of the other protocol; null without.</summary>
    public ReplayTally? Other { get; } = other is null ? null : new ReplayTally();

    /// <summary>Alerts only the other protocol raises.</summary>
    public int Appear { get; private set; }

    /// <summary>Alerts the other protocol does not raise.</summary>
    public int Vanish { get; private set; }

    /// <summary>Files that could not be read, and why.</summary>
    public List<(string Name, ReplayFault Fault)> Unreadable { get; } = [];

    /// <summary>Replays one file and gives its JSON line.</summary>
    public string Line(string name, string path)
    {
        var (record, fault) = ReplayFiles.Read(path);
        if (record is null)
        {
            Unreadable.Add((name, fault!));
            return ReplayLines.Of(name, fault!);
        }
        var result = ReplayRun.Of(record, _plan);
        Tally.Add(record, result);
        if (_other is null) return ReplayLines.Of(name, record, result, null);
        var otherResult = ReplayRun.Of(record, _other);
        Other!.Add(record, otherResult);
        Appear += ReplayLines.Without(otherResult, result).Count;
        Vanish += ReplayLines.Without(result, otherResult).Count;
        return ReplayLines.Of(name, record, result, (OtherProtocol!.Id, otherResult));
    }

    /// <summary>The JSON line at the end.</summary>
    public string SummaryLine(double seconds) =>
        ReplayLines.Summary(Tally, Other is null ? null : (OtherProtocol!.Id, Other, Appear, Vanish), seconds);
}
