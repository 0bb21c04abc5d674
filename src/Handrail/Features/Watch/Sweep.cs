using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// Does the work that time brings: steps of alerts nobody has taken, overdue sets, silent feeds. Claim, effect and removal of a due row are one commit of the
/// one writer, so a step is neither lost nor taken twice, whenever the process dies. Runs twice a second by itself; grains only make it prompt.
/// </summary>
public sealed partial class Sweep(Writer writer, Database database, WatchBook book, AlertBook alerts, TakeReadings readings, IClock clock, TimeProvider time, ILogger<Sweep> log)
    : BackgroundService
{
    const int AtOnce = 200;
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    readonly SemaphoreSlim wake = new(0, 1);
    readonly Lock waking = new();
    long lastRoundTicks = Environment.TickCount64;

    /// <summary>True when the last round is younger than ten seconds.</summary>
    public bool Alive => Environment.TickCount64 - Volatile.Read(ref lastRoundTicks) < 10_000;

    /// <summary>Something is due now: do not wait for the next round.</summary>
    public void Prompt()
    {
        lock (waking)
            if (wake.CurrentCount == 0) wake.Release();
    }

    /// <summary>One round: everything that is due. Answers how many rows were done.</summary>
    public async Task<int> Round(CancellationToken stop)
    {
        var done = 0;
        while (AnyDue())
        {
            var some = await writer.Run(DoSome, stop: stop);
            done += some;
            if (some < AtOnce) break;
        }

        Volatile.Write(ref lastRoundTicks, Environment.TickCount64);
        return done;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // One waiter, kept from round to round: one left behind each time would pile up, and each would swallow a prompt.
        Task? woken = null;
        var timersSet = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!timersSet) await writer.Run(EveryStayHasItsTimer, stop: stoppingToken);
                timersSet = true;
                await Round(stoppingToken);
                woken ??= wake.WaitAsync(stoppingToken);
                await Task.WhenAny(Task.Delay(Every, time, stoppingToken), woken);
                if (woken.IsCompleted) woken = null;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The rows are still there: the next round finds them. The health page shows a sweep that no longer gets round.
                RoundFailed(log, failure);
                await Task.Delay(Every, time, stoppingToken);
            }
        }
    }

    /// <summary>
    /// Gives each open stay without a timer one that is due now: whoever was admitted and never measured is overdue by time alone, and no reading will ever say so.
    /// </summary>
    internal static int EveryStayHasItsTimer(WriteScope scope) => scope.Connection.Execute(
        """
        INSERT INTO due_work (kind, subject_id, due_at)
        SELECT 'watch', e.id, @now FROM encounter e
        WHERE e.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM due_work d WHERE d.kind = 'watch' AND d.subject_id = e.id)
        """,
        ("now", scope.Now));

    bool AnyDue()
    {
        using var connection = database.Open();
        return connection.Scalar<long?>("SELECT min(due_at) FROM due_work") is { } first && first <= Micros.Of(clock.GetCurrentInstant());
    }

    int DoSome(WriteScope scope)
    {
        var due = scope.Connection.Query("SELECT kind, subject_id FROM due_work WHERE due_at <= @now ORDER BY due_at LIMIT 200", row => (Kind: row.GetString(0), Subject: row.Id(1)), ("now", scope.Now));
        foreach (var (kind, subject) in due)
        {
            switch (kind)
            {
                case "alert":
                    Step(scope, subject);
                    break;
                case "watch":
                    Tick(scope, subject);
                    break;
                default:
                    throw new InvalidOperationException($"due_work holds the unknown kind '{kind}'.");
            }
        }

        return due.Count;
    }

    void Step(WriteScope scope, Guid alert)
    {
        if (AlertRow.Find(scope.Connection, alert) is { } open && alerts.TimeUp(scope, open, AlertAnswers.UnitName(scope, open.Unit))) return;
        DueWork.Set(scope, "alert", alert, null, alert, null); // taken or resolved in the meantime
    }

    void Tick(WriteScope scope, Guid encounter)
    {
        if (book.Open(scope, encounter) is not { } watched)
        {
            DueWork.Set(scope, "watch", encounter, null, encounter, null); // the stay has ended
            return;
        }

        var touched = new TouchedStay(watched);
        WatchRules.Tick(watched.State, watched.Plan, scope.Now, touched.Events);
        if (touched.Events.Count > 0) watched.MustStore = true;
        DueWork.SetTick(scope, watched, Later(WatchRules.NextTick(watched.State, watched.Plan), scope.Now), alerts.DueMoved);
        readings.Finish(scope, new() { [encounter] = touched });
    }

    // A tick that is still due right after it was taken would make this loop spin.
    static Instant? Later(Instant? next, Instant now) => next is { } at && at <= now ? now + Duration.FromSeconds(1) : next;

    [LoggerMessage(2101, LogLevel.Error, "A round of due work failed; it will be tried again")]
    static partial void RoundFailed(ILogger log, Exception failure);
}
