using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Handrail.Tests.Fhir;

/// <summary>Bodies as devices send them.</summary>
static class Sent
{
    public const string Loinc = "http://loinc.org", Ucum = "http://unitsofmeasure.org";
    public static readonly Guid Person = Guid.Parse("01900000-0000-7000-8000-000000000001");
    public static readonly Guid Stay = Guid.Parse("01900000-0000-7000-8000-000000000002");
    public static readonly Guid Monitor = Guid.Parse("01900000-0000-7000-8000-000000000003");

    public static JsonObject Quantity(decimal value, string code, string system = Ucum) =>
        new() { ["value"] = value, ["unit"] = code, ["system"] = system, ["code"] = code };

    public static JsonObject Concept(string system, string code) =>
        new() { ["coding"] = new JsonArray(new JsonObject { ["system"] = system, ["code"] = code, ["display"] = "as labelled" }) };

    public static JsonObject Observation(string loinc, decimal value, string unit) => With(Loinc, loinc, "valueQuantity", Quantity(value, unit));

    public static JsonObject With(string system, string code, string? name = null, JsonNode? value = null)
    {
        var sent = new JsonObject
        {
            ["resourceType"] = "Observation",
            ["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:example:monitor", ["value"] = "r-1" }),
            ["status"] = "final",
            ["category"] = new JsonArray(Concept("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs")),
            ["code"] = Concept(system, code),
            ["subject"] = new JsonObject { ["reference"] = $"Patient/{Person}" },
            ["effectiveDateTime"] = "2026-11-23T03:10:00.5+01:00",
        };
        if (name is not null) sent[name] = value;
        return sent;
    }

    public static JsonObject Pressure(decimal? systolic, decimal? diastolic, decimal? mean = null)
    {
        var parts = new JsonArray();
        foreach (var (code, value) in new[] { ("8480-6", systolic), ("8462-4", diastolic), ("8478-0", mean) })
        {
            if (value is { } given) parts.Add(new JsonObject { ["code"] = Concept(Loinc, code), ["valueQuantity"] = Quantity(given, "mm[Hg]") });
        }

        return With(Loinc, "85354-9", "component", parts);
    }

    public static JsonObject Oximetry(decimal value, decimal? flow = null, decimal? concentration = null)
    {
        var sent = Observation("59408-5", value, "%");
        sent["code"]!["coding"]!.AsArray().Add(new JsonObject { ["system"] = Loinc, ["code"] = "2708-6" });
        if (flow is null && concentration is null) return sent;
        var parts = new JsonArray();
        if (flow is { } litres) parts.Add(new JsonObject { ["code"] = Concept(Loinc, "3151-8"), ["valueQuantity"] = Quantity(litres, "L/min") });
        if (concentration is { } percent) parts.Add(new JsonObject { ["code"] = Concept(Loinc, "3150-0"), ["valueQuantity"] = Quantity(percent, "%") });
        sent["component"] = parts;
        return sent;
    }

    public static JsonObject Conscious(string system, string code) => With(Loinc, "67775-7", "valueCodeableConcept", Concept(system, code));

    public static JsonObject Bundle(string type, params IEnumerable<JsonObject> resources) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = type,
        ["entry"] = new JsonArray([.. resources.Select((resource, i) => new JsonObject
        {
            ["fullUrl"] = $"urn:uuid:01900000-0000-7000-8000-{i:x12}",
            ["resource"] = resource,
            ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Observation" },
        })]),
    };

    static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json(this JsonNode node) => node.ToJsonString(Unescaped);

    public static byte[] Bytes(this JsonNode node) => Encoding.UTF8.GetBytes(node.Json());
}
