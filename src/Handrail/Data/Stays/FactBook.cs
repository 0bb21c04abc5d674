using System.Data.Common;
using Handrail.Core.Admission;

namespace Handrail.Data;

/// <summary>Coded facts about people: added and superseded, never edited.</summary>
public static class FactBook
{
    const string Newest =
        """
        SELECT f.id, f.version, f.kind, f.code, f.route, f.value_milli, f.words, f.source, f.status, f.happened_at, f.recorded_at, s.name, f.reason
        FROM person_fact f LEFT JOIN staff s ON s.id = f.by_staff
        WHERE f.person_id = @person AND f.version = (SELECT max(version) FROM person_fact n WHERE n.id = f.id) ORDER BY f.kind, f.recorded_at DESC, f.id DESC
        """;

    /// <summary>All facts of a person in their newest version, of each kind the newest first; those no longer standing too.</summary>
    public static IReadOnlyList<PersonFact> Of(DbConnection db, Vault vault, Guid person) =>
        db.Query(Newest, row => new PersonFact(row.Id(0), row.GetInt32(1), (FactKind)row.GetInt16(2), row.GetString(3), row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5), row.TextOrNull(6), row.GetString(7), row.GetString(8),
                row.TimeOrNull(9), row.Time(10), row.TextOrNull(11), row.TextOrNull(12)), ("person", person))
            .ConvertAll(fact => fact with { Words = vault.OpenTextOrNull(db, WordsOf(fact.Id, fact.Version), fact.Words), Reason = vault.OpenTextOrNull(db, ReasonOf(fact.Id, fact.Version), fact.Reason) });

    /// <summary>Those that stand: of weight, pregnancy and age the newest, of the others all.</summary>
    public static IReadOnlyList<PersonFact> Standing(IReadOnlyList<PersonFact> all) =>
        [.. all.Where(fact => fact.Status == "active").GroupBy(fact => fact.Kind).SelectMany(group => FactCodes.ManyStand(group.Key) ? group : group.Take(1))];

    /// <summary>Adds a fact; answers its id.</summary>
    public static Guid Add(WriteScope scope, Guid person, Guid? stay, NewFact fact, Guid? by)
    {
        var id = Guid.CreateVersion7();
        Write(scope, id, 1, person, stay, fact, "active", null, by);
        return id;
    }

    /// <summary>Adds the next version of a fact: no longer standing, or entered in error. False when another version came in between.</summary>
    public static bool End(WriteScope scope, Guid person, Guid id, int seen, string status, string reason, Guid? by)
    {
        var old = Of(scope.Connection, scope.Vault, person).FirstOrDefault(fact => fact.Id == id);
        if (old is null || old.Version != seen || old.Status != "active") return false;
        Write(scope, id, seen + 1, person, null, new NewFact(old.Kind, old.Code, old.Source) { Route = old.Route, Milli = old.Milli, Words = old.Words, HappenedAt = old.HappenedAt }, status, reason, by);
        return true;
    }

    static void Write(WriteScope scope, Guid id, int version, Guid person, Guid? stay, NewFact fact, string status, string? reason, Guid? by) => scope.Connection.Execute(
        """
        INSERT INTO person_fact (id, version, person_id, encounter_id, kind, code, route, value_milli, words, source, status, happened_at, recorded_at, by_staff, reason)
        VALUES (@id, @version, @person, @stay, @kind, @code, @route, @value, @words, @source, @status, @happened, @now, @by, @reason)
        """,
        ("id", id), ("version", version), ("person", person), ("stay", stay), ("kind", fact.Kind), ("code", fact.Code), ("route", fact.Route), ("value", fact.Milli),
        ("words", string.IsNullOrWhiteSpace(fact.Words) ? null : scope.Vault.SealText(scope, person, WordsOf(id, version), Folding.Inert(fact.Words.Trim()))), ("source", fact.Source), ("status", status),
        ("happened", fact.HappenedAt), ("now", scope.Now), ("by", by), ("reason", string.IsNullOrWhiteSpace(reason) ? null : scope.Vault.SealText(scope, person, ReasonOf(id, version), Folding.Inert(reason.Trim()))));

    static string WordsOf(Guid id, int version) => $"person_fact.words:{id:N}:{version}";

    static string ReasonOf(Guid id, int version) => $"person_fact.reason:{id:N}:{version}";
}
