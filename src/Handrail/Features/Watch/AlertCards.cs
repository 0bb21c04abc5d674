using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Alerts as cards: with the person, the bed they lie in (closed ones: lay in), and who is told next.</summary>
static class AlertCards
{
    const string Columns =
        """
        SELECT a.id, a.priority, a.state, a.title, a.first_step, a.encounter_id, b.name, e.person_id, a.value_measure, a.value_milli, a.opened_at, a.due_at, a.step,
          a.protocol, s.name, a.accepted_at, a.cleared_at, a.resolved_at, (SELECT count(*) FROM alert_event r WHERE r.alert_id = a.id AND r.kind = 'repeated'), a.unit_id, u.name, a.rule,
          (SELECT n.kind FROM alert_event n WHERE n.alert_id = a.id AND n.kind IN ('unreached', 'reached', 'seen', 'declined', 'renotified', 'moved') ORDER BY n.no DESC LIMIT 1), a.subject_kind
        FROM alert a
        JOIN location u ON u.id = a.unit_id
        LEFT JOIN staff s ON s.id = a.accepted_by
        LEFT JOIN encounter e ON e.id = a.encounter_id
        LEFT JOIN bed_stay t ON t.encounter_id = a.encounter_id
          AND ((a.state <> 6 AND t.to_at IS NULL) OR (a.state = 6 AND t.from_at <= a.opened_at AND (t.to_at IS NULL OR t.to_at > a.opened_at)))
        LEFT JOIN location b ON b.id = CASE WHEN a.subject_kind = 'bed' THEN a.subject_id ELSE t.bed_id END

        """;

    /// <summary>Open alerts of a unit: most urgent first, unaccepted before accepted, NEWS2 (which may say 911) before single values, then the oldest.</summary>
    public static List<AlertCardModel> Open(DbConnection connection, Vault vault, ProtocolShelf shelf, Guid unit, Instant now) =>
        Read(connection, vault, shelf, now, Columns + "WHERE a.unit_id = @unit AND a.state <> 6 ORDER BY a.priority DESC, CASE WHEN a.state < 4 THEN 0 ELSE 1 END, CASE WHEN a.value_measure = 30 THEN 0 ELSE 1 END, a.opened_at", ("unit", unit));

    /// <summary>Alerts of a unit closed since then, the latest first.</summary>
    public static List<AlertCardModel> Closed(DbConnection connection, Vault vault, ProtocolShelf shelf, Guid unit, Instant since, Instant now) =>
        Read(connection, vault, shelf, now, Columns + "WHERE a.unit_id = @unit AND a.state = 6 AND a.resolved_at >= @since ORDER BY a.resolved_at DESC LIMIT 200", ("unit", unit), ("since", since));

    /// <summary>Alerts of a stay: open ones first, then the latest.</summary>
    public static List<AlertCardModel> OfStay(DbConnection connection, Vault vault, ProtocolShelf shelf, Guid stay, Instant now) =>
        Read(connection, vault, shelf, now, Columns + "WHERE a.encounter_id = @stay ORDER BY CASE WHEN a.state <> 6 THEN 0 ELSE 1 END, a.opened_at DESC LIMIT 100", ("stay", stay));

    /// <summary>One alert; null when there is none.</summary>
    public static AlertCardModel? One(DbConnection connection, Vault vault, ProtocolShelf shelf, Guid alert, Instant now) =>
        Read(connection, vault, shelf, now, Columns + "WHERE a.id = @alert", ("alert", alert)).FirstOrDefault();

    static List<AlertCardModel> Read(DbConnection connection, Vault vault, ProtocolShelf shelf, Instant now, string sql, params ReadOnlySpan<(string, object?)> parameters)
    {
        var rows = connection.Query(sql, row => (
            Card: new AlertCardModel(
                new AlertId(row.Id(0)), (Priority)row.GetInt16(1), (AlertState)row.GetInt16(2), row.GetString(3), row.TextOrNull(4),
                row.IdOrNull(5) is { } stay ? new EncounterId(stay) : null, row.TextOrNull(6), null,
                row.IsDBNull(8) ? null : (Measure)row.GetInt16(8), row.IntOrNull(9), row.Time(10), row.TimeOrNull(11), null, row.TextOrNull(14), row.TimeOrNull(15),
                row.TimeOrNull(16), row.TimeOrNull(17), (int)row.GetInt64(18))
            { NobodyReached = row.TextOrNull(22) == Unreached.Nobody, OfUnit = row.GetString(23) == UnitAlerts.Kind ? row.Id(19) : null, OfPaper = row.GetString(21).StartsWith(UnitAlarms.Paper, StringComparison.Ordinal), OfChannel = row.GetString(21).StartsWith(DeadChannels.Rule, StringComparison.Ordinal) },
            Person: row.IdOrNull(7), Step: row.GetInt32(12), Protocol: row.GetString(13), Unit: row.Id(19), UnitName: row.GetString(20)), parameters);
        var names = PersonNames.Of(connection, vault, rows.Select(row => row.Person).OfType<Guid>());
        var shifts = new Dictionary<Guid, string>();
        var cards = new List<AlertCardModel>(rows.Count);
        foreach (var row in rows)
        {
            var card = row.Person is { } person && names.TryGetValue(person, out var name) ? row.Card with { ShortName = name.Short } : row.Card;
            if (card.Waiting && card.DueAt is not null && shelf.Find(row.Protocol) is { } shelved)
            {
                if (!shifts.TryGetValue(row.Unit, out var shift)) shifts[row.Unit] = shift = Roster.ShiftName(connection, row.Unit, now);
                var steps = (card.OfUnit is null ? Escalation.LadderFor(shelved.Protocol, row.UnitName, shift, card.Priority) : UnitLadder.Of(card.Priority)).Steps;
                card = card with { NextRole = steps[Math.Min(row.Step + 1, steps.Length - 1)].Role };
            }

            cards.Add(card);
        }

        return cards;
    }
}
