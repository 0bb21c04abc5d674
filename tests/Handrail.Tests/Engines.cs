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
            Schema.Migrate(sqlite, scripts ?? (_ => true));
            return new TestDatabase(sqlite, folder, null);
        }

        var server = Environment.GetEnvironmentVariable("HANDRAIL_PG");
        if (string.IsNullOrEmpty(server)) Assert.Skip("HANDRAIL_PG is not set: ./check starts a PostgreSQL of its own and sets it.");
        var name = "handrail_" + Guid.NewGuid().ToString("N");
        using (var connection = new NpgsqlConnection(server))
        {
            connection.Open();
            using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            create.ExecuteNonQuery();
        }

        var database = Database.Postgres(new NpgsqlConnectionStringBuilder(server) { Database = name, Pooling = true, MaxPoolSize = 20 }.ToString());
        Schema.Migrate(database, scripts ?? (_ => true));
        database.KeyPath = KeyFile.PathIn(folder);
        return new TestDatabase(database, folder, name);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (postgresName is not null)
        {
            NpgsqlConnection.ClearAllPools();
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
