using System.Data.Common;
using System.Text.Json;
using Handrail.Core.Admission;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>One version of a coded fact about a person, as the record holds it.</summary>
public sealed record FactRow(
    Guid Id, int Version, Guid Person, Guid? Encounter, FactKind Kind, string Code, string Route, long? Milli, string? Words, string Source, string Status, Instant? HappenedAt, Instant RecordedAt, Guid? Staff, string? Reason)
{
    /// <summary>The columns <see cref="Of"/> reads, from <c>person_fact f</c>.</summary>
    public const string Columns = "f.id, f.version, f.person_id, f.encounter_id, f.kind, f.code, f.route, f.value_milli, f.words, f.source, f.status, f.happened_at, f.recorded_at, f.by_staff, f.reason";

    /// <summary>The fact in a row of <see cref="Columns"/>, its words still sealed.</summary>
    public static FactRow Of(DbDataReader row) => new(
        row.Id(0), row.GetInt32(1), row.Id(2), row.IdOrNull(3), (FactKind)row.GetInt16(4), row.GetString(5), row.GetString(6), row.IsDBNull(7) ? null : row.GetInt64(7), row.TextOrNull(8), row.GetString(9), row.GetString(10),
        row.TimeOrNull(11), row.Time(12), row.IdOrNull(13), row.TextOrNull(14));

    /// <summary>The same with its words opened.</summary>
    public FactRow Opened(DbConnection connection, Vault vault) => this with
    {
        Words = vault.OpenTextOrNull(connection, $"person_fact.words:{Id:N}:{Version}", Words),
        Reason = vault.OpenTextOrNull(connection, $"person_fact.reason:{Id:N}:{Version}", Reason),
    };
}

/// <summary>
/// Coded facts as FHIR R4: an allergy as AllergyIntolerance, a precaution as Flag, weight, pregnancy, age and use of substances as Observation. Codes: LOINC, RxNorm, SNOMED CT
/// 716186003 for "no known allergy"; else our own, with the words of the pages.
/// </summary>
public static class FactMap
{
    const string Own = "urn:handrail:fact", RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm", Snomed = "http://snomed.info/sct";

    /// <summary>Kind of resource that a kind of fact is.</summary>
    public static string TypeOf(FactKind kind) => kind switch { FactKind.Allergy => "AllergyIntolerance", FactKind.Precaution => "Flag", _ => "Observation" };

    /// <summary>The resource; its version is the fact's own.</summary>
    public static FhirResource Of(FactRow fact)
    {
        var (type, version) = (TypeOf(fact.Kind), fact.Version.ToString());
        return new FhirResource(type, fact.Id, version, fact.RecordedAt, fact.Person, FhirJson.Bytes(json =>
        {
            json.Start(type, fact.Id, version, fact.RecordedAt, SecurityLabel.Sud);
            switch (fact.Kind)
            {
                case FactKind.Allergy:
                    Allergy(json, fact);
                    break;
                case FactKind.Precaution:
                    Flag(json, fact);
                    break;
                default:
                    Observation(json, fact);
                    break;
            }

            json.WriteEndObject();
        }).WrittenMemory)
        { Labels = SecurityLabel.Sud };
    }

    static void Allergy(Utf8JsonWriter json, FactRow fact)
    {
        var wrong = fact.Status == "entered-in-error";
        if (!wrong) Concept(json, "clinicalStatus", ("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", fact.Status == "active" ? "active" : "resolved", null));
        Concept(json, "verificationStatus", ("http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", wrong ? "entered-in-error" : fact.Source is "measured" or "record" ? "confirmed" : "unconfirmed", null));
        var named = fact.Code is "other" or "food" && fact.Words is { Length: > 0 };
        Coded(json, fact, named ? fact.Words! : FactCodes.WordsOf(fact.Kind, fact.Code), fact.Code == FactCodes.NoneKnown ? (Snomed, "716186003") : FactCodes.Allergies.FirstOrDefault(each => each.Code == fact.Code).RxNorm is { } ingredient ? (RxNorm, ingredient) : null);
        json.Reference("patient", "Patient", fact.Person);
        if (fact.Encounter is { } stay) json.Reference("encounter", "Encounter", stay);
        json.WriteString("recordedDate", FhirJson.Text(fact.RecordedAt));
        Notes(json, fact.Reason);
        if (named || fact.Words is not { Length: > 0 } reaction) return;
        json.WriteStartArray("reaction");
        json.WriteStartObject();
        json.WriteStartArray("manifestation");
        json.WriteStartObject();
        json.WriteString("text", reaction);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    static void Flag(Utf8JsonWriter json, FactRow fact)
    {
        json.WriteString("status", fact.Status switch { "active" => "active", "resolved" => "inactive", _ => "entered-in-error" });
        json.WriteStartArray("category");
        json.Concept("http://terminology.hl7.org/CodeSystem/flag-category", "safety", "Safety");
        json.WriteEndArray();
        Coded(json, fact, FactCodes.WordsOf(fact.Kind, fact.Code) + (fact.Words is { Length: > 0 } more ? $" ({more})" : ""), null);
        json.Reference("subject", "Patient", fact.Person);
        json.Period(fact.HappenedAt ?? fact.RecordedAt, fact.Status == "active" ? null : fact.RecordedAt);
        if (fact.Encounter is { } stay) json.Reference("encounter", "Encounter", stay);
    }

    static void Observation(Utf8JsonWriter json, FactRow fact)
    {
        json.WriteString("status", fact.Status == "entered-in-error" ? "entered-in-error" : "final");
        json.WriteStartArray("category");
        json.Concept(Vocabulary.Category, fact.Kind == FactKind.Weight ? "vital-signs" : "social-history");
        json.WriteEndArray();
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        if (fact.Kind switch { FactKind.Weight => FactCodes.WeightLoinc, FactKind.Pregnancy => FactCodes.PregnancyLoinc, FactKind.Age => "30525-0", _ => null } is { } loinc) json.Coding(CodeSystems.Loinc, loinc);
        json.Coding(Own, fact.Kind.ToString().ToLowerInvariant());
        json.WriteEndArray();
        json.WriteString("text", fact.Kind switch { FactKind.Weight => "Body weight", FactKind.Pregnancy => "Pregnancy", FactKind.Age => "Age, about", _ => "Use of a substance" });
        json.WriteEndObject();
        json.Reference("subject", "Patient", fact.Person);
        if (fact.Encounter is { } stay) json.Reference("encounter", "Encounter", stay);
        json.WriteString("effectiveDateTime", FhirJson.Text(fact.HappenedAt ?? fact.RecordedAt));
        json.WriteString("issued", FhirJson.Text(fact.RecordedAt));
        if (fact.Kind is FactKind.Weight or FactKind.Age)
        {
            var (unit, code) = fact.Kind == FactKind.Weight ? (Units.Kilogram.Display, Units.Kilogram.Code) : ("years", "a");
            json.WriteStartObject("valueQuantity");
            json.WriteNumber("value", (fact.Milli ?? 0) / 1000m);
            json.WriteString("unit", unit);
            json.WriteString("system", CodeSystems.Ucum);
            json.WriteString("code", code);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartObject("valueCodeableConcept");
            json.WriteStartArray("coding");
            if (fact.Kind == FactKind.Pregnancy && fact.Code switch { "pregnant" => "LA15173-0", "not-pregnant" => "LA26683-5", "unknown" => "LA4489-6", _ => null } is { } answer) json.Coding(CodeSystems.Loinc, answer);
            json.Coding(Own, fact.Code);
            json.WriteEndArray();
            json.WriteString("text", FactCodes.WordsOf(fact.Kind, fact.Code));
            json.WriteEndObject();
        }

        Notes(json, fact.Words, fact.Route is { Length: > 0 } route ? $"route: {route}" : null, fact.Reason);
    }

    static void Coded(Utf8JsonWriter json, FactRow fact, string words, (string System, string Code)? known)
    {
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        if (known is { } coding) json.Coding(coding.System, coding.Code);
        json.Coding(Own, fact.Code, FactCodes.WordsOf(fact.Kind, fact.Code));
        json.WriteEndArray();
        json.WriteString("text", words);
        json.WriteEndObject();
    }

    static void Concept(Utf8JsonWriter json, string name, (string System, string Code, string? Display) coding)
    {
        json.WritePropertyName(name);
        json.Concept(coding.System, coding.Code, coding.Display);
    }

    static void Notes(Utf8JsonWriter json, params ReadOnlySpan<string?> notes)
    {
        var open = false;
        foreach (var note in notes)
        {
            if (string.IsNullOrEmpty(note)) continue;
            if (!open) json.WriteStartArray("note");
            open = true;
            json.WriteStartObject();
            json.WriteString("text", note);
            json.WriteEndObject();
        }

        if (open) json.WriteEndArray();
    }
}
