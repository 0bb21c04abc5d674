using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Handrail.Data.Backups;

/// <summary>What a backup holds.</summary>
public sealed record BackupDone(string Path, long Bytes, BackupHeader Header, IReadOnlyList<TableCount> Tables)
{
    /// <summary>Rows of all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);
}

/// <summary>
/// Copies the record into one file while it is being written: every table in one snapshot (SQLite: a read transaction on the log; PostgreSQL: REPEATABLE READ),
/// with the anchors as far as that snapshot goes. One portable form for both engines; see docs/adr/0025.
/// </summary>
public static class TakeBackup
{
    /// <summary>Makes the backup; complete and synced under its name when this returns. <paramref name="progress"/> is told (rows done, rows in all).</summary>
    public static BackupDone Run(Database database, string dataFolder, string path, Instant now, Action<long, long>? progress = null)
    {
        _ = database.Vault; // an empty record gets its first key; one with sealed parts and no key file refuses
        var keys = KeyFile.Read(database.KeysPath) ?? throw new InvalidDataException($"The key file {database.KeysPath} is missing: a backup that nobody can open is none. Put the copy of it back.");
        using var connection = database.Open();
        using var snapshot = connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : connection.BeginTransaction(IsolationLevel.RepeatableRead);
        var tables = BackupTable.All(connection, database.Engine);
        var counts = tables.ToDictionary(table => table.Name, table => Count(connection, table), StringComparer.Ordinal);
        var all = counts.Values.Sum();
        var header = new BackupHeader(1, database.Engine.ToString(), Micros.Of(now), SchemaNames.Ran(connection), AuditAnchor.Heads(connection),
            connection.Query("SELECT DISTINCT kek FROM data_key ORDER BY kek", row => row.GetString(0)));
        if (header.Keys.FirstOrDefault(id => keys[id] is null) is { } lacking) throw new InvalidDataException($"The key file lacks the key {lacking}, which this record needs. Put the newest copy of it back before you rely on backups.");
        var made = new List<TableCount>();
        var done = 0L;
        BackupFile.Create(path, keys, writer =>
        {
            writer.Write(BackupFile.Kind.Header, header);
            foreach (var table in tables)
            {
                writer.Write(BackupFile.Kind.Table, new { table.Name, table.Columns });
                made.Add(Rows(connection, table, writer, () =>
                {
                    if (++done % 5000 == 0) progress?.Invoke(done, all);
                }));
            }

            WriteFile(writer, AuditAnchor.FileName, Anchors(connection, Path.Combine(dataFolder, AuditAnchor.FileName)));
            WriteFile(writer, Journal.FileName, System.IO.File.Exists(database.Journal.Path) ? System.IO.File.ReadAllBytes(database.Journal.Path) : []);
            writer.Write(BackupFile.Kind.Manifest, made);
        });
        progress?.Invoke(done, done);
        return new BackupDone(path, new FileInfo(path).Length, header, made);
    }

    static long Count(DbConnection connection, BackupTable table)
    {
        using var command = connection.Command(table.CountSql);
        return Convert.ToInt64(command.ExecuteScalar(), null);
    }

    static TableCount Rows(DbConnection connection, BackupTable table, BinaryWriter writer, Action one)
    {
        var sum = new TableSum();
        using var command = connection.Command(table.SelectSql);
        using var reader = command.ExecuteReader();
        var row = new MemoryStream();
        while (reader.Read())
        {
            row.SetLength(0);
            RowBytes.Write(row, reader);
            var bytes = row.GetBuffer().AsSpan(0, (int)row.Length);
            sum.Add(bytes);
            writer.Write((byte)BackupFile.Kind.Row);
            writer.Write(bytes.Length);
            writer.Write(bytes);
            one();
        }

        return new TableCount(table.Name, table.Columns, sum.Rows, sum.Hash);
    }

    // Lines of anchors that are younger than the snapshot would make the restored audit look cut.
    static byte[] Anchors(DbConnection connection, string file)
    {
        if (!System.IO.File.Exists(file)) return [];
        var last = connection.Scalar<long?>("SELECT max(no) FROM audit_anchor") ?? 0;
        using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(open);
        var lines = reader.ReadToEnd().Split('\n')[..^1].Where(line => !long.TryParse(line.Split('\t')[0], null, out var no) || no <= last);
        return System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
    }

    static void WriteFile(BinaryWriter writer, string name, byte[] bytes)
    {
        writer.Write((byte)BackupFile.Kind.File);
        writer.Write(name);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
