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
        var before = File.Exists(path) ? File.ReadAllText(path) : "";
        var temporary = path + ".new";
        var how = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, how))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes($"{before}{IdOf(key)} {Convert.ToBase64String(key)}\n"));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        return Read(path)!;
    }

    static string IdOf(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, 6));
}
