using Handrail.Data;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>
/// The channel "spool": each notice becomes one small file in <c>outbox/</c>, for a pager gateway or a script to pick up. At least once: the file is written, synced
/// and renamed into place before it is marked as sent; after a crash it is written again under the same name, so a reader sees one. It holds no patient data:
/// bed, priority and a reference.
/// </summary>
public sealed partial class FileSpool(Database database, Writer writer, IClock clock, TimeProvider time, string folder, ILogger<FileSpool> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    readonly Bell wake = new(time);

    /// <summary>A commit made notices.</summary>
    public void Prompt() => wake.Ring();

    /// <summary>Sends what is unsent; answers how many.</summary>
    public async Task<int> Round(CancellationToken stop)
    {
        var unsent = Unsent();
        if (unsent.Count == 0) return 0;
        Directory.CreateDirectory(folder);
        foreach (var notice in unsent.Where(notice => notice.Channel == "spool")) WriteFile(notice);
        await writer.Run(scope =>
        {
            // The wall needs no sending: the page shows it. Both are marked, so that "unsent" means what it says.
            foreach (var notice in unsent)
                scope.Connection.Execute("UPDATE notice SET sent_at = @now WHERE key = @key AND sent_at IS NULL", ("now", scope.Now), ("key", notice.Key));
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
                await wake.Wait(Every, stoppingToken);
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
            SELECT n.key, n.channel, n.role, n.recipient, n.made_at, a.id, a.priority, a.opened_at, b.name
            FROM notice n JOIN alert a ON a.id = n.alert_id
            LEFT JOIN bed_stay s ON s.encounter_id = a.encounter_id AND s.to_at IS NULL LEFT JOIN location b ON b.id = s.bed_id
            WHERE n.sent_at IS NULL ORDER BY n.made_at, n.key LIMIT 500
            """,
            row => new WaitingNotice(row.GetString(0), row.GetString(1), row.GetString(2), row.IdOrNull(3), row.Time(4), row.Id(5), row.GetInt32(6), row.Time(7), row.TextOrNull(8)));
    }

    void WriteFile(WaitingNotice notice) => SpoolFile.Write(folder, notice.Key, new
    {
        key = notice.Key,
        to = notice.Recipient?.ToString(),
        role = notice.Role,
        priority = notice.Priority switch { 3 => "high", 2 => "medium", _ => "low" },
        bed = notice.Bed,
        alert = $"/alert/{notice.Alert}",
        raisedAt = notice.OpenedAt.ToString(),
        madeAt = notice.MadeAt.ToString(),
        writtenAt = clock.GetCurrentInstant().ToString(),
        note = "Secondary notification, never the only alarm.",
    });

    sealed record WaitingNotice(string Key, string Channel, string Role, Guid? Recipient, Instant MadeAt, Guid Alert, int Priority, Instant OpenedAt, string? Bed);

    [LoggerMessage(2201, LogLevel.Error, "Notices could not be written to the outbox folder; they stay unsent and are tried again")]
    static partial void RoundFailed(ILogger log, Exception failure);
}
