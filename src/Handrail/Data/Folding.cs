using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Handrail.Data;

/// <summary>Makes what people type comparable before a fingerprint is taken of it. Changing anything here needs new fingerprints of everybody.</summary>
public static partial class Folding
{
    /// <summary>Shortest beginning of a name that can be looked for.</summary>
    public const int ShortestPrefix = 2;

    const int LongestPrefix = 8, MostWords = 6;

    // Our own table, since the program runs without the system's Unicode library (InvariantGlobalization), and a fingerprint must not change with a version of one.
    static readonly Dictionary<char, string> Plain = new[]
    {
        ("a", "àáâãäåāăąǎạảấầẩẫậắằẳẵặ"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęěẽẹẻếềểễệ"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįıỉị"), ("j", "ĵ"),
        ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŋ"), ("o", "òóôõöøōŏőơọỏốồổỗộớờởỡợ"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧț"), ("th", "þ"),
        ("u", "ùúûüũūŭůűųưụủứừửữự"), ("w", "ŵ"), ("y", "ýÿŷỳỵỷỹ"), ("z", "źżž"),
    }.SelectMany(each => each.Item2.Select(letter => (letter, each.Item1))).ToDictionary(each => each.letter, each => each.Item2);

    /// <summary>
    /// Text without what only deceives: control characters other than a line end, and the marks that turn the direction of everything after them. Letters, signs
    /// and markup stay; whoever shows them escapes them.
    /// </summary>
    public static string Inert(string text) => string.Concat(text.Replace("\r\n", "\n", StringComparison.Ordinal).Where(letter =>
        letter == '\n' || !(char.IsControl(letter) || letter is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029' or '\uFEFF')));

    /// <summary>One line of it, for a name.</summary>
    public static string InertLine(string text) => Inert(text).Replace('\n', ' ').Trim();

    /// <summary>A record number as it is compared: capitals, no outer spaces.</summary>
    public static string RecordNumber(string typed) => InertLine(typed).ToUpperInvariant();

    /// <summary>The words of a name: lower case, without accents, letters and digits only. At most six.</summary>
    public static IReadOnlyList<string> Words(string name)
    {
        var plain = new StringBuilder();
        foreach (var letter in name.ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format || letter is '\'' or '’') continue;
            if (Plain.TryGetValue(letter, out var without)) plain.Append(without);
            else plain.Append(char.IsLetterOrDigit(letter) || char.IsSurrogate(letter) ? letter : ' ');
        }

        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
    }

    /// <summary>The beginnings of a word that are fingerprinted: its first 2 to 8 letters; a word of one letter is its own.</summary>
    public static IEnumerable<string> Prefixes(string word) => word.Length < ShortestPrefix ? [word] : Enumerable.Range(ShortestPrefix, Math.Min(word.Length, LongestPrefix) - ShortestPrefix + 1).Select(length => word[..length]);

    /// <summary>The longest of them that stands for what was typed.</summary>
    public static string Prefix(string word) => word[..Math.Min(word.Length, LongestPrefix)];

    /// <summary>
    /// How a word sounds, roughly: the American Soundex code (US National Archives, "The Soundex Indexing System"), made for English spelling, with first letters
    /// that sound alike (c, k and q; s and z; v and w; i, j and y) made one. A word without Latin letters is its own code.
    /// </summary>
    public static string Sound(string word)
    {
        if (word.Length == 0 || word[0] is < 'a' or > 'z') return word;
        var code = new StringBuilder().Append(word[0] switch { 'c' or 'q' => 'k', 'z' => 's', 'w' => 'v', 'j' or 'y' => 'i', var first => first });
        var last = Digit(word[0]);
        foreach (var letter in word.AsSpan(1))
        {
            if (letter is 'h' or 'w') continue; // between two letters of one code they do not part them
            var digit = Digit(letter);
            if (digit != '0' && digit != last) code.Append(digit);
            last = digit;
            if (code.Length == 4) break;
        }

        return code.ToString().PadRight(4, '0');
    }

    /// <summary>A telephone number as digits, with + before a country code; "00" at the beginning means +.</summary>
    public static string Phone(string typed)
    {
        var digits = string.Concat(typed.Where(char.IsAsciiDigit));
        return typed.TrimStart().StartsWith('+') ? "+" + digits : digits.StartsWith("00", StringComparison.Ordinal) ? "+" + digits[2..] : digits;
    }

    /// <summary>The date written as 1990-02-03 in what was typed, or null.</summary>
    public static string? DateIn(string typed) => IsoDate().Match(typed) is { Success: true } match ? match.Value : null;

    static char Digit(char letter) => letter switch
    {
        'b' or 'f' or 'p' or 'v' => '1',
        'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => '2',
        'd' or 't' => '3',
        'l' => '4',
        'm' or 'n' => '5',
        'r' => '6',
        _ => '0',
    };

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}\b")]
    private static partial Regex IsoDate();
}
