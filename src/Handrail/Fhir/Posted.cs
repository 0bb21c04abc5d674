using Handrail.Devices;

namespace Handrail.Fhir;

/// <summary>What kind of body was posted.</summary>
public enum PostedKind : byte
{
    /// <summary>One Observation.</summary>
    Observation,

    /// <summary>A Bundle whose entries are answered each on its own.</summary>
    Batch,

    /// <summary>A Bundle that is stored as a whole or not at all.</summary>
    Transaction,
}

/// <summary>One thing that was posted: a reading, or the reasons why it is none.</summary>
/// <param name="Reading">The reading; null when refused.</param>
/// <param name="Issues">Reasons; null when it was read.</param>
public readonly record struct PostedEntry(ReadingIn? Reading, IReadOnlyList<Issue>? Issues);

/// <summary>A posted body as it was understood.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Entries">What it held, in its order.</param>
/// <param name="Issues">Why the body as a whole is refused; empty when it is not.</param>
public sealed record Posted(PostedKind Kind, IReadOnlyList<PostedEntry> Entries, IReadOnlyList<Issue> Issues)
{
    /// <summary>A body that is refused as a whole.</summary>
    public static Posted Refused(PostedKind kind, params IReadOnlyList<Issue> issues) => new(kind, [], issues);
}
