using System.Collections.Immutable;

namespace Handrail.Core.People;

/// <summary>What was decided about two records.</summary>
public enum LinkKind
{
    /// <summary>They are one person: reading the other leads to the kept one.</summary>
    Merge,

    /// <summary>They are not: the link is taken away again.</summary>
    Undo,

    /// <summary>Looked at: two people. Not proposed again.</summary>
    Distinct,
}

/// <summary>One decision, never changed. </summary>
/// <param name="Kept">The record that leads.</param>
/// <param name="Other">The record that follows.</param>
/// <param name="Kind">What was decided.</param>
public readonly record struct LinkEvent(Guid Kept, Guid Other, LinkKind Kind);

/// <summary>
/// The links that hold after some decisions. No record is changed by a merge: every fact keeps the person id it was written with, so that taking a link away
/// restores what was before, exactly.
/// </summary>
public sealed record PersonLinks(ImmutableSortedDictionary<Guid, Guid> KeptOf)
{
    /// <summary>No links.</summary>
    public static PersonLinks None { get; } = new(ImmutableSortedDictionary<Guid, Guid>.Empty);

    /// <summary>All decisions in their order.</summary>
    public static PersonLinks Fold(IEnumerable<LinkEvent> events) => events.Aggregate(None, (links, next) => links.With(next));

    /// <summary>The record that leads for this one: itself when it follows none.</summary>
    public Guid Leader(Guid person)
    {
        while (KeptOf.TryGetValue(person, out var kept)) person = kept;
        return person;
    }

    /// <summary>Why this merge cannot be; null when it can. A record follows at most one other, and never, in the end, itself.</summary>
    public string? CannotMerge(Guid kept, Guid other)
    {
        if (kept == other) return "Choose two different records.";
        if (KeptOf.ContainsKey(other)) return "This record has been joined to another one already. Take that apart first.";
        return Leader(kept) == other ? "These two records are joined already." : null;
    }

    /// <summary>Why this link cannot be taken away; null when it can.</summary>
    public string? CannotUndo(Guid kept, Guid other) => KeptOf.TryGetValue(other, out var now) && now == kept ? null : "These two records are not joined.";

    /// <summary>The links after one more decision. Throws when it cannot be: ask before.</summary>
    public PersonLinks With(LinkEvent next)
    {
        var why = next.Kind switch
        {
            LinkKind.Merge => CannotMerge(next.Kept, next.Other),
            LinkKind.Undo => CannotUndo(next.Kept, next.Other),
            _ => null,
        };
        if (why is not null) throw new InvalidOperationException(why);
        return next.Kind switch
        {
            LinkKind.Merge => new(KeptOf.Add(next.Other, next.Kept)),
            LinkKind.Undo => new(KeptOf.Remove(next.Other)),
            _ => this,
        };
    }

    /// <summary>The same links, whatever way they came about.</summary>
    public bool Equals(PersonLinks? other) => other is not null && KeptOf.Count == other.KeptOf.Count && KeptOf.SequenceEqual(other.KeptOf);

    /// <inheritdoc/>
    public override int GetHashCode() => KeptOf.Count;
}
