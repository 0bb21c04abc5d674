using NodaTime;

namespace Handrail.Core.Rosters;

/// <summary>Somebody stands in a role from a moment to just before another. A row of the table of shifts.</summary>
/// <param name="Shift">Id of the row.</param>
/// <param name="Staff">Who.</param>
/// <param name="Role">As what: a role code.</param>
/// <param name="From">First moment.</param>
/// <param name="To">First moment it no longer holds.</param>
public sealed record RosterSlot(Guid Shift, Guid Staff, string Role, Instant From, Instant To)
{
    /// <summary>True from the first moment to just before the end.</summary>
    public bool Holds(Instant at) => From <= at && at < To;

    /// <summary>True when some moment lies in both.</summary>
    public bool Overlaps(Instant from, Instant to) => From < to && from < To;
}

/// <summary>How many of a role a shift needs at least.</summary>
/// <param name="Role">Role code.</param>
/// <param name="Kind">Day or night.</param>
/// <param name="Least">How many, 0 or more.</param>
public sealed record RosterNeed(string Role, ShiftKind Kind, int Least);

/// <summary>Why somebody who stands on the roster does not count.</summary>
public enum UnfitReason
{
    /// <summary>A licence has lapsed or was taken away.</summary>
    Licence,

    /// <summary>The account is switched off.</summary>
    Account,

    /// <summary>They no longer hold this role in this place.</summary>
    Role,
}

/// <summary>Somebody does not count in a role from a moment to just before another.</summary>
/// <param name="Staff">Who.</param>
/// <param name="Role">In which role; null: in none.</param>
/// <param name="From">First moment.</param>
/// <param name="To">First moment they count again.</param>
/// <param name="Why">Why.</param>
public sealed record Unfit(Guid Staff, string? Role, Instant From, Instant To, UnfitReason Why)
{
    /// <summary>True when it takes them out of this role at this moment.</summary>
    public bool Bars(Guid staff, string role, Instant at) => Staff == staff && (Role is null || Role == role) && From <= at && at < To;
}

/// <summary>Somebody who is on the roster and does not count, with the reason.</summary>
public readonly record struct GapCause(Guid Staff, UnfitReason Why);

/// <summary>A need that is not met for a time.</summary>
/// <param name="Role">Role code.</param>
/// <param name="From">First moment.</param>
/// <param name="To">First moment it is over, or the end of what was looked at.</param>
/// <param name="Least">How many are needed.</param>
/// <param name="Have">How many there are, fewer than that.</param>
/// <param name="Causes">Who is on the roster then and does not count.</param>
public sealed record RosterGap(string Role, Instant From, Instant To, int Least, int Have, IReadOnlyList<GapCause> Causes)
{
    /// <summary>True when both say the same, whenever they are.</summary>
    public bool SaysSame(RosterGap other) => Role == other.Role && Least == other.Least && Have == other.Have && Causes.SequenceEqual(other.Causes);
}

/// <summary>Numbers of the roster that a centre sets for itself. The shipped ones are an example, not approved.</summary>
/// <param name="Ahead">How far ahead gaps are looked for.</param>
/// <param name="Pressing">A gap that begins within this time is told to a person.</param>
/// <param name="LookEvery">The roster is looked at again at least this often: a licence lapses and a role ends without anybody touching it.</param>
public sealed record RosterPolicy(Duration Ahead, Duration Pressing, Duration LookEvery)
{
    /// <summary>72 hours, 2 hours, 15 minutes. An example, not approved.</summary>
    public static RosterPolicy Example { get; } = new(Duration.FromHours(72), Duration.FromHours(2), Duration.FromMinutes(15));
}

/// <summary>Roles that stand on a roster.</summary>
public static class RosterRoles
{
    /// <summary>Role codes, in the order of the page.</summary>
    public static IReadOnlyList<string> All { get; } = ["charge-nurse", "nurse", "technician", "prescriber", "medical-director"];

    /// <summary>True when a lapsed licence takes somebody out of this role.</summary>
    public static bool NeedsLicence(string role) => role != "technician";

    /// <summary>Place in the order of the page; roles that are not on the list come last.</summary>
    public static int Order(string role) => All.Contains(role) ? All.ToList().IndexOf(role) : All.Count;
}
