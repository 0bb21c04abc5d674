using System.Collections.Concurrent;
using NodaTime;

namespace Handrail.Content;

/// <summary>One number to turn to.</summary>
/// <param name="Id">Id in its file.</param>
/// <param name="OnStrip">Shown on the strip of every public page.</param>
/// <param name="Call">Digits for a tel: link.</param>
/// <param name="WhenEn">When to use it, English.</param>
/// <param name="WhenEs">When to use it, Spanish.</param>
/// <param name="DoEn">What to do, English.</param>
/// <param name="DoEs">What to do, Spanish.</param>
/// <param name="Source">Who runs it or says so.</param>
/// <param name="Checked">When someone last looked it up.</param>
/// <param name="Hours">When it is open, English.</param>
public sealed record CrisisLine(string Id, bool OnStrip, string Call, string WhenEn, string WhenEs, string DoEn, string DoEs, string Source, LocalDate Checked, string Hours = "day and night")
{
    /// <summary>The number as people write it.</summary>
    public string Number { get; init; } = Call;

    /// <summary>What the words of the guide call it in any country ("crisis", "assault"): see <see cref="CrisisLines.At"/>. The id when the file gives none.</summary>
    public string Place { get; init; } = Id;

    /// <summary>Digits for an sms: link; null when it is not for text messages. The words of the answer are English.</summary>
    public string? Text { get; init; }

    /// <summary>The host of its chat; null without one.</summary>
    public string? Chat { get; init; }
}

/// <summary>The crisis numbers of one country, from content/crisis. Read once, held in memory: they need no database.</summary>
/// <param name="Country">us or gb.</param>
/// <param name="Lines">The numbers, most urgent first.</param>
public sealed record CrisisLines(string Country, IReadOnlyList<CrisisLine> Lines)
{
    /// <summary>Days after which a number must be looked up again; a test fails then.</summary>
    public const int CheckedWithinDays = 180;

    static readonly ConcurrentDictionary<string, CrisisLines> Read = new(StringComparer.Ordinal);

    /// <summary>What stands when the file cannot be read: the strip must never be empty.</summary>
    static readonly CrisisLines Last = new("us",
    [
        new("emergency", true, "911", "Not breathing normally, or cannot be woken", "No respira bien o no despierta", "call 911", "llame al 911", "compiled in", new LocalDate(2026, 11, 23)),
        new("988", true, "988", "Thoughts of suicide, or a drug crisis", "Ideas de suicidio o una crisis por drogas", "call or text 988", "llame al 988, oprima 2", "compiled in", new LocalDate(2026, 11, 23)) { Place = "crisis", Text = "988", Chat = "988lifeline.org" },
    ]);

    /// <summary>The shipped numbers of a country; those of the US when there are none or the file is broken.</summary>
    public static CrisisLines Shipped(string country) => Read.GetOrAdd(country, code =>
    {
        try
        {
            var file = Path.Combine(AppContext.BaseDirectory, "content", "crisis", Path.GetFileName(code) + ".yml");
            return Parse(Path.GetFileName(file), File.ReadAllText(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ContentException)
        {
            return Last;
        }
    });

    /// <summary>The line that stands for a place in the words of the guide: the first whose place or id it is; null when this country has none.</summary>
    public CrisisLine? At(string place) => Lines.FirstOrDefault(line => line.Place == place) ?? Lines.FirstOrDefault(line => line.Id == place);

    /// <summary>Reads a file; throws <see cref="ContentException"/> with the line.</summary>
    public static CrisisLines Parse(string file, string text)
    {
        var root = YamlPart.Parse(file, text).Only("country", "name", "lines");
        var lines = root.Parts("lines").Select(Line).ToList();
        if (!lines.Exists(line => line.OnStrip)) throw root.FaultAt("lines", "at least one number must have strip: true.");
        return new CrisisLines(root.Text("country"), lines);
    }

    static CrisisLine Line(YamlPart part)
    {
        part.Only("id", "place", "strip", "number", "call", "text", "chat", "languages", "action", "hours", "source", "checked");
        var (when, act) = (part.Part("languages"), part.Part("action"));
        var call = part.Text("call");
        if (!call.All(char.IsAsciiDigit)) throw part.FaultAt("call", "\"call\" holds digits only.");
        if (part.MaybeText("text") is { } text && !text.All(char.IsAsciiDigit)) throw part.FaultAt("text", "\"text\" holds digits only.");
        if (part.MaybeText("chat") is { } chat && Uri.CheckHostName(chat) != UriHostNameType.Dns) throw part.FaultAt("chat", "\"chat\" is the name of a host, such as 988lifeline.org.");
        return new CrisisLine(part.Text("id"), part.Flag("strip"), call, when.Text("en"), when.Text("es"), act.Text("en"), act.Text("es"), part.Text("source"), part.Date("checked"), part.Text("hours"))
        {
            Number = part.Text("number"),
            Place = part.MaybeText("place") ?? part.Text("id"),
            Text = part.MaybeText("text"),
            Chat = part.MaybeText("chat"),
        };
    }
}
