using Handrail.Core.Watch;

namespace Handrail.Features.Watch;

/// <summary>One protocol file, as loaded: its content, and whether it may be used.</summary>
/// <param name="Protocol">The parsed content.</param>
/// <param name="ContentHash">SHA-256 of the file, lower-case hex.</param>
/// <param name="Signature">Who signed exactly this content, in words; null when nobody has.</param>
/// <param name="NeedsSignature">True when a number in it has no primary source.</param>
public sealed record ShelvedProtocol(Protocol Protocol, string ContentHash, string? Signature, bool NeedsSignature)
{
    /// <summary>True when its rules may run.</summary>
    public bool Active => !NeedsSignature || Signature is not null;

    /// <summary>Versions of this protocol that were signed here with another content, the newest first: those signatures do not count for this file.</summary>
    public IReadOnlyList<int> SignedVersions { get; init; } = [];

    /// <summary>
    /// What to say when its rules ran here once and do not run now, because the file is another one than was signed; null otherwise. A file that changed without a new
    /// version number is said so: two contents under one number cannot be told apart in talk, and the signature is the only thing that does.
    /// </summary>
    public string? SwitchedOff => Active || SignedVersions.Count == 0 ? null
        : SignedVersions.Contains(Protocol.Version) ? $"{Protocol.Id} says version {Protocol.Version}, and version {Protocol.Version} was signed here with another content. None of its rules runs until a medical director has read this one and signed it"
        : $"{Protocol.Id} is version {Protocol.Version} now, and version {SignedVersions[0]} was signed here. None of its rules runs until a medical director has read the new one and signed it";
}

/// <summary>
/// The protocols of this installation. An inactive one (example numbers, not signed) still shows values and scores, but runs no rule and no timetable of its own.
/// </summary>
public sealed class ProtocolShelf
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, ShelvedProtocol> byId;
    readonly Dictionary<string, WatchPlan> plans = [];

    /// <summary>Makes the shelf.</summary>
    public ProtocolShelf(IEnumerable<ShelvedProtocol> protocols) => byId = new(protocols.Select(each => KeyValuePair.Create(each.Protocol.Id, each)));

    /// <summary>All, by id.</summary>
    public IReadOnlyCollection<ShelvedProtocol> All => [.. byId.Values.OrderBy(each => each.Protocol.Id, StringComparer.Ordinal)];

    /// <summary>The protocol, or null.</summary>
    public ShelvedProtocol? Find(string id) => byId.TryGetValue(id, out var found) ? found : null;

    /// <summary>The protocol; it must exist (serve checks all stays at start).</summary>
    public Protocol Protocol(string id) => byId.TryGetValue(id, out var found)
        ? found.Protocol
        : throw new InvalidOperationException($"Protocol '{id}' is used by a stay but no file in content/protocols has this id.");

    /// <summary>The protocol has been signed: its rules run from now on.</summary>
    public void Signed(string id, string words)
    {
        byId[id] = byId[id] with { Signature = words };
        plans.Remove(id);
    }

    /// <summary>The plan of one stay. Plans without personal limits are shared. <paramref name="noNews2"/>: NEWS2 is not for this person, so no rule and no interval comes from it.</summary>
    public WatchPlan Plan(string id, IReadOnlyList<PatientLimit> limits, bool noNews2 = false)
    {
        if (noNews2) return WatchPlan.Compile(Usable(id).WithoutNews2(), limits);
        if (limits.Count > 0) return WatchPlan.Compile(Usable(id), limits);
        if (!plans.TryGetValue(id, out var plan)) plans[id] = plan = WatchPlan.Compile(Usable(id), []);
        return plan;
    }

    // Without a signature nothing of an example may decide; being worried and a silent feed need no number a director must approve.
    Protocol Usable(string id)
    {
        var protocol = Protocol(id);
        return byId[id].Active
            ? protocol
            : protocol with { Rules = [.. protocol.Rules.Where(rule => rule.Kind == RuleKind.Concern)], Timetable = [] };
    }
}
