namespace Handrail.Core.Watch;

/// <summary>Where the condition of one rule stands.</summary>
enum Phase : byte
{
    /// <summary>Not there, or over.</summary>
    Clear,

    /// <summary>A device says so, but not for long enough yet.</summary>
    Pending,

    /// <summary>There, and not yet back past the clear limit.</summary>
    Active,
}

/// <summary>What the watch remembers of one rule. Times are microseconds since 1970, as in the database, so a snapshot is exact.</summary>
struct RuleMemory
{
    public Phase Phase;

    /// <summary>An alert of this rule is open: raised, and neither resolved nor ended.</summary>
    public bool Open;

    /// <summary>When the condition first held (pending and active).</summary>
    public long Since;

    /// <summary>The value people were last told about. Survives the resolution, for the fold window.</summary>
    public int? Notified;

    /// <summary>When a person last resolved an alert of this rule; null once a new one is open.</summary>
    public long? ResolvedAt;

    /// <summary>When the condition ended while the alert stayed open; null otherwise.</summary>
    public long? ClearedAt;

    /// <summary>Score rules: the parameters that were known (single three: that scored 3) when it last held. A partial score clears like for like only.</summary>
    public byte Known;

    public readonly bool IsDefault => Phase == Phase.Clear && !Open && Since == 0 && Notified is null && ResolvedAt is null && ClearedAt is null && Known == 0;

    /// <summary>
    /// People are busy with it, or were within the fold window: a lesser rule need not speak as well. Being active is not enough: a value
    /// between limit and clear limit keeps a rule active without raising it, and then nobody at all would speak.
    /// </summary>
    public readonly bool Covers(long now, long fold) => Open || Folded(now, fold);

    /// <summary>It ended so long ago that its coming back is news, even though nobody has closed the alert yet.</summary>
    public readonly bool BackAfter(long now, long fold) => ClearedAt is { } cleared && now >= cleared + fold;

    public readonly bool Folded(long now, long fold) => ResolvedAt is { } resolved && now < resolved + fold;
}
