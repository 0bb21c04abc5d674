namespace Handrail.Core.Admission;

/// <summary>One thing to do before somebody leaves.</summary>
/// <param name="Code">Name of its field and of what is kept.</param>
/// <param name="Words">On the form.</param>
/// <param name="Must">True: the discharge is refused without it, unless a reason is written.</param>
public sealed record GoingItem(string Code, string Words, bool Must);

/// <summary>How a stay ends, with what belongs to each way. The lists are a local choice, example and not approved.</summary>
public static class Going
{
    /// <summary>Ways a stay ends, codes and words.</summary>
    public static IReadOnlyList<(string Code, string Words)> Ways { get; } =
    [
        ("planned", "As planned"), ("advice", "They leave against advice"), ("transfer", "To another hospital or service"), ("died", "They died"),
    ];

    static readonly GoingItem[] Planned =
    [
        new("medicines", "Medicines to take along are given and explained", true), new("naloxone", "A naloxone kit is given and explained, or not wanted", true),
        new("appointment", "The next appointment is made, with time and place", true), new("belongings", "Belongings and valuables are given back", true), new("contacts", "They have a number to call at night", true),
    ];

    // Tolerance falls within days: the weeks after leaving are the most dangerous ones (WHO, Community management of opioid overdose, 2014, section on risk after release).
    static readonly GoingItem[] Advice =
    [
        new("tolerance", "Told: tolerance is lower now, the same amount as before can kill", true), new("danger-signs", "Told: signs of danger, and when to call an ambulance", true),
        new("naloxone", "A naloxone kit is given and explained, or offered and not wanted", true), new("ride", "They have a safe way home, and do not drive", true),
        new("call", "They agreed to a call tomorrow, or said no", true), new("belongings", "Belongings and valuables are given back", false), new("back", "Told: they can come back at any time", true),
    ];

    static readonly GoingItem[] Transfer =
    [
        new("told", "The receiving service is told and has agreed", true), new("papers", "Record summary and medicines list go along", true), new("belongings", "Belongings go along", false),
    ];

    /// <summary>The list for one way; empty when somebody died (the centre's own procedure begins).</summary>
    public static IReadOnlyList<GoingItem> ListOf(string way) => way switch { "planned" => Planned, "advice" => Advice, "transfer" => Transfer, _ => [] };

    /// <summary>True for a way that is known.</summary>
    public static bool Knows(string way) => Ways.Any(each => each.Code == way);

    /// <summary>The words of what must be done and is not ticked.</summary>
    public static IReadOnlyList<GoingItem> Missing(string way, IReadOnlySet<string> done) => [.. ListOf(way).Where(item => item.Must && !done.Contains(item.Code))];
}
