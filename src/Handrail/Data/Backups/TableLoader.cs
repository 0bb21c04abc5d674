using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Handrail.Data.Backups;

/// <summary>Puts rows into the tables of an empty database, in one transaction. What a schema script has put in makes room first.</summary>
sealed class TableLoader : IAsyncDisposable
{
    readonly DbConnection connection;
    readonly DbTransaction transaction;
    DbCommand? insert;
    NpgsqlBinaryImporter? copy;
    NpgsqlDbType[] types = [];

    public TableLoader(Database target)
    {
        connection = target.OpenWriter();
        // Rows come in the order of who refers to whom; checking each again would only cost.
        if (connection is SqliteConnection) connection.Execute("PRAGMA foreign_keys = OFF");
        transaction = target.Begin(connection);
    }

    public void Begin(BackupTable table)
    {
        End();
        using (var count = connection.Command(table.CountSql))
        using (var empty = connection.Command(table.DeleteSql))
            if (Convert.ToInt64(count.ExecuteScalar(), null) > 0) empty.ExecuteNonQuery();
        if (connection is NpgsqlConnection server)
        {
            types = [.. table.PostgresTypes(server).Select(type => TypeOf(table.Name, type))];
            copy = server.BeginBinaryImport(table.CopySql);
            return;
        }

        insert = connection.CreateCommand();
        insert.CommandText = table.InsertSql;
        for (var i = 0; i < table.Columns.Count; i++) insert.Parameters.Add(new SqliteParameter($"@p{i}", null));
        insert.Prepare();
    }

    public void Row(object?[] values)
    {
        if (copy is not null)
        {
            copy.StartRow();
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] is not { } value) copy.WriteNull();
                else copy.Write(Fitting(value, types[i]), types[i]);
            }

            return;
        }

        for (var i = 0; i < values.Length; i++) insert!.Parameters[i].Value = values[i] ?? DBNull.Value;
        insert!.ExecuteNonQuery();
    }

    public void Commit()
    {
        End();
        transaction.Commit();
    }

    void End()
    {
        insert?.Dispose();
        insert = null;
        copy?.Complete();
        copy?.Dispose();
        copy = null;
    }

    static object Fitting(object value, NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Smallint => (short)(long)value,
        NpgsqlDbType.Integer => (int)(long)value,
        NpgsqlDbType.Boolean => (long)value != 0,
        NpgsqlDbType.Uuid => new Guid((byte[])value, bigEndian: true),
        _ => value,
    };

    static NpgsqlDbType TypeOf(string table, string type) => type switch
    {
        "bigint" => NpgsqlDbType.Bigint,
        "integer" => NpgsqlDbType.Integer,
        "smallint" => NpgsqlDbType.Smallint,
        "boolean" => NpgsqlDbType.Boolean,
        "text" or "character varying" => NpgsqlDbType.Text,
        "bytea" => NpgsqlDbType.Bytea,
        "uuid" => NpgsqlDbType.Uuid,
        "double precision" => NpgsqlDbType.Double,
        _ => throw new NotSupportedException($"Table {table} has a column of type {type}, which the backup does not know."),
    };

    public async ValueTask DisposeAsync()
    {
        insert?.Dispose();
        if (copy is not null) await copy.DisposeAsync();
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
