using System.Data.Common;
using Handrail.Core.Rounds;
using NodaTime;

namespace Handrail.Data;

/// <summary>Somebody on rounds.</summary>
/// <param name="Stay">The stay.</param>
/// <param name="Person">The person.</param>
/// <param name="BedName">Bed now; empty when in none.</param>
/// <param name="EveryMinutes">Interval.</param>
/// <param name="EnrolledAt">Since when.</param>
/// <param name="LastSeen">The last look on time; null: none yet.</param>
/// <param name="LastState">How they were then.</param>
/// <param name="LastBy">Who looked.</param>
/// <param name="Stand">Where it stands.</param>
public sealed record RoundRow(Guid Stay, Guid Person, string BedName, int EveryMinutes, Instant EnrolledAt, Instant? LastSeen, string? LastState, string? LastBy, RoundStand Stand);

/// <summary>Shared reads of rounds: the ward board, the shift page and the hand-over show the same as the page of rounds.</summary>
public static class RoundBook
{
    const string Columns =
        """
        SELECT r.encounter_id, e.person_id, b.name, r.every_minutes, r.from_at, c.at, c.state, s.name
        FROM round_enrolment r JOIN encounter e ON e.id = r.encounter_id AND e.ended_at IS NULL
        LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL LEFT JOIN location b ON b.id = t.bed_id
        LEFT JOIN round_check c ON c.id = (SELECT n.id FROM round_check n WHERE n.encounter_id = r.encounter_id AND n.kind = 'seen' ORDER BY n.at DESC, n.id DESC LIMIT 1)
        LEFT JOIN staff s ON s.id = c.staff_id
        WHERE r.to_at IS NULL
        """;

    /// <summary>Everybody on rounds on a unit, the longest waiting first.</summary>
    public static IReadOnlyList<RoundRow> OfUnit(DbConnection connection, Guid unit, Instant now) =>
        [.. connection.Query(Columns + " AND e.unit_id = @unit", row => Read(row, now), ("unit", unit)).OrderBy(row => row.Stand.DueAt)];

    /// <summary>One person's; null when not on rounds.</summary>
    public static RoundRow? OfStay(DbConnection connection, Guid stay, Instant now) =>
        connection.Query(Columns + " AND e.id = @stay", row => Read(row, now), ("stay", stay)).FirstOrDefault();

    /// <summary>Looks on time of a stay since then.</summary>
    public static IReadOnlyList<Instant> Seen(DbConnection connection, Guid stay, Instant since) =>
        connection.Query("SELECT at FROM round_check WHERE encounter_id = @stay AND kind = 'seen' AND at >= @since ORDER BY at", row => row.Time(0), ("stay", stay), ("since", since));

    static RoundRow Read(DbDataReader row, Instant now)
    {
        var (every, from, seen) = (row.GetInt32(3), row.Time(4), row.TimeOrNull(5));
        return new RoundRow(row.Id(0), row.Id(1), row.TextOrNull(2) ?? "", every, from, seen, row.TextOrNull(6), row.TextOrNull(7), RoundRules.Stand(from, seen, every, RoundPolicy.Example, now));
    }
}
