using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Makes the picture of a unit that other features read (<see cref="WardPictures"/>): people, values, scores, due times and open alerts of one moment.</summary>
public sealed class WardSnapshot(Database database, WatchLook look, ProtocolShelf shelf, IClock clock)
{
    /// <summary>The picture; null when there is no such unit.</summary>
    public async Task<UnitPicture?> Of(Guid unit, CancellationToken stop)
    {
        using var connection = database.Open();
        var found = connection.Query(
            "SELECT l.name, s.zone FROM location l LEFT JOIN unit_setting s ON s.unit_id = l.id WHERE l.id = @unit AND l.kind = 'unit'", row => (Name: row.GetString(0), Zone: row.TextOrNull(1)), ("unit", unit));
        if (found.Count == 0) return null;
        var now = clock.GetCurrentInstant();
        var zone = found[0].Zone is { } id ? DateTimeZoneProviders.Tzdb[id] : DateTimeZone.Utc;
        var beds = Beds(connection, unit);
        var known = await look.Of([.. beds.Select(bed => bed.Stay).OfType<Guid>()], stop);
        var alerts = AlertCards.Open(connection, database.Vault, shelf, unit, now);
        return new UnitPicture(unit, found[0].Name, zone, now, [.. beds.Select(bed => new BedPicture(bed.Bed, bed.Name, bed.Stay is null ? null : Stay(bed, BannerRow.Read(connection, database.Vault, bed.Stay.Value, now, compare: false)!, known, alerts, now)))], OnShift(connection, unit, now));
    }

    // The banner of the chart: paper and hand-over say of a person what their own page says.
    static StayPicture Stay(BedRow bed, PersonBannerModel who, IReadOnlyDictionary<Guid, Known> known, List<AlertCardModel> alerts, Instant now)
    {
        var picture = new StayPicture
        {
            Stay = bed.Stay!.Value, Person = bed.Person!.Value, BedName = bed.Name, Name = who.Name, RecordNumber = who.RecordNumber, Born = who.BirthDate, Sex = who.Sex,
            News2Applies = who.News2Applies, Allergies = who.Allergies.Count > 0 ? who.Allergies : who.NoAllergyKnown ? [] : null, Flags = bed.Flags.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), AdmittedAt = bed.AdmittedAt, Protocol = bed.Protocol,
            Alerts = [.. alerts.Where(alert => alert.Stay?.Value == bed.Stay).Select(alert => new AlertPicture(alert.Id.Value, alert.Priority, alert.State, alert.Title, alert.FirstStep, alert.OpenedAt, alert.AcceptedBy))],
        };
        if (!known.TryGetValue(bed.Stay.Value, out var watch)) return picture;
        return picture with
        {
            Score = watch.State.News2(watch.Plan, now),
            Due = WatchRules.DueList(watch.State, watch.Plan),
            Values = [.. Enum.GetValues<Measure>().Where(measure => measure != Measure.BloodPressure).Select(measure => (Measure: measure, Latest: watch.State.Of(measure))).Where(each => each.Latest is not null)
                .Select(each => new ValuePicture(each.Measure, each.Latest!.Value.Milli, each.Latest.Value.At, each.Latest.Value.ByHand, now - each.Latest.Value.At > Scoring.Window(watch.Plan.Protocol, each.Measure)))],
        };
    }

    static List<BedRow> Beds(DbConnection connection, Guid unit) => connection.Query(
        """
        SELECT b.id, b.name, e.id, e.person_id, e.flags, e.admitted_at, e.protocol
        FROM location b LEFT JOIN bed_stay t ON t.bed_id = b.id AND t.to_at IS NULL
        LEFT JOIN encounter e ON e.id = t.encounter_id AND e.ended_at IS NULL
        WHERE b.unit_id = @unit AND b.kind = 'bed' AND b.retired_at IS NULL ORDER BY b.sort, b.name
        """,
        row => row.IsDBNull(2)
            ? new BedRow(row.Id(0), row.GetString(1), null, null, "", default, "")
            : new BedRow(row.Id(0), row.GetString(1), row.Id(2), row.Id(3), row.GetString(4), row.Time(5), row.GetString(6)),
        ("unit", unit));

    static List<(string Role, string Name)> OnShift(DbConnection connection, Guid unit, Instant now) => connection.Query(
        "SELECT DISTINCT s.role, p.name FROM shift s JOIN staff p ON p.id = s.staff_id WHERE s.unit_id = @unit AND s.from_at <= @now AND s.to_at > @now AND p.disabled_at IS NULL ORDER BY s.role, p.name",
        row => (row.GetString(0), row.GetString(1)), ("unit", unit), ("now", now));

    sealed record BedRow(Guid Bed, string Name, Guid? Stay, Guid? Person, string Flags, Instant AdmittedAt, string Protocol);
}
