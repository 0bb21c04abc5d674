using System.Data.Common;
using Handrail.Data;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Watch;

/// <summary>Who is on shift on a unit at a moment, from the one shift table.</summary>
public static class Roster
{
    /// <summary>Staff on shift in a role, who have a role there still: telling somebody who can no longer open the alert would be telling nobody. The charge nurse is never nobody: with an empty roster the unit's standing charge nurse answers.</summary>
    public static IReadOnlyList<Guid> OnShift(DbConnection connection, Guid unit, string role, Instant at)
    {
        var found = connection.Query(
            """
            SELECT DISTINCT s.staff_id FROM shift s JOIN staff p ON p.id = s.staff_id
            WHERE s.unit_id = @unit AND s.role = @role AND s.from_at <= @at AND s.to_at > @at AND p.disabled_at IS NULL
              AND EXISTS (
                SELECT 1 FROM assignment a LEFT JOIN unit_place u ON u.unit_id = s.unit_id LEFT JOIN site t ON t.id = u.site_id
                WHERE a.staff_id = s.staff_id AND a.from_at <= @at AND (a.to_at IS NULL OR a.to_at > @at)
                  AND (a.place_id = s.unit_id OR a.place_id = u.site_id OR a.place_id = t.organization_id))
            """,
            row => row.Id(0), ("unit", unit), ("role", role), ("at", at));
        if (found.Count == 0 && role == "charge-nurse")
            found = connection.Query("SELECT charge_staff_id FROM unit_setting WHERE unit_id = @unit", row => row.Id(0), ("unit", unit));
        return [.. found.Order()];
    }

    /// <summary>"day" or "night" on that unit's clock.</summary>
    public static string ShiftName(DbConnection connection, Guid unit, Instant at)
    {
        var setting = connection.Query("SELECT zone, day_from, night_from FROM unit_setting WHERE unit_id = @unit",
            row => (Zone: row.GetString(0), Day: row.GetString(1), Night: row.GetString(2)), ("unit", unit));
        if (setting.Count == 0) return "day";
        var pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
        var local = at.InZone(DateTimeZoneProviders.Tzdb[setting[0].Zone]).TimeOfDay;
        return local >= pattern.Parse(setting[0].Day).Value && local < pattern.Parse(setting[0].Night).Value ? "day" : "night";
    }
}
