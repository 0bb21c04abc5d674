using Handrail.Content;

namespace Handrail.Features.Guide;

/// <summary>The whole guide in memory: pages, claims, sources, and what we corrected. It needs no database.</summary>
/// <param name="Pages">In reading order.</param>
/// <param name="Claims">By id.</param>
/// <param name="Sources">By id.</param>
/// <param name="Corrected">The claims of the article, in its order.</param>
public sealed record GuideBook(
    IReadOnlyList<GuidePage> Pages, IReadOnlyDictionary<string, Claim> Claims, IReadOnlyDictionary<string, GuideSource> Sources, IReadOnlyList<CorrectedRow> Corrected)
{
    // Not primary, or one person's case, or not yet agreed: such a source never carries a strong statement, and alone only what is named as advice of experts.
    static readonly string[] Thin = ["textbook", "case-report", "news", "draft"];
    static readonly string[] Kinds = ["journal", "label", "regulator", "law", "guideline", "register", .. Thin];
    static readonly string[] Verdicts = ["supported", "corrected", "dropped"];

    /// <summary>The page with this address, or null.</summary>
    public GuidePage? Page(string slug) => Pages.FirstOrDefault(page => page.Slug == slug);

    /// <summary>Reads content/guide and fills its places from the numbers of one country (null: the shipped ones of the US). Throws <see cref="ContentException"/> with file and line.</summary>
    public static GuideBook Load(string folder, CrisisLines? crisis = null)
    {
        var places = new GuidePlaces(crisis ?? CrisisLines.Shipped("us"));
        var guide = Path.Combine(folder, "guide");
        var sources = ReadSources(Path.Combine(guide, "sources.yml"));
        var claims = new Dictionary<string, Claim>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(guide, "claims"), "*.yml").Order(StringComparer.Ordinal))
            ReadClaims(Path.GetFileName(file), File.ReadAllText(file), sources, places, claims);
        var pages = Directory.EnumerateFiles(guide, "*.md").Select(file => GuideText.Page(Path.GetFileName(file), File.ReadAllText(file), claims, places)).OrderBy(page => page.Order).ToList();
        foreach (var page in pages)
            foreach (var next in page.Next)
                if (!pages.Exists(other => other.Slug == next)) throw new ContentException(page.Slug + ".md", 1, $"\"next\" names the page \"{next}\", which is not there.");
        return new GuideBook(pages, claims, sources, ReadCorrected(Path.Combine(guide, "corrected.yml"), pages, claims));
    }

    static Dictionary<string, GuideSource> ReadSources(string path)
    {
        var sources = new Dictionary<string, GuideSource>(StringComparer.Ordinal);
        foreach (var part in YamlPart.Parse(Path.GetFileName(path), File.ReadAllText(path)).Only("sources").Parts("sources"))
        {
            part.Only("id", "kind", "title", "identifier");
            var source = new GuideSource(part.Text("id"), OneOf(part, "kind", Kinds), part.Text("title"), part.Text("identifier"));
            if (!sources.TryAdd(source.Id, source)) throw part.FaultAt("id", $"the source \"{source.Id}\" is there twice.");
        }

        return sources;
    }

    internal static void ReadClaims(string file, string text, IReadOnlyDictionary<string, GuideSource> sources, GuidePlaces places, Dictionary<string, Claim> into)
    {
        var root = YamlPart.Parse(file, text).Only("reviewer", "checked", "due", "reviewed", "claims");
        foreach (var part in root.Parts("claims"))
        {
            part.Only("id", "text", "grade", "sources", "always", "reviewer", "checked", "due", "reviewed");
            var named = part.Texts("sources");
            if (named.Count == 0) throw part.FaultAt("sources", $"the claim \"{part.MaybeText("id")}\" has no source.");
            if (named.FirstOrDefault(id => !sources.ContainsKey(id)) is { } unknown) throw part.FaultAt("sources", $"there is no source \"{unknown}\".");
            if (!Enum.TryParse<Grade>(part.Text("grade"), ignoreCase: true, out var grade) || !Enum.IsDefined(grade))
                throw part.FaultAt("grade", "\"grade\" is strong, moderate, weak, expert or contradicted.");
            Grounded(part, grade, [.. named.Select(id => sources[id])]);
            var claim = new Claim(part.Text("id"), places.Fill(part.Text("text"), file, part.Line), grade, part.Flag("always"), [.. named.Select(id => sources[id])], part.MaybeText("reviewer") ?? root.Text("reviewer"),
                part.MaybeDate("reviewed") ?? root.MaybeDate("reviewed"), part.MaybeDate("checked") ?? root.Date("checked"), part.MaybeDate("due") ?? root.Date("due"));
            if (!into.TryAdd(claim.Id, claim)) throw part.FaultAt("id", $"the claim \"{claim.Id}\" is there twice.");
        }
    }

    // A case report, a news item, a draft or a textbook must not look like more than it is.
    static void Grounded(YamlPart part, Grade grade, IReadOnlyList<GuideSource> named)
    {
        if (named.FirstOrDefault(source => Thin.Contains(source.Kind)) is not { } thin) return;
        if (grade == Grade.Strong) throw part.FaultAt("sources", $"\"{thin.Id}\" is a {thin.Kind}: no statement that is graded strong rests on it.");
        if (grade != Grade.Expert && named.All(source => Thin.Contains(source.Kind)))
            throw part.FaultAt("sources", $"\"{thin.Id}\" is a {thin.Kind}: alone it carries only \"expert\". Name another source or grade it so.");
    }

    static List<CorrectedRow> ReadCorrected(string path, List<GuidePage> pages, Dictionary<string, Claim> claims)
    {
        List<CorrectedRow> rows = [];
        foreach (var part in YamlPart.Parse(Path.GetFileName(path), File.ReadAllText(path)).Only("rows").Parts("rows"))
        {
            part.Only("no", "said", "verdict", "ours", "page", "claims");
            var slug = part.MaybeText("page");
            var page = pages.Find(each => each.Slug == slug);
            if (slug is not null && page is null) throw part.FaultAt("page", $"there is no page \"{slug}\".");
            var named = part.Texts("claims");
            if (named.FirstOrDefault(id => !claims.ContainsKey(id)) is { } unknown) throw part.FaultAt("claims", $"there is no claim \"{unknown}\".");
            rows.Add(new CorrectedRow(part.Number("no"), part.Text("said"), OneOf(part, "verdict", Verdicts), part.Text("ours"), page, [.. named.Select(id => claims[id])]));
        }

        return rows;
    }

    static string OneOf(YamlPart part, string field, string[] allowed) =>
        part.Text(field) is var text && allowed.Contains(text) ? text : throw part.FaultAt(field, $"\"{field}\" is one of: {string.Join(", ", allowed)}.");
}
