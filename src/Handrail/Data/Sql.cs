using System.Data.Common;
using Handrail.Core.Kernel;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Handrail.Data;

/// <summary>
/// The little that hand-written SQL needs on both engines: named parameters, ids as 16 bytes on SQLite and uuid on PostgreSQL,
/// instants as UTC microseconds. Statements are constant text; values only ever travel as parameters.
/// </summary>
public static class Sql
{
    /// <summary>A command with parameters ("@name" in the text). Values: Guid and typed ids, Instant, enums, bool, numbers, text, byte[] or null.</summary>
    public static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Set(name, value);
        return command;
    }

    /// <summary>Sets or replaces one parameter.</summary>
    public static void Set(this DbCommand command, string name, object? value)
    {
        var stored = Stored(value, command is SqliteCommand);
        if (command.Parameters.Contains(name))
        {
            command.Parameters[name].Value = stored;
            return;
        }

        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = stored;
        command.Parameters.Add(parameter);
    }

    /// <summary>Runs a statement; answers the number of rows touched.</summary>
    public static int Execute(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or default.</summary>
    public static T? Scalar<T>(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        var value = command.ExecuteScalar();
        return value is null or DBNull ? default : (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
    }

    /// <summary>All rows, each made by <paramref name="row"/>.</summary>
    public static List<T> Query<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> row, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>The id in column <paramref name="i"/>.</summary>
    public static Guid Id(this DbDataReader reader, int i) =>
        reader is SqliteDataReader ? new Guid(reader.GetFieldValue<byte[]>(i), bigEndian: true) : reader.GetGuid(i);

    /// <summary>The id in column <paramref name="i"/>, or null.</summary>
    public static Guid? IdOrNull(this DbDataReader reader, int i) => reader.IsDBNull(i) ? null : reader.Id(i);

    /// <summary>The instant in column <paramref name="i"/>.</summary>
    public static Instant Time(this DbDataReader reader, int i) => Micros.ToInstant(reader.GetInt64(i));

    /// <summary>The instant in column <paramref name="i"/>, or null.</summary>
    public static Instant? TimeOrNull(this DbDataReader reader, int i) => reader.IsDBNull(i) ? null : reader.Time(i);

    /// <summary>The whole number in column <paramref name="i"/>, or null.</summary>
    public static int? IntOrNull(this DbDataReader reader, int i) => reader.IsDBNull(i) ? null : reader.GetInt32(i);

    /// <summary>The text in column <paramref name="i"/>, or null.</summary>
    public static string? TextOrNull(this DbDataReader reader, int i) => reader.IsDBNull(i) ? null : reader.GetString(i);

    /// <summary>An id as SQLite stores it.</summary>
    public static byte[] Bytes(this Guid id) => id.ToByteArray(bigEndian: true);

    static object Stored(object? value, bool sqlite) => value switch
    {
        null => DBNull.Value,
        Guid id => sqlite ? id.Bytes() : id,
        PersonId id => Stored(id.Value, sqlite),
        EncounterId id => Stored(id.Value, sqlite),
        LocationId id => Stored(id.Value, sqlite),
        DeviceId id => Stored(id.Value, sqlite),
        StaffId id => Stored(id.Value, sqlite),
        ObservationId id => Stored(id.Value, sqlite),
        AlertId id => Stored(id.Value, sqlite),
        Instant at => Micros.Of(at),
        bool yes => (short)(yes ? 1 : 0),
        Enum code => Convert.ToInt16(code),
        _ => value,
    };
}

/// <summary>Instants as 64-bit UTC microseconds: the one form in which time is stored (SQLite cannot order DateTimeOffset).</summary>
public static class Micros
{
    /// <summary>Microseconds since 1970-01-01T00:00Z; finer parts are cut off.</summary>
    public static long Of(Instant at) => (at - NodaConstants.UnixEpoch).ToInt64Nanoseconds() / 1000;

    /// <summary>The instant.</summary>
    public static Instant ToInstant(long micros) => NodaConstants.UnixEpoch + Duration.FromNanoseconds(micros * 1000);

    /// <summary>The same instant without the part finer than a microsecond, so that it survives storage unchanged.</summary>
    public static Instant Cut(Instant at) => ToInstant(Of(at));
}
