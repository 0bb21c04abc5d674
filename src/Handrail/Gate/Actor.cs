namespace Handrail.Gate;

/// <summary>Who asks: a member of staff with a session, a device with a token, this system, or someone at its command line.</summary>
/// <param name="Kind">"staff", "device", "system" or "command-line".</param>
/// <param name="Id">Staff id or device id; empty for system and command line.</param>
/// <param name="Name">Name on screen.</param>
/// <param name="Role">Role in <see cref="Roles"/>.</param>
/// <param name="TokenNo">Number of the device token; null otherwise.</param>
public sealed record Actor(string Kind, Guid Id, string Name, string Role, int? TokenNo = null)
{
    /// <summary>This system itself (sweeps, seeding).</summary>
    public static Actor System { get; } = new("system", Guid.Empty, "Handrail", "system");

    /// <summary>Whoever has the operating-system account that runs the command.</summary>
    public static Actor CommandLine { get; } = new("command-line", Guid.Empty, "command line", "command-line");

    /// <summary>For the audit: an id, never a name of a patient, never a secret.</summary>
    public string AuditId => Kind switch
    {
        "staff" => Id.ToString(),
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

    /// <summary>An alert.</summary>
    public static Subject Alert(Guid id) => new("alert", id.ToString());
}
