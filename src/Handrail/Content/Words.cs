using System.Collections.Concurrent;

namespace Handrail.Content;

/// <summary>
/// The words of one area of public pages in one language, from content/words/AREA.LANG.yml: flat, "key: text". English is complete; another language must
/// have exactly the same keys (a test compares them). Read once and held in memory: they need no database.
/// </summary>
public sealed class Words
{
    static readonly ConcurrentDictionary<(string Area, string Lang), Words> Read = new();
    readonly Dictionary<string, string> texts;

    Words(string area, string lang, Dictionary<string, string> texts)
    {
        (Area, Lang) = (area, lang);
        this.texts = texts;
    }

    /// <summary>Languages that public forms speak; the first is the one without a prefix in its address.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "es"];

    /// <summary>Name of the area, for example "call-back".</summary>
    public string Area { get; }

    /// <summary>Language code: en or es.</summary>
    public string Lang { get; }

    /// <summary>Every key, in file order.</summary>
    public IReadOnlyCollection<string> Keys => texts.Keys;

    /// <summary>The text of <paramref name="key"/>. A missing one is a fault of ours: throws <see cref="ContentException"/>, never shows a key to a person.</summary>
    public string this[string key] => texts.TryGetValue(key, out var text) ? text : throw new ContentException(FileOf(Area, Lang), 1, $"\"{key}\" is missing.");

    /// <summary>The text with {name} places filled in.</summary>
    public string With(string key, params ReadOnlySpan<(string Name, string Value)> places)
    {
        var text = this[key];
        foreach (var (name, value) in places) text = text.Replace("{" + name + "}", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>The shipped words of an area; throws <see cref="ContentException"/> with file and line when the file is broken.</summary>
    public static Words Of(string area, string lang) => Read.GetOrAdd((area, lang), at =>
        Parse(at.Area, at.Lang, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "content", "words", FileOf(at.Area, at.Lang)))));

    /// <summary>Reads a file's text.</summary>
    public static Words Parse(string area, string lang, string text)
    {
        var root = YamlPart.Parse(FileOf(area, lang), text);
        return new Words(area, lang, root.Names.ToDictionary(name => name, root.Text, StringComparer.Ordinal));
    }

    static string FileOf(string area, string lang) => $"{Path.GetFileName(area)}.{Path.GetFileName(lang)}.yml";
}
