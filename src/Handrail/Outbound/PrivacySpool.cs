using System.Text.Json;
using Handrail.Data;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>
/// Notices to the privacy officer as files in <c>outbox/</c>, like those of alerts (<see cref="FileSpool"/>): at least once, written and synced before they are marked. A
/// file holds a reference and no personal data.
/// </summary>
public sealed partial class PrivacySpool(Database database, Writer writer, TimeProvider time, string folder, ILogger<PrivacySpool> log) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Sends what is unsent; answers how many.</summary>
    public async Task<int> Round(CancellationToken stop)
    {
        List<(Guid Id, Guid Opening, Instant At, Instant Due)> unsent;
        using (var connection = database.Open())
            unsent = connection.Query("SELECT id, subject_id, made_at, due_at FROM privacy_notice WHERE sent_at IS NULL ORDER BY made_at LIMIT 100", row => (row.Id(0), row.Id(1), row.Time(2), row.Time(3)));
        if (unsent.Count == 0) return 0;
        Directory.CreateDirectory(folder);
        foreach (var notice in unsent) WriteFile(notice.Id, notice.Opening, notice.At, notice.Due);
        await writer.Run(scope =>
        {
            foreach (var notice in unsent) scope.Connection.Execute("UPDATE privacy_notice SET sent_at = @now WHERE id = @id AND sent_at IS NULL", ("now", scope.Now), ("id", notice.Id));
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
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                RoundFailed(log, failure); // they stay unsent and are tried again
            }

            try
            {
                await Task.Delay(Every, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    void WriteFile(Guid id, Guid opening, Instant at, Instant due)
    {
        var final = Path.Combine(folder, $"privacy-{id}.json");
        var draft = final + ".draft";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, new
            {
                key = $"privacy-{id}", role = "privacy-officer", priority = "high", what = "A record was opened in an emergency and waits for a review.",
                review = $"/privacy/reviews/{opening}", madeAt = at.ToString(), dueAt = due.ToString(),
            });
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, final, overwrite: true);
    }

    [LoggerMessage(2202, LogLevel.Error, "Notices to the privacy officer could not be written to the outbox folder; they stay unsent and are tried again")]
    static partial void RoundFailed(ILogger log, Exception failure);
}
