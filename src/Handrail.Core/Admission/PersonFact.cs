using NodaTime;

namespace Handrail.Core.Admission;

/// <summary>A coded fact about a person, in the version that was read.</summary>
/// <param name="Id">The fact.</param>
/// <param name="Version">1 is the first.</param>
/// <param name="Kind">Of what.</param>
/// <param name="Code">Its code; empty for numbers.</param>
/// <param name="Route">Way of taking, for a substance.</param>
/// <param name="Milli">Kilograms or years in thousandths.</param>
/// <param name="Words">More, in words: reaction, amount.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Status">active, resolved, entered-in-error.</param>
/// <param name="HappenedAt">When: of a weight the weighing, of a substance the last use.</param>
/// <param name="RecordedAt">When it was written.</param>
/// <param name="By">Name of who wrote it.</param>
/// <param name="Reason">Why this version replaced the one before.</param>
public sealed record PersonFact(
    Guid Id, int Version, FactKind Kind, string Code, string Route, long? Milli, string? Words, string Source, string Status, Instant? HappenedAt, Instant RecordedAt, string? By, string? Reason);

/// <summary>A fact to be written.</summary>
public sealed record NewFact(FactKind Kind, string Code, string Source)
{
    /// <summary>Way of taking.</summary>
    public string Route { get; init; } = "";

    /// <summary>Kilograms or years in thousandths.</summary>
    public long? Milli { get; init; }

    /// <summary>More, in words.</summary>
    public string? Words { get; init; }

    /// <summary>When.</summary>
    public Instant? HappenedAt { get; init; }
}
