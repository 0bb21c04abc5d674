using System.Data.Common;
using NodaTime;

namespace Handrail.Data;

/// <summary>Somebody who was found, with the stay they were found by.</summary>
/// <param name="Person">The person.</param>
/// <param name="Who">Who it is.</param>
/// <param name="Stay">Their open or latest stay within the searcher's reach; null for none.</param>
/// <param name="Unit">Name of its unit.</param>
/// <param name="Bed">Bed now; null when in none.</param>
/// <param name="EndedAt">When that stay ended.</param>
public sealed record FoundPerson(Guid Person, PersonText Who, Guid? Stay, string? Unit, string? Bed, Instant? EndedAt);

/// <summary>
/// Finds people by name (beginnings, accents aside, sounds), birth date, record number or bed, among those a member of staff has a relationship to: on shift in the
/// unit of their open or just ended stay, or on their care team. The same reach as the gate's, which judges each result once more before it is shown.
/// </summary>
public static class PersonSearch
{
    /// <summary>More candidates than this are not opened: the words say too little.</summary>
    public const int MostCandidates = 300;

    const string Mine =
        """
         AND (EXISTS (SELECT 1 FROM encounter e JOIN shift s ON s.unit_id = e.unit_id
                WHERE e.person_id = k1.person_id AND s.staff_id = @staff AND s.from_at <= @now AND s.to_at > @now AND (e.ended_at IS NULL OR e.ended_at > @since))
              OR EXISTS (SELECT 1 FROM care_team t LEFT JOIN encounter e ON e.id = t.encounter_id LEFT JOIN episode_of_care c ON c.id = t.episode_id
                WHERE t.staff_id = @staff AND t.from_at <= @now AND (t.to_at IS NULL OR t.to_at > @now) AND coalesce(e.person_id, c.person_id) = k1.person_id))
        LIMIT 301
        """;

    const string ByKeys = PersonNames.ByKeys + Mine;

    const string ByRecord = "SELECT k1.person_id FROM (SELECT id AS person_id FROM person WHERE record_key = @record) k1 WHERE 1 = 1" + Mine;

    const string ByBed =
        """
        SELECT DISTINCT t.person_id FROM location b JOIN bed_stay t ON t.bed_id = b.id AND t.to_at IS NULL JOIN shift s ON s.unit_id = b.unit_id
        WHERE b.kind = 'bed' AND lower(b.name) = @bed AND b.retired_at IS NULL AND s.staff_id = @staff AND s.from_at <= @now AND s.to_at > @now
        """;

    const string StayOf =
        """
        SELECT e.id, u.name, b.name, e.ended_at FROM encounter e JOIN location u ON u.id = e.unit_id
        LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL LEFT JOIN location b ON b.id = t.bed_id
        WHERE e.person_id = @person ORDER BY CASE WHEN e.ended_at IS NULL THEN 0 ELSE 1 END, e.admitted_at DESC LIMIT 1
        """;

    /// <summary>Finds; the second value is true when more people fit than can be shown.</summary>
    /// <param name="db">An open connection.</param>
    /// <param name="vault">Opens the names.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="staff">Who looks.</param>
    /// <param name="now">When.</param>
    /// <param name="afterEnd">How long after a stay has ended it still gives a relationship.</param>
    /// <param name="most">How many are shown.</param>
    public static (IReadOnlyList<FoundPerson> Found, bool More) Of(DbConnection db, Vault vault, string typed, Guid staff, Instant now, Duration afterEnd, int most = 20)
    {
        (string, object?)[] reach = [("staff", staff), ("now", now), ("since", now - afterEnd)];
        var bed = typed.Trim().ToLowerInvariant() is var low && low.StartsWith("bed ", StringComparison.Ordinal) ? low[4..].Trim() : low;
        var inBed = db.Query(ByBed, row => row.Id(0), ("bed", bed), ("staff", staff), ("now", now));
        var record = PersonNames.RecordKey(db, vault, typed) is { } key ? db.Query(ByRecord, row => row.Id(0), [("record", key), .. reach]) : [];
        var names = PersonNames.Search(db, vault, typed, (_, parameters) => db.Query(ByKeys, row => row.Id(0), [.. parameters, .. reach]));
        var ids = inBed.Concat(record).Concat(names.Ids.Take(MostCandidates)).Distinct().ToList();
        var people = PersonNames.Of(db, vault, ids);
        var fitting = ids.Where(id => !people[id].IsGone && (inBed.Contains(id) || record.Contains(id) || names.Fits(people[id]))).OrderBy(id => inBed.Contains(id) || record.Contains(id) ? 0 : 1)
            .ThenBy(id => people[id].Family, StringComparer.OrdinalIgnoreCase).ThenBy(id => people[id].Given, StringComparer.OrdinalIgnoreCase).ToList();
        return ([.. fitting.Take(most).Select(id => db.Query(StayOf, row => new FoundPerson(id, people[id], row.Id(0), row.GetString(1), row.TextOrNull(2), row.TimeOrNull(3)), ("person", id)) is [var found] ? found : new FoundPerson(id, people[id], null, null, null, null))],
            fitting.Count > most || names.Ids.Count > MostCandidates);
    }

    /// <summary>How the database looks for what was typed: its own words for each of the three ways (bed, record number, names), for measuring.</summary>
    public static IReadOnlyList<string> Explain(DbConnection db, Vault vault, string typed, Guid staff, Instant now, Duration afterEnd)
    {
        var lines = new List<string>();
        (string, object?)[] reach = [("staff", staff), ("now", now), ("since", now - afterEnd)];
        var bed = typed.Trim().ToLowerInvariant() is var low && low.StartsWith("bed ", StringComparison.Ordinal) ? low[4..].Trim() : low;
        Say("bed", "EXPLAIN QUERY PLAN " + ByBed, "EXPLAIN (COSTS OFF) " + ByBed, [("bed", bed), ("staff", staff), ("now", now)]);
        if (PersonNames.RecordKey(db, vault, typed) is { } key) Say("record number", "EXPLAIN QUERY PLAN " + ByRecord, "EXPLAIN (COSTS OFF) " + ByRecord, [("record", key), .. reach]);
        PersonNames.Search(db, vault, typed, (_, parameters) =>
        {
            Say("names", "EXPLAIN QUERY PLAN " + ByKeys, "EXPLAIN (COSTS OFF) " + ByKeys, [.. parameters, .. reach]);
            return [];
        });
        return lines;

        void Say(string way, string sqlite, string postgres, (string, object?)[] parameters)
        {
            lines.Add($"-- by {way}");
            lines.AddRange(db is Microsoft.Data.Sqlite.SqliteConnection ? db.Query(sqlite, row => row.GetString(3), parameters) : db.Query(postgres, row => row.GetString(0), parameters));
        }
    }
}
