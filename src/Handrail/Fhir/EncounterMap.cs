using System.Data.Common;
using Handrail.Core.Consent;
using Handrail.Data;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>A bed in which somebody lay for a while.</summary>
public readonly record struct BedTime(Guid Encounter, Guid Bed, Instant From, Instant? To)
{
    /// <summary>The columns <see cref="Of"/> reads, from <c>bed_stay</c>.</summary>
    public const string Columns = "encounter_id, bed_id, from_at, to_at";

    /// <summary>The stay in a row of <see cref="Columns"/>.</summary>
    public static BedTime Of(DbDataReader row) => new(row.Id(0), row.Id(1), row.Time(2), row.TimeOrNull(3));
}

/// <summary>A stay as FHIR R4 Encounter of class inpatient, with the beds it was in. Its lastUpdated is the latest time the record holds of it.</summary>
public static class EncounterMap
{
    /// <summary>The columns <see cref="Of"/> reads, from <c>encounter e</c>.</summary>
    public const string Columns =
        "e.id, e.person_id, e.admitted_at, e.ended_at, (SELECT count(*) FROM security_label l WHERE l.subject_kind = 'encounter' AND l.subject_id = e.id AND l.label = 'MH'), e.voided_at, e.away_at";

    /// <summary>The resource in a row of <see cref="Columns"/>, with its beds.</summary>
    public static FhirResource Of(DbDataReader row, ILookup<Guid, BedTime> beds)
    {
        var (id, person, from, to) = (row.Id(0), row.Id(1), row.Time(2), row.TimeOrNull(3));
        var places = beds[id].OrderBy(bed => bed.From).ToList();
        var updated = places.SelectMany(bed => new[] { bed.From, bed.To ?? bed.From }).Append(to ?? from).Max();
        // A mistaken admission that was undone stays readable, and says what it is.
        var status = !row.IsDBNull(5) ? "entered-in-error" : to is not null ? "finished" : row.IsDBNull(6) ? "in-progress" : "onleave";
        return FhirResource.Hashed("Encounter", id, updated, person, json =>
        {
            json.WriteString("status", status);
            json.WritePropertyName("class");
            json.Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "IMP", "inpatient encounter");
            json.Reference("subject", "Patient", person);
            json.Period(from, to);
            if (places.Count == 0) return;
            json.WriteStartArray("location");
            foreach (var bed in places)
            {
                json.WriteStartObject();
                json.Reference("location", "Location", bed.Bed);
                json.WriteString("status", bed.To is null ? "active" : "completed");
                json.Period(bed.From, bed.To);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }, SecurityLabel.Sud | (row.GetInt64(4) > 0 ? SecurityLabel.MentalHealth : SecurityLabel.None));
    }
}
