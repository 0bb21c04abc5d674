using System.Text.Json;
using Handrail.Core.Consent;

namespace Handrail.Fhir;

/// <summary>A consent as FHIR R4 Consent: the copy that goes with each disclosure (42 CFR 2.32(a)).</summary>
public static class ConsentMap
{
    /// <summary>The resource.</summary>
    public static void Write(Utf8JsonWriter json, Consent consent)
    {
        var form = consent.Form;
        json.Start("Consent", consent.Id, consent.Version.ToString(), null, form.Labels);
        json.WriteString("status", consent.EndedAt is null ? "active" : "inactive");
        json.WritePropertyName("scope");
        json.Concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy", "Privacy Consent");
        json.WriteStartArray("category");
        json.Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "42CFRPart2", "42 CFR Part2");
        json.WriteEndArray();
        json.WriteStartObject("patient");
        json.WriteString("reference", $"Patient/{consent.Person}");
        json.WriteString("display", form.PatientName);
        json.WriteEndObject();
        json.WriteString("dateTime", FhirJson.Text(form.SignedAt!.Value));
        json.WriteStartArray("performer");
        Display(json, form.SignedName);
        json.WriteEndArray();
        json.WriteStartArray("organization");
        Display(json, form.Discloser);
        json.WriteEndArray();
        json.WritePropertyName("policyRule");
        json.Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "42CFRPart2", "42 CFR Part2");
        Provision(json, consent);
        json.WriteEndObject();
    }

    static void Provision(Utf8JsonWriter json, Consent consent)
    {
        var form = consent.Form;
        json.WriteStartObject("provision");
        json.WriteString("type", "permit");
        json.Period(form.SignedAt!.Value, consent.EndedAt ?? form.ExpiresAt);
        json.WriteStartArray("actor");
        foreach (var grantee in form.Grantees)
        {
            json.WriteStartObject();
            json.WritePropertyName("role");
            json.Concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP", "information recipient");
            json.WritePropertyName("reference");
            Display(json, ConsentWords.Of(grantee));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("securityLabel");
        foreach (var coding in SecurityLabels.Codings(form.Labels)) json.Coding(coding.System, coding.Code, coding.Display);
        json.WriteEndArray();
        json.WriteStartArray("purpose");
        foreach (var purpose in form.Purposes) json.Coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", purpose.Code());
        json.WriteEndArray();
        json.WriteStartArray("code");
        json.WriteStartObject();
        json.WriteString("text", form.Description);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Display(Utf8JsonWriter json, string words)
    {
        json.WriteStartObject();
        json.WriteString("display", words);
        json.WriteEndObject();
    }
}
