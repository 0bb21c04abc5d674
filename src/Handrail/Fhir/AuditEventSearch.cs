using Handrail.Data;

namespace Handrail.Fhir;

/// <summary>The search of AuditEvent, newest first (or oldest first with _sort=date), paged by place in that order. Needs a token made with --audit.</summary>
public static class AuditEventSearch
{
    /// <summary>Names and FHIR types, for the CapabilityStatement.</summary>
    public static readonly (string Name, string Type)[] Parameters =
        [("_id", "token"), ("date", "date"), ("patient", "reference"), ("altid", "token"), ("outcome", "token"), ("entity", "reference")];

    /// <summary>Takes one parameter in; false when its name is not known.</summary>
    public static bool Take(SearchQuery query, string name, string value)
    {
        switch (name)
        {
            case "_id":
                var places = SearchQuery.Ids(value, "AuditEvent").Select(id => AuditPlace.Of((Guid)id)).OfType<AuditPlace>().ToList();
                query.Where.Text(" AND (1 = 0");
                foreach (var place in places) query.Where.Text(" OR (a.slot = ").Value(place.Slot).Text(" AND a.no = ").Value(place.No).Text(")");
                query.Where.Text(")");
                return true;
            case "date":
                DateSearch.Add(query, name, value, "a.at");
                return true;
            case "patient":
                query.Where.Text(" AND a.person_id IN ").Values(SearchQuery.Ids(value, "Patient").Select(id => (object)id.ToString()!));
                return true;
            case "altid":
                query.Where.Text(" AND a.actor IN ").Values(value.Split(','));
                return true;
            case "outcome":
                Outcome(query, value);
                return true;
            case "entity":
                query.Where.Text(" AND a.subject_id IN ").Values(value.Split(',').Select(each => each[(each.IndexOf('/', StringComparison.Ordinal) + 1)..]));
                return true;
            case "_sort":
                if (value is not ("date" or "-date")) query.Refuse(name, "_sort is date or -date.");
                query.Ascending = value == "date";
                return true;
            default:
                return query.Common(name, value);
        }
    }

    /// <summary>Runs it.</summary>
    public static FhirPage Run(FhirRecord record, SearchQuery query)
    {
        using var connection = record.Open();
        var from = new Statement().Text(" FROM audit_event a WHERE 1 = 1").Add(query.Where);
        long? total = query.Total ? new Statement().Text("SELECT count(*)").Add(from).Rows(connection, row => row.GetInt64(0))[0] : null;
        var page = new Statement().Text("SELECT ").Text(AuditLine.Columns).Add(from);
        // Slot and number in one key: no writer slot comes near a million rows times a thousand million.
        if (query.After is { } after)
        {
            var (slot, no) = ((int)(after.Second >> 40), after.Second & ((1L << 40) - 1));
            if (query.Ascending)
                page.Text(" AND (a.at > ").Value(after.First).Text(" OR (a.at = ").Value(after.First).Text(" AND (a.slot > ").Value(slot).Text(" OR (a.slot = ").Value(slot).Text(" AND a.no > ").Value(no).Text("))))");
            else
                page.Text(" AND (a.at < ").Value(after.First).Text(" OR (a.at = ").Value(after.First).Text(" AND (a.slot < ").Value(slot).Text(" OR (a.slot = ").Value(slot).Text(" AND a.no < ").Value(no).Text("))))");
        }

        if (query.Ascending) page.Text(" ORDER BY a.at, a.slot, a.no LIMIT ").Value(query.Count + 1);
        else page.Text(" ORDER BY a.at DESC, a.slot DESC, a.no DESC LIMIT ").Value(query.Count + 1);
        var lines = page.Rows(connection, AuditLine.Of);
        var shown = lines.Take(query.Count).ToList();
        return new FhirPage([.. shown.Select(AuditEventMap.Of)], total,
            lines.Count > query.Count ? SearchQuery.Cursor(Micros.Of(shown[^1].At), ((long)shown[^1].Place.Slot << 40) | shown[^1].Place.No) : null);
    }

    static void Outcome(SearchQuery query, string value)
    {
        var wanted = value.Split(',').Select(each => each[(each.LastIndexOf('|') + 1)..]).ToHashSet(StringComparer.Ordinal);
        if (wanted.Except(["0", "4", "8", "12"]).Any()) query.Refuse("outcome", "outcome is 0 (done), 4 (refused) or 8 (failed).");
        query.Where.Text(" AND (1 = 0");
        if (wanted.Contains("0")) query.Where.Text(" OR a.outcome = 'done'");
        if (wanted.Contains("4")) query.Where.Text(" OR a.outcome NOT IN ('done', 'failed')");
        if (wanted.Contains("8")) query.Where.Text(" OR a.outcome = 'failed'");
        query.Where.Text(")");
    }
}
