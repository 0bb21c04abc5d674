using System.Data.Common;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>Looking at the report.</summary>
public sealed record ViewDeskReport : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.LeadDesk;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Reads the times of promises and calls; no name and no number is read for it.</summary>
public sealed class DeskReports(Database database)
{
    /// <summary>The days that are counted.</summary>
    public static readonly Duration Counted = Duration.FromDays(28);

    /// <summary>The figures up to now.</summary>
    public Outcome<DeskReportModel> Of(PageFrame frame)
    {
        using var connection = database.Open();
        if (DeskBook.All(connection) is not [var desk, ..]) return Refusal.NotFound("There is no desk yet.");
        var (zone, from) = (DateTimeZoneProviders.Tzdb[desk.Zone], frame.Now - Counted);
        return new DeskReportModel(frame with { Zone = zone }, desk.Name, from, DeskReport.Of(Promises(connection, desk.Id, from), Calls(connection, desk.Id, from), frame.Now, zone));
    }

    // What was joined is counted once, with the request that went on; what was no request was no promise. An answered call in was answered, not promised.
    static List<PromiseFact> Promises(DbConnection connection, Guid desk, Instant from) => connection.Query(
        """
        SELECT requested_at, promised_at, first_attempt_at, closed_at FROM call_back
        WHERE desk_id = @desk AND requested_at >= @from AND source = 'web' AND outcome NOT IN ('joined', 'abuse')
        """,
        row => new PromiseFact(row.Time(0), row.Time(1), row.TimeOrNull(2), row.TimeOrNull(3)), ("desk", desk), ("from", from));

    static List<IncomingFact> Calls(DbConnection connection, Guid desk, Instant from) => connection.Query(
        """
        SELECT i.rang_at, i.answered_ms, i.ended, c.first_attempt_at FROM incoming_call i LEFT JOIN call_back c ON c.id = i.call_back_id
        WHERE i.desk_id = @desk AND i.rang_at >= @from
        """,
        row => new IncomingFact(row.Time(0), row.IntOrNull(1) is { } ms ? Duration.FromMilliseconds(ms) : null, row.GetString(2) == "voicemail", row.GetString(2) == "voicemail" ? row.TimeOrNull(3) : null),
        ("desk", desk), ("from", from));
}
