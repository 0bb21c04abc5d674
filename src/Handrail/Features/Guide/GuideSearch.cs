namespace Handrail.Features.Guide;

/// <summary>
/// Full-text search over the guide in memory. Twenty pages are read faster than any index is asked; it works with the database down and keeps
/// no word of what was searched.
/// </summary>
public static class GuideSearch
{
    /// <summary>Longer questions are cut here.</summary>
    public const int MaxAsked = 100;

    /// <summary>Pages that hold every word (as the beginning of a word), best first.</summary>
    public static IReadOnlyList<GuideHit> Find(GuideBook book, string asked)
    {
        var words = Words(asked).Distinct().ToList();
        if (words.Count == 0) return [];
        return [.. from page in book.Pages
            let scores = words.Select(word => 8 * Count(page.Title, word) + 4 * Count(page.Summary, word) + Count(page.Plain, word)).ToList()
            where scores.TrueForAll(score => score > 0)
            orderby scores.Sum() descending, page.Order
            select new GuideHit(page, Around(page, words))];
    }

    static int Count(string text, string word) => Words(text).Count(each => each.StartsWith(word, StringComparison.Ordinal));

    static IEnumerable<string> Words(string text) =>
        new string([.. text.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static string Around(GuidePage page, List<string> words) =>
        page.Plain.Split('\n').FirstOrDefault(line => words.Exists(word => Count(line, word) > 0)) ?? page.Summary;
}
