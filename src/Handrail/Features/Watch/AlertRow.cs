using System.Data.Common;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>An alert as the database holds it (the projection of its events).</summary>
public sealed record AlertRow(
    Guid Id, string SubjectKind, Guid SubjectId, string Rule, Priority Priority, Guid Unit, Guid? Encounter, string Protocol,
    AlertProgress Progress, Instant OpenedAt, Instant? ClearedAt)
{
    const string Columns =
        "SELECT id, subject_kind, subject_id, rule, priority, unit_id, encounter_id, protocol, state, round, step, repeats, due_at, waiting, accepted_by, opened_at, cleared_at FROM alert ";

    /// <summary>The alert with this id.</summary>
    public static AlertRow? Find(DbConnection connection, Guid id) =>
        connection.Query(Columns + "WHERE id = @id", Read, ("id", id)).FirstOrDefault();

    /// <summary>The open alert of a subject and rule.</summary>
    public static AlertRow? FindOpen(DbConnection connection, string kind, Guid subject, string rule) =>
        connection.Query(Columns + "WHERE subject_kind = @kind AND subject_id = @subject AND rule = @rule AND state <> 6", Read,
            ("kind", kind), ("subject", subject), ("rule", rule)).FirstOrDefault();

    static AlertRow Read(DbDataReader row) => new(
        row.Id(0), row.GetString(1), row.Id(2), row.GetString(3), (Priority)row.GetInt16(4), row.Id(5), row.IdOrNull(6), row.GetString(7),
        new AlertProgress((AlertState)row.GetInt16(8), row.GetInt32(9), row.GetInt32(10), row.GetInt32(11), row.TimeOrNull(12), Names(row.GetString(13))) { AcceptedBy = row.IdOrNull(14) },
        row.Time(15), row.TimeOrNull(16));

    static Guid[] Names(string waiting) => [.. waiting.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];
}
