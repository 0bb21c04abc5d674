using System.Diagnostics;
using Handrail.Data;
using Microsoft.Data.Sqlite;

namespace Handrail.Bench;

/// <summary>
/// The reference: what SQLite takes when nothing but the insert is done. The product's own schema and indexes, WAL with synchronous=FULL, one prepared
/// statement, transactions of 1,000 rows. Columns are filled as the product fills them.
/// </summary>
public sealed class RawInserts : IDisposable
{
    const int RowsACommit = 1000;
    readonly SqliteConnection connection;
    readonly SqliteCommand insert;
    readonly byte[][] stays = [.. Enumerable.Range(0, 1000).Select(_ => Guid.CreateVersion7().Bytes())];
    readonly Random random = new(1);
    long seq;

    /// <summary>Makes the database in <paramref name="folder"/>.</summary>
    public RawInserts(string folder)
    {
        var database = Database.Sqlite(Path.Combine(folder, "raw.db"));
        Schema.Migrate(database);
        connection = (SqliteConnection)database.OpenWriter();
        insert = connection.CreateCommand();
        insert.CommandText =
            """
            INSERT INTO observation (seq, id, version, batch_no, recorded_at, effective_at, measure, v1, v2, v3, status, timing, origin,
              encounter_id, person_id, bed_id, device_id, token_no, staff_id, resend_key, content_hash, flags, reason)
            VALUES (@seq, @id, 1, @batch, @at, @at, @measure, @v1, NULL, NULL, 'final', 0, 1, @stay, @stay, @stay, @stay, 1, NULL, @resend, @hash, 0, NULL)
            """;
        foreach (var name in (string[])["@seq", "@id", "@batch", "@at", "@measure", "@v1", "@stay", "@resend", "@hash"]) insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        insert.Prepare();
    }

    /// <summary>One round: rows a second, and processor time a row in µs.</summary>
    public (double Rate, double Cost) Round(int commits)
    {
        using var self = Process.GetCurrentProcess();
        var used = self.TotalProcessorTime;
        var from = Stopwatch.GetTimestamp();
        for (var commit = 0; commit < commits; commit++)
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            insert.Transaction = transaction;
            var at = 1_790_000_000_000_000 + (seq * 1000);
            for (var i = 0; i < RowsACommit; i++)
            {
                var resend = new byte[16];
                random.NextBytes(resend);
                Set(0, ++seq);
                Set(1, Guid.CreateVersion7().Bytes());
                Set(2, (long)commit);
                Set(3, at);
                Set(4, seq % 5);
                Set(5, 70_000L);
                Set(6, stays[seq / 5 % 1000]);
                Set(7, resend);
                Set(8, seq * 7919);
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        self.Refresh();
        var rows = commits * (double)RowsACommit;
        return (rows / seconds, (self.TotalProcessorTime - used).TotalMicroseconds / rows);
    }

    void Set(int parameter, object value) => insert.Parameters[parameter].Value = value;

    /// <inheritdoc/>
    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
    }
}
