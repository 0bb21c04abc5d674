using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Handrail.Content;

namespace Handrail.Features.Guide;

/// <summary>
/// Fills the places in the words of the guide from the dated numbers of one country, so that no number stands in the words themselves.
/// {line:PLACE} is the number, {act:PLACE} what to do ("call or text …"), {Act:PLACE} the same at the beginning of a sentence. After a bar come words for a country
/// that has no such line: {act:assault|ask any hospital}. A place that is missing and has no such words is a fault with its line.
/// </summary>
/// <param name="crisis">The numbers of the country.</param>
public sealed partial class GuidePlaces(CrisisLines crisis)
{
    /// <summary>A list of numbers stands alone on its line: [[lines:strip]] those of the strip, [[lines:more]] the others.</summary>
    public const string Opens = "[[lines:";

    /// <summary>The text with its places filled; with <paramref name="linked"/> as Markdown links that a telephone can dial. Throws <see cref="ContentException"/> at <paramref name="line"/>.</summary>
    public string Fill(string text, string file, long line, bool linked = false)
    {
        if (!text.Contains('{', StringComparison.Ordinal) && !text.Contains('}', StringComparison.Ordinal)) return text;
        var filled = Place().Replace(text, match => Words(match, linked) ?? throw new ContentException(
            file, line, $"the numbers of \"{crisis.Country}\" have no line \"{match.Groups["place"].Value}\": add it to content/crisis/{crisis.Country}.yml, or give words for it: {{act:{match.Groups["place"].Value}|words without a number}}."));
        if (Place().Replace(text, "").IndexOfAny(['{', '}']) >= 0) throw new ContentException(file, line, "a place is {line:emergency}, {act:crisis}, {Act:crisis} or {act:assault|words where there is no such line}.");
        return filled;
    }

    /// <summary>A list of the country's own numbers, as HTML and as plain text. Throws for another line than those two.</summary>
    public (string Html, string Plain) List(string text, string file, long line)
    {
        if (text is not ("[[lines:strip]]" or "[[lines:more]]")) throw new ContentException(file, line, "a list of numbers is [[lines:strip]] or [[lines:more]], alone on its line.");
        var html = new StringBuilder("<ul>\n");
        var plain = new StringBuilder();
        foreach (var each in crisis.Lines.Where(each => each.OnStrip == (text == "[[lines:strip]]")))
        {
            html.Append($"<li>{WebUtility.HtmlEncode(each.WhenEn)}: <a href=\"tel:{each.Call}\">{WebUtility.HtmlEncode(each.DoEn)}</a> ({WebUtility.HtmlEncode(each.Hours)})</li>\n");
            plain.Append($"{each.WhenEn}: {each.DoEn} ({each.Hours}).\n");
        }

        return (html.Append("</ul>\n").ToString(), plain.ToString());
    }

    string? Words(Match match, bool linked)
    {
        if (crisis.At(match.Groups["place"].Value) is not { } found) return match.Groups["words"] is { Success: true } words ? words.Value : null;
        var text = match.Groups["what"].Value switch
        {
            "line" => found.Number,
            "act" => found.DoEn,
            _ => char.ToUpperInvariant(found.DoEn[0]) + found.DoEn[1..],
        };
        return linked ? $"[{Marks().Replace(text, "\\$0")}](tel:{found.Call})" : text;
    }

    [GeneratedRegex(@"\{(?<what>line|act|Act):(?<place>[a-z0-9-]+)(\|(?<words>[^{}|]+))?\}")]
    private static partial Regex Place();

    // What Markdown would read as a mark.
    [GeneratedRegex(@"[\\`*_\[\]()<>#&!]")]
    private static partial Regex Marks();
}
