using System.Globalization;
using System.Text;
using NodaTime;

namespace Handrail.Core.People;

/// <summary>What two records are compared by.</summary>
/// <param name="Given">Given name.</param>
/// <param name="Family">Family name.</param>
/// <param name="Born">Birth date.</param>
/// <param name="Sex">female, male, other or unknown.</param>
public sealed record PersonFacts(string Given, string Family, LocalDate Born, string Sex)
{
    /// <summary>Stands for a birth date that nobody knows yet.</summary>
    public static LocalDate BornUnknown { get; } = new(1900, 1, 1);
}

/// <summary>One reason that speaks for or against two records being one person.</summary>
/// <param name="Points">Positive for, negative against.</param>
/// <param name="Words">In words.</param>
public sealed record DuplicateReason(int Points, string Words);

/// <summary>
/// How alike two records are, as a sum of reasons. It only proposes: a person decides. Points are a local choice, example and not approved; the table is here so
/// that it can be read and argued with.
/// </summary>
public static class Duplicates
{
    /// <summary>From this sum on two records are shown as possibly one person.</summary>
    public const int Propose = 60;

    /// <summary>
    /// Every pair whose score reaches <see cref="Propose"/>, with its reasons: the same as holding each against each, without doing so. Only those born on the same day (day and month
    /// swapped or not) or with the same two names (swapped or not) can reach it, since other names give at most 40 points and other birth dates at most 15.
    /// </summary>
    public static IReadOnlyList<(T First, T Second, IReadOnlyList<DuplicateReason> Reasons)> Pairs<T>(IReadOnlyList<T> people, Func<T, PersonFacts> facts)
    {
        var all = people.Select((person, no) => new Compared(no, facts(person))).ToList();
        var found = new List<(T, T, IReadOnlyList<DuplicateReason>)>();
        foreach (var born in all.Where(each => each.Born is not null).GroupBy(each => each.Born!.Value)) Look(born, (_, _) => true);
        // Whoever also shares the day was looked at above. The two names in their order are 50 points: they need a birth date that is nearly the same.
        foreach (var names in all.Where(each => each.Names is not null).GroupBy(each => each.Names!.Value))
            Look(names, (a, b) => (a.Born is null || a.Born != b.Born) && (a.Family != b.Family || (a.Born is not null && b.Born is not null && Differences(a.Digits, b.Digits) == 1)));
        return found;

        void Look(IEnumerable<Compared> block, Func<Compared, Compared, bool> worth)
        {
            var members = block.ToList();
            for (var i = 0; i < members.Count; i++)
            {
                for (var j = i + 1; j < members.Count; j++)
                {
                    if (!worth(members[i], members[j])) continue;
                    var reasons = Reasons(members[i], members[j]);
                    if (reasons.Sum(reason => reason.Points) >= Propose) found.Add((people[members[i].No], people[members[j].No], reasons));
                }
            }
        }
    }

    /// <summary>The sum of the reasons.</summary>
    public static int Score(PersonFacts a, PersonFacts b) => Reasons(a, b).Sum(reason => reason.Points);

    /// <summary>The reasons; the same whichever record comes first.</summary>
    public static IReadOnlyList<DuplicateReason> Reasons(PersonFacts a, PersonFacts b) => Reasons(new Compared(0, a), new Compared(0, b));

    static List<DuplicateReason> Reasons(Compared first, Compared second)
    {
        var (a, b, reasons) = (first.Facts, second.Facts, new List<DuplicateReason>());
        var known = a.Born != PersonFacts.BornUnknown && b.Born != PersonFacts.BornUnknown;
        if (known && a.Born == b.Born) reasons.Add(new(40, "same birth date"));
        else if (known && a.Born.Year == b.Born.Year && a.Born.Month == b.Born.Day && a.Born.Day == b.Born.Month) reasons.Add(new(25, "day and month of birth swapped"));
        else if (known && Differences(first.Digits, second.Digits) == 1) reasons.Add(new(15, "one digit of the birth date differs"));

        var (family, otherFamily) = (first.Family, second.Family);
        var (given, otherGiven) = (first.Given, second.Given);
        if (family.Length > 0 && family == otherFamily) reasons.Add(new(30, "same family name"));
        else if (Alike(family, otherFamily)) reasons.Add(new(15, "family names nearly the same"));
        if (given.Length > 0 && given == otherGiven) reasons.Add(new(20, "same given name"));
        else if (Alike(given, otherGiven) || ShortForm(given, otherGiven)) reasons.Add(new(10, "given names nearly the same"));
        if (family != otherFamily && family == otherGiven && given == otherFamily) reasons.Add(new(40, "given and family name swapped"));
        if (a.Sex != b.Sex && a.Sex != "unknown" && b.Sex != "unknown") reasons.Add(new(-20, "different sex in the record"));
        return reasons;
    }

    /// <summary>A name without accents, case, spaces and hyphens.</summary>
    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            if (!char.IsLetter(letter)) continue;
            var small = char.ToLowerInvariant(letter);
            var row = Array.Find(Accented, each => each.Letters.Contains(small, StringComparison.Ordinal));
            if (row.Plain is null) plain.Append(small);
            else plain.Append(row.Plain);
        }

        return plain.ToString();
    }

    // A table of our own: the program runs without the culture data that normalization would need.
    static readonly (string Plain, string Letters)[] Accented =
    [
        ("a", "àáâãäåāăą"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"),
        ("n", "ñńņňŋ"), ("o", "òóôõöøōŏő"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    ];

    static string Digits(LocalDate day) => day.ToString("uuuuMMdd", CultureInfo.InvariantCulture);

    static int Differences(string a, string b) => a.Zip(b).Count(pair => pair.First != pair.Second);

    static bool ShortForm(string a, string b) => a != b && Math.Min(a.Length, b.Length) >= 3 && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal));

    // One letter more, less or other, in names of four letters and more.
    static bool Alike(string a, string b)
    {
        if (a == b || Math.Min(a.Length, b.Length) < 4 || Math.Abs(a.Length - b.Length) > 1) return false;
        if (a.Length == b.Length) return Differences(a, b) == 1 || Neighbours(a, b);
        var (shorter, longer) = a.Length < b.Length ? (a, b) : (b, a);
        var i = 0;
        while (i < shorter.Length && shorter[i] == longer[i]) i++;
        return shorter[i..] == longer[(i + 1)..];
    }

    // Two neighbouring letters swapped.
    static bool Neighbours(string a, string b)
    {
        var i = 0;
        while (i < a.Length && a[i] == b[i]) i++;
        return i + 1 < a.Length && a[i] == b[i + 1] && a[i + 1] == b[i] && a[(i + 2)..] == b[(i + 2)..];
    }

    // A record with the keys of its blocks. Born: year and the two numbers of day and month, the smaller first; null when unknown. Names: in the order of letters; null when one is missing.
    sealed class Compared
    {
        public Compared(int no, PersonFacts facts)
        {
            (No, Facts, Family, Given, Digits) = (no, facts, Plain(facts.Family), Plain(facts.Given), Duplicates.Digits(facts.Born));
            if (facts.Born != PersonFacts.BornUnknown) Born = (facts.Born.Year, Math.Min(facts.Born.Month, facts.Born.Day), Math.Max(facts.Born.Month, facts.Born.Day));
            if (Family.Length > 0 && Given.Length > 0) Names = string.CompareOrdinal(Family, Given) < 0 ? (Family, Given) : (Given, Family);
        }

        public int No { get; }

        public PersonFacts Facts { get; }

        public string Family { get; }

        public string Given { get; }

        public string Digits { get; }

        public (int Year, int Less, int More)? Born { get; }

        public (string First, string Second)? Names { get; }
    }
}
