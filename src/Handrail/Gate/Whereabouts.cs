using System.Data.Common;
using Handrail.Data;

namespace Handrail.Gate;

/// <summary>Whose record a subject belongs to and where it is: what relationship and consent are decided on.</summary>
/// <param name="Person">Whose record; null when it is nobody's.</param>
/// <param name="Unit">The unit it is in; null when it is in none.</param>
public readonly record struct Whereabouts(Guid? Person, Guid? Unit)
{
    /// <summary>Nobody and nowhere.</summary>
    public static Whereabouts Nowhere { get; }

    /// <summary>Looks a subject up. An unknown subject is nobody's and nowhere: its handler answers "not here".</summary>
    public static Whereabouts Of(DbConnection connection, Subject subject)
    {
        if (!Guid.TryParse(subject.Id, out var id)) return Nowhere;
        return subject.Kind switch
        {
            "encounter" => One(connection, "SELECT person_id, unit_id FROM encounter WHERE id = @id", id),
            "observation" => One(connection,
                "SELECT o.person_id, e.unit_id FROM observation o LEFT JOIN encounter e ON e.id = o.encounter_id WHERE o.id = @id ORDER BY o.version DESC LIMIT 1", id),
            "alert" => One(connection, "SELECT e.person_id, a.unit_id FROM alert a LEFT JOIN encounter e ON e.id = a.encounter_id WHERE a.id = @id", id),
            "person" => One(connection,
                "SELECT p.id, e.unit_id FROM person p LEFT JOIN encounter e ON e.person_id = p.id AND e.ended_at IS NULL WHERE p.id = @id ORDER BY e.admitted_at DESC LIMIT 1", id),
            "unit" => new Whereabouts(null, id),
            _ => Nowhere,
        };
    }

    static Whereabouts One(DbConnection connection, string sql, Guid id)
    {
        var found = connection.Query(sql, row => new Whereabouts(row.IdOrNull(0), row.IdOrNull(1)), ("id", id));
        return found.Count == 0 ? Nowhere : found[0];
    }
}
