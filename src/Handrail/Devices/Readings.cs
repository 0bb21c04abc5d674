using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Devices;

/// <summary>What a sent reading says it is about.</summary>
public enum SubjectKind : byte
{
    /// <summary>Nothing said; then the device or the token decides.</summary>
    None,

    /// <summary>A person: Patient/{id}.</summary>
    Patient,

    /// <summary>A bed: Location/{id}.</summary>
    Location,

    /// <summary>A device: Device/{id}.</summary>
    Device,
}

/// <summary>One fact as any door hands it over (FHIR, bedside form, simulator). Parsed and range-checked; nothing looked up yet.</summary>
public sealed record ReadingIn
{
    /// <summary>What was measured; <see cref="Measure.BloodPressure"/> is a panel with systolic in V1, diastolic in V2, mean in V3.</summary>
    public required Measure Measure { get; init; }

    /// <summary>The value in thousandths; null only for a panel without that part.</summary>
    public int? V1 { get; init; }

    /// <summary>Second part of a panel (diastolic; oxygen flow of an oximetry fact).</summary>
    public int? V2 { get; init; }

    /// <summary>Third part of a panel (mean; oxygen concentration of an oximetry fact).</summary>
    public int? V3 { get; init; }

    /// <summary>When it was taken at the person.</summary>
    public required Instant EffectiveAt { get; init; }

    /// <summary>The sender's own identifier, "system|value"; with the sender it makes a resend recognisable. Null: no recognition.</summary>
    public string? Identifier { get; init; }

    /// <summary>What the reading says it is about.</summary>
    public SubjectKind Subject { get; init; }

    /// <summary>The id in the subject reference; null when there is none or it is not one of our ids (then it is unknown, and stored unassigned).</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The encounter it names, if any.</summary>
    public Guid? Encounter { get; init; }

    /// <summary>The device it names, if any; Guid.Empty when the reference is not one of our ids.</summary>
    public Guid? Device { get; init; }

    /// <summary>True when a person entered it.</summary>
    public bool ByHand { get; init; }

    /// <summary>True when a person copied it from paper after a power cut; <see cref="EffectiveAt"/> is what the paper says.</summary>
    public bool FromPaper { get; init; }

    /// <summary>True when it stood on another person's chart before.</summary>
    public bool Moved { get; init; }

    /// <summary>True when the sender marked it as not yet verified (FHIR status preliminary).</summary>
    public bool Preliminary { get; init; }

    /// <summary>Stable hash of the content (not of the identifier): a resend with another hash is a new fact, flagged.</summary>
    public required long ContentHash { get; init; }

    /// <summary>The whole resource as sent, only when it says more than these fields hold.</summary>
    public string? Body { get; init; }
}

/// <summary>Who sends readings: a device token, or a member of staff at the bedside form.</summary>
/// <param name="TokenNo">Number of the token; null for staff.</param>
/// <param name="Device">The device the token stands for; null for a gateway or staff.</param>
/// <param name="Staff">Member of staff; null for a device.</param>
/// <param name="Name">For the audit row.</param>
public sealed record Sender(int? TokenNo, Guid? Device, Guid? Staff, string Name)
{
    /// <summary>The unit the token is bound to: it speaks for people and beds of this unit only. Null: for all units.</summary>
    public Guid? Unit { get; init; }
}

/// <summary>Readings that are stored together: all of them or none.</summary>
public sealed record ReadingsBatch(Sender By, IReadOnlyList<ReadingIn> Readings);

/// <summary>What became of one reading; answered only after the commit has reached the disk.</summary>
/// <param name="Id">Id of the fact.</param>
/// <param name="Version">1, or the version of the first answer when it is a resend.</param>
/// <param name="RecordedAt">When it was stored.</param>
/// <param name="Resent">True when the same reading had been stored before and nothing was added.</param>
/// <param name="Unassigned">True when nobody could be named for it.</param>
public readonly record struct Stored(Guid Id, int Version, Instant RecordedAt, bool Resent, bool Unassigned);
