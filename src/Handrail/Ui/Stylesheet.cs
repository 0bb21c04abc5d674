using System.Text;
using System.Text.RegularExpressions;

namespace Handrail.Ui;

/// <summary>
/// The stylesheet of public pages, cut from the one that we write: without the parts that only staff pages use, and without comments. Somebody on a phone with a poor
/// connection does not load a ward wall.
/// </summary>
public static partial class Stylesheet
{
    // As the parts are headed in handrail.css.
    static readonly string[] StaffOnly =
        ["live state", "alerts:", "ward", "across a room", "advisor desk", "people and places", "consent and break-glass", "audit", "beds and stays", "night", "roster", "paging"];

    /// <summary>What public pages get of <paramref name="css"/>.</summary>
    public static string Public(string css)
    {
        var kept = new StringBuilder();
        var staff = false;
        foreach (var line in css.Split('\n'))
        {
            if (Head().Match(line) is { Success: true } head) staff = StaffOnly.Any(part => head.Groups[1].Value.StartsWith(part, StringComparison.Ordinal));
            if (!staff) kept.Append(line).Append('\n');
        }

        return Spaces().Replace(Comment().Replace(kept.ToString(), ""), "\n").TrimStart();
    }

    [GeneratedRegex(@"^/\* (?:== )?([a-z][^*]*)\*/$")]
    private static partial Regex Head();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s*\n\s*")]
    private static partial Regex Spaces();
}
