using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// Does the work that time brings: steps of alerts nobody has taken, overdue sets, silent feeds. Claim, effect and removal of a due row are one commit of the
/// one writer, so a step is neither lost nor taken twice, whenever the process dies. Runs twice a second by itself; grains only make it prompt.
/// </summary>
public sealed partial class Sweep(
    Writer writer, Database database, WatchBook book, AlertBook alerts, TakeReadings readings, IClock clock, TimeProvider time, ILogger<Sweep> log, IEnumerable<DueKind>? others = null)
    : BackgroundService
{
    const int AtOnce = 200;
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);
    readonly Bell wake = new(time);
    readonly HashSet<(string Kind, Guid Subject)> stuck = [];
    readonly Dictionary<string, DueKind> others = (others ?? []).ToDictionary(each => each.Kind); // what other features have time do
    long lastRoundTicks = Environment.TickCount64;

    /// <summary>True when the last round is younger than ten seconds.</summary>
    public bool Alive => Environment.TickCount64 - Volatile.Read(ref lastRoundTicks) < 10_000;

    /// <summary>Something is due now: do not wait for the next round.</summary>
    public void Prompt() => wake.Ring();

    /// <summary>One round: everything that is due. Answers how many rows were done.</summary>
    public async Task<int> Round(CancellationToken stop)
    {
        // A writer that failed has to prove itself again also on a quiet ward, or the walls would stay dark.
        if (!writer.Healthy) await writer.Run(_ => true, stop: stop);
        var (done, all) = (0, true);
        while (AnyDue())
        {
            int some;
            try
            {
                some = await writer.Run(DoSome, stop: stop);
            }
            catch (Exception) when (writer.Healthy && !stop.IsCancellationRequested)
            {
                // The commit itself would have worked, so one of the rows cannot be done: it must not hold up the others.
                (some, all) = await OneByOne(stop);
            }

            done += some;
            if (some < AtOnce) break;
        }

        if (all) stuck.Clear();
        // With a row that cannot be done somebody's alert stands still: the walls say so, while the others go on.
        if (all) Volatile.Write(ref lastRoundTicks, Environment.TickCount64);
        return done;
    }

    async Task<(int Done, bool All)> OneByOne(CancellationToken stop)
    {
        var (done, failed) = (0, 0);
        foreach (var (kind, subject) in DueNow())
        {
            try
            {
                await writer.Run(scope => Do(scope, kind, subject), stop: stop);
                done++;
            }
            catch (Exception failure) when (writer.Healthy && !stop.IsCancellationRequested)
            {
                failed++;
                if (stuck.Add((kind, subject))) RowFailed(log, failure, kind, subject); // said once, not twice a second
            }
        }

        return (done, failed == 0);
    }

    List<(string Kind, Guid Subject)> DueNow()
    {
        using var connection = database.Open();
        return connection.Query("SELECT kind, subject_id FROM due_work WHERE due_at <= @now ORDER BY due_at", row => (row.GetString(0), row.Id(1)), ("now", clock.GetCurrentInstant()));
    }

    /// <summary>
    /// Makes every open stay due for a look. Done once at each start: a stay that nobody has ever observed has no tick of its own yet, and must still fall due;
    /// a protocol that changed while the program was down may want to look earlier. Looking twice adds nothing.
    /// </summary>
    public Task<int> LookAtAll(CancellationToken stop) => writer.Run(
        scope => scope.Connection.Execute(
            """
            INSERT INTO due_work (kind, subject_id, due_at) SELECT 'watch', id, @now FROM encounter WHERE ended_at IS NULL
            ON CONFLICT (kind, subject_id) DO UPDATE SET due_at = CASE WHEN due_work.due_at < excluded.due_at THEN due_work.due_at ELSE excluded.due_at END
            """,
            ("now", scope.Now)),
        stop: stop);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var looked = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!looked) await LookAtAll(stoppingToken);
                looked = true;
                await Round(stoppingToken);
                await wake.Wait(Every, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The rows are still there: the next round finds them. The health page shows a sweep that no longer gets round.
                RoundFailed(log, failure);
                await Task.Delay(2 * Every, time, stoppingToken);
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
        foreach (var (kind, subject) in due) Do(scope, kind, subject);
        return due.Count;
    }

    bool Do(WriteScope scope, string kind, Guid subject)
    {
        switch (kind)
        {
            case "alert":
                Step(scope, subject);
                return true;
            case "watch":
                Tick(scope, subject);
                return true;
            case var _ when others.TryGetValue(kind, out var other):
                other.Do(scope, subject);
                return true;
            default:
                throw new InvalidOperationException($"due_work holds the unknown kind '{kind}'.");
        }
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

    [LoggerMessage(2102, LogLevel.Error, "Due work of kind {Kind} for {Subject} cannot be done; the rest goes on, and the walls say NOT LIVE until it can")]
    static partial void RowFailed(ILogger log, Exception failure, string kind, Guid subject);

    [LoggerMessage(2101, LogLevel.Error, "A round of due work failed; it will be tried again")]
    static partial void RoundFailed(ILogger log, Exception failure);
}
