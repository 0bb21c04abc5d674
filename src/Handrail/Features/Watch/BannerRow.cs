using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Watch;

/// <summary>Reads who it is.</summary>
static class BannerRow
{
    /// <summary>The person of a stay; null when there is no such stay.</summary>
    public static PersonBannerModel? Read(DbConnection connection, Guid stay, Instant now) => connection.Query(
        """
        SELECT e.id, p.id, p.given, p.family, p.record_number, p.birth_date, p.sex, p.pregnant, b.name, u.id, u.name, e.flags, e.spo2_scale, s.name, e.spo2_scale_at,
          e.admitted_at, e.ended_at, e.protocol, z.zone
        FROM encounter e
        JOIN person p ON p.id = e.person_id
        JOIN location u ON u.id = e.unit_id
        LEFT JOIN unit_setting z ON z.unit_id = e.unit_id
        LEFT JOIN staff s ON s.id = e.spo2_scale_by
        LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL
        LEFT JOIN location b ON b.id = t.bed_id
        WHERE e.id = @stay
        """,
        row =>
        {
            var born = LocalDatePattern.Iso.Parse(row.GetString(5)).Value;
            var today = now.InZone(row.TextOrNull(18) is { } zone ? DateTimeZoneProviders.Tzdb[zone] : DateTimeZone.Utc).Date;
            return new PersonBannerModel(
                new EncounterId(row.Id(0)), row.Id(1), $"{row.GetString(2)} {row.GetString(3)}", row.GetString(4), born, Period.Between(born, today, PeriodUnits.Years).Years, row.GetString(6),
                row.GetInt16(7) == 1, row.TextOrNull(8), new UnitLink(new LocationId(row.Id(9)), row.GetString(10)),
                row.GetString(11).Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), (SpO2Scale)row.GetInt16(12), row.TextOrNull(13), row.TimeOrNull(14),
                row.Time(15), row.TimeOrNull(16), row.GetString(17));
        },
        ("stay", stay)).FirstOrDefault();
}
