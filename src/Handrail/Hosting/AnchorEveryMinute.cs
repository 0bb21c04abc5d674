using System.Text;
using Handrail.Data;

namespace Handrail.Hosting;

/// <summary>Writes an audit anchor each minute: into the database, and as a synced line into the file outside it.</summary>
public sealed partial class AnchorEveryMinute(Writer writer, ServeOptions options, TimeProvider time, ILogger<AnchorEveryMinute> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            do
            {
                try
                {
                    await Write(writer, options.DataFolder);
                }
                catch (Exception failure)
                {
                    Failed(log, failure); // the next minute anchors what this one should have
                }
            }
            while (await minute.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
    }

    /// <summary>One anchor, if any chain has moved.</summary>
    public static async Task Write(Writer writer, string dataFolder)
    {
        if (await writer.Run(AuditAnchor.Write) is not { } line) return;
        await using var file = new FileStream(Path.Combine(dataFolder, AuditAnchor.FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        // A line that a crash tore would grow together with this one and be called a fault for ever; the anchor it began stands in the database.
        file.SetLength(EndOfWholeLines(file));
        file.Seek(0, SeekOrigin.End);
        await file.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
        file.Flush(flushToDisk: true);
    }

    static long EndOfWholeLines(FileStream file)
    {
        for (var end = file.Length; end > 0; end--)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n') return end;
        }

        return 0;
    }

    [LoggerMessage(2301, LogLevel.Error, "The audit anchor could not be written")]
    static partial void Failed(ILogger log, Exception failure);
}
