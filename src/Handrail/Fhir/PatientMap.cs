using System.Data.Common;
using Handrail.Core.Consent;
using Handrail.Data;

namespace Handrail.Fhir;

/// <summary>
/// A person as FHIR R4 Patient. The record keeps no change time of a person, so lastUpdated is the latest admission, when the person's data were last gone
/// through (or when the id was made); the version follows the content.
/// </summary>
public static class PatientMap
{
    /// <summary>The columns <see cref="Of"/> reads, from <c>person p</c>.</summary>
    public const string Columns = "p.id, p.record_number, p.family, p.given, p.birth_date, p.sex, (SELECT max(admitted_at) FROM encounter WHERE person_id = p.id)";

    /// <summary>The resource in a row of <see cref="Columns"/>.</summary>
    public static FhirResource Of(DbDataReader row)
    {
        var id = row.Id(0);
        string number = row.GetString(1), family = row.GetString(2), given = row.GetString(3), birth = row.GetString(4), sex = row.GetString(5);
        return FhirResource.Hashed("Patient", id, row.TimeOrNull(6) ?? FhirResource.MadeAt(id), id, json =>
        {
            json.WriteStartArray("identifier");
            json.WriteStartObject();
            json.WriteString("system", "urn:handrail:record-number");
            json.WriteString("value", number);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("name");
            json.WriteStartObject();
            json.WriteString("family", family);
            json.WriteStartArray("given");
            json.WriteStringValue(given);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("gender", sex);
            json.WriteString("birthDate", birth);
        }, SecurityLabel.Sud);
    }
}
