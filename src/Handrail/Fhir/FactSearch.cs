using Handrail.Core.Admission;
using Handrail.Data;

namespace Handrail.Fhir;

/// <summary>Searches of AllergyIntolerance and Flag, and the facts of one person for $everything and exports. The newest version of each fact.</summary>
public static class FactSearch
{
    /// <summary>Names and FHIR types, for the CapabilityStatement.</summary>
    public static readonly (string Name, string Type)[] Parameters = [("_id", "token"), ("patient", "reference")];

    const string Newest = " FROM person_fact f WHERE f.version = (SELECT max(n.version) FROM person_fact n WHERE n.id = f.id)";

    /// <summary>Takes one parameter in; false when its name is not known.</summary>
    public static bool TakeAllergy(SearchQuery query, string name, string value) => Take(query, "AllergyIntolerance", name, value);

    /// <summary>Takes one parameter in; false when its name is not known.</summary>
    public static bool TakeFlag(SearchQuery query, string name, string value) => Take(query, "Flag", name, value);

    /// <summary>Runs an AllergyIntolerance search.</summary>
    public static FhirPage RunAllergy(FhirRecord record, SearchQuery query) => Run(record, query, [FactKind.Allergy]);

    /// <summary>Runs a Flag search.</summary>
    public static FhirPage RunFlag(FhirRecord record, SearchQuery query) => Run(record, query, [FactKind.Precaution]);

    /// <summary>The facts that are Observations (weight, pregnancy, age, substances): by id only. The search of Observation is the watch's, which has no row of these.</summary>
    public static FhirPage RunOthers(FhirRecord record, SearchQuery query) => Run(record, query, [FactKind.Weight, FactKind.Pregnancy, FactKind.Age, FactKind.Substance]);

    /// <summary>All facts of a person that this sender may read, with every version, oldest first.</summary>
    public static IReadOnlyList<FhirResource> Of(FhirRecord record, Guid person, bool versions)
    {
        var where = new SearchQuery();
        where.Where.Text(" AND f.person_id IN ").Values([person]);
        Restrict(record, where);
        using var connection = record.Open();
        var all = new Statement().Text("SELECT ").Text(FactRow.Columns).Add(new Statement().Text(" FROM person_fact f WHERE 1 = 1").Add(where.Where)).Text(" ORDER BY f.recorded_at, f.id, f.version").Rows(connection, FactRow.Of);
        return [.. all.Where(fact => versions || !all.Exists(later => later.Id == fact.Id && later.Version > fact.Version)).Select(fact => FactMap.Of(fact.Opened(connection, record.Vault)))];
    }

    static bool Take(SearchQuery query, string type, string name, string value)
    {
        switch (name)
        {
            case "_id":
                query.Where.Text(" AND f.id IN ").Values(SearchQuery.Ids(value, type));
                return true;
            case "patient":
                query.Where.Text(" AND f.person_id IN ").Values(SearchQuery.Ids(value, "Patient"));
                return true;
            default:
                return query.Common(name, value);
        }
    }

    static FhirPage Run(FhirRecord record, SearchQuery query, FactKind[] kinds)
    {
        query.Where.Text(" AND f.kind IN ").Values(kinds.Select(kind => (object)(short)kind));
        Restrict(record, query);
        var from = new Statement().Text(Newest).Add(query.Where);
        using var connection = record.Open();
        long? total = query.Total ? new Statement().Text("SELECT count(*)").Add(from).Rows(connection, row => row.GetInt64(0))[0] : null;
        var begin = Math.Max(0, query.After?.First ?? 0);
        var found = new Statement().Text("SELECT ").Text(FactRow.Columns).Add(from).Text(" ORDER BY f.recorded_at DESC, f.id LIMIT ").Value(query.Count + 1).Text(" OFFSET ").Value(begin).Rows(connection, FactRow.Of);
        return new FhirPage([.. found.Take(query.Count).Select(fact => FactMap.Of(fact.Opened(connection, record.Vault)))], total, found.Count > query.Count ? SearchQuery.Cursor(begin + query.Count, 0) : null);
    }

    static void Restrict(FhirRecord record, SearchQuery query)
    {
        record.Scope.Restrict(query.Where, "Fact");
        if (record.Unit is { } unit) query.Where.Text(" AND f.person_id IN (SELECT person_id FROM encounter WHERE unit_id = ").Value(unit).Text(")");
    }
}
