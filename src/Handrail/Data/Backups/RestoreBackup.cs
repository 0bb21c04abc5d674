using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Handrail.Data.Backups;

/// <summary>What a restore did.</summary>
/// <param name="Header">Of the backup.</param>
/// <param name="Rows">Rows put back, equal in count and fingerprint to the backup's.</param>
/// <param name="AuditRows">Rows of the audit, whose chain is intact.</param>
/// <param name="JournalFound">False when no journal was there: deletions and revocations after the backup could not be done again.</param>
/// <param name="Reapplied">Deletions and revocations done again.</param>
/// <param name="Unanswered">Units where whoever answers when nobody is on the roster is switched off now: somebody else must be named before it serves.</param>
public sealed record RestoreDone(BackupHeader Header, long Rows, long AuditRows, bool JournalFound, int Reapplied, IReadOnlyList<string> Unanswered);

/// <summary>
/// Puts a backup back into an empty place, checks that it is equal, row by row, and that its audit is intact, and does every deletion and revocation of the
/// journal again before anything can be served. Refuses, with what to do, a cut or changed file, a newer schema, a place that is not empty.
/// </summary>
public static class RestoreBackup
{
    /// <summary>A file that stands in the folder while a restore is not whole: nothing is served from there.</summary>
    public const string UnfinishedName = "RESTORE-UNFINISHED";

    /// <summary>Throws <see cref="InvalidDataException"/> when a restore into this folder was cut off half-way.</summary>
    public static void RefuseUnfinished(string dataFolder)
    {
        if (File.Exists(Path.Combine(dataFolder, UnfinishedName)))
            throw new InvalidDataException($"A restore into {dataFolder} was cut off: what was deleted or revoked since the backup would come back. Remove this folder (and the PostgreSQL database, if one was named), and restore again.");
    }

    /// <summary>Does it. <paramref name="keysFrom"/>: the key file, with the journal beside it unless <paramref name="journalFrom"/> names it.</summary>
    public static async Task<RestoreDone> Run(string path, Database target, string dataFolder, string keysFrom, IClock clock, Action<long, long>? progress = null, string? journalFrom = null)
    {
        var keys = KeyFile.Read(keysFrom) ?? throw new InvalidDataException($"The key file {keysFrom} is missing. A backup holds no keys: name your copy of the key file with --key-file.");
        using var records = BackupFile.Open(path, keys);
        if ((BackupFile.Kind)records.ReadByte() != BackupFile.Kind.Header) throw new InvalidDataException($"{path} does not begin as a backup does.");
        var header = records.ReadJson<BackupHeader>();
        if (header.Form != 1) throw new InvalidDataException($"This backup has form {header.Form}, which this version does not know: restore it with a newer Handrail.");
        if (header.Keys.FirstOrDefault(id => keys[id] is null) is { } lacking) throw new InvalidDataException($"The key file lacks the key {lacking}, which this backup needs. Put the newest copy of the key file there.");
        var known = SchemaNames.Known;
        if (header.Scripts.FirstOrDefault(script => !known.Contains(script)) is { } newer) throw new InvalidDataException($"This backup was made by a newer Handrail (schema script {newer} is not known here). Restore it with that version.");
        RefuseUnlessEmpty(target, dataFolder);

        var journal = new Journal(journalFrom ?? Path.Combine(Path.GetDirectoryName(keysFrom)!, Journal.FileName));
        var entries = journal.Read(); // before anything is written: a changed journal refuses
        Directory.CreateDirectory(dataFolder);
        await File.WriteAllTextAsync(Path.Combine(dataFolder, UnfinishedName), "This restore has not ended: what was deleted or revoked since the backup is not done again yet.\n");
        BringKeys(keysFrom, target.KeysPath, journal);
        Schema.Migrate(target, name => header.Scripts.Contains(SchemaNames.Plain(name)));
        var tables = await Load(target, dataFolder, records, entries, journal, progress);
        Check(target, tables);
        Schema.Migrate(target);
        var audit = Audit(target, dataFolder);

        await using var slot = WriterSlot.ForCommand(target, dataFolder);
        await using var writer = new Writer(target, new AuditChain(slot.Slot), clock, NullLogger<Writer>.Instance);
        await SealPersons.Run(target, writer);
        await Reapply(writer, entries, tables.Sum(table => table.Rows));
        target.Vault.Refresh();
        File.Delete(Path.Combine(dataFolder, UnfinishedName));
        return new RestoreDone(header, tables.Sum(table => table.Rows), audit, System.IO.File.Exists(journal.Path), entries.Count, Unanswered(target));
    }

    static void RefuseUnlessEmpty(Database target, string dataFolder)
    {
        if (Directory.Exists(dataFolder) && Directory.EnumerateFileSystemEntries(dataFolder).Any()) throw new InvalidDataException($"{dataFolder} is not empty. Restore into a new folder, look at it, and only then put it in the old one's place.");
        if (target.Engine == Engine.Sqlite) return;
        using var connection = target.Open();
        if (BackupTable.All(connection, target.Engine).Count > 0) throw new InvalidDataException("The PostgreSQL database that --database names is not empty. Make a new one and name that.");
    }

    static List<string> Unanswered(Database target)
    {
        using var connection = target.Open();
        return connection.Query(
            "SELECT l.name FROM unit_setting u JOIN location l ON l.id = u.unit_id JOIN staff s ON s.id = u.charge_staff_id WHERE s.disabled_at IS NOT NULL ORDER BY l.name", row => row.GetString(0));
    }

    static void BringKeys(string from, string to, Journal journal)
    {
        if (Path.GetFullPath(from) == Path.GetFullPath(to)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        foreach (var (source, copy) in new[] { (from, to), (journal.Path, Path.Combine(Path.GetDirectoryName(to)!, Journal.FileName)) })
        {
            if (!File.Exists(source)) continue;
            File.Copy(source, copy);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    static async Task<List<TableCount>> Load(Database target, string dataFolder, BinaryReader records, IReadOnlyList<JournalEntry> entries, Journal journal, Action<long, long>? progress)
    {
        await using var into = new TableLoader(target);
        BackupTable? table = null;
        var rows = 0L;
        while (true)
        {
            switch ((BackupFile.Kind)records.ReadByte())
            {
                case BackupFile.Kind.Table:
                    into.Begin(table = records.ReadJson<BackupTable>());
                    break;
                case BackupFile.Kind.Row when table is not null:
                    into.Row(RowBytes.Read(records.ReadBytes(records.ReadInt32()), table.Columns.Count));
                    if (++rows % 5000 == 0) progress?.Invoke(rows, 0);
                    break;
                case BackupFile.Kind.File:
                    var name = records.ReadString();
                    var bytes = records.ReadBytes(records.ReadInt32());
                    if (name == AuditAnchor.FileName && bytes.Length > 0) await File.WriteAllBytesAsync(Path.Combine(dataFolder, AuditAnchor.FileName), bytes);
                    if (name == Journal.FileName) Continues(bytes, journal, entries);
                    break;
                case BackupFile.Kind.Manifest:
                    into.Commit();
                    return records.ReadJson<List<TableCount>>();
                default:
                    throw new InvalidDataException("The backup holds a record that is not known here.");
            }
        }
    }

    // The journal beside the keys must be the one this installation has gone on writing: another one would not know what was deleted here.
    static void Continues(byte[] then, Journal journal, IReadOnlyList<JournalEntry> entries)
    {
        if (then.Length == 0) return;
        var now = File.Exists(journal.Path) ? File.ReadAllBytes(journal.Path) : [];
        var whole = Array.LastIndexOf(then, (byte)'\n') + 1;
        if (now.Length < whole || !now.AsSpan(0, whole).SequenceEqual(then.AsSpan(0, whole)))
            throw new InvalidDataException($"{journal.Path} ({entries.Count} entries) is not the journal that this backup's installation has gone on writing. Put the newest {Journal.FileName} beside the key file: without it, what was deleted or revoked would come back.");
    }

    static void Check(Database target, List<TableCount> tables)
    {
        using var connection = target.Open();
        foreach (var table in tables)
        {
            var now = TableSum.Of(connection, new BackupTable(table.Name, table.Columns));
            if ((now.Rows, now.Hash) != (table.Rows, table.Hash)) throw new InvalidDataException($"Table {table.Name} is not what the backup says ({now.Rows} rows, {table.Rows} wanted). Do not use this folder; try another copy.");
        }
    }

    static long Audit(Database target, string dataFolder)
    {
        using var connection = target.Open();
        var verdict = AuditVerify.Run(connection, Path.Combine(dataFolder, AuditAnchor.FileName));
        return verdict.Faults.Count == 0 ? verdict.Rows : throw new InvalidDataException($"The audit in this backup is not intact: {verdict.Faults[0]} Do not use this folder; find out what happened.");
    }

    static Task<int> Reapply(Writer writer, IReadOnlyList<JournalEntry> entries, long rows) => writer.Run(
        scope =>
        {
            foreach (var entry in entries)
                (JournalKinds.All.TryGetValue(entry.Kind, out var again) ? again : throw new InvalidDataException($"The journal holds '{entry.Kind}', which this version does not know: restore with a newer Handrail."))(scope, entry);
            JournalKinds.Finish(scope);
            return entries.Count;
        },
        audit: (scope, count, failure) => scope.Audit(new AuditRow("command-line", Environment.UserName, "RestoreBackup", "system", "", failure is null ? "done" : "failed", $"{rows} rows; {count} journal entries done again")));
}
