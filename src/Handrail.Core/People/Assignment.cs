using NodaTime;

namespace Handrail.Core.People;

/// <summary>One role of one member of staff in one place, for a time.</summary>
/// <param name="Role">Role code.</param>
/// <param name="Kind">How large the place is.</param>
/// <param name="PlaceId">Which one.</param>
/// <param name="From">First moment it holds.</param>
/// <param name="To">First moment it no longer holds; null while it has no end.</param>
public sealed record Assignment(string Role, PlaceKind Kind, Guid PlaceId, Instant From, Instant? To)
{
    /// <summary>True from the first moment to just before the end.</summary>
    public bool HoldsAt(Instant at) => From <= at && (To is not { } end || at < end);

    /// <summary>
    /// True when <paramref name="place"/> lies within the place of this assignment: a unit covers itself, a site its units, an organization its sites and units.
    /// Never the other way: what belongs to a whole site is not covered by one of its units. Nowhere is covered by nothing.
    /// </summary>
    public bool Covers(Place place) => place.Of(Kind) == PlaceId;
}
