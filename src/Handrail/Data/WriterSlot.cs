using System.Data.Common;

namespace Handrail.Data;

/// <summary>
/// The right to write with one audit chain. Slot 0 is the serving process, the next ones are command-line verbs. Held by the operating system
/// (a locked file beside the SQLite file) or by PostgreSQL (an advisory lock): it ends with the process, also after kill -9, without a lease to wait for.
/// </summary>
public sealed class WriterSlot : IAsyncDisposable
{
    const long LockFamily = 0x48414E44; // "HAND", so that the numbers do not meet somebody else's advisory locks
    readonly FileStream? file;
    readonly DbConnection? connection;

    WriterSlot(int slot, FileStream? file, DbConnection? connection)
    {
        Slot = slot;
        this.file = file;
        this.connection = connection;
    }

    /// <summary>The slot held.</summary>
    public int Slot { get; }

    /// <summary>Takes slot 0 for serving; null when another process serves this database.</summary>
    public static WriterSlot? ForServing(Database database, string dataFolder) => Take(database, dataFolder, 0);

    /// <summary>Takes the first free slot from 1 for a command-line verb.</summary>
    public static WriterSlot ForCommand(Database database, string dataFolder) =>
        Enumerable.Range(1, 15).Select(slot => Take(database, dataFolder, slot)).FirstOrDefault(held => held is not null)
        ?? throw new InvalidOperationException("Fifteen other commands write to this database at this moment: try again when one has ended.");

    static WriterSlot? Take(Database database, string dataFolder, int slot)
    {
        if (database.Engine == Engine.Postgres)
        {
            var connection = database.Open();
            if (connection.Scalar<bool>("SELECT pg_try_advisory_lock(@key)", ("key", (LockFamily << 8) + slot))) return new WriterSlot(slot, null, connection);
            connection.Dispose();
            return null;
        }

        try
        {
            Directory.CreateDirectory(dataFolder);
            // Beside the database and not in the data folder: two processes with a folder each can name the same database.
            return new WriterSlot(slot, new FileStream($"{database.File}-writer-{slot}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), null);
        }
        catch (IOException)
        {
            return null; // another process holds the lock
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (file is not null) await file.DisposeAsync();
        if (connection is null) return;
        // Given back by name: a pooled connection keeps its session, and with it the lock, until somebody uses it again.
        connection.Execute("SELECT pg_advisory_unlock(@key)", ("key", (LockFamily << 8) + Slot));
        await connection.DisposeAsync();
    }
}
