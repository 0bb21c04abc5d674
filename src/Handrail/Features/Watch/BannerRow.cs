using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Reads who it is.</summary>
static class BannerRow
{
    /// <summary>The person of a stay; null when there is no such stay.</summary>
    public static PersonBannerModel? Read(DbConnection connection, Vault vault, Guid stay, Instant now)
    {
        var found = connection.Query(
            """
            SELECT p.id, p.pregnant, b.name, u.id, u.name, e.flags, e.spo2_scale, s.name, e.spo2_scale_at, e.admitted_at, e.ended_at, e.protocol, z.zone
            FROM encounter e
            JOIN person p ON p.id = e.person_id
            JOIN location u ON u.id = e.unit_id
            LEFT JOIN unit_setting z ON z.unit_id = e.unit_id
            LEFT JOIN staff s ON s.id = e.spo2_scale_by
            LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL
            LEFT JOIN location b ON b.id = t.bed_id
            WHERE e.id = @stay
            """,
            row => (Zone: row.TextOrNull(12), Banner: new PersonBannerModel(
                new EncounterId(stay), row.Id(0), "", "", default, 0, "unknown", row.GetInt16(1) == 1, row.TextOrNull(2), new UnitLink(new LocationId(row.Id(3)), row.GetString(4)),
                row.GetString(5).Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), (SpO2Scale)row.GetInt16(6), row.TextOrNull(7), row.TimeOrNull(8),
                row.Time(9), row.TimeOrNull(10), row.GetString(11))),
            ("stay", stay));
        if (found.Count == 0) return null;
        var (zone, banner) = found[0];
        var who = PersonNames.One(connection, vault, banner.Person);
        var today = now.InZone(zone is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb[zone]).Date;
        return banner with { Name = who.Name, RecordNumber = who.RecordNumber, BirthDate = who.BirthDate, Age = Period.Between(who.BirthDate, today, PeriodUnits.Years).Years, Sex = who.Sex };
    }
}
