using System.Data.Common;
using Handrail.Core.Kernel;

namespace Handrail.Data;

/// <summary>What the keypads of a site take. Without a choice: Celsius and kilograms.</summary>
public static class SiteKeypads
{
    /// <summary>Of the site that a unit is in.</summary>
    public static Keypads OfUnit(DbConnection connection, Guid unit) => Read(connection,
        "SELECT k.temperature, k.weight FROM unit_place u JOIN site_keypad k ON k.site_id = u.site_id WHERE u.unit_id = @id", unit);

    /// <summary>Of a site.</summary>
    public static Keypads OfSite(DbConnection connection, Guid site) => Read(connection, "SELECT temperature, weight FROM site_keypad WHERE site_id = @id", site);

    /// <summary>Sets it.</summary>
    public static void Set(WriteScope scope, Guid site, Keypads keypads, Guid by) => scope.Connection.Execute(
        """
        INSERT INTO site_keypad (site_id, temperature, weight, set_by, set_at) VALUES (@site, @temperature, @weight, @by, @now)
        ON CONFLICT (site_id) DO UPDATE SET temperature = excluded.temperature, weight = excluded.weight, set_by = excluded.set_by, set_at = excluded.set_at
        """,
        ("site", site), ("temperature", keypads.Temperature.Code), ("weight", keypads.Weight.Code), ("by", by), ("now", scope.Now));

    static Keypads Read(DbConnection connection, string sql, Guid id) =>
        connection.Query(sql, row => Keypads.Of(row.GetString(0), row.GetString(1)), ("id", id)) is [var found, ..] ? found : Keypads.Metric;
}
