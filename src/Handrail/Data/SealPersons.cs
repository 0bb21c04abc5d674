using Microsoft.Data.Sqlite;

namespace Handrail.Data;

/// <summary>
/// The step after schema 0014 that a script cannot do, since it needs the keys: people that an older version kept plain are sealed, in small commits that can be
/// killed and resumed, and their plain bytes are taken out of the files.
/// </summary>
public static class SealPersons
{
    const string Scrubbed = "person_plain scrubbed";
    const int AtOnce = 100;

    /// <summary>How many people are still plain, and whether plain bytes may still be in the files.</summary>
    public static (long Plain, bool Unscrubbed) Left(Database database)
    {
        using var connection = database.Open();
        return (connection.Scalar<long>("SELECT count(*) FROM person_plain"), connection.Scalar<long>("SELECT count(*) FROM step_done WHERE name = @name", ("name", Scrubbed)) == 0);
    }

    /// <summary>Seals everybody who is left and scrubs the files. Answers how many were sealed. <paramref name="progress"/> is told (done, of).</summary>
    public static async Task<long> Run(Database database, Writer writer, Action<long, long>? progress = null)
    {
        var (all, unscrubbed) = Left(database);
        if (all == 0 && !unscrubbed) return 0;
        for (var done = 0L; done < all;)
        {
            var some = await writer.Run(SealSome);
            if (some == 0) break;
            done += some;
            progress?.Invoke(done, all);
        }

        Scrub(database);
        await writer.Run(scope => scope.Connection.Execute("INSERT INTO step_done (name, at) VALUES (@name, @at) ON CONFLICT DO NOTHING", ("name", Scrubbed), ("at", scope.Now)));
        return all;
    }

    static int SealSome(WriteScope scope)
    {
        var rows = scope.Connection.Query("SELECT id, family, given, record_number, birth_date, sex FROM person_plain ORDER BY id LIMIT @n",
            row => (Id: row.Id(0), Who: new PersonText(row.GetString(1), row.GetString(2), row.GetString(3), NodaTime.Text.LocalDatePattern.Iso.Parse(row.GetString(4)).Value, row.GetString(5))), ("n", AtOnce));
        foreach (var (id, who) in rows)
        {
            PersonNames.Change(scope, id, who);
            scope.Connection.Execute("DELETE FROM person_plain WHERE id = @id", ("id", id));
        }

        return rows.Count;
    }

    // A deleted row's bytes stay in free pages, in the write-ahead log and, on PostgreSQL, in dead rows: the tables are written anew.
    static void Scrub(Database database)
    {
        if (database.Engine == Engine.Postgres)
        {
            using var server = database.Open();
            server.Execute("VACUUM FULL person");
            server.Execute("VACUUM FULL person_plain");
            return;
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ToString());
        connection.Open();
        connection.Execute("PRAGMA busy_timeout = 10000; PRAGMA secure_delete = ON");
        connection.Execute("VACUUM");
        if (connection.Scalar<long>("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
            throw new InvalidOperationException("The log of the database could not be emptied, because something else reads it. Stop other commands on this database and start again: nothing is lost.");
    }
}
