using System.Data.Common;
using Handrail.Core.Admission;
using NodaTime;

namespace Handrail.Data;

/// <summary>Calls after leaving against advice: the discharge begins one, the shift page shows it, its own page answers it. A discharge that was undone takes its call with it.</summary>
public static class LeavingCallBook
{
    /// <summary>due_work.kind, subject the discharge: a call has become due or overdue.</summary>
    public const string DueKindName = "leaving-call";

    const string Standing = " AND NOT EXISTS (SELECT 1 FROM stay_event u WHERE u.undoes_id = c.event_id) ";

    /// <summary>A call is to be made on the day after they left.</summary>
    public static void Begin(WriteScope scope, Guid discharge, Guid stay, Instant left, string words, Guid by)
    {
        var due = LeavingCalls.DueAt(left, ZoneOf(scope.Connection, stay));
        Insert(scope, Guid.CreateVersion7(), discharge, stay, null, LeavingCallState.Due, due, words, by);
    }

    /// <summary>Writes what came of a try: a new row that takes the place of the last one.</summary>
    public static void Add(WriteScope scope, LeavingCall call, LeavingCallState state, Instant? due, string words, Guid by) => Insert(scope, Guid.CreateVersion7(), call.Event, call.Stay, call.Now, state, due, words, by);

    /// <summary>Calls of a unit that are still to be made, the soonest first.</summary>
    public static List<LeavingCallDue> OfUnit(DbConnection connection, Vault vault, Guid unit)
    {
        var rows = connection.Query(
            """
            SELECT c.encounter_id, e.person_id, v.happened_at, c.due_at, c.no, l.staff_id, s.name
            FROM leaving_call c JOIN encounter e ON e.id = c.encounter_id JOIN stay_event v ON v.id = c.event_id
            LEFT JOIN looks_after l ON l.id = (SELECT n.id FROM looks_after n WHERE n.encounter_id = c.encounter_id ORDER BY n.from_at DESC, n.id DESC LIMIT 1)
            LEFT JOIN staff s ON s.id = l.staff_id
            WHERE e.unit_id = @unit AND c.due_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM leaving_call n WHERE n.supersedes = c.id)
            """ + Standing + "ORDER BY c.due_at, c.id",
            row => (Stay: row.Id(0), Person: row.Id(1), Left: row.Time(2), Due: row.Time(3), No: row.GetInt32(4), Nurse: row.IdOrNull(5), Name: row.TextOrNull(6)), ("unit", unit));
        var names = PersonNames.Of(connection, vault, rows.Select(row => row.Person));
        return rows.ConvertAll(row => new LeavingCallDue(row.Stay, names[row.Person].Short, row.Left, row.Due, row.No - 1, row.Nurse, row.Name));
    }

    /// <summary>The call of a stay, made or not; null when none was ever due.</summary>
    public static LeavingCall? OfStay(DbConnection connection, Vault vault, Guid stay)
    {
        var rows = connection.Query(
            """
            SELECT c.event_id, v.happened_at, c.id, c.no, c.state, c.due_at, c.words, s.name, c.at FROM leaving_call c JOIN stay_event v ON v.id = c.event_id LEFT JOIN staff s ON s.id = c.by_staff
            WHERE c.encounter_id = @stay
            """ + Standing + "ORDER BY v.recorded_at DESC, c.event_id, c.no",
            row => (Event: row.Id(0), Left: row.Time(1), Step: new LeavingCallStep(row.Id(2), row.GetInt32(3), (LeavingCallState)row.GetInt16(4), row.TimeOrNull(5), row.TextOrNull(6), row.TextOrNull(7) ?? "unknown", row.Time(8))), ("stay", stay));
        return rows.Count == 0 ? null : new LeavingCall(rows[0].Event, stay, rows[0].Left,
            [.. rows.Where(row => row.Event == rows[0].Event).Select(row => row.Step with { Words = vault.OpenTextOrNull(connection, PlaceOf(row.Step.Id), row.Step.Words) })]);
    }

    /// <summary>Due work: a call has become due or overdue. The boards are told; what is due is worked out from the rows.</summary>
    public static void Tick(WriteScope scope, Guid discharge)
    {
        var open = scope.Connection.Query(
            """
            SELECT e.unit_id, c.due_at FROM leaving_call c JOIN encounter e ON e.id = c.encounter_id WHERE c.event_id = @event AND c.due_at IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM leaving_call n WHERE n.supersedes = c.id) AND NOT EXISTS (SELECT 1 FROM stay_event u WHERE u.undoes_id = c.event_id)
            """,
            row => (Unit: row.Id(0), Due: row.Time(1)), ("event", discharge));
        DueKind.Set(scope, DueKindName, discharge, open is [var call] && Next(call.Due) > scope.Now ? call.Due > scope.Now ? call.Due : Next(call.Due) : null);
        if (open is [var told]) scope.Touch(told.Unit);
    }

    /// <summary>The clock of the unit of a stay.</summary>
    public static DateTimeZone ZoneOf(DbConnection connection, Guid stay) =>
        connection.Scalar<string>("SELECT z.zone FROM encounter e JOIN unit_setting z ON z.unit_id = e.unit_id WHERE e.id = @stay", ("stay", stay)) is { } zone ? DateTimeZoneProviders.Tzdb[zone] : DateTimeZone.Utc;

    /// <summary>Place of the sealed words of a row.</summary>
    public static string PlaceOf(Guid row) => $"leaving_call.words:{row:N}";

    static Instant Next(Instant due) => due + LeavingCalls.Grace + Duration.FromMilliseconds(1);

    static void Insert(WriteScope scope, Guid id, Guid discharge, Guid stay, LeavingCallStep? before, LeavingCallState state, Instant? due, string words, Guid by)
    {
        scope.Connection.Execute(
            """
            INSERT INTO leaving_call (id, event_id, encounter_id, no, state, due_at, words, by_staff, at, supersedes)
            VALUES (@id, @event, @stay, @no, @state, @due, @words, @by, @now, @before)
            """,
            ("id", id), ("event", discharge), ("stay", stay), ("no", (before?.No ?? 0) + 1), ("state", (short)state), ("due", due is { } at ? Micros.Cut(at) : null),
            ("words", string.IsNullOrWhiteSpace(words) ? null : scope.Vault.SealText(scope, PersonNames.OwnerOf(scope.Connection, stay), PlaceOf(id), Folding.Inert(words.Trim()))), ("by", by), ("now", scope.Now), ("before", before?.Id));
        DueKind.Set(scope, DueKindName, discharge, due);
        if (scope.Connection.Query("SELECT unit_id FROM encounter WHERE id = @stay", row => row.Id(0), ("stay", stay)) is [var unit]) scope.Touch(unit);
    }
}
