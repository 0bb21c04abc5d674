using Handrail.Core.CallBack;
using Handrail.Data;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>
/// Notices of the call-back desk, as files in the same folder and by the same promise as <see cref="FileSpool"/>: at least once, under one name. They hold a
/// reference and a time, nothing of the caller; nothing is ever sent to a caller's number.
/// </summary>
public sealed partial class DeskSpool(Database database, Writer writer, IClock clock, TimeProvider time, string folder, ILogger<DeskSpool> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Sends what is unsent; answers how many.</summary>
    public async Task<int> Round(CancellationToken stop)
    {
        var unsent = Unsent();
        if (unsent.Count == 0) return 0;
        Directory.CreateDirectory(folder);
        foreach (var notice in unsent)
            SpoolFile.Write(folder, notice.Key, new
            {
                key = notice.Key,
                to = notice.Recipient?.ToString(),
                role = notice.Role,
                about = notice.Step == (int)CallStep.Red ? "A promised call is almost due." : "A promised call is overdue.",
                callBack = notice.Call,
                desk = notice.Desk,
                dueBy = notice.DueBy.ToString(),
                madeAt = notice.MadeAt.ToString(),
                writtenAt = clock.GetCurrentInstant().ToString(),
            });
        await writer.Run(scope =>
        {
            foreach (var notice in unsent) scope.Connection.Execute("UPDATE desk_notice SET sent_at = @now WHERE key = @key AND sent_at IS NULL", ("now", scope.Now), ("key", notice.Key));
            return true;
        }, stop: stop);
        return unsent.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Round(stoppingToken);
                await Task.Delay(Every, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                RoundFailed(log, failure); // the notices stay unsent and are tried again
                await Task.Delay(Every, time, stoppingToken);
            }
        }
    }

    List<WaitingNotice> Unsent()
    {
        using var connection = database.Open();
        return connection.Query(
            """
            SELECT n.key, n.role, n.recipient, n.step, n.made_at, c.id, d.name, c.due_by FROM desk_notice n JOIN call_back c ON c.id = n.call_back_id JOIN desk d ON d.id = n.desk_id
            WHERE n.sent_at IS NULL ORDER BY n.made_at, n.key LIMIT 500
            """,
            row => new WaitingNotice(row.GetString(0), row.GetString(1), row.IdOrNull(2), row.GetInt32(3), row.Time(4), row.Id(5), row.GetString(6), row.Time(7)));
    }

    sealed record WaitingNotice(string Key, string Role, Guid? Recipient, int Step, Instant MadeAt, Guid Call, string Desk, Instant DueBy);

    [LoggerMessage(2202, LogLevel.Error, "Notices of the desk could not be written to the outbox folder; they stay unsent and are tried again")]
    static partial void RoundFailed(ILogger log, Exception failure);
}
