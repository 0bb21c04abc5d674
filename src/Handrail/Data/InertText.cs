using System.Text.Json;
using System.Text.Json.Serialization;

namespace Handrail.Data;

/// <summary>Writes each text of a form that is kept as JSON without what only deceives (<see cref="Folding.Inert"/>), whichever page it came from.</summary>
public sealed class InertText : JsonConverter<string>
{
    /// <summary>Options of a form kept as JSON; <paramref name="defaults"/> as for the serializer.</summary>
    public static JsonSerializerOptions Options(JsonSerializerDefaults defaults = JsonSerializerDefaults.General) => new(defaults) { Converters = { new InertText() } };

    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Folding.Inert(value));
}
