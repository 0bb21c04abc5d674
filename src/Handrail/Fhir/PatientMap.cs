using System.Data.Common;
using System.Globalization;
using Handrail.Core.Consent;
using Handrail.Data;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>
/// A person as FHIR R4 Patient. The record keeps no change time of a person, so lastUpdated is the latest admission, when the person's data were last gone
/// through (or when the id was made); the version follows the content.
/// </summary>
public static class PatientMap
{
    /// <summary>The columns <see cref="Row"/> reads, from <c>person p</c>.</summary>
    public const string Columns = "p.id, (SELECT max(admitted_at) FROM encounter WHERE person_id = p.id)";

    /// <summary>Who, and when last admitted.</summary>
    public static (Guid Id, Instant? Admitted) Row(DbDataReader row) => (row.Id(0), row.TimeOrNull(1));

    /// <summary>The resource. Of a person whose key was deleted nothing but the id is left.</summary>
    public static FhirResource Of(Guid id, Instant? admitted, PersonText who) =>
        FhirResource.Hashed("Patient", id, admitted ?? FhirResource.MadeAt(id), id, json =>
        {
            if (who.IsGone)
            {
                json.WriteBoolean("active", false);
                return;
            }

            json.WriteStartArray("identifier");
            json.WriteStartObject();
            json.WriteString("system", "urn:handrail:record-number");
            json.WriteString("value", who.RecordNumber);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("name");
            json.WriteStartObject();
            json.WriteString("family", who.Family);
            json.WriteStartArray("given");
            json.WriteStringValue(who.Given);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("gender", who.Sex);
            if (who.BornKnown) json.WriteString("birthDate", who.BirthDate.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture));
        }, SecurityLabel.Sud);
}
