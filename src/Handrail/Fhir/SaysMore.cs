using System.Text;
using System.Text.Json;

namespace Handrail.Fhir;

/// <summary>
/// Whether an Observation that has been understood says more than a reading's fields hold; then its JSON is kept beside them.
/// Labels (display, text of a known code, unit), names of the subject, ids and times that the server gives itself are not "more".
/// </summary>
static class SaysMore
{
    public static bool Than(JsonElement resource)
    {
        foreach (var property in resource.EnumerateObject())
        {
            var value = property.Value;
            var plain = property.Name switch
            {
                "resourceType" or "id" or "status" or "effectiveDateTime" or "issued" => true,
                "meta" => Only(value, "profile"),
                "identifier" => Single(value) is { } identifier && Only(identifier, "system", "value"),
                "category" => Single(value) is { } category && Only(category, "coding", "text") && Category(category),
                "code" => Only(value, "coding", "text") && Codings(value, coding => Vocabulary.MeasureOf(Bytes(coding, "system"), Bytes(coding, "code")) is not null),
                "subject" => Only(value, "reference", "display") && Ours(value, "Patient/", "Location/", "Device/"),
                "encounter" => Only(value, "reference", "display") && Ours(value, "Encounter/"),
                "device" => Only(value, "reference", "display") && Ours(value, "Device/"),
                "valueQuantity" => Only(value, "value", "unit", "system", "code"),
                "valueBoolean" or "valueInteger" => true,
                "valueCodeableConcept" => Only(value, "coding", "text") && Codings(value, coding => Vocabulary.LevelOf(Bytes(coding, "system"), Bytes(coding, "code")) is not null),
                "component" => value.EnumerateArray().All(Component),
                _ => false,
            };
            if (!plain) return true;
        }

        return false;
    }

    static bool Component(JsonElement component) =>
        Only(component, "code", "valueQuantity")
        && component.TryGetProperty("valueQuantity", out var quantity) && Only(quantity, "value", "unit", "system", "code")
        && component.TryGetProperty("code", out var code) && Only(code, "coding", "text")
        && Codings(code, coding => Vocabulary.MeasureOf(Bytes(coding, "system"), Bytes(coding, "code")) is not null);

    static bool Category(JsonElement category) =>
        category.TryGetProperty("coding", out var codings) && Single(codings) is { } coding && Only(coding, "system", "code", "display")
        && Bytes(coding, "system").SequenceEqual("http://terminology.hl7.org/CodeSystem/observation-category"u8)
        && (Bytes(coding, "code").SequenceEqual("vital-signs"u8) || Bytes(coding, "code").SequenceEqual("survey"u8));

    static bool Codings(JsonElement concept, Func<JsonElement, bool> known) =>
        !concept.TryGetProperty("coding", out var codings) || codings.EnumerateArray().All(coding => Only(coding, "system", "code", "display") && known(coding));

    static bool Ours(JsonElement reference, params ReadOnlySpan<string> kinds)
    {
        if (!reference.TryGetProperty("reference", out var text) || text.GetString() is not { } target) return false;
        foreach (var kind in kinds)
        {
            if (target.StartsWith(kind, StringComparison.Ordinal)) return Draft.OurId(Encoding.UTF8.GetBytes(target[kind.Length..]), out _);
        }

        return false;
    }

    static bool Only(JsonElement element, params ReadOnlySpan<string> names)
    {
        if (element.ValueKind != JsonValueKind.Object) return false;
        foreach (var property in element.EnumerateObject())
        {
            var known = false;
            foreach (var name in names) known |= property.NameEquals(name);
            if (!known) return false;
        }

        return true;
    }

    static JsonElement? Single(JsonElement list) => list.ValueKind == JsonValueKind.Array && list.GetArrayLength() == 1 ? list[0] : null;

    static byte[] Bytes(JsonElement element, string name) =>
        element.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(text.GetString()!) : [];
}
