using System.Data.Common;
using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>One version of a fact as the record holds it.</summary>
public sealed record ObservationFact(
    long Seq, Guid Id, int Version, Instant RecordedAt, Instant EffectiveAt, Measure Measure, int? V1, int? V2, int? V3, string Status,
    Guid? Encounter, Guid? Person, Guid? Bed, Guid? Device, Guid? Staff, string? Reason, string? Body, bool MindStay)
{
    /// <summary>The columns <see cref="Of"/> reads, from <c>observation o</c> and <c>observation_body b</c>.</summary>
    public const string Columns =
        "o.seq, o.id, o.version, o.recorded_at, o.effective_at, o.measure, o.v1, o.v2, o.v3, o.status, o.encounter_id, o.person_id, o.bed_id, o.device_id, o.staff_id, o.reason, b.body, (SELECT count(*) FROM security_label l WHERE l.subject_kind = 'encounter' AND l.subject_id = o.encounter_id AND l.label = 'MH')";

    /// <summary>The fact in a row of <see cref="Columns"/>.</summary>
    public static ObservationFact Of(DbDataReader row) => new(
        row.GetInt64(0), row.Id(1), row.GetInt32(2), row.Time(3), row.Time(4), (Measure)row.GetInt16(5), row.IntOrNull(6), row.IntOrNull(7), row.IntOrNull(8), row.GetString(9),
        row.IdOrNull(10), row.IdOrNull(11), row.IdOrNull(12), row.IdOrNull(13), row.IdOrNull(14), row.TextOrNull(15), row.TextOrNull(16), row.GetInt64(17) > 0);

    /// <summary>The same with its words opened. Words whose key was deleted are left out.</summary>
    public ObservationFact Opened(DbConnection connection, Vault vault) => Reason is null && Body is null ? this : this with
    {
        Reason = vault.OpenTextOrNull(connection, ObservationTexts.Reason(Seq), Reason),
        Body = vault.OpenTextOrNull(connection, ObservationTexts.Body(Seq), Body) is { } body && body != Vault.Deleted ? body : null,
    };
}

/// <summary>A fact as FHIR R4 Observation (vital-signs profile shapes).</summary>
public static class ObservationMap
{
    // What a sender said beyond the fields and what may be shown again unchanged. Persons and references are not among them.
    static readonly string[] Carried = ["interpretation", "bodySite", "method", "referenceRange"];

    /// <summary>The resource.</summary>
    public static FhirResource Of(ObservationFact fact)
    {
        var version = fact.Version.ToString();
        var labels = SecurityLabels.Of(fact.Measure, fact.MindStay).Labels;
        return new FhirResource("Observation", fact.Id, version, fact.RecordedAt, fact.Person, FhirJson.Bytes(json => Write(json, fact, version, labels)).WrittenMemory) { Labels = labels };
    }

    static void Write(Utf8JsonWriter json, ObservationFact fact, string version, SecurityLabel labels)
    {
        json.Start("Observation", fact.Id, version, fact.RecordedAt, labels);
        json.WriteString("status", fact.Status);
        json.WriteStartArray("category");
        json.Concept(Vocabulary.Category, CategoryOf(fact.Measure));
        json.WriteEndArray();
        Code(json, fact.Measure);
        if (fact.Person is { } person) json.Reference("subject", "Patient", person);
        else if (fact.Bed is { } bed) json.Reference("subject", "Location", bed);
        else if (fact.Device is { } about) json.Reference("subject", "Device", about);
        if (fact.Encounter is { } encounter) json.Reference("encounter", "Encounter", encounter);
        json.WriteString("effectiveDateTime", FhirJson.Text(fact.EffectiveAt));
        json.WriteString("issued", FhirJson.Text(fact.RecordedAt));
        if (fact.Staff is { } staff) Performer(json, staff);
        Value(json, fact);
        if (fact.Device is { } device) json.Reference("device", "Device", device);
        Beyond(json, fact);
        json.WriteEndObject();
    }

    /// <summary>FHIR category of a measure: what a person's body shows, or a questionnaire or score.</summary>
    public static string CategoryOf(Measure measure) => measure is > Measure.BloodPressure or Measure.Pain or Measure.GlasgowComa ? "survey" : "vital-signs";

    static void Code(Utf8JsonWriter json, Measure measure)
    {
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        foreach (var coding in Codes.Of(measure)) json.Coding(coding.System, coding.Code, coding.Display);
        json.WriteEndArray();
        json.WriteString("text", Codes.DisplayOf(measure));
        json.WriteEndObject();
    }

    // Staff are no resource here, so they are named by identifier.
    static void Performer(Utf8JsonWriter json, Guid staff)
    {
        json.WriteStartArray("performer");
        json.WriteStartObject();
        json.WriteString("type", "Practitioner");
        json.WriteStartObject("identifier");
        json.WriteString("system", "urn:handrail:staff");
        json.WriteString("value", staff.ToString());
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Value(Utf8JsonWriter json, ObservationFact fact)
    {
        switch (fact.Measure)
        {
            case Measure.BloodPressure:
                Components(json, (Measure.SystolicBp, fact.V1), (Measure.DiastolicBp, fact.V2), (Measure.MeanBp, fact.V3));
                break;
            case Measure.Consciousness when fact.V1 is { } milli && Enum.IsDefined((Acvpu)(milli / 1000)):
                Level(json, (Acvpu)(milli / 1000));
                break;
            default:
                if (fact.V1 is { } value) Quantity(json, fact.Measure, value);
                else Absent(json);
                if (fact.Measure == Measure.SpO2) Components(json, (Measure.OxygenFlow, fact.V2), (Measure.OxygenConcentration, fact.V3));
                break;
        }
    }

    static void Components(Utf8JsonWriter json, params ReadOnlySpan<(Measure Measure, int? Milli)> parts)
    {
        var open = false;
        foreach (var (measure, milli) in parts)
        {
            if (milli is not { } value) continue;
            if (!open) json.WriteStartArray("component");
            open = true;
            json.WriteStartObject();
            Code(json, measure);
            Quantity(json, measure, value);
            json.WriteEndObject();
        }

        if (open) json.WriteEndArray();
        else if (parts.Length == 3) Absent(json);
    }

    static void Quantity(Utf8JsonWriter json, Measure measure, int milli)
    {
        var unit = Plausible.Of(measure)?.Unit ?? Units.One;
        json.WriteStartObject("valueQuantity");
        json.WriteNumber("value", milli / 1000m);
        if (unit.Display.Length > 0) json.WriteString("unit", unit.Display);
        json.WriteString("system", CodeSystems.Ucum);
        json.WriteString("code", unit.Code);
        json.WriteEndObject();
    }

    static void Level(Utf8JsonWriter json, Acvpu level)
    {
        json.WriteStartObject("valueCodeableConcept");
        json.WriteStartArray("coding");
        foreach (var (system, code) in Vocabulary.CodesOf(level)) json.Coding(system, code);
        json.Coding(CodeSystems.Handrail, level.ToString()[..1]);
        json.WriteEndArray();
        json.WriteString("text", level.ToString()[..1]);
        json.WriteEndObject();
    }

    static void Absent(Utf8JsonWriter json)
    {
        json.WritePropertyName("dataAbsentReason");
        json.Concept("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unknown");
    }

    // The reason of a correction or withdrawal, and what the sender had said in words or codes of its own.
    static void Beyond(Utf8JsonWriter json, ObservationFact fact)
    {
        using var sent = fact.Body is { } body ? JsonDocument.Parse(body) : null;
        var notes = sent?.RootElement.TryGetProperty("note", out var note) == true ? note : default;
        if (fact.Reason is { Length: > 0 } || notes.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray("note");
            if (fact.Reason is { Length: > 0 } reason)
            {
                json.WriteStartObject();
                json.WriteString("text", reason);
                json.WriteEndObject();
            }

            // The words only: an author would be a reference into the sender's own system.
            if (notes.ValueKind == JsonValueKind.Array)
            {
                foreach (var text in notes.EnumerateArray().Where(each => each.TryGetProperty("text", out _)))
                {
                    json.WriteStartObject();
                    json.WriteString("text", text.GetProperty("text").GetString());
                    json.WriteEndObject();
                }
            }

            json.WriteEndArray();
        }

        foreach (var name in Carried)
        {
            if (sent?.RootElement.TryGetProperty(name, out var value) != true) continue;
            json.WritePropertyName(name);
            value.WriteTo(json);
        }
    }
}
