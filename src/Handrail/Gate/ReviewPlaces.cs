using System.Data.Common;
using Handrail.Core.People;
using Handrail.Data;
using NodaTime;

namespace Handrail.Gate;

/// <summary>
/// Which emergency openings a reviewer may see: those of people who are, or were last, in one of the reviewer's places. Somebody without any stay belongs to no place:
/// then every reviewer, since an opening that nobody may review would be worse.
/// </summary>
public static class ReviewPlaces
{
    const string Rows =
        """
        SELECT b.id, e.unit_id, u.site_id, s.organization_id
        FROM break_glass b LEFT JOIN encounter e ON e.id = (
          SELECT l.id FROM encounter l WHERE l.person_id = b.person_id ORDER BY CASE WHEN l.ended_at IS NULL THEN 0 ELSE 1 END, l.admitted_at DESC LIMIT 1)
        LEFT JOIN unit_place u ON u.unit_id = e.unit_id LEFT JOIN site s ON s.id = u.site_id
        """;

    /// <summary>The openings of a reviewer's places, by id.</summary>
    public static IReadOnlySet<Guid> Of(DbConnection connection, Actor by, Instant now) => Mine(connection, by, now, connection.Query(Rows, Row));

    /// <summary>How many of them nobody has reviewed yet.</summary>
    public static int Unreviewed(DbConnection connection, Actor by, Instant now) =>
        Mine(connection, by, now, connection.Query(Rows + " WHERE NOT EXISTS (SELECT 1 FROM break_glass_review r WHERE r.break_glass_id = b.id)", Row)).Count;

    static (Guid Id, Place Place) Row(DbDataReader row) => (row.Id(0), new Place(row.IdOrNull(1), row.IdOrNull(2), row.IdOrNull(3)));

    static HashSet<Guid> Mine(DbConnection connection, Actor by, Instant now, IEnumerable<(Guid Id, Place Place)> openings)
    {
        var who = Assignments.Now(connection, by, now);
        return [.. openings.Where(each => each.Place.IsNowhere ? who.May(Permission.ReviewBreakGlass) : who.May(Permission.ReviewBreakGlass, each.Place)).Select(each => each.Id)];
    }
}
