using System.Data.Common;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>Looking at the queue.</summary>
public sealed record ViewDesk : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Reads the queue. No name, number or word of a caller is opened for it.</summary>
public sealed class DeskBoard(Database database)
{
    /// <summary>The queue as it stands, for this viewer.</summary>
    public DeskModel Of(PageFrame frame, Actor by)
    {
        using var connection = database.Open();
        if (DeskBook.All(connection) is not [var desk, ..]) return new DeskModel(frame, null, 0, [], [], [], false, [], null);
        var eventNo = connection.Scalar<long?>("SELECT no FROM unit_counter WHERE unit_id = @desk", ("desk", desk.Id)) ?? 0;
        var names = Names(connection);
        var open = DeskQueue.Order(CallBook.Open(connection, desk.Id), row => row.Call);
        var flags = connection.Query(
            """
            SELECT c.id,
              (SELECT count(*) FROM call_back o JOIN enquiry oe ON oe.id = o.enquiry_id WHERE oe.phone_index = e.phone_index AND o.id <> c.id AND o.closed_at IS NULL),
              (SELECT max(o.outcome) FROM call_back o JOIN enquiry oe ON oe.id = o.enquiry_id
               WHERE oe.phone_index = e.phone_index AND o.id <> c.id AND o.closed_at IS NOT NULL AND o.outcome IN ('not-safe', 'wrong-number', 'asked-not-to'))
            FROM call_back c JOIN enquiry e ON e.id = c.enquiry_id WHERE c.desk_id = @desk AND c.closed_at IS NULL
            """,
            row => (Id: row.Id(0), Same: (int)row.GetInt64(1), Stopped: row.TextOrNull(2)), ("desk", desk.Id)).ToDictionary(row => row.Id, row => (row.Same, row.Stopped));
        var rows = open.Select(row => Item(row, names, by.Id, frame.Now, flags.GetValueOrDefault(row.Call.Id))).ToList();
        return new DeskModel(
            frame with { Zone = DateTimeZoneProviders.Tzdb[desk.Zone] }, desk, eventNo, [.. rows.Where(row => !row.Row.Call.Doubtful)], [.. rows.Where(row => row.Row.Call.Doubtful)],
            [.. HandoverRow.Given(connection, by.Id, frame.Now - HandoversWaiting.Look).Where(row => row.Waiting)], Roles.Has(by.Role, Permission.LeadDesk),
            [.. DeskBook.OnShift(connection, desk.Id, "advisor", frame.Now).Select(id => names.GetValueOrDefault(id, "")).Order(StringComparer.Ordinal)], CallerRetention.LastRun(connection));
    }

    /// <summary>A row of it.</summary>
    public static QueueRow Item(CallRow row, IReadOnlyDictionary<Guid, string> names, Guid viewer, Instant now, (int Same, string? Stopped) flags)
    {
        // A claim that has run out counts as none also before the sweep has written it down.
        var holder = row.Call is { IsOpen: true, ClaimedBy: { } by } && row.Call.ClaimedUntil > now ? by : (Guid?)null;
        return new QueueRow(row, CallClock.ColourAt(row.Call, now), holder is { } who ? names.GetValueOrDefault(who, "somebody") : null, holder == viewer, flags.Same, flags.Stopped);
    }

    /// <summary>Names of staff by id.</summary>
    public static IReadOnlyDictionary<Guid, string> Names(DbConnection connection) =>
        connection.Query("SELECT id, name FROM staff", row => (Id: row.Id(0), Name: row.GetString(1))).ToDictionary(row => row.Id, row => row.Name);
}
