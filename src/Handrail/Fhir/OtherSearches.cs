using System.Data.Common;
using Handrail.Data;

namespace Handrail.Fhir;

/// <summary>The searches of Patient, Encounter and Location: short lists in a fixed order, paged by position.</summary>
public static class OtherSearches
{
    /// <summary>Names and FHIR types, for the CapabilityStatement.</summary>
    public static readonly (string Name, string Type)[] PatientParameters = [("_id", "token"), ("identifier", "token")];

    /// <summary>Names and FHIR types, for the CapabilityStatement.</summary>
    public static readonly (string Name, string Type)[] EncounterParameters = [("_id", "token"), ("patient", "reference"), ("subject", "reference"), ("status", "token")];

    /// <summary>Names and FHIR types, for the CapabilityStatement.</summary>
    public static readonly (string Name, string Type)[] LocationParameters = [("_id", "token"), ("partof", "reference")];

    /// <summary>Takes one parameter of a Patient search in; false when its name is not known.</summary>
    public static bool TakePatient(SearchQuery query, string name, string value)
    {
        switch (name)
        {
            case "_id":
                query.AndIn("p.id", SearchQuery.Ids(value, "Patient"));
                return true;
            case "identifier":
                query.AndIn("p.record_number", value.Split(',')
                    .Where(each => !each.Contains('|', StringComparison.Ordinal) || each.StartsWith("urn:handrail:record-number|", StringComparison.Ordinal))
                    .Select(each => each[(each.IndexOf('|', StringComparison.Ordinal) + 1)..]));
                return true;
            default:
                return query.Common(name, value);
        }
    }

    /// <summary>Takes one parameter of an Encounter search in; false when its name is not known.</summary>
    public static bool TakeEncounter(SearchQuery query, string name, string value)
    {
        switch (name)
        {
            case "_id":
                query.AndIn("e.id", SearchQuery.Ids(value, "Encounter"));
                return true;
            case "patient" or "subject":
                query.AndIn("e.person_id", SearchQuery.Ids(value, "Patient"));
                return true;
            case "status":
                var wanted = value.Split(',');
                bool open = wanted.Contains("in-progress"), over = wanted.Contains("finished");
                if (open != over) query.And(open ? "e.ended_at IS NULL" : "e.ended_at IS NOT NULL");
                else if (!open) query.And("1 = 0");
                return true;
            default:
                return query.Common(name, value);
        }
    }

    /// <summary>Takes one parameter of a Location search in; false when its name is not known.</summary>
    public static bool TakeLocation(SearchQuery query, string name, string value)
    {
        switch (name)
        {
            case "_id":
                query.AndIn("l.id", SearchQuery.Ids(value, "Location"));
                return true;
            case "partof":
                query.And("l.kind = 'bed'");
                query.AndIn("l.unit_id", SearchQuery.Ids(value, "Location"));
                return true;
            default:
                return query.Common(name, value);
        }
    }

    /// <summary>Runs a Patient search, by record number.</summary>
    public static FhirPage RunPatient(FhirRecord record, SearchQuery query)
    {
        record.Narrow(query, "p.id IN (SELECT person_id FROM encounter WHERE unit_id = ", ")");
        return Run(record, query, " FROM person p WHERE 1 = 1", " ORDER BY p.record_number, p.id",
            (connection, tail) => query.Rows(connection, "SELECT " + PatientMap.Columns + tail, PatientMap.Of));
    }

    /// <summary>Runs an Encounter search, the latest admission first.</summary>
    public static FhirPage RunEncounter(FhirRecord record, SearchQuery query)
    {
        record.Narrow(query, "e.unit_id = ", "");
        return Run(record, query, " FROM encounter e WHERE 1 = 1", " ORDER BY e.admitted_at DESC, e.id", (connection, tail) =>
        {
            var beds = new SearchQuery();
            beds.AndIn("encounter_id", query.Rows(connection, "SELECT e.id" + tail, row => (object)row.Id(0)));
            var places = beds.Rows(connection, "SELECT " + BedTime.Columns + " FROM bed_stay WHERE 1 = 1" + beds.Conditions, BedTime.Of).ToLookup(bed => bed.Encounter);
            return query.Rows(connection, "SELECT " + EncounterMap.Columns + tail, row => EncounterMap.Of(row, places));
        });
    }

    /// <summary>Runs a Location search, each unit with its beds.</summary>
    public static FhirPage RunLocation(FhirRecord record, SearchQuery query)
    {
        record.Narrow(query, "l.unit_id = ", "");
        return Run(record, query, " FROM location l WHERE 1 = 1", " ORDER BY l.unit_id, l.kind DESC, l.sort, l.id",
            (connection, tail) => query.Rows(connection, "SELECT " + LocationMap.Columns + tail, LocationMap.Of));
    }

    static FhirPage Run(FhirRecord record, SearchQuery query, string from, string order, Func<DbConnection, string, List<FhirResource>> rows)
    {
        using var connection = record.Open();
        long? total = query.Total ? query.Rows(connection, "SELECT count(*)" + from + query.Conditions, row => row.GetInt64(0))[0] : null;
        var begin = Math.Max(0, query.After?.First ?? 0);
        var tail = from + query.Conditions + order + " LIMIT " + query.Add(query.Count + 1) + " OFFSET " + query.Add(begin);
        var found = rows(connection, tail);
        return new FhirPage([.. found.Take(query.Count)], total, found.Count > query.Count ? SearchQuery.Cursor(begin + query.Count, 0) : null);
    }
}
