using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Features.Downtime;

/// <summary>One downtime pack.</summary>
/// <param name="Unit">The unit at the moment it was made.</param>
/// <param name="Demo">True: invented people, and every page of it says so.</param>
/// <param name="Charge">Who answers for the unit when nobody is on the roster.</param>
/// <param name="Numbers">Whom to call for what; a number that nobody set is null and is written in by hand.</param>
/// <param name="Style">The stylesheet, which stands inside the file.</param>
public sealed record PackModel(UnitPicture Unit, bool Demo, string? Charge, IReadOnlyList<(string Words, string? Number)> Numbers, string Style)
{
    /// <summary>How long a pack may be used for what somebody measured before it: then measure yourself. An example, not approved: a local choice.</summary>
    public static readonly Duration Valid = Duration.FromMinutes(60);

    /// <summary>Rows of a blank form.</summary>
    public const int BlankRows = 8;

    /// <summary>Until when.</summary>
    public Instant ValidUntil => Unit.At + Valid;
}
