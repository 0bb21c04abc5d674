using System.Data.Common;

namespace Handrail.Data.Backups;

/// <summary>A table as the database's own catalogue names it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns in order; those the database computes are left out.</param>
public sealed record BackupTable(string Name, IReadOnlyList<string> Columns)
{
    // DbUp's list of scripts is made anew by running them, the index of the guide by the next start; what SQLite keeps for itself follows from the rest.
    static readonly string[] MadeAnew = ["schemaversions", "guide_search", "guide_search_state"];

    /// <summary>Every table of the record, each after those it refers to.</summary>
    public static IReadOnlyList<BackupTable> All(DbConnection connection, Engine engine)
    {
        var names = engine == Engine.Sqlite
            ? connection.Query("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", row => row.GetString(0))
            : connection.Query("SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname", row => row.GetString(0));
        names.RemoveAll(name => MadeAnew.Contains(name, StringComparer.OrdinalIgnoreCase));
        var needs = names.ToDictionary(name => name, name => (engine == Engine.Sqlite
            ? connection.Query("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(@name)", row => row.GetString(0), ("name", name))
            : connection.Query("SELECT DISTINCT t.relname FROM pg_constraint k JOIN pg_class s ON s.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid WHERE k.contype = 'f' AND s.relname = @name AND s.relnamespace = current_schema()::regnamespace",
                row => row.GetString(0), ("name", name))).Where(other => other != name).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        var ordered = new List<string>();
        while (ordered.Count < names.Count)
        {
            var next = names.Find(name => !ordered.Contains(name) && needs[name].All(ordered.Contains))
                ?? throw new InvalidOperationException($"These tables refer to each other in a ring and cannot be copied in order: {string.Join(", ", names.Except(ordered))}.");
            ordered.Add(next);
        }

        return [.. ordered.Select(name => new BackupTable(name, ColumnsOf(connection, engine, name)))];
    }

    /// <summary>
    /// Reads all rows. Table and column names cannot be parameters; they come from the catalogue of the database itself and are quoted, never from a user or a file.
    /// </summary>
    public string SelectSql => string.Join(' ', "SELECT", Names, "FROM", Quote(Name));

    /// <summary>Counts its rows.</summary>
    public string CountSql => string.Join(' ', "SELECT", "count(*)", "FROM", Quote(Name));

    /// <summary>Puts one row in, SQLite (parameters @p0, @p1, …).</summary>
    public string InsertSql => string.Join(' ', "INSERT INTO", Quote(Name), "(", Names, ") VALUES (", string.Join(", ", Columns.Select((_, i) => $"@p{i}")), ")");

    /// <summary>Puts rows in, PostgreSQL.</summary>
    public string CopySql => string.Join(' ', "COPY", Quote(Name), "(", Names, ") FROM STDIN (FORMAT BINARY)");

    /// <summary>Empties it, for rows that a schema script put in.</summary>
    public string DeleteSql => string.Join(' ', "DELETE FROM", Quote(Name));

    string Names => string.Join(", ", Columns.Select(Quote));

    /// <summary>PostgreSQL: type of each column, for COPY.</summary>
    public IReadOnlyList<string> PostgresTypes(DbConnection connection)
    {
        var types = connection.Query(
            "SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = @name AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped",
            row => (Name: row.GetString(0), Type: row.GetString(1)), ("name", Name)).ToDictionary(each => each.Name, each => each.Type, StringComparer.Ordinal);
        return [.. Columns.Select(column => types[column])];
    }

    static List<string> ColumnsOf(DbConnection connection, Engine engine, string name) => engine == Engine.Sqlite
        ? connection.Query("SELECT name FROM pragma_table_info(@name) ORDER BY cid", row => row.GetString(0), ("name", name))
        : connection.Query("SELECT a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relname = @name AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum",
            row => row.GetString(0), ("name", name));

    static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
