using System.Data.Common;
using Handrail.Data;
using Handrail.Devices;

namespace Handrail.Fhir;

/// <summary>A page of a search.</summary>
/// <param name="Entries">The resources of the page.</param>
/// <param name="Total">Number of all matches, when it was asked for.</param>
/// <param name="Next">Where the next page begins; null on the last one.</param>
public sealed record FhirPage(IReadOnlyList<FhirResource> Entries, long? Total, string? Next);

/// <summary>The record as one sender may read it: a token that is bound to a unit sees that unit only, and a receiver outside what consents give.</summary>
public sealed class FhirRecord
{
    const string OneVersion =
        "SELECT " + ObservationFact.Columns + " FROM observation o LEFT JOIN observation_body b ON b.seq = o.seq WHERE o.id = @id AND o.version = @version";

    const string OneFact = "SELECT " + FactRow.Columns + " FROM person_fact f WHERE f.id = @id AND f.version = @version AND f.kind NOT IN (0, 4)";

    readonly Database database;

    /// <summary>The record for this sender.</summary>
    public FhirRecord(Database database, Sender by, FhirScope scope)
    {
        (this.database, Scope) = (database, scope);
        if (by.TokenNo is not { } token) return;
        using var connection = database.Open();
        Unit = connection.Query("SELECT unit_id FROM device_token WHERE no = @no", row => row.IdOrNull(0), ("no", token)).FirstOrDefault();
    }

    /// <summary>The unit the sender is bound to; null for all.</summary>
    public Guid? Unit { get; }

    /// <summary>Opens names and words.</summary>
    public Vault Vault => database.Vault;

    /// <summary>What consents let it read; every statement is restricted to it.</summary>
    public FhirScope Scope { get; }

    /// <summary>A connection for reading.</summary>
    public DbConnection Open() => database.Open();

    /// <summary>The newest version of one resource, or null when there is none that this sender may see.</summary>
    public FhirResource? Find(string type, Guid id)
    {
        var query = new SearchQuery { Count = 1 };
        Func<FhirRecord, SearchQuery, FhirPage> run;
        switch (type)
        {
            case "Observation":
                query.Where.Text(" AND o.id IN ").Values([id]);
                run = ObservationSearch.Run;
                break;
            case "Patient":
                query.Where.Text(" AND p.id IN ").Values([id]);
                run = OtherSearches.RunPatient;
                break;
            case "AuditEvent":
                AuditEventSearch.Take(query, "_id", id.ToString());
                run = AuditEventSearch.Run;
                break;
            case "AllergyIntolerance":
                FactSearch.TakeAllergy(query, "_id", id.ToString());
                run = FactSearch.RunAllergy;
                break;
            case "Flag":
                FactSearch.TakeFlag(query, "_id", id.ToString());
                run = FactSearch.RunFlag;
                break;
            case "Encounter":
                query.Where.Text(" AND e.id IN ").Values([id]);
                run = OtherSearches.RunEncounter;
                break;
            default:
                query.Where.Text(" AND l.id IN ").Values([id]);
                run = OtherSearches.RunLocation;
                break;
        }

        if (run(this, query).Entries is [var found, ..]) return found;
        if (type != "Observation") return null;
        var fact = new SearchQuery { Count = 1 };
        fact.Where.Text(" AND f.id IN ").Values([id]);
        return FactSearch.RunOthers(this, fact).Entries is [var weighed, ..] ? weighed : null;
    }

    /// <summary>One version of an Observation, or null. Whoever may see the newest may see what it was before.</summary>
    public FhirResource? Version(Guid id, int version)
    {
        if (Find("Observation", id) is null) return null;
        using var connection = Open();
        return connection.Query(OneVersion, ObservationFact.Of, ("id", id), ("version", version))
            .Select(fact => ObservationMap.Of(fact.Opened(connection, Vault))).FirstOrDefault()
            ?? connection.Query(OneFact, FactRow.Of, ("id", id), ("version", version)).Select(fact => FactMap.Of(fact.Opened(connection, Vault))).FirstOrDefault();
    }
}
