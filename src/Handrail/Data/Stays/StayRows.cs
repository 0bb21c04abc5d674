using System.Data.Common;
using System.Security.Cryptography;
using Handrail.Core.Admission;
using NodaTime;

namespace Handrail.Data;

/// <summary>Reads the log of stays.</summary>
public static class StayRows
{
    const int Undo = 9;

    /// <summary>Place of the sealed reason of a row.</summary>
    public static string ReasonOf(Guid row) => $"stay_event.reason:{row:N}";

    /// <summary>
    /// The events that stand. A stay from before the log was kept has none: its bed spans are read as events, which are written at its next change.
    /// </summary>
    public static List<StayEvent> Standing(DbConnection connection, Guid encounter)
    {
        var rows = connection.Query("SELECT id, no, kind, happened_at, bed_id, undoes_id FROM stay_event WHERE encounter_id = @stay ORDER BY no",
            row => (Id: row.Id(0), No: row.GetInt32(1), Kind: row.GetInt16(2), At: row.Time(3), Bed: row.IdOrNull(4), Undoes: row.IdOrNull(5)), ("stay", encounter));
        if (rows.Count == 0) return FromSpans(connection, encounter);
        var undone = rows.Where(row => row.Undoes is not null).Select(row => row.Undoes!.Value).ToHashSet();
        return [.. rows.Where(row => row.Kind != Undo && !undone.Contains(row.Id)).Select(row => new StayEvent(row.Id, row.No, (StayKind)row.Kind, row.At, row.Bed))];
    }

    /// <summary>True when the log of this stay has been written.</summary>
    public static bool HasLog(DbConnection connection, Guid encounter) => connection.Scalar<long>("SELECT count(*) FROM stay_event WHERE encounter_id = @stay", ("stay", encounter)) > 0;

    /// <summary>The whole log, newest first, with what was undone.</summary>
    public static IReadOnlyList<StayLogRow> Log(DbConnection connection, Vault vault, Guid encounter)
    {
        var rows = connection.Query(
            """
            SELECT e.id, e.no, e.kind, e.happened_at, e.bed_id, e.undoes_id, e.way, e.reason, s.name, e.recorded_at FROM stay_event e LEFT JOIN staff s ON s.id = e.by_staff
            WHERE e.encounter_id = @stay ORDER BY e.no DESC
            """,
            row => (Id: row.Id(0), No: row.GetInt32(1), Kind: row.GetInt16(2), At: row.Time(3), Bed: row.IdOrNull(4), Undoes: row.IdOrNull(5), Way: row.GetString(6), Reason: row.TextOrNull(7), By: row.TextOrNull(8), Recorded: row.Time(9)),
            ("stay", encounter));
        if (rows.Count == 0) return [.. FromSpans(connection, encounter).Select(each => new StayLogRow(each, "", null, null, each.At, null, null)).Reverse()];
        var undoneBy = rows.Where(row => row.Undoes is not null).ToDictionary(row => row.Undoes!.Value, row => row.Id);
        return [.. rows.Select(row => new StayLogRow(
            new StayEvent(row.Id, row.No, row.Kind == Undo ? (StayKind)rows.First(each => each.Id == row.Undoes).Kind : (StayKind)row.Kind, row.At, row.Bed),
            row.Way, vault.OpenTextOrNull(connection, ReasonOf(row.Id), row.Reason), row.By, row.Recorded, undoneBy.TryGetValue(row.Id, out var by) ? by : null, row.Undoes))];
    }

    static List<StayEvent> FromSpans(DbConnection connection, Guid encounter)
    {
        var found = connection.Query("SELECT admitted_at, ended_at, voided_at FROM encounter WHERE id = @stay", row => (From: row.Time(0), To: row.TimeOrNull(1), Void: row.TimeOrNull(2)), ("stay", encounter));
        if (found is not [var stay] || stay.Void is not null) return [];
        var spans = connection.Query("SELECT bed_id, from_at, to_at FROM bed_stay WHERE encounter_id = @stay ORDER BY from_at", row => new BedSpan(row.Id(0), row.Time(1), row.TimeOrNull(2)), ("stay", encounter));
        var events = new List<StayEvent>();
        var first = spans.Count > 0 && spans[0].From <= stay.From ? spans[0].Bed : (Guid?)null;
        Add(StayKind.Admit, stay.From, first);
        for (var i = 0; i < spans.Count; i++)
        {
            if (!(i == 0 && first is not null)) Add(StayKind.Move, spans[i].From, spans[i].Bed);
            if (spans[i].To is { } until && until != stay.To && (i + 1 == spans.Count || spans[i + 1].From != until)) Add(StayKind.Move, until, null);
        }

        if (stay.To is { } ended) Add(StayKind.Discharge, ended, null);
        return events;

        // The same id each time it is read: a page shows it, and an undo names it.
        void Add(StayKind kind, Instant at, Guid? bed) => events.Add(new StayEvent(
            new Guid(SHA256.HashData([.. encounter.Bytes(), (byte)(events.Count + 1)]).AsSpan(0, 16), bigEndian: true), events.Count + 1, kind, at, bed));
    }
}
