using Handrail.Content;
using Handrail.Core.SelfCheck;
using NodaTime;

namespace Handrail.Features.SelfCheck;

/// <summary>Where a sign comes from and when that must be looked at again.</summary>
/// <param name="Id">Id of the sign.</param>
/// <param name="Sources">Ids of content/guide/sources.yml; at least one.</param>
/// <param name="Also">Who says so besides, in words; null when nobody.</param>
/// <param name="Page">Page of the guide that says more; null for a red flag.</param>
/// <param name="Claim">Statement on that page; null for a red flag.</param>
/// <param name="Calls">For a red flag: per country, what to call.</param>
/// <param name="Reviewer">The role that must review it.</param>
/// <param name="Reviewed">When it did; null = not yet.</param>
/// <param name="Checked">When it was last compared with its sources.</param>
/// <param name="Due">When it must be compared again.</param>
public sealed record SignGround(
    string Id, IReadOnlyList<string> Sources, string? Also, string? Page, string? Claim, IReadOnlyDictionary<string, IReadOnlyList<SignCall>> Calls, string Reviewer, LocalDate? Reviewed, LocalDate Checked, LocalDate Due);

/// <summary>A number to call for a red flag.</summary>
/// <param name="When">"now" in danger, "talk" to talk with someone.</param>
/// <param name="Line">Id in content/crisis.</param>
public sealed record SignCall(string When, string Line);

/// <summary>The review of the cut points.</summary>
/// <param name="Cuts">The numbers as content states them.</param>
/// <param name="Reviewer">The role that must review them.</param>
/// <param name="Reviewed">When it did; null = not yet.</param>
/// <param name="Due">When they must be looked at.</param>
public sealed record CutsGround(SignsCuts Cuts, string Reviewer, LocalDate? Reviewed, LocalDate Due);

/// <summary>content/selfcheck/signs.yml, held in memory: it needs no database.</summary>
/// <param name="Cuts">The cut points and their review.</param>
/// <param name="Signs">Ground of every sign, by id.</param>
public sealed record SignsBook(CutsGround Cuts, IReadOnlyDictionary<string, SignGround> Signs)
{
    static readonly string[] Countries = ["us", "gb"];

    /// <summary>Reads the file below <paramref name="folder"/>. Throws <see cref="ContentException"/> with file and line.</summary>
    public static SignsBook Load(string folder) =>
        Parse("signs.yml", File.ReadAllText(Path.Combine(folder, "selfcheck", "signs.yml")), SourceIds(Path.Combine(folder, "guide", "sources.yml")));

    internal static SignsBook Parse(string file, string text, IReadOnlySet<string> sources)
    {
        var root = YamlPart.Parse(file, text).Only("reviewer", "reviewed", "checked", "due", "cuts", "flags", "signs");
        var signs = new Dictionary<string, SignGround>(StringComparer.Ordinal);
        Read(root, root.Parts("flags"), Core.SelfCheck.Signs.RedFlags, sources, signs);
        Read(root, root.Parts("signs"), Core.SelfCheck.Signs.Core, sources, signs);
        if (Core.SelfCheck.Signs.All.FirstOrDefault(sign => !signs.ContainsKey(sign.Id)) is { } missing) throw new ContentException(file, root.Line, $"the sign \"{missing.Id}\" is missing.");
        var cuts = root.Part("cuts").Only("several", "many", "least-answered", "status", "reviewer", "reviewed", "due");
        return new SignsBook(
            new CutsGround(new SignsCuts(cuts.Number("several"), cuts.Number("many"), cuts.Number("least-answered"), cuts.Text("status")), cuts.Text("reviewer"), cuts.MaybeDate("reviewed"), cuts.Date("due")), signs);
    }

    /// <summary>What to call for a red flag in the country of <paramref name="crisis"/>. Never empty: without an entry that fits, the whole strip.</summary>
    public IReadOnlyList<(string When, CrisisLine Line)> CallsOf(string flag, CrisisLines crisis)
    {
        var named = Signs[flag].Calls.GetValueOrDefault(crisis.Country) ?? [];
        var found = named.Select(call => (call.When, Line: crisis.Lines.FirstOrDefault(line => line.Id == call.Line))).Where(call => call.Line is not null).Select(call => (call.When, call.Line!)).ToList();
        return found.Count > 0 ? found : Strip(crisis);
    }

    /// <summary>Every number of the strip.</summary>
    public static IReadOnlyList<(string When, CrisisLine Line)> Strip(CrisisLines crisis) =>
        [.. crisis.Lines.Where(line => line.OnStrip).Select(line => (line.Id == "emergency" ? "now" : "talk", line))];

    static void Read(YamlPart root, IReadOnlyList<YamlPart> parts, IReadOnlyList<Sign> known, IReadOnlySet<string> sources, Dictionary<string, SignGround> into)
    {
        foreach (var part in parts)
        {
            part.Only(["id", "sources", "also", "page", "claim", "reviewer", "reviewed", "checked", "due", .. Countries]);
            var (id, named) = (part.Text("id"), part.Texts("sources"));
            var kind = known.FirstOrDefault(sign => sign.Id == id)?.Kind ?? throw part.FaultAt("id", $"the list of signs does not hold \"{id}\" here.");
            if (named.Count == 0) throw part.FaultAt("sources", $"the sign \"{id}\" has no source.");
            if (named.FirstOrDefault(source => !sources.Contains(source)) is { } unknown) throw part.FaultAt("sources", $"there is no source \"{unknown}\".");
            var calls = Countries.ToDictionary(country => country, country => (IReadOnlyList<SignCall>)[.. part.Texts(country).Select(text => Call(part, country, text))], StringComparer.Ordinal);
            if (kind == SignKind.RedFlag && calls.FirstOrDefault(each => each.Value.Count == 0) is { Key: { } none }) throw part.FaultAt("id", $"the red flag \"{id}\" names nobody to call in \"{none}\".");
            var ground = new SignGround(
                id, named, part.MaybeText("also"), kind == SignKind.Core ? part.Text("page") : part.MaybeText("page"), kind == SignKind.Core ? part.Text("claim") : part.MaybeText("claim"), calls,
                part.MaybeText("reviewer") ?? root.Text("reviewer"), part.MaybeDate("reviewed") ?? root.MaybeDate("reviewed"), part.MaybeDate("checked") ?? root.Date("checked"), part.MaybeDate("due") ?? root.Date("due"));
            if (!into.TryAdd(id, ground)) throw part.FaultAt("id", $"the sign \"{id}\" is there twice.");
        }
    }

    static SignCall Call(YamlPart part, string country, string text) =>
        text.Split(':') is ["now" or "talk", { Length: > 0 }] both ? new SignCall(both[0], both[1]) : throw part.FaultAt(country, "a call is \"now:ID\" or \"talk:ID\".");

    static HashSet<string> SourceIds(string path) => [.. YamlPart.Parse(Path.GetFileName(path), File.ReadAllText(path)).Parts("sources").Select(part => part.Text("id"))];
}
