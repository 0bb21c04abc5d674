using System.Data.Common;
using NodaTime;

namespace Handrail.Data;

/// <summary>The open transaction of one group commit, as a piece of work sees it.</summary>
public sealed partial class WriteScope
{
    const string Savepoint = "work";
    readonly DbTransaction transaction;
    readonly AuditChain audit;
    readonly List<Action> kept = [];
    readonly List<Action> open = [];
    readonly List<Action> published = [];
    readonly HashSet<Guid> units = [];
    long batchNo;
    bool batchUsed;
    int publishedBefore;
    int readings;

    internal WriteScope(DbConnection connection, DbTransaction transaction, Instant now, long batchNo, Engine engine, AuditChain audit)
    {
        Connection = connection;
        this.transaction = transaction;
        Now = now;
        this.batchNo = batchNo;
        Engine = engine;
        this.audit = audit;
    }

    /// <summary>The writer's connection, inside the transaction.</summary>
    public DbConnection Connection { get; }

    /// <summary>The open transaction, for prepared commands that are kept from one commit to the next.</summary>
    public DbTransaction Transaction => transaction;

    /// <summary>The clock of every decision in this commit; cut to microseconds, never earlier than the commit before.</summary>
    public Instant Now { get; }

    /// <summary>The engine, for the few statements that differ.</summary>
    public Engine Engine { get; }

    /// <summary>Number of this piece of work; using it writes its batch row. What was judged together has the same number.</summary>
    public long BatchNo
    {
        get
        {
            batchUsed = true;
            return batchNo;
        }
    }

    internal IReadOnlyCollection<Guid> Units => units;

    internal long NextBatch => batchNo;

    /// <summary>Counts readings into the batch row.</summary>
    public void CountReadings(int more) => readings += more;

    /// <summary>Something on this unit's live pages changed: its counter rises in this commit.</summary>
    public void Touch(Guid unit) => units.Add(unit);

    /// <summary>Runs when what this piece of work did is rolled back, by itself or with the whole commit: drop the cached state it touched.</summary>
    public void OnUndo(Action undo) => open.Add(undo);

    /// <summary>Runs after the commit, in order, on the writer's thread: keep it short.</summary>
    public void AfterCommit(Action publish) => published.Add(publish);

    /// <summary>Adds a row to the audit chain, in this commit.</summary>
    public void Audit(AuditRow row) => audit.Append(Connection, row, Now);

    internal void Begin()
    {
        open.Clear();
        (batchUsed, readings) = (false, 0);
        publishedBefore = published.Count;
        transaction.Save(Savepoint);
    }

    internal void Keep()
    {
        if (batchUsed)
        {
            Connection.Execute("INSERT INTO batch (no, decided_at, readings) VALUES (@no, @at, @readings)", ("no", batchNo), ("at", Now), ("readings", readings));
            batchNo++;
        }

        transaction.Release(Savepoint);
        kept.AddRange(open);
        open.Clear();
    }

    internal void Undo()
    {
        transaction.Rollback(Savepoint);
        transaction.Release(Savepoint);
        published.RemoveRange(publishedBefore, published.Count - publishedBefore);
        foreach (var undo in open) undo();
        open.Clear();
    }

    internal void Close()
    {
        foreach (var unit in units)
            Connection.Execute("INSERT INTO unit_counter (unit_id, no) VALUES (@unit, 1) ON CONFLICT (unit_id) DO UPDATE SET no = unit_counter.no + 1", ("unit", unit));
    }

    internal void UndoAll()
    {
        foreach (var undo in open) undo();
        foreach (var undo in kept) undo();
    }

    // What was published late is published again by the next page query; a listener that fails must not stop the writer.
    internal void Publish(ILogger log)
    {
        foreach (var publish in published)
        {
            try
            {
                publish();
            }
            catch (Exception failure)
            {
                PublishFailed(log, failure);
            }
        }
    }

    [LoggerMessage(2002, LogLevel.Error, "A listener failed after a commit; the commit stands")]
    static partial void PublishFailed(ILogger log, Exception failure);
}
