using System.Collections.Frozen;
using System.Text;

namespace Handrail.Core.Watch;

/// <summary>The name of each measure in protocol files and exports: the enum name in small letters with hyphens ("respiratory-rate", "spo2", "news2").</summary>
public static class MeasureNames
{
    static readonly FrozenDictionary<Measure, string> Names = Enum.GetValues<Measure>().ToFrozenDictionary(m => m, Spell);

    static readonly FrozenDictionary<string, Measure> Measures = Names.ToFrozenDictionary(n => n.Value, n => n.Key);

    /// <summary>The name of <paramref name="measure"/>.</summary>
    public static string NameOf(Measure measure) => Names[measure];

    /// <summary>The measure of that name; null when there is none. Exact: no other spelling is understood.</summary>
    public static Measure? Find(string name) => Measures.TryGetValue(name, out var measure) ? measure : null;

    static string Spell(Measure measure)
    {
        if (measure == Measure.SpO2) return "spo2";
        var name = new StringBuilder();
        foreach (var letter in measure.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0) name.Append('-');
            name.Append(char.ToLowerInvariant(letter));
        }
        return name.ToString();
    }
}
