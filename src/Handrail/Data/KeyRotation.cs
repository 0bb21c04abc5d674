namespace Handrail.Data;

/// <summary>How the keys stand.</summary>
/// <param name="Newest">Id of the key that wraps from now on.</param>
/// <param name="Used">Data keys under each key of the installation.</param>
/// <param name="Missing">Keys that rows need and the file lacks.</param>
/// <param name="Idle">Keys of the file that no row needs any more.</param>
public sealed record KeyStanding(string Newest, IReadOnlyDictionary<string, long> Used, IReadOnlyList<string> Missing, IReadOnlyList<string> Idle)
{
    /// <summary>Data keys that are not under the newest key.</summary>
    public long Behind => Used.Where(each => each.Key != Newest).Sum(each => each.Value);
}

/// <summary>
/// Wraps every data key anew under a new key of the installation, a hundred in a commit, while the record is being served. Killed at any moment it goes on where it was:
/// each row says which key wraps it, and the old key stays in the file until it is retired.
/// </summary>
public static class KeyRotation
{
    const int AtOnce = 100;

    /// <summary>Reads how the keys stand. Throws <see cref="InvalidDataException"/> when there is no key file.</summary>
    public static KeyStanding Standing(Database database)
    {
        if (!File.Exists(database.KeysPath)) _ = database.Vault; // an empty record gets its first key
        var keys = KeyFile.Read(database.KeysPath) ?? throw new InvalidDataException($"The key file {database.KeysPath} is missing. Put your copy of it back.");
        using var connection = database.Open();
        var used = connection.Query("SELECT kek, count(*) FROM data_key GROUP BY kek ORDER BY kek", row => (row.GetString(0), row.GetInt64(1))).ToDictionary(each => each.Item1, each => each.Item2, StringComparer.Ordinal);
        return new KeyStanding(keys.Newest, used, [.. used.Keys.Where(id => keys[id] is null)], [.. keys.Ids.Where(id => id != keys.Newest && !used.ContainsKey(id))]);
    }

    /// <summary>Rotates, or goes on with a rotation that was stopped. Answers how many data keys were wrapped anew.</summary>
    public static async Task<long> Run(Database database, Writer writer, Action<long, long>? progress = null)
    {
        var standing = Standing(database);
        if (standing.Missing.Count > 0) throw new InvalidDataException($"The key file lacks {string.Join(", ", standing.Missing)}. Put the newest copy of it back first.");
        if (standing.Behind == 0)
        {
            KeyFile.Add(database.KeysPath);
            standing = Standing(database);
        }

        var (done, all) = (0L, standing.Behind);
        while (await writer.Run(scope => Some(scope, KeyFile.Read(database.KeysPath)!)) is > 0 and var some)
        {
            done += some;
            progress?.Invoke(done, Math.Max(all, done));
        }

        return done;
    }

    /// <summary>Takes keys that no row needs out of the file, for good. Backups made before the rotation can then no longer be opened. Answers their ids.</summary>
    public static Task<IReadOnlyList<string>> Retire(Database database, Writer writer) => writer.Run(scope =>
    {
        // Nobody else makes a data key while it is decided: SQLite has one writing transaction, PostgreSQL this lock; see Vault.Newest for the other half.
        if (scope.Engine == Engine.Postgres) scope.Connection.Execute("LOCK TABLE data_key IN EXCLUSIVE MODE");
        var idle = Standing(database).Idle;
        var used = scope.Connection.Query("SELECT DISTINCT kek FROM data_key", row => row.GetString(0));
        idle = [.. idle.Except(used)];
        if (idle.Count > 0) KeyFile.Remove(database.KeysPath, idle);
        return idle;
    });

    static int Some(WriteScope scope, KeyFile keys)
    {
        var rows = scope.Connection.Query("SELECT owner, no, wrapped, kek FROM data_key WHERE kek <> @newest ORDER BY owner, no LIMIT @n",
            row => (Owner: row.Id(0), No: row.GetInt32(1), Wrapped: row.GetFieldValue<byte[]>(2), Kek: row.GetString(3)), ("newest", keys.Newest), ("n", AtOnce));
        foreach (var row in rows)
        {
            var key = Vault.Unwrap(keys[row.Kek] ?? throw new VaultException($"The key file lacks the key {row.Kek}."), row.Owner, row.No, row.Wrapped);
            scope.Connection.Execute("UPDATE data_key SET wrapped = @wrapped, kek = @newest WHERE owner = @owner AND no = @no AND kek = @old",
                ("wrapped", Vault.Wrap(keys[keys.Newest]!, row.Owner, row.No, key)), ("newest", keys.Newest), ("owner", row.Owner), ("no", row.No), ("old", row.Kek));
        }

        return rows.Count;
    }
}
