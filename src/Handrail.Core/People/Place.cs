namespace Handrail.Core.People;

/// <summary>How large a place is.</summary>
public enum PlaceKind
{
    /// <summary>One unit.</summary>
    Unit,

    /// <summary>A site with all its units.</summary>
    Site,

    /// <summary>The whole organization with all its sites.</summary>
    Organization,
}

/// <summary>Where something is, from the small to the large. A part that is null is not known or does not apply: something of a site alone has no unit.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Site">The site.</param>
/// <param name="Organization">The organization.</param>
public readonly record struct Place(Guid? Unit, Guid? Site, Guid? Organization)
{
    /// <summary>In no place: the installation itself, an account, a protocol.</summary>
    public static Place Nowhere { get; }

    /// <summary>True when it is in no place.</summary>
    public bool IsNowhere => Unit is null && Site is null && Organization is null;

    /// <summary>The part of this kind, or null.</summary>
    public Guid? Of(PlaceKind kind) => kind switch
    {
        PlaceKind.Unit => Unit,
        PlaceKind.Site => Site,
        PlaceKind.Organization => Organization,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of place."),
    };
}

/// <summary>The words of <see cref="PlaceKind"/> as they are stored.</summary>
public static class PlaceKinds
{
    /// <summary>"unit", "site" or "organization".</summary>
    public static string Code(this PlaceKind kind) => kind switch
    {
        PlaceKind.Unit => "unit",
        PlaceKind.Site => "site",
        PlaceKind.Organization => "organization",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of place."),
    };

    /// <summary>The kind with this code, or null.</summary>
    public static PlaceKind? Parse(string code) => code switch
    {
        "unit" => PlaceKind.Unit,
        "site" => PlaceKind.Site,
        "organization" => PlaceKind.Organization,
        _ => null,
    };
}
