using System.Data.Common;
using System.Threading.Channels;
using NodaTime;

namespace Handrail.Data;

/// <summary>How much one group commit may hold.</summary>
/// <param name="MaxItems">At most this many pieces of work.</param>
/// <param name="MaxMilliseconds">No further work is taken in after this long; what waits goes into the next commit.</param>
/// <param name="Synchronous">FULL. NORMAL exists only for the canary that shows what it loses.</param>
public sealed record WriterLimits(int MaxItems = 512, int MaxMilliseconds = 20, string Synchronous = "FULL");

/// <summary>
/// The one writer of this process. Everything that changes the record comes through here, in order, in group commits: many producers, one
/// transaction, one fsync, and only then the answers. A piece of work that is refused or fails is rolled back to its own savepoint.
/// Cached state belongs to this thread: a failed piece of work, and a failed commit, undo what they touched (see <see cref="WriteScope.OnUndo"/>).
/// </summary>
public sealed partial class Writer : IAsyncDisposable
{
    const long ClockSlackMicros = 10_000_000;
    readonly Database database;
    readonly IClock clock;
    readonly ILogger<Writer> log;
    readonly WriterLimits limits;
    readonly Channel<Work> queue = Channel.CreateBounded<Work>(new BoundedChannelOptions(8192) { SingleReader = true });
    readonly Task loop;
    WriterConnection? connection;
    long nextBatch;
    Instant lastDecided = Instant.MinValue;
    long beatTicks = Environment.TickCount64;
    int failuresInARow;
    long decidedMicros;

    /// <summary>Starts the writer; the schema must be there.</summary>
    public Writer(Database database, AuditChain audit, IClock clock, ILogger<Writer> log, WriterLimits? limits = null)
    {
        this.database = database;
        this.clock = clock;
        this.log = log;
        this.limits = limits ?? new WriterLimits();
        Audit = audit;
        loop = Task.Run(Loop);
    }

    /// <summary>The audit chain this writer extends.</summary>
    internal AuditChain Audit { get; }

    /// <summary>
    /// True while the writer answers: its loop has been round in the last five seconds, the last commit did not fail, and the wall clock is not behind what
    /// has been decided. Behind it, time stands still for every decision and no step falls due: the walls must not look alive then.
    /// </summary>
    public bool Healthy => failuresInARow == 0 && Micros.Of(clock.GetCurrentInstant()) >= Volatile.Read(ref decidedMicros) - ClockSlackMicros && Environment.TickCount64 - Volatile.Read(ref beatTicks) < 5000 && !loop.IsCompleted;

    /// <summary>Told after each commit which units' live pages have something new. Runs on the writer's thread: only wake somebody.</summary>
    public Action<IReadOnlyCollection<Guid>>? UnitsMoved { get; set; }

    /// <summary>
    /// Queues a piece of work and answers when its commit has reached the disk.
    /// <paramref name="keep"/> false means refused: what it wrote is rolled back. <paramref name="audit"/> runs in any case, outside that rollback.
    /// Throws what the work threw, or what the commit threw; then nothing of it was kept.
    /// </summary>
    public async Task<T> Run<T>(
        Func<WriteScope, T> work, Func<T, bool>? keep = null, Action<WriteScope, T?, Exception?>? audit = null, CancellationToken stop = default)
    {
        var item = new Work<T>(work, keep, audit);
        await queue.Writer.WriteAsync(item, stop);
        return await item.Answer.Task; // not cancelled: once queued it will be done, and the caller should learn it
    }

    /// <summary>Runs a short look at cached state on the writer's thread, between two commits: it sees only what is committed.</summary>
    public async Task<T> Look<T>(Func<T> look, CancellationToken stop = default)
    {
        var item = new LookWork<T>(look);
        await queue.Writer.WriteAsync(item, stop);
        return await item.Answer.Task;
    }

    async Task Loop()
    {
        var group = new List<Work>();
        while (await Waiting())
        {
            group.Clear();
            var began = Environment.TickCount64;
            Volatile.Write(ref beatTicks, began);
            while (group.Count < limits.MaxItems && Environment.TickCount64 - began < limits.MaxMilliseconds && queue.Reader.TryRead(out var next))
            {
                if (next.IsLook)
                {
                    // A look must see committed state only: finish the group first.
                    Commit(group);
                    group.Clear();
                    next.Run(null!);
                    next.Finish(null);
                    continue;
                }

                group.Add(next);
            }

            Commit(group);
        }

        connection?.Dispose();
    }

    // Wakes at least every second, so that the beat shows a living loop also when nothing is to do.
    async Task<bool> Waiting()
    {
        while (true)
        {
            Volatile.Write(ref beatTicks, Environment.TickCount64);
            if (queue.Reader.TryPeek(out _)) return true; // busy: no timer needed
            using var second = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                return await queue.Reader.WaitToReadAsync(second.Token);
            }
            catch (OperationCanceledException)
            {
                if (queue.Reader.Completion.IsCompleted) return false;
            }
        }
    }

    void Commit(List<Work> group)
    {
        if (group.Count == 0) return;
        WriteScope? scope = null;
        try
        {
            connection ??= OpenConnection();
            using var transaction = database.Begin(connection.Connection);
            var now = Micros.Cut(clock.GetCurrentInstant());
            if (now < lastDecided) now = lastDecided; // decisions never run backwards, whatever the wall clock does
            scope = new WriteScope(connection, transaction, now, nextBatch, database, Audit);
            foreach (var item in group) item.Run(scope);
            scope.Close();
            // After a failure only a commit that had to reach the disk proves anything: an empty one succeeds on a full disk too.
            if (failuresInARow > 0) scope.Connection.Execute("UPDATE unit_counter SET no = no + 1");
            transaction.Commit();
            lastDecided = now;
            Volatile.Write(ref decidedMicros, Micros.Of(now));
            nextBatch = scope.NextBatch;
            failuresInARow = 0;
        }
        catch (Exception failure)
        {
            failuresInARow++;
            CommitFailed(log, failure, group.Count);
            scope?.UndoAll();
            connection?.Dispose();
            connection = null;
            Volatile.Write(ref beatTicks, Environment.TickCount64);
            foreach (var item in group) item.Finish(failure);
            return;
        }

        foreach (var item in group) item.Finish(null);
        if (scope.Units.Count > 0 && UnitsMoved is { } moved) scope.AfterCommit(() => moved(scope.Units));
        scope.Publish(log);
    }

    WriterConnection OpenConnection()
    {
        var opened = database.OpenWriter(limits.Synchronous);
        nextBatch = opened.Scalar<long>("SELECT coalesce(max(no), 0) FROM batch") + 1;
        var decided = opened.Scalar<long?>("SELECT max(decided_at) FROM batch");
        if (decided is { } micros && Micros.ToInstant(micros) > lastDecided) lastDecided = Micros.ToInstant(micros);
        if (lastDecided != Instant.MinValue) Volatile.Write(ref decidedMicros, Micros.Of(lastDecided));
        return new WriterConnection(opened);
    }

    /// <summary>Takes no more work, finishes what is queued and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await loop;
    }

    [LoggerMessage(2001, LogLevel.Error, "A commit of {Items} pieces of work failed; none of them was acknowledged")]
    static partial void CommitFailed(ILogger log, Exception failure, int items);
}
