using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace Handrail.Data.Backups;

/// <summary>
/// A row as bytes, the same from both engines: for each column a tag (0 null, 1 whole number, 2 text, 3 bytes, 4 floating number), then the value; lengths and
/// numbers little-endian. Ids are 16 bytes, big-endian, as SQLite stores them.
/// </summary>
public static class RowBytes
{
    /// <summary>Appends the current row of a reader.</summary>
    public static void Write(MemoryStream to, DbDataReader row)
    {
        Span<byte> eight = stackalloc byte[8];
        for (var i = 0; i < row.FieldCount; i++)
        {
            var value = row.GetValue(i);
            switch (value)
            {
                case DBNull:
                    to.WriteByte(0);
                    break;
                case Guid id:
                    Bytes(to, 3, id.ToByteArray(bigEndian: true));
                    break;
                case byte[] bytes:
                    Bytes(to, 3, bytes);
                    break;
                case string text:
                    Bytes(to, 2, Encoding.UTF8.GetBytes(text));
                    break;
                case double or float:
                    to.WriteByte(4);
                    BinaryPrimitives.WriteDoubleLittleEndian(eight, Convert.ToDouble(value, null));
                    to.Write(eight);
                    break;
                case long or int or short or bool:
                    to.WriteByte(1);
                    BinaryPrimitives.WriteInt64LittleEndian(eight, Convert.ToInt64(value, null));
                    to.Write(eight);
                    break;
                default:
                    throw new NotSupportedException($"Column {row.GetName(i)} has the type {value.GetType().Name}, which the backup does not know.");
            }
        }
    }

    /// <summary>The values of a row: null, long, string, byte[] or double. Throws <see cref="InvalidDataException"/> for bytes that are no row of <paramref name="columns"/> columns.</summary>
    public static object?[] Read(ReadOnlySpan<byte> row, int columns)
    {
        var values = new object?[columns];
        try
        {
            for (var i = 0; i < columns; i++)
            {
                var tag = row[0];
                row = row[1..];
                var length = tag switch { 0 => 0, 1 or 4 => 8, 2 or 3 => BinaryPrimitives.ReadInt32LittleEndian(row), _ => throw new InvalidDataException("The backup holds a row that is none.") };
                if (tag is 2 or 3) row = row[4..];
                values[i] = tag switch
                {
                    1 => BinaryPrimitives.ReadInt64LittleEndian(row),
                    2 => Encoding.UTF8.GetString(row[..length]),
                    3 => row[..length].ToArray(),
                    4 => BinaryPrimitives.ReadDoubleLittleEndian(row),
                    _ => null,
                };
                row = row[length..];
            }
        }
        catch (ArgumentOutOfRangeException cut)
        {
            throw new InvalidDataException("The backup holds a row that is cut.", cut);
        }

        return row.IsEmpty ? values : throw new InvalidDataException("The backup holds a row that is too long.");
    }

    static void Bytes(MemoryStream to, byte tag, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        to.WriteByte(tag);
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        to.Write(length);
        to.Write(bytes);
    }
}

/// <summary>
/// Count and fingerprint of a table's rows, whatever order they come in: the SHA-256 of every row, added up in four lanes of 64 bits. It finds a lost, doubled or
/// changed row; against somebody who wants to deceive, the whole file carries a keyed hash.
/// </summary>
public sealed class TableSum
{
    readonly ulong[] lanes = new ulong[4];

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>64 hexadecimal digits.</summary>
    public string Hash => string.Concat(lanes.Select(lane => lane.ToString("x16", null)));

    /// <summary>Takes a row in.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(row, hash);
        for (var i = 0; i < 4; i++) lanes[i] += BinaryPrimitives.ReadUInt64LittleEndian(hash[(8 * i)..]);
        Rows++;
    }

    /// <summary>Of a whole table as it is now.</summary>
    public static TableSum Of(DbConnection connection, BackupTable table)
    {
        var sum = new TableSum();
        using var command = connection.Command(table.SelectSql);
        using var reader = command.ExecuteReader();
        var row = new MemoryStream();
        while (reader.Read())
        {
            row.SetLength(0);
            RowBytes.Write(row, reader);
            sum.Add(row.GetBuffer().AsSpan(0, (int)row.Length));
        }

        return sum;
    }
}
