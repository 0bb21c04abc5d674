namespace Handrail.Features.Guide;

/// <summary>
/// Search over the guide in memory, and what it shares with the search in the database (<see cref="SearchTable"/>): how words are cut and how a hit is shown.
/// It works with the database down and keeps no word of what was searched.
/// </summary>
public static class GuideSearch
{
    /// <summary>Longer questions are cut here.</summary>
    public const int MaxAsked = 100;

    /// <summary>Pages that hold every word (as the beginning of a word), best first.</summary>
    public static IReadOnlyList<GuideHit> Find(GuideBook book, string asked)
    {
        var words = Asked(asked);
        if (words.Count == 0) return [];
        return [.. from page in book.Pages
            let scores = words.Select(word => 8 * Count(page.Title, word) + 4 * Count(page.Summary, word) + Count(page.Plain, word)).ToList()
            where scores.TrueForAll(score => score > 0)
            orderby scores.Sum() descending, page.Order
            select Hit(page, words)];
    }

    /// <summary>The different words of a question, cut at <see cref="MaxAsked"/>; letters and digits only, so that nothing in it can be an operator of a database.</summary>
    public static IReadOnlyList<string> Asked(string asked) => [.. Words(asked.Length > MaxAsked ? asked[..MaxAsked] : asked).Distinct()];

    /// <summary>Words of a text in lower case: runs of letters and digits.</summary>
    public static IEnumerable<string> Words(string text) =>
        new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A page found, with the first line that holds one of the words.</summary>
    public static GuideHit Hit(GuidePage page, IReadOnlyList<string> words) =>
        new(page, page.Plain.Split('\n').FirstOrDefault(line => words.Any(word => Count(line, word) > 0)) ?? page.Summary);

    static int Count(string text, string word) => Words(text).Count(each => each.StartsWith(word, StringComparison.Ordinal));
}
