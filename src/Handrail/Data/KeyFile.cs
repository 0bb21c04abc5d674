using System.Security.Cryptography;

namespace Handrail.Data;

/// <summary>
/// The keys of the installation (key-encryption keys): a file of lines "id base64", newest last, readable by its owner only. Keep a copy of it apart from
/// the backups of the database: each is worthless without the other, which is the point.
/// </summary>
public sealed class KeyFile
{
    /// <summary>Name of the file in the folder "keys" of the data folder.</summary>
    public const string FileName = "record.keys";

    readonly Dictionary<string, byte[]> keys;

    KeyFile(Dictionary<string, byte[]> keys, string newest)
    {
        this.keys = keys;
        Newest = newest;
    }

    /// <summary>Id of the key that wraps from now on.</summary>
    public string Newest { get; }

    /// <summary>Ids of all keys.</summary>
    public IReadOnlyCollection<string> Ids => keys.Keys;

    /// <summary>The key of that id; null when this file does not have it.</summary>
    public byte[]? this[string id] => keys.GetValueOrDefault(id);

    /// <summary>Path of the key file of a data folder.</summary>
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "keys", FileName);

    /// <summary>Reads the file; null when there is none. Throws <see cref="InvalidDataException"/> naming the line that is wrong.</summary>
    public static KeyFile? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var newest = "";
        foreach (var (line, number) in File.ReadAllLines(path).Select((line, i) => (line.Trim(), i + 1)).Where(each => each.Item1.Length > 0))
        {
            var parts = line.Split(' ');
            var key = new byte[32];
            if (parts.Length != 2 || !Convert.TryFromBase64String(parts[1], key, out var length) || length != 32 || IdOf(key) != parts[0])
                throw new InvalidDataException($"{Path.GetFileName(path)}, line {number}: not a key, or not the key of that id. Put the copy of the file back.");
            keys[parts[0]] = key;
            newest = parts[0];
        }

        return newest.Length == 0 ? throw new InvalidDataException($"{Path.GetFileName(path)} holds no key. Put the copy of the file back.") : new KeyFile(keys, newest);
    }

    /// <summary>Adds a new key at the end and makes it the newest; the file is complete on the disk when this returns.</summary>
    public static KeyFile Add(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(32);
        var first = !File.Exists(path);
        var before = first ? "" : File.ReadAllText(path);
        var temporary = WriteNew(path, $"{before}{IdOf(key)} {Convert.ToBase64String(key)}\n");
        try
        {
            File.Move(temporary, path, overwrite: !first);
        }
        catch (IOException) when (first && File.Exists(path))
        {
            File.Delete(temporary); // another process made the first key a moment before: that one counts
        }

        return Read(path)!;
    }

    /// <summary>Takes keys out of the file. The caller has made sure that nothing needs them; the newest one is never taken.</summary>
    internal static void Remove(string path, IReadOnlyCollection<string> ids)
    {
        var newest = Read(path)!.Newest;
        var left = File.ReadAllLines(path).Where(line => line.Trim().Split(' ')[0] is var id && (id == newest || !ids.Contains(id)));
        File.Move(WriteNew(path, string.Concat(left.Select(line => line + "\n"))), path, overwrite: true);
    }

    static string WriteNew(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(temporary, how);
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
        return temporary;
    }

    static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 6));
}
