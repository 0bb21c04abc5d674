using System.Data.Common;
using NodaTime;

namespace Handrail.Data;

/// <summary>The open transaction of one group commit, as a piece of work sees it.</summary>
public sealed partial class WriteScope
{
    const string Savepoint = "work";
    static readonly HotSql Save = new("SAVEPOINT work");
    static readonly HotSql Release = new("RELEASE SAVEPOINT work");
    static readonly HotSql RollBack = new("ROLLBACK TO SAVEPOINT work");
    static readonly HotSql InsertBatch = new("INSERT INTO batch (no, decided_at, readings) VALUES (@no, @at, @readings)", "no", "at", "readings");
    static readonly HotSql RaiseCounter =
        new("INSERT INTO unit_counter (unit_id, no) VALUES (@unit, 1) ON CONFLICT (unit_id) DO UPDATE SET no = unit_counter.no + 1", "unit");

    readonly WriterConnection writing;
    readonly DbTransaction transaction;
    readonly AuditChain audit;
    readonly Database database;
    readonly List<Action> kept = [];
    readonly List<Action> open = [];
    readonly List<Action> published = [];
    readonly HashSet<Guid> units = [];
    (long No, byte[] Hash)? auditHead; // read once a commit; nobody else extends this chain while the transaction is open
    long batchNo;
    bool batchUsed;
    int publishedBefore;
    int readings;

    internal WriteScope(WriterConnection writing, DbTransaction transaction, Instant now, long batchNo, Database database, AuditChain audit)
    {
        this.writing = writing;
        Connection = writing.Connection;
        this.transaction = transaction;
        Now = now;
        this.batchNo = batchNo;
        this.database = database;
        this.audit = audit;
    }

    /// <summary>The writer's connection, inside the transaction.</summary>
    public DbConnection Connection { get; }

    /// <summary>A statement kept prepared from one commit to the next.</summary>
    public HotStatement Hot(HotSql sql) => writing.Hot(sql);

    /// <summary>The clock of every decision in this commit; cut to microseconds, never earlier than the commit before.</summary>
    public Instant Now { get; }

    /// <summary>The engine, for the few statements that differ.</summary>
    public Engine Engine => database.Engine;

    /// <summary>Seals personal texts in this commit.</summary>
    public Vault Vault => database.Vault;

    /// <summary>Notes deletions and revocations outside the database, before this commit.</summary>
    public Journal Journal => database.Journal;

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
    public void Audit(AuditRow row) => auditHead = audit.Append(this, row, auditHead ?? AuditChain.Head(Connection, audit.Slot));

    internal void Begin()
    {
        open.Clear();
        (batchUsed, readings) = (false, 0);
        publishedBefore = published.Count;
        if (Engine == Engine.Sqlite) Hot(Save).Execute();
        else transaction.Save(Savepoint);
    }

    internal void Keep()
    {
        if (batchUsed)
        {
            var insert = Hot(InsertBatch);
            insert.Bind(0, batchNo);
            insert.Bind(1, Micros.Of(Now));
            insert.Bind(2, (long)readings);
            insert.Execute();
            batchNo++;
        }

        if (Engine == Engine.Sqlite) Hot(Release).Execute();
        else transaction.Release(Savepoint);
        kept.AddRange(open);
        open.Clear();
    }

    internal void Undo()
    {
        auditHead = null; // what the work itself wrote to the audit is gone
        if (Engine == Engine.Sqlite)
        {
            Hot(RollBack).Execute();
            Hot(Release).Execute();
        }
        else
        {
            transaction.Rollback(Savepoint);
            transaction.Release(Savepoint);
        }

        published.RemoveRange(publishedBefore, published.Count - publishedBefore);
        foreach (var undo in open) undo();
        open.Clear();
    }

    internal void Close()
    {
        var raise = units.Count > 0 ? Hot(RaiseCounter) : null;
        foreach (var unit in units)
        {
            raise!.Bind(0, unit);
            raise.Execute();
        }
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
