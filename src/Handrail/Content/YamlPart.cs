using System.Globalization;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Handrail.Content;

/// <summary>A fault in a content file: which file, which line, what to do. Content is written by people, so the message is for them.</summary>
public sealed class ContentException(string file, long line, string what) : Exception($"{file}, line {line}: {what}");

/// <summary>One mapping of a YAML file, read field by field; whatever is missing, unknown or malformed is refused with its file and line.</summary>
public sealed class YamlPart
{
    readonly YamlMappingNode node;
    readonly long above;

    YamlPart(string file, YamlMappingNode node, long above)
    {
        File = file;
        this.node = node;
        this.above = above;
    }

    /// <summary>Name of the file, as shown in faults.</summary>
    public string File { get; }

    /// <summary>Line where this mapping begins, from 1.</summary>
    public long Line => above + node.Start.Line;

    /// <summary>Reads text whose outermost form is a mapping. <paramref name="above"/>: lines of the file above the text (front matter).</summary>
    public static YamlPart Parse(string file, string text, long above = 0)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [{ RootNode: YamlMappingNode root }] ? new YamlPart(file, root, above) : throw new ContentException(file, above + 1, "one mapping (name: value) is expected.");
        }
        catch (YamlException fault)
        {
            throw new ContentException(file, above + fault.Start.Line, fault.Message);
        }
    }

    /// <summary>Names of all fields, in file order.</summary>
    public IEnumerable<string> Names => node.Children.Keys.Select(key => key.ToString());

    /// <summary>Refuses a field that nobody reads: a mistyped name would otherwise be silence.</summary>
    public YamlPart Only(params string[] known)
    {
        foreach (var key in node.Children.Keys)
            if (!known.Contains(key.ToString())) throw Fault(key, $"unknown field \"{key}\". Known are: {string.Join(", ", known)}.");
        return this;
    }

    /// <summary>A text that must be there and not be empty.</summary>
    public string Text(string field) => MaybeText(field) ?? throw new ContentException(File, Line, $"\"{field}\" is missing.");

    /// <summary>A text, or null when the field is absent, empty or null.</summary>
    public string? MaybeText(string field) => Find(field) switch
    {
        null => null,
        YamlScalarNode { Value: "" or null } => null,
        YamlScalarNode { Value: "null" or "~", Style: ScalarStyle.Plain } => null,
        YamlScalarNode scalar => scalar.Value,
        var other => throw Fault(other, $"\"{field}\" must be one text."),
    };

    /// <summary>A whole number.</summary>
    public int Number(string field) =>
        int.TryParse(Text(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Fault(Find(field)!, $"\"{field}\" must be a whole number.");

    /// <summary>True only when the field says true.</summary>
    public bool Flag(string field) => MaybeText(field) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Fault(Find(field)!, $"\"{field}\" must be true or false."),
    };

    /// <summary>A date as 2026-11-23.</summary>
    public LocalDate Date(string field) => MaybeDate(field) ?? throw new ContentException(File, Line, $"\"{field}\" is missing.");

    /// <summary>A date, or null.</summary>
    public LocalDate? MaybeDate(string field)
    {
        if (MaybeText(field) is not { } text) return null;
        var parsed = LocalDatePattern.Iso.Parse(text);
        return parsed.Success ? parsed.Value : throw Fault(Find(field)!, $"\"{field}\" must be a date such as 2026-11-23, not \"{text}\".");
    }

    /// <summary>A list of texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string field) => Find(field) switch
    {
        null => [],
        YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode { Value.Length: > 0 }) => [.. list.Children.Select(item => ((YamlScalarNode)item).Value!)],
        var other => throw Fault(other, $"\"{field}\" must be a list of texts."),
    };

    /// <summary>A list of mappings; it must be there.</summary>
    public IReadOnlyList<YamlPart> Parts(string field) => Find(field) switch
    {
        null => throw new ContentException(File, Line, $"the list \"{field}\" is missing."),
        YamlSequenceNode list => [.. list.Children.Select(item => item is YamlMappingNode part ? new YamlPart(File, part, above) : throw Fault(item, $"each item of \"{field}\" must be a mapping."))],
        var other => throw Fault(other, $"\"{field}\" must be a list."),
    };

    /// <summary>A mapping inside this one; it must be there.</summary>
    public YamlPart Part(string field) => Find(field) is YamlMappingNode part ? new YamlPart(File, part, above) : throw new ContentException(File, Line, $"\"{field}\" is missing or no mapping.");

    /// <summary>A fault at <paramref name="field"/> of this mapping.</summary>
    public ContentException FaultAt(string field, string what) => Find(field) is { } at ? Fault(at, what) : new ContentException(File, Line, what);

    YamlNode? Find(string field) => node.Children.TryGetValue(new YamlScalarNode(field), out var found) ? found : null;

    ContentException Fault(YamlNode at, string what) => new(File, above + at.Start.Line, what);
}
