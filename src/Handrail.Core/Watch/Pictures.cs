using Handrail.Core.Scores;
using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>A unit as the watch knows it at one moment: what the downtime pack, the shift page and the hand-over are made from.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Name">Its name.</param>
/// <param name="Zone">Its time zone.</param>
/// <param name="At">The moment.</param>
/// <param name="Beds">Its beds, in the order of the unit.</param>
/// <param name="OnShift">Who is on shift: role code and name.</param>
public sealed record UnitPicture(Guid Unit, string Name, DateTimeZone Zone, Instant At, IReadOnlyList<BedPicture> Beds, IReadOnlyList<(string Role, string Name)> OnShift)
{
    /// <summary>The people in the beds.</summary>
    public IEnumerable<StayPicture> Stays => Beds.Select(bed => bed.Stay).OfType<StayPicture>();
}

/// <summary>A bed and who lies in it; null for an empty one.</summary>
public sealed record BedPicture(Guid Bed, string Name, StayPicture? Stay);

/// <summary>One person's stay at one moment.</summary>
public sealed record StayPicture
{
    /// <summary>The stay.</summary>
    public required Guid Stay { get; init; }

    /// <summary>The person.</summary>
    public required Guid Person { get; init; }

    /// <summary>Bed now.</summary>
    public required string BedName { get; init; }

    /// <summary>Full name.</summary>
    public required string Name { get; init; }

    /// <summary>Record number.</summary>
    public required string RecordNumber { get; init; }

    /// <summary>Date of birth.</summary>
    public required LocalDate Born { get; init; }

    /// <summary>female, male, other, unknown.</summary>
    public required string Sex { get; init; }

    /// <summary>True: NEWS2 is not for this person. So it is under 16.</summary>
    public required bool News2Applies { get; init; }

    /// <summary>Risks, each a few words.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>Start of the stay.</summary>
    public required Instant AdmittedAt { get; init; }

    /// <summary>Id of the watch protocol.</summary>
    public required string Protocol { get; init; }

    /// <summary>NEWS2 of what is current at the moment of the picture; null while the watch knows nothing of the stay.</summary>
    public News2Score? Score { get; init; }

    /// <summary>What is due, soonest first.</summary>
    public IReadOnlyList<Due> Due { get; init; } = [];

    /// <summary>The latest value of each measure that was ever taken.</summary>
    public IReadOnlyList<ValuePicture> Values { get; init; } = [];

    /// <summary>Open alerts, the most urgent first.</summary>
    public IReadOnlyList<AlertPicture> Alerts { get; init; } = [];

    /// <summary>Allergies as they are to be read; null when nothing is recorded, which is not "none known".</summary>
    public IReadOnlyList<string>? Allergies { get; init; }
}

/// <summary>The latest value of one measure. <paramref name="Old"/>: too old to count in a score.</summary>
public sealed record ValuePicture(Measure Measure, int Milli, Instant At, bool ByHand, bool Old);

/// <summary>An open alert. <paramref name="AcceptedBy"/>: who has taken it, or null.</summary>
public sealed record AlertPicture(Guid Id, Priority Priority, AlertState State, string Title, string? FirstStep, Instant OpenedAt, string? AcceptedBy);
