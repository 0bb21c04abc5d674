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
                query.Where.Text(" AND p.id IN ").Values(SearchQuery.Ids(value, "Patient"));
                return true;
            case "identifier":
                query.RecordNumbers.Add([.. value.Split(',')
                    .Where(each => !each.Contains('|', StringComparison.Ordinal) || each.StartsWith("urn:handrail:record-number|", StringComparison.Ordinal))
                    .Select(each => each[(each.IndexOf('|', StringComparison.Ordinal) + 1)..])]);
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
                query.Where.Text(" AND e.id IN ").Values(SearchQuery.Ids(value, "Encounter"));
                return true;
            case "patient" or "subject":
                query.Where.Text(" AND e.person_id IN ").Values(SearchQuery.Ids(value, "Patient"));
                return true;
            case "status":
                var wanted = value.Split(',');
                bool open = wanted.Contains("in-progress"), over = wanted.Contains("finished");
                if (open && !over) query.Where.Text(" AND e.ended_at IS NULL");
                if (over && !open) query.Where.Text(" AND e.ended_at IS NOT NULL");
                if (!open && !over) query.Where.Text(" AND 1 = 0");
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
                query.Where.Text(" AND l.id IN ").Values(SearchQuery.Ids(value, "Location"));
                return true;
            case "partof":
                query.Where.Text(" AND l.kind = 'bed'");
                query.Where.Text(" AND l.unit_id IN ").Values(SearchQuery.Ids(value, "Location"));
                return true;
            default:
                return query.Common(name, value);
        }
    }

    /// <summary>Runs a Patient search, in the order in which people were first registered: the record cannot order by what is sealed.</summary>
    public static FhirPage RunPatient(FhirRecord record, SearchQuery query)
    {
        record.Scope.Restrict(query.Where, "Patient");
        if (record.Unit is { } unit) query.Where.Text(" AND p.id IN (SELECT person_id FROM encounter WHERE unit_id = ").Value(unit).Text(")");
        if (query.RecordNumbers.Count > 0)
        {
            using var connection = record.Open();
            foreach (var numbers in query.RecordNumbers) query.Where.Text(" AND p.record_key IN ").Values(numbers.Select(number => PersonNames.RecordKey(connection, record.Vault, number)).OfType<byte[]>());
        }

        return Run(record, query, new Statement().Text(" FROM person p WHERE 1 = 1").Add(query.Where), (connection, from, begin) =>
        {
            var rows = new Statement().Text("SELECT ").Text(PatientMap.Columns).Add(from)
                .Text(" ORDER BY p.id LIMIT ").Value(query.Count + 1).Text(" OFFSET ").Value(begin).Rows(connection, PatientMap.Row);
            var names = PersonNames.Of(connection, record.Vault, rows.Select(row => row.Id));
            return rows.ConvertAll(row => PatientMap.Of(row.Id, row.Admitted, names[row.Id]));
        });
    }

    /// <summary>Runs an Encounter search, the latest admission first.</summary>
    public static FhirPage RunEncounter(FhirRecord record, SearchQuery query)
    {
        record.Scope.Restrict(query.Where, "Encounter");
        const string order = " ORDER BY e.admitted_at DESC, e.id LIMIT ";
        if (record.Unit is { } unit) query.Where.Text(" AND e.unit_id = ").Value(unit);
        return Run(record, query, new Statement().Text(" FROM encounter e WHERE 1 = 1").Add(query.Where), (connection, from, begin) =>
        {
            var ids = new Statement().Text("SELECT e.id").Add(from).Text(order).Value(query.Count + 1).Text(" OFFSET ").Value(begin).Rows(connection, row => (object)row.Id(0));
            var beds = new Statement().Text("SELECT ").Text(BedTime.Columns).Text(" FROM bed_stay WHERE encounter_id IN ").Values(ids)
                .Rows(connection, BedTime.Of).ToLookup(bed => bed.Encounter);
            return new Statement().Text("SELECT ").Text(EncounterMap.Columns).Add(from).Text(order).Value(query.Count + 1).Text(" OFFSET ").Value(begin)
                .Rows(connection, row => EncounterMap.Of(row, beds));
        });
    }

    /// <summary>Runs a Location search, each unit with its beds.</summary>
    public static FhirPage RunLocation(FhirRecord record, SearchQuery query)
    {
        if (record.Unit is { } unit) query.Where.Text(" AND l.unit_id = ").Value(unit);
        return Run(record, query, new Statement().Text(" FROM location l WHERE 1 = 1").Add(query.Where),
            (connection, from, begin) => new Statement().Text("SELECT ").Text(LocationMap.Columns).Add(from)
                .Text(" ORDER BY l.unit_id, l.kind DESC, l.sort, l.id LIMIT ").Value(query.Count + 1).Text(" OFFSET ").Value(begin).Rows(connection, LocationMap.Of));
    }

    static FhirPage Run(FhirRecord record, SearchQuery query, Statement from, Func<DbConnection, Statement, long, List<FhirResource>> rows)
    {
        using var connection = record.Open();
        long? total = query.Total ? new Statement().Text("SELECT count(*)").Add(from).Rows(connection, row => row.GetInt64(0))[0] : null;
        var begin = Math.Max(0, query.After?.First ?? 0);
        var found = rows(connection, from, begin);
        return new FhirPage([.. found.Take(query.Count)], total, found.Count > query.Count ? SearchQuery.Cursor(begin + query.Count, 0) : null);
    }
}
