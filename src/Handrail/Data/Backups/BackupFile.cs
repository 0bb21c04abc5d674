using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Handrail.Data.Backups;

/// <summary>What stands at the beginning of a backup.</summary>
/// <param name="Form">1.</param>
/// <param name="Engine">Engine it was taken from; it can be restored into either.</param>
/// <param name="Micros">When, UTC microseconds.</param>
/// <param name="Scripts">Schema scripts that had run, without the engine in their names.</param>
/// <param name="Heads">Heads of the audit chains.</param>
/// <param name="Keys">Ids of the keys it needs; never the keys.</param>
public sealed record BackupHeader(int Form, string Engine, long Micros, IReadOnlyList<string> Scripts, string Heads, IReadOnlyList<string> Keys);

/// <summary>What a table must be after a restore.</summary>
public sealed record TableCount(string Name, IReadOnlyList<string> Columns, long Rows, string Hash);

/// <summary>
/// The file: a line that says what it is, gzip of records, and a trailer of 88 bytes (SHA-256 of all before, HMAC of that under the newest key of the
/// installation, the key's id, an end mark). A file that was cut or changed is refused before anything is read from it.
/// </summary>
static class BackupFile
{
    public const string Extension = ".handrail-backup";
    const string End = "handrail-end";
    const int TrailerLength = 32 + 32 + 12 + 12;
    static readonly byte[] Magic = "handrail-backup-1\n"u8.ToArray();

    public enum Kind : byte
    {
        Header = 1,
        Table,
        Row,
        File,
        Manifest,
    }

    /// <summary>Writes a file through <paramref name="write"/>, complete and synced under a temporary name, then renamed.</summary>
    public static void Create(string path, KeyFile keys, Action<BinaryWriter> write)
    {
        var temporary = path + ".part";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
        {
            file.Write(Magic);
            using (var zip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            using (var buffered = new BufferedStream(zip, 1 << 16))
            using (var writer = new BinaryWriter(buffered, Encoding.UTF8)) write(writer);
            file.Flush(flushToDisk: true);
            file.Position = 0;
            var hash = SHA256.HashData(file); // read back: what cannot be read now would not be read in need
            file.Write(hash);
            file.Write(Mac(keys[keys.Newest]!, hash));
            file.Write(Encoding.ASCII.GetBytes(keys.Newest + End));
            file.Flush(flushToDisk: true);
        }

        System.IO.File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Checks the whole file and opens its records. Throws <see cref="InvalidDataException"/>, in words for whoever restores.</summary>
    public static BinaryReader Open(string path, KeyFile keys)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            var head = new byte[Magic.Length];
            if (file.Length < Magic.Length + TrailerLength || file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan().SequenceEqual(Magic))
                throw new InvalidDataException($"{path} is no Handrail backup, or only the beginning of one. Use another copy.");
            var trailer = new byte[TrailerLength];
            file.Position = file.Length - TrailerLength;
            file.ReadExactly(trailer);
            if (Encoding.ASCII.GetString(trailer, 76, 12) != End) throw new InvalidDataException($"{path} is cut: its end is missing. Use another copy.");
            if (!Hash(file, file.Length - TrailerLength).AsSpan().SequenceEqual(trailer.AsSpan(0, 32))) throw new InvalidDataException($"{path} was changed or damaged. Use another copy.");
            var id = Encoding.ASCII.GetString(trailer, 64, 12);
            var key = keys[id] ?? throw new InvalidDataException($"The key file lacks the key {id} with which this backup was made. Put the newest copy of the key file there.");
            if (!CryptographicOperations.FixedTimeEquals(Mac(key, trailer[..32]), trailer.AsSpan(32, 32)))
                throw new InvalidDataException($"{path} was changed by somebody who does not have the key. Use another copy.");
            file.Position = Magic.Length;
            return new BinaryReader(new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 1 << 16), Encoding.UTF8);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public static void Write<T>(this BinaryWriter writer, Kind kind, T words)
    {
        writer.Write((byte)kind);
        writer.Write(JsonSerializer.Serialize(words));
    }

    public static T ReadJson<T>(this BinaryReader reader) => JsonSerializer.Deserialize<T>(reader.ReadString())!;

    static byte[] Hash(FileStream file, long length)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        file.Position = 0;
        for (var left = length; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0) break;
            sha.AppendData(buffer, 0, read);
            left -= read;
        }

        return sha.GetHashAndReset();
    }

    static byte[] Mac(byte[] key, byte[] hash) => HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "handrail backup"u8.ToArray()), hash);
}
