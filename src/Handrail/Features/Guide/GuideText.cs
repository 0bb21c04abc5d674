using System.Text;
using Handrail.Content;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Handrail.Features.Guide;

/// <summary>Reads one page: YAML front matter between two lines of ---, then Markdown in which a line [[claim:id]] stands for a claim and places are filled by <see cref="GuidePlaces"/>.</summary>
public static class GuideText
{
    const string Opens = "[[claim:";

    // Raw HTML is off: what looks like a tag is printed as text.
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePreciseSourceLocation().Build();

    /// <summary>The page; throws <see cref="ContentException"/> with the line.</summary>
    public static GuidePage Page(string file, string text, IReadOnlyDictionary<string, Claim> claims, GuidePlaces places)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = lines[0] == "---" ? Array.IndexOf(lines, "---", 1) : -1;
        if (end < 0) throw new ContentException(file, 1, "a page begins with front matter between two lines of three dashes.");
        var front = YamlPart.Parse(file, string.Join('\n', lines[1..end]), above: 1).Only("title", "summary", "group", "order", "next");
        var pieces = new List<GuidePiece>();
        var plain = new StringBuilder();
        var from = end + 1;
        for (var at = end + 1; at <= lines.Length; at++)
        {
            var line = at < lines.Length ? lines[at] : null;
            if (line is not null && !line.StartsWith(Opens, StringComparison.Ordinal) && !line.StartsWith(GuidePlaces.Opens, StringComparison.Ordinal) && !line.StartsWith("## ", StringComparison.Ordinal))
            {
                if (line.Contains(Opens, StringComparison.Ordinal)) throw new ContentException(file, at + 1, "[[claim:…]] stands alone on its line.");
                lines[at] = places.Fill(line, file, at + 1, linked: true);
                continue;
            }

            Prose(file, lines, from, at, pieces, plain);
            from = at + 1;
            if (line is null) break;
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                var heading = places.Fill(line[3..].Trim(), file, at + 1);
                pieces.Add(new GuidePiece(Heading: new GuideHeading(Anchor(heading), heading)));
                plain.Append(heading).Append(".\n");
                continue;
            }

            if (line.StartsWith(GuidePlaces.Opens, StringComparison.Ordinal))
            {
                var list = places.List(line.TrimEnd(), file, at + 1);
                pieces.Add(new GuidePiece(Html: list.Html));
                plain.Append(list.Plain);
                continue;
            }

            if (!line.EndsWith("]]", StringComparison.Ordinal)) throw new ContentException(file, at + 1, "[[claim:…]] is not closed.");
            var id = line[Opens.Length..^2];
            if (!claims.TryGetValue(id, out var claim)) throw new ContentException(file, at + 1, $"there is no claim \"{id}\".");
            pieces.Add(new GuidePiece(Claim: claim));
            plain.Append(claim.Text).Append('\n');
        }

        return new GuidePage(Path.GetFileNameWithoutExtension(file), front.Text("title"), front.Text("summary"), front.Text("group"), front.Number("order"), front.Texts("next"), pieces, plain.ToString());
    }

    static void Prose(string file, string[] lines, int from, int to, List<GuidePiece> pieces, StringBuilder plain)
    {
        var text = string.Join('\n', lines[from..to]);
        if (string.IsNullOrWhiteSpace(text)) return;
        var parsed = Markdown.Parse(text, Pipeline);
        foreach (var link in parsed.Descendants<LinkInline>())
            if (link.IsImage || !(link.Url ?? "").StartsWith('/') && !(link.Url ?? "").StartsWith("tel:", StringComparison.Ordinal) || (link.Url ?? "").StartsWith("//", StringComparison.Ordinal))
                throw new ContentException(file, from + link.Line + 1, $"a link leads to our own pages (/…) or to a number (tel:…), not to \"{link.Url}\".");
        pieces.Add(new GuidePiece(Html: parsed.ToHtml(Pipeline)));
        foreach (var block in parsed.Descendants<LeafBlock>())
        {
            if (block.Inline is null) continue;
            foreach (var word in block.Inline.Descendants<LiteralInline>()) plain.Append(word.Content.ToString());
            foreach (var _ in block.Inline.Descendants<LineBreakInline>()) plain.Append(' ');
            plain.Append(plain.Length > 0 && char.IsPunctuation(plain[^1]) ? "\n" : ".\n");
        }
    }

    static string Anchor(string heading) => string.Join('-', new string([.. heading.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
