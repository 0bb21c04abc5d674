using Handrail.Data;

namespace Handrail.Hosting;

/// <summary>
/// Keys deleted by another process ("handrail shred" beside a serving one) may still lie in this one's memory. The journal says whose: each entry that this process has not
/// seen is forgotten here, within seconds.
/// </summary>
public sealed partial class FollowJournal(Database database, TimeProvider time, ILogger<FollowJournal> log) : BackgroundService
{
    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    long seenLength, seenNo;

    /// <summary>One look; answers how many owners were forgotten.</summary>
    public int Look()
    {
        var file = new FileInfo(database.Journal.Path);
        if (!file.Exists || file.Length == seenLength) return 0;
        var length = file.Length;
        var fresh = database.Journal.Read().Where(entry => entry.No > seenNo).ToList();
        var owners = fresh.Where(entry => entry.Kind == "shred" && Guid.TryParse(entry.Subject, out _)).Select(entry => Guid.Parse(entry.Subject)).Distinct().ToList();
        // Noted before its commit: a key that still stands (the commit is under way, or a crash took it) is looked at again; it must not keep the others in memory.
        List<Guid> gone;
        using (var connection = database.Open()) gone = [.. owners.Where(owner => connection.Scalar<long>("SELECT count(*) FROM data_key WHERE owner = @owner", ("owner", owner)) == 0)];
        foreach (var owner in gone) database.Vault.ForgetShredded(owner);
        if (gone.Count == owners.Count) (seenNo, seenLength) = (fresh.Count > 0 ? fresh[^1].No : seenNo, length);
        return gone.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do
            {
                try
                {
                    Look();
                }
                catch (IOException)
                {
                    continue; // somebody is writing it this moment; the next look reads it
                }
                catch (Exception failure)
                {
                    Failed(log, failure); // doctor says what is wrong with the journal; the next look tries again
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // stopping
        }
    }

    [LoggerMessage(2304, LogLevel.Error, "The journal of deletions could not be followed; it is tried again")]
    static partial void Failed(ILogger log, Exception failure);
}
