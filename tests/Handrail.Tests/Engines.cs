using Handrail.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Handrail.Tests;

/// <summary>Both engines for a theory: <c>[Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]</c>.</summary>
public static class Engines
{
    public static TheoryData<Engine> All => [Engine.Sqlite, Engine.Postgres];
}

/// <summary>A real, empty, migrated database of a test's own; thrown away afterwards.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    readonly string? postgresName;

    TestDatabase(Database database, string folder, string? postgresName)
    {
        Database = database;
        Folder = folder;
        this.postgresName = postgresName;
    }

    public Database Database { get; }

    public string Folder { get; }

    // With scripts: those of these names only, so the database of an older version.
    public static TestDatabase Make(Engine engine, Func<string, bool>? scripts = null)
    {
        var folder = Directory.CreateTempSubdirectory("handrail-test-").FullName;
        if (engine == Engine.Sqlite)
        {
            var sqlite = Database.Sqlite(Path.Combine(folder, "handrail.db"));
            if (scripts is null) File.Copy(Template.Sqlite, sqlite.File!);
            else Schema.Migrate(sqlite, scripts);
            return new TestDatabase(sqlite, folder, null);
        }

        var server = Environment.GetEnvironmentVariable("HANDRAIL_PG");
        if (string.IsNullOrEmpty(server)) Assert.Skip("HANDRAIL_PG is not set: ./check starts a PostgreSQL of its own and sets it.");
        var name = "handrail_" + Guid.NewGuid().ToString("N");
        Template.Create(server, name, scripts is null ? Template.Postgres : null);
        var database = Database.Postgres(new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 20 }.ToString());
        if (scripts is not null) Schema.Migrate(database, scripts);
        database.KeyPath = KeyFile.PathIn(folder);
        return new TestDatabase(database, folder, name);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (postgresName is not null)
        {
            await using (var pooled = new NpgsqlConnection(Database.ConnectionString)) NpgsqlConnection.ClearPool(pooled);
            await using var connection = new NpgsqlConnection(Environment.GetEnvironmentVariable("HANDRAIL_PG"));
            await connection.OpenAsync();
            await using var drop = new NpgsqlCommand($"DROP DATABASE {postgresName} WITH (FORCE)", connection);
            await drop.ExecuteNonQueryAsync();
        }
        else
        {
            SqliteConnection.ClearAllPools();
        }

        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>The migrated schema, made once a run by the real scripts and copied for each test: hundreds of tests would otherwise run every script again.</summary>
static class Template
{
    static readonly Lazy<string> SqliteFile = new(MakeSqlite);
    static readonly Lazy<string> PostgresName = new(MakePostgres);

    public static string Sqlite => SqliteFile.Value;

    public static string Postgres => PostgresName.Value;

    /// <summary>A database on the server, empty or a copy.</summary>
    public static void Create(string server, string name, string? copyOf)
    {
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var create = new NpgsqlCommand(copyOf is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {copyOf} STRATEGY FILE_COPY", connection);
        create.ExecuteNonQuery();
    }

    static string MakeSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("handrail-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "handrail.db");
        var database = Database.Sqlite(file);
        Schema.Migrate(database, _ => true);
        using (var connection = database.OpenWriter()) connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        SqliteConnection.ClearAllPools();
        return file;
    }

    static string MakePostgres()
    {
        var server = Environment.GetEnvironmentVariable("HANDRAIL_PG")!;
        var name = "handrail_template_" + Guid.NewGuid().ToString("N");
        Create(server, name, null);
        // Without a pool: a database that somebody is connected to cannot be copied.
        var place = new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = false }.ToString();
        Schema.Migrate(Database.Postgres(place), _ => true);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            using var connection = new NpgsqlConnection(server);
            connection.Open();
            using var drop = new NpgsqlCommand($"DROP DATABASE {name} WITH (FORCE)", connection);
            drop.ExecuteNonQuery();
        };
        return name;
    }
}
