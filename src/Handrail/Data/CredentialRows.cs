using System.Data.Common;
using Handrail.Core.People;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Data;

/// <summary>Reads credentials for whoever must know whether somebody may sign.</summary>
public static class CredentialRows
{
    /// <summary>All credentials of a member of staff.</summary>
    public static IReadOnlyList<Credential> Of(DbConnection connection, Guid staff) => connection.Query(
        "SELECT kind, valid_from, valid_to, ended_at FROM credential WHERE staff_id = @staff ORDER BY kind, valid_to",
        row => new Credential(row.GetString(0), Day(row.GetString(1)), Day(row.GetString(2)), !row.IsDBNull(3)), ("staff", staff));

    /// <summary>Why this member of staff must not sign anything now, in words for them; null when they may. Dates are days of the centre.</summary>
    public static string? WhyNotSign(DbConnection connection, Guid staff, Instant now)
    {
        var lapsed = Credentials.LapsedForSigning(Of(connection, staff), Today(connection, now));
        return lapsed.Count == 0
            ? null
            : $"You cannot sign: not in force any more: {string.Join(", ", lapsed.Select(Credentials.Words))}. Ask an administrator to record the renewal.";
    }

    /// <summary>
    /// What a member of staff must know of their own licences and credentials: the latest of each kind that ends within 30 days or has lapsed, the first to end first; empty when all is well.
    /// </summary>
    public static IReadOnlyList<string> Warnings(DbConnection connection, Guid staff, Instant now)
    {
        var held = Of(connection, staff);
        if (held.Count == 0) return [];
        var today = Today(connection, now);
        return [.. held.Where(each => !each.Ended).GroupBy(each => each.Kind).Select(kind => kind.MaxBy(each => each.ValidTo)!)
            .Where(each => Credentials.StateOn(each, today) is CredentialState.EndsSoon or CredentialState.Lapsed).OrderBy(each => each.ValidTo)
            .Select(each => Credentials.DaysLeft(each, today) switch
            {
                < 0 => $"{Credentials.Words(each.Kind)} lapsed {-Credentials.DaysLeft(each, today)} days ago",
                0 => $"{Credentials.Words(each.Kind)} ends today",
                var days => $"{Credentials.Words(each.Kind)} ends in {days} days (warning at {Credentials.Warning(each, today)})",
            })];
    }

    /// <summary>The day it is at the centre: in the zone of its first unit.</summary>
    public static LocalDate Today(DbConnection connection, Instant now) => now.InZone(Zone(connection)).Date;

    /// <summary>The zone of the first unit; UTC without one.</summary>
    public static DateTimeZone Zone(DbConnection connection) =>
        connection.Query("SELECT s.zone FROM unit_setting s JOIN location l ON l.id = s.unit_id ORDER BY l.sort, l.id LIMIT 1", row => row.GetString(0)) is [var zone, ..]
            ? DateTimeZoneProviders.Tzdb[zone]
            : DateTimeZone.Utc;

    /// <summary>A day as it is stored.</summary>
    public static LocalDate Day(string stored) => LocalDatePattern.Iso.Parse(stored).Value;
}
