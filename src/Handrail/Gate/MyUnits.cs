using System.Data.Common;
using Handrail.Core.People;
using Handrail.Data;
using NodaTime;

namespace Handrail.Gate;

/// <summary>A unit that somebody sees something of: what navigation and the chooser of units are made from. The gate decides again on each page.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Name">Its name.</param>
/// <param name="SeesWard">Its board.</param>
/// <param name="SeesPeople">Its people and alerts.</param>
/// <param name="SeesFigures">Its figures.</param>
public sealed record SeenUnit(Guid Unit, string Name, bool SeesWard, bool SeesPeople, bool SeesFigures);

/// <summary>Which units somebody sees now: those of their shifts first.</summary>
public static class MyUnits
{
    /// <summary>The list; empty for nobody and for roles that see no unit.</summary>
    public static IReadOnlyList<SeenUnit> Of(DbConnection connection, Actor? by, Instant at)
    {
        if (by is null) return [];
        by = by.Assigned is null ? Assignments.Now(connection, by, at) : by;
        if (!by.May(Permission.SeeWard) && !by.May(Permission.SeePerson) && !by.May(Permission.SeeFigures)) return [];
        var all = connection.Query(
            """
            SELECT l.id, l.name, p.site_id, s.organization_id,
              (SELECT count(*) FROM shift f WHERE f.unit_id = l.id AND f.staff_id = @staff AND f.from_at <= @at AND f.to_at > @at)
            FROM location l LEFT JOIN unit_place p ON p.unit_id = l.id LEFT JOIN site s ON s.id = p.site_id WHERE l.kind = 'unit' ORDER BY l.sort, l.id
            """,
            row => (Id: row.Id(0), Name: row.GetString(1), Place: new Place(row.Id(0), row.IdOrNull(2), row.IdOrNull(3)), OnShift: row.GetInt64(4) > 0), ("staff", by.Id), ("at", at));
        return [.. all.Select(unit => (unit.OnShift, Seen: new SeenUnit(
                unit.Id, unit.Name, unit.OnShift && by.May(Permission.SeeWard, unit.Place), unit.OnShift && by.May(Permission.SeePerson, unit.Place), by.May(Permission.SeeFigures, unit.Place))))
            .Where(each => each.Seen is { SeesWard: true } or { SeesPeople: true } or { SeesFigures: true }).OrderBy(each => each.OnShift ? 0 : 1).Select(each => each.Seen)];
    }
}
