using NodaTime;

namespace Handrail.Core.Admission;

/// <summary>A substance somebody uses, as said at admission.</summary>
/// <param name="Code">One of <see cref="Substances.All"/>.</param>
/// <param name="Route">One of <see cref="Substances.Routes"/>; empty when not known.</param>
/// <param name="Amount">How much, in the person's words.</param>
/// <param name="LastUse">When last; null when not known.</param>
public sealed record SubstanceUse(string Code, string Route, string Amount, Instant? LastUse);

/// <summary>A watch protocol that is proposed for a stay, and why.</summary>
/// <param name="Protocol">Id of the protocol.</param>
/// <param name="Why">In words.</param>
public sealed record ProposedProtocol(string Protocol, string Why);

/// <summary>A watch protocol that a stay can follow.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">On screen.</param>
/// <param name="Active">False: nobody has signed it, its rules do not run.</param>
public sealed record ProtocolOnShelf(string Id, string Title, bool Active);

/// <summary>Substances, routes, and which watch protocol their use proposes. A proposal only: a prescriber or the charge nurse confirms one.</summary>
public static class Substances
{
    /// <summary>Codes and words, in the order of the form.</summary>
    public static IReadOnlyList<(string Code, string Words)> All { get; } =
    [
        ("ketamine", "Ketamine"), ("alcohol", "Alcohol"), ("opioids", "Opioids (heroin, fentanyl, oxycodone, methadone …)"), ("benzodiazepines", "Benzodiazepines (diazepam, alprazolam …)"),
        ("cocaine", "Cocaine or crack"), ("mdma", "MDMA (ecstasy)"), ("amphetamines", "Amphetamines, methamphetamine"), ("cannabis", "Cannabis"), ("ghb", "GHB or GBL"), ("other", "Something else"),
    ];

    /// <summary>Ways of taking, codes and words.</summary>
    public static IReadOnlyList<(string Code, string Words)> Routes { get; } =
    [
        ("nose", "By nose"), ("mouth", "By mouth"), ("smoked", "Smoked"), ("vein", "Into a vein"), ("muscle", "Into a muscle"), ("other", "Another way"),
    ];

    /// <summary>The words of a substance's code.</summary>
    public static string WordsOf(string code) => All.Where(each => each.Code == code).Select(each => each.Words.Split(" (")[0]).FirstOrDefault(code);

    /// <summary>The words of a route's code; empty for none.</summary>
    public static string RouteWords(string code) => Routes.Where(each => each.Code == code).Select(each => each.Words.ToLowerInvariant()).FirstOrDefault("");

    // Alcohol and benzodiazepine withdrawal can kill, so they come first; the opioid protocol watches breathing and COWS. The order is example, not approved.
    static readonly (string Code, string Protocol, string Why)[] Table =
    [
        ("alcohol", "alcohol", "Alcohol: withdrawal is scored with CIWA-Ar"),
        ("benzodiazepines", "general-detox", "Benzodiazepines: no scale of their own here; vital signs and sedation are watched"),
        ("ghb", "general-detox", "GHB or GBL: withdrawal can be fast; vital signs and sedation are watched"),
        ("opioids", "opioid", "Opioids: withdrawal is scored with COWS, breathing and sedation are watched"),
        ("ketamine", "ketamine", "Ketamine: the symptom sheet with bladder and perception"),
    ];

    /// <summary>True when one of these is a substance whose withdrawal is watched by a row of the table: such a stay wants a bed with a monitor and oxygen.</summary>
    public static bool AreWatched(IEnumerable<string> codes) => codes.Any(code => Table.Any(row => row.Code == code));

    /// <summary>
    /// Protocols to choose from, the first one first. More than one substance with a protocol of its own also proposes the general one, because a stay follows one
    /// protocol. Nothing known proposes the general one.
    /// </summary>
    public static IReadOnlyList<ProposedProtocol> Propose(IEnumerable<string> codes)
    {
        var used = codes.ToHashSet(StringComparer.Ordinal);
        var found = Table.Where(row => used.Contains(row.Code)).GroupBy(row => row.Protocol).Select(group => new ProposedProtocol(group.Key, string.Join(". ", group.Select(row => row.Why)))).ToList();
        if (found.Count == 0) return [new ProposedProtocol("general-detox", used.Count == 0 ? "Nothing is known yet about what was used" : "None of these has a protocol of its own")];
        if (found.Count > 1 && found.TrueForAll(each => each.Protocol != "general-detox")) found.Add(new ProposedProtocol("general-detox", "Several substances: one general watch for all of them"));
        return found;
    }
}
