using Handrail.Data;

namespace Handrail.Hosting;

/// <summary>Deletes what is due by time: a few minutes after the start, then each day.</summary>
public sealed partial class RetentionJob(Writer writer, ServeOptions options, TimeProvider time, ILogger<RetentionJob> log) : BackgroundService
{
    static readonly TimeSpan Outbox = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(3), time, stoppingToken);
            while (true)
            {
                try
                {
                    await Retention.Run(writer, Retention.All, stoppingToken);
                    ClearOutbox();
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    Failed(log, failure); // what is due stays due: the next day deletes it
                }

                await Task.Delay(TimeSpan.FromDays(1), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
    }

    // A notice that no gateway has picked up in ninety days is of no use to anybody.
    void ClearOutbox()
    {
        var folder = Path.Combine(options.DataFolder, "outbox");
        if (!Directory.Exists(folder)) return;
        var before = time.GetUtcNow().UtcDateTime - Outbox;
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => File.GetLastWriteTimeUtc(file) < before)) File.Delete(file);
    }

    [LoggerMessage(2305, LogLevel.Error, "What was due for deletion could not be deleted; it is tried again tomorrow")]
    static partial void Failed(ILogger log, Exception failure);
}
