using System.Text;
using Handrail.Core.Watch;

namespace Handrail.Fhir;

/// <summary>The search parameters of Observation. Each name is a case of one switch; nothing of a request ever becomes SQL text.</summary>
public static class ObservationSearch
{
    /// <summary>Names and FHIR types, for the CapabilityStatement.</summary>
    public static readonly (string Name, string Type)[] Parameters =
    [
        ("_id", "token"), ("patient", "reference"), ("subject", "reference"), ("encounter", "reference"), ("device", "reference"), ("code", "token"), ("category", "token"),
        ("status", "token"), ("date", "date"), ("_lastUpdated", "date"),
    ];

    // Only the newest version of a fact is found; older ones are its history.
    const string From =
        """
         FROM observation o LEFT JOIN observation_body b ON b.seq = o.seq
        WHERE NOT EXISTS (SELECT 1 FROM observation newer WHERE newer.id = o.id AND newer.version > o.version)
        """;

    /// <summary>Takes one parameter in; false when its name is not known.</summary>
    public static bool Take(SearchQuery query, string name, string value)
    {
        switch (name)
        {
            case "patient":
                Patient(query, SearchQuery.Ids(value, "Patient"));
                return true;
            case "subject":
                Subject(query, value);
                return true;
            case "encounter":
                query.Where.Text(" AND o.encounter_id IN ").Values(SearchQuery.Ids(value, "Encounter"));
                return true;
            case "device":
                query.Where.Text(" AND o.device_id IN ").Values(SearchQuery.Ids(value, "Device"));
                return true;
            case "code":
                query.Where.Text(" AND o.measure IN ").Values(value.Split(',').SelectMany(MeasuresOf).Distinct().Select(measure => (object)(short)measure));
                return true;
            case "category":
                query.Where.Text(" AND o.measure IN ").Values(Enum.GetValues<Measure>().Where(measure => value.Split(',').Any(each => IsCategory(each, measure))).Select(measure => (object)(short)measure));
                return true;
            case "status":
                query.Where.Text(" AND o.status IN ").Values(value.Split(',').Select(each => each[(each.IndexOf('|', StringComparison.Ordinal) + 1)..]));
                return true;
            case "date":
                DateSearch.Add(query, name, value, "o.effective_at");
                return true;
            case "_lastUpdated":
                DateSearch.Add(query, name, value, "o.recorded_at");
                return true;
            case "_sort":
                if (value is not ("date" or "-date")) query.Refuse(name, "Only _sort=date and _sort=-date are accepted.");
                query.Ascending = value == "date";
                return true;
            case "_id":
                query.Where.Text(" AND o.id IN ").Values(SearchQuery.Ids(value, "Observation"));
                return true;
            default:
                return query.Common(name, value);
        }
    }

    // Through the stays, since that is what the readings are filed by.
    static void Patient(SearchQuery query, IEnumerable<object> ids) =>
        query.Where.Text(" AND o.encounter_id IN (SELECT id FROM encounter WHERE person_id IN ").Values(ids).Text(")");

    static void Subject(SearchQuery query, string value)
    {
        if (value.StartsWith("Location/", StringComparison.Ordinal)) query.Where.Text(" AND o.bed_id IN ").Values(SearchQuery.Ids(value, "Location"));
        else if (value.StartsWith("Device/", StringComparison.Ordinal)) query.Where.Text(" AND o.device_id IN ").Values(SearchQuery.Ids(value, "Device"));
        else Patient(query, SearchQuery.Ids(value, "Patient"));
    }

    // "system|code", or "code" in any system; "|code" would be one without a system, and none is.
    static IEnumerable<Measure> MeasuresOf(string token)
    {
        if (token.IndexOf('|', StringComparison.Ordinal) is >= 0 and var bar)
            return Vocabulary.MeasureOf(Encoding.UTF8.GetBytes(token[..bar]), Encoding.UTF8.GetBytes(token[(bar + 1)..])) is { } one ? [one] : [];
        return new[] { "http://loinc.org", "urn:handrail:measure" }
            .Select(system => Vocabulary.MeasureOf(Encoding.UTF8.GetBytes(system), Encoding.UTF8.GetBytes(token))).OfType<Measure>();
    }

    static bool IsCategory(string token, Measure measure)
    {
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        return token[(bar + 1)..] == ObservationMap.CategoryOf(measure) && (bar < 0 || token[..bar] == Vocabulary.Category);
    }

    /// <summary>Runs it: at most one row more than the page, so that the caller sees whether there is a next one.</summary>
    public static FhirPage Run(FhirRecord record, SearchQuery query)
    {
        record.Scope.Restrict(query.Where, "Observation");
        using var connection = record.Open();
        if (record.Unit is { } unit)
        {
            query.Where.Text(" AND (o.encounter_id IN (SELECT id FROM encounter WHERE unit_id = ").Value(unit)
                .Text(") OR o.bed_id IN (SELECT id FROM location WHERE unit_id = ").Value(unit).Text("))");
        }

        long? total = query.Total ? new Statement().Text("SELECT count(*)").Text(From).Add(query.Where).Rows(connection, row => row.GetInt64(0))[0] : null;
        var page = new Statement().Text("SELECT ").Text(ObservationFact.Columns).Text(From).Add(query.Where);
        // Beyond the last row of the page before, in the order of time and, among equals, of arrival.
        if (query.After is { } after && query.Ascending)
            page.Text(" AND (o.effective_at > ").Value(after.First).Text(" OR (o.effective_at = ").Value(after.First).Text(" AND o.seq > ").Value(after.Second).Text("))");
        else if (query.After is { } before)
            page.Text(" AND (o.effective_at < ").Value(before.First).Text(" OR (o.effective_at = ").Value(before.First).Text(" AND o.seq < ").Value(before.Second).Text("))");
        if (query.Ascending) page.Text(" ORDER BY o.effective_at, o.seq LIMIT ").Value(query.Count + 1);
        else page.Text(" ORDER BY o.effective_at DESC, o.seq DESC LIMIT ").Value(query.Count + 1);
        var facts = page.Rows(connection, ObservationFact.Of);
        var next = facts.Count > query.Count ? SearchQuery.Cursor(Data.Micros.Of(facts[query.Count - 1].EffectiveAt), facts[query.Count - 1].Seq) : null;
        return new FhirPage([.. facts.Take(query.Count).Select(fact => ObservationMap.Of(fact.Opened(connection, record.Vault)))], total, next);
    }
}
