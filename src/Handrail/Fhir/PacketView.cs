using System.Globalization;
using System.Text.Json;

namespace Handrail.Fhir;

/// <summary>A packet as rows for paper, read back from its Bundle: what is printed is what is sent, because it is the same text.</summary>
/// <param name="Notices">The statements, in order.</param>
/// <param name="Patient">Name, birth date and record number; empty when not given.</param>
/// <param name="Stays">From and to.</param>
/// <param name="Values">Time, what, value.</param>
public sealed record PacketView(IReadOnlyList<string> Notices, string Patient, IReadOnlyList<string> Stays, IReadOnlyList<(string At, string What, string Value)> Values)
{
    /// <summary>Reads a Bundle that <see cref="DisclosurePacket"/> made.</summary>
    public static PacketView Of(string bundle)
    {
        using var json = JsonDocument.Parse(bundle);
        var (notices, stays, values, patient) = (new List<string>(), new List<string>(), new List<(string, string, string)>(), "");
        foreach (var resource in json.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")))
        {
            switch (resource.GetProperty("resourceType").GetString())
            {
                case "OperationOutcome":
                    notices.AddRange(resource.GetProperty("issue").EnumerateArray().Select(issue => issue.GetProperty("diagnostics").GetString()!));
                    break;
                case "Patient":
                    var name = resource.GetProperty("name")[0];
                    patient = $"{name.GetProperty("given")[0].GetString()} {name.GetProperty("family").GetString()}, born {resource.GetProperty("birthDate").GetString()}, record number {resource.GetProperty("identifier")[0].GetProperty("value").GetString()}";
                    break;
                case "Encounter":
                    var period = resource.GetProperty("period");
                    stays.Add($"{Minute(period.GetProperty("start").GetString()!)} to {(period.TryGetProperty("end", out var end) ? Minute(end.GetString()!) : "now")}");
                    break;
                case "Observation":
                    values.Add((Minute(resource.GetProperty("effectiveDateTime").GetString()!), resource.GetProperty("code").GetProperty("text").GetString()!, Value(resource)));
                    break;
            }
        }

        return new PacketView(notices, patient, stays, values);
    }

    static string Minute(string instant) => instant.Length >= 16 ? instant[..10] + " " + instant[11..16] + " UTC" : instant;

    static string Value(JsonElement resource)
    {
        if (resource.TryGetProperty("valueQuantity", out var quantity)) return Quantity(quantity);
        if (resource.TryGetProperty("valueCodeableConcept", out var concept)) return concept.GetProperty("text").GetString()!;
        return resource.TryGetProperty("component", out var parts)
            ? string.Join(", ", parts.EnumerateArray().Select(part => $"{part.GetProperty("code").GetProperty("text").GetString()} {Quantity(part.GetProperty("valueQuantity"))}")) : "no value";
    }

    static string Quantity(JsonElement quantity) =>
        quantity.GetProperty("value").GetDecimal().ToString("0.###", CultureInfo.InvariantCulture) + (quantity.TryGetProperty("unit", out var unit) ? " " + unit.GetString() : "");
}
