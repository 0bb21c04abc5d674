using System.Data.Common;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Counts a unit's alerts: how many, how many accepted, how fast, by rule and by bed.</summary>
public sealed class Loudness(Database database)
{
    /// <summary>The days that are counted.</summary>
    public static readonly Duration Counted = Duration.FromDays(7);

    /// <summary>The figures of a unit up to now; null when there is no such unit.</summary>
    public LoudnessModel? Of(Guid unit, PageFrame frame)
    {
        using var connection = database.Open();
        if (AlertList.Unit(connection, unit) is not { } link) return null;
        var (from, to) = (frame.Now - Counted, frame.Now);
        var alerts = Alerts(connection, unit, from, to);
        return new LoudnessModel(
            frame, link, from, to, PatientDays(connection, unit, from, to), Row("All", alerts),
            [.. alerts.GroupBy(alert => (alert.Rule, alert.Title)).Select(group => Row(group.Key.Title, group)).OrderByDescending(row => row.Alerts).ThenBy(row => row.Name, StringComparer.Ordinal)],
            [.. alerts.GroupBy(alert => alert.Bed ?? "no bed").Select(group => Row(group.Key, group)).OrderByDescending(row => row.Alerts).ThenBy(row => row.Name, StringComparer.Ordinal)]);
    }

    static LoudnessRow Row(string name, IEnumerable<Loud> alerts)
    {
        var all = alerts.ToList();
        var times = all.Where(alert => alert.AcceptedAt is not null).Select(alert => alert.AcceptedAt!.Value - alert.OpenedAt).Order().ToList();
        return new LoudnessRow(
            name, all.Count, all.Count(alert => alert.Priority == Priority.High), all.Count(alert => alert.Priority == Priority.Medium), all.Count(alert => alert.Priority == Priority.Low),
            times.Count, all.Count(alert => alert.Closed && alert.AcceptedAt is null),
            times.Count == 0 ? null : (times[(times.Count - 1) / 2] + times[times.Count / 2]) / 2);
    }

    // The first acceptance counts: giving it back later does not make the first answer slower.
    static List<Loud> Alerts(DbConnection connection, Guid unit, Instant from, Instant to) => connection.Query(
        """
        SELECT a.rule, a.title, a.priority, a.opened_at, a.state, b.name,
          (SELECT min(e.at) FROM alert_event e WHERE e.alert_id = a.id AND e.kind = 'accepted')
        FROM alert a
        LEFT JOIN bed_stay t ON t.encounter_id = a.encounter_id AND t.from_at <= a.opened_at AND (t.to_at IS NULL OR t.to_at > a.opened_at)
        LEFT JOIN location b ON b.id = CASE WHEN a.subject_kind = 'bed' THEN a.subject_id ELSE t.bed_id END
        WHERE a.unit_id = @unit AND a.opened_at >= @from AND a.opened_at < @to
        """,
        row => new Loud(row.GetString(0), row.GetString(1), (Priority)row.GetInt16(2), row.Time(3), row.GetInt16(4) == 6, row.TextOrNull(5), row.TimeOrNull(6)),
        ("unit", unit), ("from", from), ("to", to));

    static double PatientDays(DbConnection connection, Guid unit, Instant from, Instant to) => connection.Query(
        "SELECT t.from_at, t.to_at FROM bed_stay t JOIN location b ON b.id = t.bed_id WHERE b.unit_id = @unit AND t.from_at < @to AND (t.to_at IS NULL OR t.to_at > @from)",
        row => (Instant.Min(row.TimeOrNull(1) ?? to, to) - Instant.Max(row.Time(0), from)).TotalDays, ("unit", unit), ("from", from), ("to", to)).Sum();

    sealed record Loud(string Rule, string Title, Priority Priority, Instant OpenedAt, bool Closed, string? Bed, Instant? AcceptedAt);
}
