using Handrail.Core.People;
using NodaTime;

namespace Handrail.Core.Admission;

/// <summary>
/// Whether two people on one unit are easily confused, by what a tired nurse sees: name and birth date. It warns and nothing else. Points are a local choice,
/// example and not approved; the kinds of likeness are those of Joint Commission NPSG.01.01.01 practice (name alert).
/// </summary>
public static class LookAlike
{
    /// <summary>Why the two could be taken for each other, in words; null when they are told apart well. The same whichever comes first.</summary>
    public static string? Why(PersonFacts a, PersonFacts b)
    {
        var (family, other) = (Duplicates.Plain(a.Family), Duplicates.Plain(b.Family));
        var (given, otherGiven) = (Duplicates.Plain(a.Given), Duplicates.Plain(b.Given));
        var sameDay = a.Born == b.Born && a.Born != PersonFacts.BornUnknown;
        if (family.Length > 0 && family == other && given == otherGiven) return "the same name";
        if (family.Length > 0 && family == other && (Close(given, otherGiven) || First(given) == First(otherGiven))) return "the same family name and a like given name";
        if (given.Length > 0 && given == otherGiven && Close(family, other)) return "the same given name and a like family name";
        if (family.Length > 0 && given.Length > 0 && family == otherGiven && given == other) return "given and family name are swapped";
        if (family.Length > 0 && family == other) return "the same family name";
        if (sameDay && (Close(family, other) || given == otherGiven)) return "the same birth date and a like name";
        return null;
    }

    /// <summary>One letter more, less, other or swapped, or the beginning of the other, in names of three letters and more.</summary>
    static bool Close(string a, string b)
    {
        if (a == b) return true;
        if (Math.Min(a.Length, b.Length) < 3) return false;
        if (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal)) return true;
        return Distance(a, b) <= 1;
    }

    static char First(string name) => name.Length == 0 ? '\0' : name[0];

    // Optimal string alignment distance: insertions, deletions, substitutions, and swaps of neighbours each cost one.
    static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
