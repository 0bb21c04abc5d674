using System.Data.Common;
using Handrail.Core.People;
using Handrail.Data;
using NodaTime;

namespace Handrail.Gate;

/// <summary>Whose record a subject belongs to and where it is: what relationship and consent are decided on.</summary>
/// <param name="Person">Whose record; null when it is nobody's.</param>
/// <param name="Unit">The unit it is in; null when it is in none.</param>
/// <param name="Place">Unit, site and organization.</param>
/// <param name="Encounter">The stay it is about: of an encounter, an observation, an alert, or the latest one of a person; null without one.</param>
/// <param name="EndedAt">When that stay ended; null while it is open.</param>
public readonly record struct Whereabouts(Guid? Person, Guid? Unit, Place Place = default, Guid? Encounter = null, Instant? EndedAt = null)
{
    /// <summary>Nobody and nowhere.</summary>
    public static Whereabouts Nowhere { get; }

    /// <summary>Looks a subject up. An unknown subject is nobody's and nowhere: its handler answers "not here".</summary>
    public static Whereabouts Of(DbConnection connection, Subject subject)
    {
        if (!Guid.TryParse(subject.Id, out var id)) return Nowhere;
        return subject.Kind switch
        {
            "encounter" => One(connection,
                """
                SELECT e.person_id, e.unit_id, e.id, e.ended_at, u.site_id, s.organization_id
                FROM encounter e LEFT JOIN unit_place u ON u.unit_id = e.unit_id LEFT JOIN site s ON s.id = u.site_id WHERE e.id = @id
                """, id),
            // A value that could not be assigned has no stay: it is in the unit of its bed.
            "observation" => One(connection,
                """
                SELECT o.person_id, coalesce(e.unit_id, b.unit_id), e.id, e.ended_at, u.site_id, s.organization_id
                FROM observation o LEFT JOIN encounter e ON e.id = o.encounter_id LEFT JOIN location b ON b.id = o.bed_id
                LEFT JOIN unit_place u ON u.unit_id = coalesce(e.unit_id, b.unit_id) LEFT JOIN site s ON s.id = u.site_id
                WHERE o.id = @id ORDER BY o.version DESC LIMIT 1
                """, id),
            "alert" => One(connection,
                """
                SELECT e.person_id, a.unit_id, e.id, e.ended_at, u.site_id, s.organization_id
                FROM alert a LEFT JOIN encounter e ON e.id = a.encounter_id LEFT JOIN unit_place u ON u.unit_id = a.unit_id LEFT JOIN site s ON s.id = u.site_id WHERE a.id = @id
                """, id),
            // An offer is where its stay is: for those there it is opened like the stay. What it opens for the unit that is asked is a rule of its own.
            "offer" => One(connection,
                """
                SELECT e.person_id, e.unit_id, e.id, e.ended_at, u.site_id, s.organization_id
                FROM stay_offer o JOIN encounter e ON e.id = o.encounter_id LEFT JOIN unit_place u ON u.unit_id = e.unit_id LEFT JOIN site s ON s.id = u.site_id
                WHERE o.id = @id AND o.no = 1
                """, id),
            // Who used a record is no part of the record: it has the record's place, and nobody's relationship is asked for.
            "accounting" => Of(connection, Subject.Person(id)) with { Person = null },
            // An opening is reviewed where the person is cared for; that review is no reading of the record.
            "break-glass" => connection.Query("SELECT person_id FROM break_glass WHERE id = @id", row => row.Id(0), ("id", id)) is [var opened] ? Of(connection, Subject.Person(opened)) with { Person = null } : Nowhere,
            "person" => One(connection,
                """
                SELECT p.id, e.unit_id, e.id, e.ended_at, u.site_id, s.organization_id
                FROM person p LEFT JOIN encounter e ON e.person_id = p.id LEFT JOIN unit_place u ON u.unit_id = e.unit_id LEFT JOIN site s ON s.id = u.site_id
                WHERE p.id = @id ORDER BY CASE WHEN e.ended_at IS NULL THEN 0 ELSE 1 END, e.admitted_at DESC LIMIT 1
                """, id),
            "unit" => Unlocated(One(connection,
                """
                SELECT NULL, l.id, NULL, NULL, u.site_id, s.organization_id
                FROM location l LEFT JOIN unit_place u ON u.unit_id = l.id LEFT JOIN site s ON s.id = u.site_id WHERE l.id = @id AND l.kind = 'unit'
                """, id), id),
            "wall" => One(connection,
                """
                SELECT NULL, w.unit_id, NULL, NULL, u.site_id, s.organization_id
                FROM wall_screen w LEFT JOIN unit_place u ON u.unit_id = w.unit_id LEFT JOIN site s ON s.id = u.site_id WHERE w.id = @id
                """, id),
            // Texts about several people of one unit: whoever may see the people of the unit.
            "hand-over" => One(connection,
                """
                SELECT NULL, h.unit_id, NULL, NULL, u.site_id, s.organization_id
                FROM hand_over h LEFT JOIN unit_place u ON u.unit_id = h.unit_id LEFT JOIN site s ON s.id = u.site_id WHERE h.id = @id
                """, id),
            "site" => One(connection, "SELECT NULL, NULL, NULL, NULL, s.id, s.organization_id FROM site s WHERE s.id = @id", id),
            "organization" => new Whereabouts(null, null, new Place(null, null, id)),
            _ => Nowhere,
        };
    }

    // A unit that does not exist is still asked for as that unit: nobody's assignment covers it.
    static Whereabouts Unlocated(Whereabouts found, Guid unit) => found.Unit is null ? new Whereabouts(null, unit, new Place(unit, null, null)) : found;

    static Whereabouts One(DbConnection connection, string sql, Guid id)
    {
        var found = connection.Query(sql,
            row => new Whereabouts(row.IdOrNull(0), row.IdOrNull(1), new Place(row.IdOrNull(1), row.IdOrNull(4), row.IdOrNull(5)), row.IdOrNull(2), row.TimeOrNull(3)), ("id", id));
        return found.Count == 0 ? Nowhere : found[0];
    }
}
