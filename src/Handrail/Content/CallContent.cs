using System.Collections.Concurrent;
using NodaTime;

namespace Handrail.Content;

/// <summary>One danger of the risk card.</summary>
/// <param name="Code">Code in <c>Handrail.Core.CallBack.RiskCard</c>.</param>
/// <param name="Name">A word or two.</param>
/// <param name="Ask">How to ask about it, plainly.</param>
/// <param name="Do">What to do first.</param>
/// <param name="Lines">Ids of crisis numbers (content/crisis), the first one first.</param>
/// <param name="Source">Where it comes from, or that it is ours.</param>
public sealed record RiskLine(string Code, string Name, string Ask, string Do, IReadOnlyList<string> Lines, string Source);

/// <summary>One part of the script.</summary>
public sealed record ScriptPart(string Title, IReadOnlyList<string> Words);

/// <summary>What an advisor sees beside every call: risk card and script, from content/desk/call.yml. Read once, held in memory.</summary>
/// <param name="Risks">The six dangers, in the order of the card.</param>
/// <param name="Script">The script, in the order of a call.</param>
/// <param name="Reviewed">When the centre's clinical lead reviewed it; null: not yet, and the page says so.</param>
/// <param name="Due">When somebody must have looked at it again.</param>
/// <param name="Source">Where the facts of the script come from.</param>
public sealed record CallContent(IReadOnlyList<RiskLine> Risks, IReadOnlyList<ScriptPart> Script, LocalDate? Reviewed, LocalDate Due, string Source)
{
    const string Name = "call.yml";
    static readonly ConcurrentDictionary<string, CallContent> Read = new(StringComparer.Ordinal);

    /// <summary>The shipped words; throws <see cref="ContentException"/> with file and line when the file is broken.</summary>
    public static CallContent Shipped() => Read.GetOrAdd(Name, name => Parse(name, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "content", "desk", name))));

    /// <summary>Reads a file's text.</summary>
    public static CallContent Parse(string file, string text)
    {
        var root = YamlPart.Parse(file, text).Only("reviewed", "checked", "due", "risks", "script", "source");
        if (root.Date("due") is var due && due <= root.Date("checked")) throw root.FaultAt("due", "\"due\" lies after \"checked\".");
        return new CallContent(
            [.. root.Parts("risks").Select(part => part.Only("code", "name", "ask", "do", "lines", "source"))
                .Select(part => new RiskLine(part.Text("code"), part.Text("name"), part.Text("ask"), part.Text("do"), part.Texts("lines"), part.Text("source")))],
            [.. root.Parts("script").Select(part => part.Only("title", "words")).Select(part => new ScriptPart(part.Text("title"), part.Texts("words")))],
            root.MaybeDate("reviewed"), due, root.Text("source"));
    }

    /// <summary>The crisis numbers of a danger in a country, in order; one that the country does not have is left out.</summary>
    public static IReadOnlyList<CrisisLine> NumbersOf(RiskLine risk, CrisisLines country) =>
        [.. risk.Lines.Select(id => country.Lines.FirstOrDefault(line => line.Id == id)).OfType<CrisisLine>()];
}
