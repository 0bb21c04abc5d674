using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Handrail.Core.Watch;

/// <summary>One object of a protocol file: asks for its properties by name and type, and says precisely what is wrong with them.</summary>
sealed class ProtocolForm
{
    readonly ProtocolReader _reader;
    readonly JsonTree _node;
    readonly string _place;

    internal ProtocolForm(ProtocolReader reader, JsonTree node, string place, string[]? only = null)
    {
        (_reader, _node, _place) = (reader, node, place);
        if (node.Kind != JsonTokenType.StartObject) reader.Refuse(place, node.Line, "An object { … } belongs here.");
        if (only is not null) Only(only);
    }

    internal bool Has(string name) => _node.Properties.Exists(p => p.Name == name);

    /// <summary>The text of a property, whatever it is; for messages.</summary>
    internal string Peek(string name) => _node.Properties.Find(p => p.Name == name).Value?.Text ?? "";

    internal void Only(string[] names, string what = "This form")
    {
        foreach (var (name, line, _) in _node.Properties)
            if (!names.Contains(name)) _reader.Refuse(At(name), line, $"{what} has no property \"{name}\". It has: {string.Join(", ", names)}.");
    }

    /// <summary>Refuses a property, on its line; or the whole object, on the line where it begins.</summary>
    internal void Refuse(string? name, string reason)
    {
        var found = _node.Properties.Find(p => p.Name == name);
        _reader.Refuse(name is null ? _place : At(name), found.Value is null ? _node.Line : found.Line, reason);
    }

    internal string Words(string name)
    {
        var text = Get(name, JsonTokenType.String, "words in quotes")?.Text ?? "";
        if (string.IsNullOrWhiteSpace(text)) Refuse(name, $"\"{name}\" is empty.");
        return text;
    }

    internal string Id(string name)
    {
        var text = Words(name);
        if (!text.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-')) Refuse(name, $"\"{text}\" is no name: small letters, digits and hyphens only.");
        return text;
    }

    internal Source Source(string name) => new(Words(name));

    internal bool Flag(string name)
    {
        var node = Get(name, null, "true or false");
        if (node is not null && node.Kind is not (JsonTokenType.True or JsonTokenType.False)) Refuse(name, $"\"{name}\" is true or false.");
        return node?.Kind == JsonTokenType.True;
    }

    internal int Whole(string name, int min, int max)
    {
        var node = Get(name, JsonTokenType.Number, "a number");
        if (node is null) return min;
        if (int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        Refuse(name, $"\"{name}\" is {node.Text}; it must be a whole number from {min} to {max}.");
        return min;
    }

    internal int Positive(string name) => Whole(name, 1, 1_000_000);

    internal int Milli(string name)
    {
        var node = Get(name, JsonTokenType.Number, "a number");
        if (node is null) return 0;
        var milli = decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= 1_000_000
            ? number * 1000 : 0.5m;
        if (milli == decimal.Truncate(milli)) return (int)milli;
        Refuse(name, $"\"{name}\" is {node.Text}; it must be a number with at most three decimals.");
        return 0;
    }

    internal T OneOf<T>(string name, Dictionary<string, T> choices, T otherwise)
    {
        var text = Words(name);
        if (choices.TryGetValue(text, out var choice)) return choice;
        Refuse(name, $"There is no {name} \"{text}\". There are: {string.Join(", ", choices.Keys)}.");
        return otherwise;
    }

    internal Measure Measure(string name) => MeasureOf(name, Words(name));

    internal ImmutableArray<Measure> Measures(string name) => [.. Names(name).Select(text => MeasureOf(name, text))];

    internal ImmutableArray<string> Names(string name)
    {
        var list = Get(name, JsonTokenType.StartArray, "a list [ … ]")?.Items ?? [];
        foreach (var item in list)
            if (item.Kind != JsonTokenType.String) _reader.Refuse(At(name), item.Line, $"\"{name}\" is a list of words in quotes.");
        if (list.Select(i => i.Text).Distinct().Count() < list.Count) Refuse(name, $"\"{name}\" says something twice.");
        return [.. list.Select(i => i.Text)];
    }

    internal ProtocolForm Form(string name, string[] only) => new(_reader, Get(name, JsonTokenType.StartObject, "an object { … }") ?? _node, At(name), only);

    internal List<(T Value, ProtocolForm Form)> List<T>(string name, Func<ProtocolForm, T> read)
    {
        var list = new List<(T, ProtocolForm)>();
        foreach (var item in Get(name, JsonTokenType.StartArray, "a list [ … ]")?.Items ?? [])
        {
            var form = new ProtocolForm(_reader, item, $"{At(name)}[{list.Count}]");
            list.Add((read(form), form));
        }
        return list;
    }

    Measure MeasureOf(string name, string text)
    {
        if (MeasureNames.Find(text) is { } measure && measure != Watch.Measure.BloodPressure) return measure;
        Refuse(name, $"There is no single measure \"{text}\". There are: "
            + string.Join(", ", Enum.GetValues<Measure>().Where(m => m != Watch.Measure.BloodPressure).Select(MeasureNames.NameOf)) + ".");
        return Watch.Measure.Pulse;
    }

    JsonTree? Get(string name, JsonTokenType? kind, string what)
    {
        var node = _node.Properties.Find(p => p.Name == name).Value;
        if (node is null) Refuse(null, $"\"{name}\" is missing.");
        else if (kind is not null && node.Kind != kind) Refuse(name, $"\"{name}\" must be {what}.");
        else return node;
        return null;
    }

    string At(string name) => _place.Length == 0 ? name : $"{_place}.{name}";
}
