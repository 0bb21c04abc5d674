using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Handrail.Data;

/// <summary>The text of a statement that the writer runs again and again, with its parameters in the order in which the text first names them. Keep it in a static field.</summary>
/// <param name="Text">Constant SQL; parameters as "@name".</param>
/// <param name="Names">The parameters, without "@".</param>
public sealed record HotSql(string Text, params string[] Names);

/// <summary>
/// A statement kept prepared on the writer's connection. SQLite is spoken to directly: its ADO.NET command makes parameter objects, boxes every value and
/// looks every name up again at each run, which cost more than the insert itself. Not thread-safe: it belongs to the writer's thread.
/// </summary>
public sealed class HotStatement : IDisposable
{
    readonly SqliteConnection? owner;
    readonly sqlite3? handle;
    readonly sqlite3_stmt? prepared;
    readonly DbCommand? command;

    /// <summary>Prepares it.</summary>
    public HotStatement(DbConnection connection, HotSql sql)
    {
        if (connection is not SqliteConnection sqlite)
        {
            command = connection.CreateCommand();
            command.CommandText = sql.Text;
            foreach (var name in sql.Names)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            return;
        }

        owner = sqlite;
        handle = sqlite.Handle ?? throw Lost();
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(handle, sql.Text, raw.SQLITE_PREPARE_PERSISTENT, out prepared), handle);
        for (var i = 0; i < sql.Names.Length; i++)
            if (raw.sqlite3_bind_parameter_index(prepared, "@" + sql.Names[i]) != i + 1)
                throw new InvalidOperationException($"Parameter {sql.Names[i]} does not stand at place {i} in: {sql.Text}");
    }

    /// <summary>Sets a whole number.</summary>
    public void Bind(int i, long value)
    {
        if (prepared is not null) Check(raw.sqlite3_bind_int64(prepared, i + 1, value));
        else command!.Parameters[i].Value = value;
    }

    /// <summary>Sets a whole number, or nothing.</summary>
    public void Bind(int i, int? value)
    {
        if (value is { } number) Bind(i, (long)number);
        else Nothing(i);
    }

    /// <summary>Sets a text, or nothing.</summary>
    public void Bind(int i, string? value)
    {
        if (value is null) Nothing(i);
        else if (prepared is not null) Check(raw.sqlite3_bind_text(prepared, i + 1, value));
        else command!.Parameters[i].Value = value;
    }

    /// <summary>Sets an id, or nothing.</summary>
    public void Bind(int i, Guid? value)
    {
        if (value is not { } id)
        {
            Nothing(i);
        }
        else if (prepared is not null)
        {
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            Check(raw.sqlite3_bind_blob(prepared, i + 1, bytes));
        }
        else
        {
            command!.Parameters[i].Value = id;
        }
    }

    /// <summary>Sets bytes, or nothing.</summary>
    public void Bind(int i, byte[]? value)
    {
        if (value is null) Nothing(i);
        else if (prepared is not null) Check(raw.sqlite3_bind_blob(prepared, i + 1, value));
        else command!.Parameters[i].Value = value;
    }

    /// <summary>Runs it inside the connection's open transaction; answers the number of rows touched. Throws as a command would.</summary>
    public int Execute()
    {
        if (prepared is null) return command!.ExecuteNonQuery();
        // A connection that was closed meanwhile has given its handle, without the transaction, back to the pool: what ran on it now would be
        // stored at once, though its callers are about to be told that it failed.
        if (!ReferenceEquals(owner!.Handle, handle)) throw Lost();
        var code = raw.sqlite3_step(prepared);
        var rows = code == raw.SQLITE_DONE ? raw.sqlite3_changes(handle!) : 0;
        // Reset answers the error of the step once more, with its text still in the connection.
        var again = raw.sqlite3_reset(prepared);
        if (code != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(again != raw.SQLITE_OK ? again : code, handle);
        return rows;
    }

    void Nothing(int i)
    {
        if (prepared is not null) Check(raw.sqlite3_bind_null(prepared, i + 1));
        else command!.Parameters[i].Value = DBNull.Value;
    }

    static InvalidOperationException Lost() => new("The writer's connection was closed in the middle of a commit.");

    void Check(int code) => SqliteException.ThrowExceptionForRC(code, handle);

    /// <inheritdoc/>
    public void Dispose()
    {
        prepared?.Dispose();
        command?.Dispose();
    }
}

/// <summary>The writer's connection with the statements prepared on it; both end together.</summary>
public sealed class WriterConnection(DbConnection connection) : IDisposable
{
    readonly Dictionary<HotSql, HotStatement> statements = new(ReferenceEqualityComparer.Instance);

    /// <summary>The connection.</summary>
    public DbConnection Connection => connection;

    /// <summary>The statement, prepared at its first use on this connection.</summary>
    public HotStatement Hot(HotSql sql)
    {
        if (!statements.TryGetValue(sql, out var statement)) statements.Add(sql, statement = new HotStatement(connection, sql));
        return statement;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // First the statements: a connection goes back to its pool, and must not take them along.
        foreach (var statement in statements.Values) statement.Dispose();
        statements.Clear();
        connection.Dispose();
    }
}
