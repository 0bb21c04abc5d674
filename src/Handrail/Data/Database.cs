using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Handrail.Data;

/// <summary>Which database engine holds the record.</summary>
public enum Engine
{
    /// <summary>One file, in this process. The default.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, by the setting <c>--database</c>.</summary>
    Postgres,
}

/// <summary>Where the record is kept, and the only place that opens connections to it.</summary>
public sealed class Database : IAsyncDisposable
{
    readonly NpgsqlDataSource? source;
    readonly Lock opening = new();
    Vault? vault;

    Database(Engine engine, string connectionString)
    {
        Engine = engine;
        ConnectionString = connectionString;
        if (engine == Engine.Postgres) source = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>The provider's connection string.</summary>
    public string ConnectionString { get; }

    /// <summary>Full path of the SQLite file; null on PostgreSQL.</summary>
    public string? File => Engine == Engine.Sqlite ? Path.GetFullPath(new SqliteConnectionStringBuilder(ConnectionString).DataSource) : null;

    /// <summary>The key file of this record. SQLite: in the folder "keys" beside the file, unless it is set; PostgreSQL: must be set (<see cref="Hosting.ServeOptions.OpenDatabase"/> does it).</summary>
    public string? KeyPath { get; set; }

    /// <summary>The journal of deletions and revocations, beside the key file.</summary>
    public Journal Journal => new(JournalPath ?? Path.Combine(Path.GetDirectoryName(KeysPath)!, Journal.FileName));

    /// <summary>The journal's file when it is not beside the key file: a key handed in by the system (a credential) lies where nothing can be written.</summary>
    public string? JournalPath { get; set; }

    /// <summary>Path of the key file.</summary>
    public string KeysPath => KeyPath ?? (File is { } file ? KeyFile.PathIn(Path.GetDirectoryName(file)!) : throw new VaultException("No key file is named for this PostgreSQL database: name one with --key-file or a data folder with --data."));

    /// <summary>
    /// What seals and opens the personal texts of this record; opened at the first use. Throws <see cref="VaultException"/> when things were sealed and the key file is gone.
    /// </summary>
    public Vault Vault
    {
        get
        {
            lock (opening)
            {
                return vault ??= Vault.Open("", this, KeysPath);
            }
        }
    }

    /// <summary>A SQLite file; WAL with a synchronous level read from PRAGMA at start (see <see cref="OpenWriter"/>).</summary>
    public static Database Sqlite(string path) =>
        new(Engine.Sqlite, new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 30 }.ToString());

    /// <summary>A PostgreSQL database by its connection string.</summary>
    public static Database Postgres(string connectionString) => new(Engine.Postgres, connectionString);

    /// <summary>Reads the setting: a path (SQLite), or text with "Host=" (PostgreSQL).</summary>
    public static Database Of(string setting) =>
        setting.Contains("Host=", StringComparison.OrdinalIgnoreCase) ? Postgres(setting) : Sqlite(setting);

    /// <summary>A connection for reading; dispose it soon.</summary>
    public DbConnection Open()
    {
        if (source is not null) return source.OpenConnection();
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 10000");
        return connection;
    }

    /// <summary>
    /// The writer's connection. SQLite: WAL and synchronous=FULL, set and read back (a commit has reached the disk when it returns);
    /// <paramref name="synchronous"/> other than FULL exists only for the canary test that proves the power-cut test can see a loss.
    /// PostgreSQL: synchronous_commit=on, set and read back.
    /// </summary>
    public DbConnection OpenWriter(string synchronous = "FULL")
    {
        // SQLite: of its own and never back into the pool, or a handle opened while the disk was read-only would be taken again for ever.
        var connection = Engine == Engine.Postgres ? Open() : new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        if (Engine == Engine.Postgres)
        {
            connection.Execute("SET synchronous_commit = on");
            Require(connection.Scalar<string>("SHOW synchronous_commit"), "on", "synchronous_commit");
            return connection;
        }

        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 10000");
        Require(connection.Scalar<string>("PRAGMA journal_mode = WAL"), "wal", "journal_mode");
        connection.Execute($"PRAGMA synchronous = {(synchronous == "NORMAL" ? "NORMAL" : "FULL")}");
        Require(connection.Scalar<long>("PRAGMA synchronous").ToString(), synchronous == "NORMAL" ? "1" : "2", "synchronous");
        connection.Execute("PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000");
        return connection;
    }

    /// <summary>Begins a transaction that may write. SQLite: BEGIN IMMEDIATE, since a deferred read-then-write fails with 517.</summary>
    public DbTransaction Begin(DbConnection connection) =>
        connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: false) : connection.BeginTransaction();

    /// <summary>
    /// True when a failure means that the database cannot be reached or read at this moment (refused, stopped, locked, full, unreadable), rather than a fault of a statement.
    /// </summary>
    public static bool IsAway(Exception? failure) => failure switch
    {
        null => false,
        NpgsqlException { IsTransient: true } => true,
        // BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, AUTH, NOTADB
        SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 11 or 13 or 14 or 23 or 26 } => true,
        _ => IsAway(failure.InnerException),
    };

    static void Require(string? got, string want, string setting)
    {
        if (!string.Equals(got, want, StringComparison.OrdinalIgnoreCase))
            throw new InvalidOperationException($"The database answers {setting}={got}, but Handrail needs {want}: refusing to start, because an acknowledgement could be lost.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (source is not null) await source.DisposeAsync();
        else using (var connection = new SqliteConnection(ConnectionString)) SqliteConnection.ClearPool(connection);
    }
}
