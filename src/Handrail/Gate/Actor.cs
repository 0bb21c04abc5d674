using Handrail.Core.People;

namespace Handrail.Gate;

/// <summary>Who asks: a member of staff with a session, a device with a token, this system, or someone at its command line.</summary>
/// <param name="Kind">"staff", "patient", "relative", "device", "system", "command-line", "gateway" or "anonymous".</param>
/// <param name="Id">Staff id or device id; of a patient the id of the person they are; empty for system and command line.</param>
/// <param name="Name">Name on screen.</param>
/// <param name="Role">Main role, for the screen; what counts for staff are the assignments.</param>
/// <param name="TokenNo">Number of the device token; null otherwise.</param>
public sealed record Actor(string Kind, Guid Id, string Name, string Role, int? TokenNo = null)
{
    /// <summary>This system itself (sweeps, seeding).</summary>
    public static Actor System { get; } = new("system", Guid.Empty, "Handrail", "system");

    /// <summary>Whoever has the operating-system account that runs the command.</summary>
    public static Actor CommandLine { get; } = new("command-line", Guid.Empty, "command line", "command-line");

    /// <summary>Somebody on a public page, of whom nothing is known and nothing is asked.</summary>
    public static Actor Anonymous { get; } = new("anonymous", Guid.Empty, "", "anonymous");

    /// <summary>
    /// The assignments of a member of staff that hold now; null before they are looked up (the gate always looks them up before it decides about a place) and for
    /// actors that are not staff: those have their one role everywhere it can be used.
    /// </summary>
    public IReadOnlyList<Assignment>? Assigned { get; init; }

    /// <summary>True when some role of theirs has this permission somewhere. A place decides later.</summary>
    public bool May(Permission permission) => Kind != "staff" || Assigned is null || Roles.ReachOf(permission) == Reach.Own
        ? Roles.Has(Role, permission) || (Assigned?.Any(each => Roles.Has(each.Role, permission)) ?? false)
        : Assigned.Any(each => Roles.Has(each.Role, permission));

    /// <summary>
    /// True when an assignment whose role has this permission covers the place. What is in no place (an account, a protocol, the installation) is decided by the
    /// permission alone.
    /// </summary>
    public bool May(Permission permission, Place place)
    {
        if (!May(permission)) return false;
        if (Kind != "staff" || place.IsNowhere || Roles.ReachOf(permission) == Reach.Own) return true;
        return Assigned is not null && Assigned.Any(each => Roles.Has(each.Role, permission) && each.Covers(place));
    }

    /// <summary>True when a role of theirs that has this permission there has it as a duty: without treating the person.</summary>
    public bool MayByDuty(Permission permission, Place place) =>
        Kind == "staff" && Assigned is not null && Assigned.Any(each => Roles.IsDuty(each.Role, permission) && (place.IsNowhere || each.Covers(place)));

    /// <summary>For the audit: an id, never a name of a patient, never a secret.</summary>
    public string AuditId => Kind switch
    {
        "staff" or "patient" or "relative" => Id.ToString(),
        "device" => $"token {TokenNo}",
        _ => Name,
    };
}

/// <summary>Whom or what an ask is about, for the audit.</summary>
public readonly record struct Subject(string Kind, string Id)
{
    /// <summary>About the installation.</summary>
    public static Subject System { get; } = new("system", "");

    /// <summary>A stay.</summary>
    public static Subject Encounter(Guid id) => new("encounter", id.ToString());

    /// <summary>A unit.</summary>
    public static Subject Unit(Guid id) => new("unit", id.ToString());

    /// <summary>A person.</summary>
    public static Subject Person(Guid id) => new("person", id.ToString());

    /// <summary>A site.</summary>
    public static Subject Site(Guid id) => new("site", id.ToString());

    /// <summary>An organization.</summary>
    public static Subject Organization(Guid id) => new("organization", id.ToString());

    /// <summary>A member of staff.</summary>
    public static Subject Staff(Guid id) => new("staff", id.ToString());

    /// <summary>An alert.</summary>
    public static Subject Alert(Guid id) => new("alert", id.ToString());

    /// <summary>An offer of a stay from one unit to another.</summary>
    public static Subject Offer(Guid id) => new("offer", id.ToString());
}
