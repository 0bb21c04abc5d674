namespace Handrail.Core.SelfCheck;

/// <summary>What a sign is for.</summary>
public enum SignKind
{
    /// <summary>Counts towards few, several or many.</summary>
    Core,

    /// <summary>Somebody may be in danger now: it interrupts at once and never waits for a count.</summary>
    RedFlag,
}

/// <summary>One sign by its id. What people read about it, its sources and its review stand in content (words/signs.*.yml, selfcheck/signs.yml).</summary>
/// <param name="Id">Id, unique; the same in code and content.</param>
/// <param name="Kind">Core sign or red flag.</param>
public sealed record Sign(string Id, SignKind Kind);

/// <summary>
/// The signs of the public check, in the order in which they are asked: red flags first, most urgent first. Chosen by us from the literature (sources in
/// content/selfcheck/signs.yml). This is not a validated instrument.
/// </summary>
public static class Signs
{
    /// <summary>Number of this list. Codes and sealed answers carry it, so that a changed list never reads an old answer as another sign.</summary>
    public const int Version = 1;

    /// <summary>Red flags, most urgent first.</summary>
    public static IReadOnlyList<Sign> RedFlags { get; } = [.. Of(SignKind.RedFlag, "wake-or-breathe", "fit-or-chest-pain", "suicide", "urine-stopped", "violence", "child-or-pregnant", "urine-blood")];

    /// <summary>Core signs in the order asked: the body, the days, the mind.</summary>
    public static IReadOnlyList<Sign> Core { get; } =
        [.. Of(SignKind.Core, "bladder", "pain-use", "cramps", "nose", "more", "cut-down", "tolerance", "craving", "stopping", "life", "harm", "falls", "memory", "mood", "strange")];

    /// <summary>All signs; their place here is their place in <see cref="SignsAnswers"/>, so a new one needs a new <see cref="Version"/>.</summary>
    public static IReadOnlyList<Sign> All { get; } = [.. RedFlags, .. Core];

    static readonly Dictionary<string, int> Places = All.Select((sign, place) => (sign.Id, place)).ToDictionary(each => each.Id, each => each.place, StringComparer.Ordinal);

    /// <summary>True when there is a sign with this id.</summary>
    public static bool Has(string id) => Places.ContainsKey(id);

    /// <summary>Place of a sign in <see cref="All"/>; throws <see cref="KeyNotFoundException"/> for an unknown id.</summary>
    internal static int PlaceOf(string id) => Places[id];

    static IEnumerable<Sign> Of(SignKind kind, params string[] ids) => ids.Select(id => new Sign(id, kind));
}
