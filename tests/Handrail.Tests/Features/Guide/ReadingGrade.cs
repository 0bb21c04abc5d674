using System.Text.RegularExpressions;

namespace Handrail.Tests.Features;

/// <summary>
/// Flesch-Kincaid grade: 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid and others, 1975). A sentence ends at . ! ? or at the end
/// of a line or list item. Syllables are groups of vowels, without a silent e; a numeral counts as one.
/// </summary>
static partial class ReadingGrade
{
    public static double Of(string text)
    {
        var sentences = Sentence().Split(text).Select(Words).Where(words => words.Count > 0).ToList();
        var all = sentences.SelectMany(words => words).ToList();
        return 0.39 * all.Count / sentences.Count + 11.8 * all.Sum(Syllables) / all.Count - 15.59;
    }

    public static int Syllables(string word)
    {
        var lower = word.ToLowerInvariant();
        var groups = Vowels().Count(lower);
        if (groups > 1 && SilentEnd().IsMatch(lower)) groups--;
        return Math.Max(1, groups);
    }

    static List<string> Words(string sentence) => [.. Word().Matches(sentence).Select(match => match.Value)];

    [GeneratedRegex(@"[.!?]+(?=\s|$)|\n")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"[A-Za-z0-9][A-Za-z0-9'’]*")]
    private static partial Regex Word();

    [GeneratedRegex("[aeiouy]+")]
    private static partial Regex Vowels();

    [GeneratedRegex("[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyl]es$(?<![cszgx]es|shes|ches)")]
    private static partial Regex SilentEnd();
}
