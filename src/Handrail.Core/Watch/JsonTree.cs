using System.Text;
using System.Text.Json;

namespace Handrail.Core.Watch;

/// <summary>JSON with the line of everything, so that a refusal can say where. The library's own documents forget it.</summary>
sealed class JsonTree
{
    internal JsonTokenType Kind { get; private init; }
    internal int Line { get; private init; }
    internal string Text { get; private init; } = "";
    internal List<(string Name, int Line, JsonTree Value)> Properties { get; } = [];
    internal List<JsonTree> Items { get; } = [];

    /// <summary>Reads the whole text. A name given twice in one object is an error: which of the two would count is nobody's guess.</summary>
    /// <exception cref="JsonException">With LineNumber (from 0) where it stops being JSON.</exception>
    internal static JsonTree Read(ReadOnlySpan<byte> utf8)
    {
        var lines = new List<int>();
        for (var i = 0; i < utf8.Length; i++)
            if (utf8[i] == '\n') lines.Add(i);
        var json = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 16 });
        json.Read();
        var root = Value(ref json, lines);
        json.Read();
        return root;
    }

    static JsonTree Value(ref Utf8JsonReader json, List<int> lines)
    {
        var node = new JsonTree
        {
            Kind = json.TokenType,
            Line = LineOf(json.TokenStartIndex, lines),
            Text = json.TokenType switch
            {
                JsonTokenType.String => json.GetString()!,
                JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
                _ => "",
            },
        };
        if (node.Kind == JsonTokenType.StartArray)
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) node.Items.Add(Value(ref json, lines));
        if (node.Kind == JsonTokenType.StartObject)
            while (json.Read() && json.TokenType != JsonTokenType.EndObject)
            {
                var (name, line) = (json.GetString()!, LineOf(json.TokenStartIndex, lines));
                if (node.Properties.Exists(p => p.Name == name))
                    throw new JsonException($"\"{name}\" is given twice.", null, line - 1, null);
                json.Read();
                node.Properties.Add((name, line, Value(ref json, lines)));
            }
        return node;
    }

    static int LineOf(long position, List<int> lines) => ~lines.BinarySearch((int)position) + 1;
}
