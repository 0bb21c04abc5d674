using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace Handrail.Data;

/// <summary>A sealed text cannot be opened: its key was shredded, the key file lacks the key, or the bytes were changed. The message holds no content.</summary>
public sealed class VaultException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Personal texts at rest. AES-256-GCM with one data key an owner, wrapped by a key of <see cref="KeyFile"/>. What a text belongs to (place, for example
/// "person.family", and owner) is authenticated with it, so that a sealed value copied to another row or column does not open. Form of a sealed value:
/// 1 byte form (1), 4 bytes key number, 12 bytes random nonce, 16 bytes tag, then the text in UTF-8.
/// Not ASP.NET Data Protection: its documents say that it is not for keeping payloads for years.
/// </summary>
public sealed class Vault
{
    const int Head = 1 + 4 + 12 + 16;
    const int CacheLimit = 20_000;
    const string TextPrefix = "sealed1:";
    static readonly Guid IndexOwner = Guid.Empty;
    readonly string keyPath;
    readonly ConcurrentDictionary<(Guid Owner, int No), byte[]> cache = new();
    readonly ConcurrentDictionary<Guid, bool> shredded = new(); // from the moment it is decided: nobody reads on from the cache until the commit has been told to all
    volatile KeyFile keys;
    volatile byte[]? indexKey;

    Vault(string keyPath, KeyFile keys)
    {
        this.keyPath = keyPath;
        this.keys = keys;
    }

    /// <summary>
    /// Opens the vault of an installation; makes its first key when nothing has been sealed yet. Throws <see cref="VaultException"/> when things were sealed and
    /// the key file is gone: starting with a new key would only hide that.
    /// </summary>
    public static Vault Open(string dataFolder, Database database, string? keyPath = null)
    {
        var path = keyPath ?? KeyFile.PathIn(dataFolder);
        if (KeyFile.Read(path) is { } keys) return new Vault(path, keys);
        using var connection = database.Open();
        if (connection.Scalar<long>("SELECT count(*) FROM data_key") > 0)
            throw new VaultException($"Parts of this record are sealed, but the key file {path} is missing. Put your copy of it back; without it they cannot be read.");
        return new Vault(path, KeyFile.Add(path));
    }

    /// <summary>Owner of what is nobody's: words about a device or a bed that no person lies in.</summary>
    public static Guid House { get; } = new("00000000-0000-0000-0000-000000000001");

    /// <summary>Shown in place of a text whose key has been deleted.</summary>
    public const string Deleted = "(deleted)";

    /// <summary>Id of the key that wraps from now on.</summary>
    public string NewestKey => keys.Newest;

    /// <summary>Seals a text for an owner, in this commit; the owner's data key is made when there is none.</summary>
    public byte[] Seal(WriteScope scope, Guid owner, string place, string text)
    {
        var (no, key) = Newest(scope, owner);
        return Seal(key, no, owner, place, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Opens what <see cref="Seal(WriteScope, Guid, string, string)"/> sealed. Throws <see cref="VaultException"/>.</summary>
    public string Open(DbConnection connection, Guid owner, string place, byte[] value)
    {
        if (value.Length < Head || value[0] != 1) throw new VaultException("This is no sealed value.");
        var no = BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(1));
        var key = KeyOf(connection, owner, no) ?? throw new VaultException("The key of this text has been deleted: it can no longer be read.");
        return Encoding.UTF8.GetString(Unseal(key, value, Bound(owner, place, no)));
    }

    /// <summary>The same, or null when the owner's key has been deleted: the text is gone, which is no fault. A changed value still throws.</summary>
    public string? OpenOrGone(DbConnection connection, Guid owner, string place, byte[] value) =>
        value.Length >= Head && value[0] == 1 && KeyOf(connection, owner, BinaryPrimitives.ReadInt32BigEndian(value.AsSpan(1))) is null ? null : Open(connection, owner, place, value);

    /// <summary>
    /// Seals words for a text column: "sealed1:", the owner, the sealed value in base64. The owner stands in it, so that a reader needs to know the place only;
    /// let the place name the row ("alert_event.detail:" and the alert's id), so that words moved to another row do not open.
    /// </summary>
    public string SealText(WriteScope scope, Guid owner, string place, string text) => $"{TextPrefix}{owner:N}:{Convert.ToBase64String(Seal(scope, owner, place, text))}";

    /// <summary>Opens what <see cref="SealText"/> sealed; <see cref="Deleted"/> when its key is gone. Words that version 0.1 wrote unsealed come back as they are. Needs no open reader on the connection.</summary>
    public string OpenText(DbConnection connection, string place, string text)
    {
        if (!text.StartsWith(TextPrefix, StringComparison.Ordinal)) return text;
        var value = new byte[text.Length];
        if (text.Length < TextPrefix.Length + 33 || !Guid.TryParseExact(text.AsSpan(TextPrefix.Length, 32), "N", out var owner)
            || !Convert.TryFromBase64String(text[(TextPrefix.Length + 33)..], value, out var length)) throw new VaultException("This is no sealed text.");
        return OpenOrGone(connection, owner, place, value[..length]) ?? Deleted;
    }

    /// <summary>The same, or null for null.</summary>
    public string? OpenTextOrNull(DbConnection connection, string place, string? text) => text is null ? null : OpenText(connection, place, text);

    /// <summary>The same, or null for null.</summary>
    public string? OpenOrNull(DbConnection connection, Guid owner, string place, byte[]? value) => value is null ? null : Open(connection, owner, place, value);

    /// <summary>A keyed fingerprint for finding equal values without opening any: the first 16 bytes of HMAC-SHA-256 over kind and value. Normalise the value first.</summary>
    public byte[] Index(WriteScope scope, string kind, string normalised) => Fingerprint(indexKey ??= Newest(scope, IndexOwner).Key, kind, normalised);

    /// <summary>The same for reading; null when nothing has ever been indexed.</summary>
    public byte[]? Index(DbConnection connection, string kind, string normalised)
    {
        indexKey ??= KeyOf(connection, IndexOwner, 1);
        return indexKey is null ? null : Fingerprint(indexKey, kind, normalised);
    }

    /// <summary>
    /// Deletes an owner's data keys in this commit: whatever was sealed for them can no longer be read, here or in any copy of the database without those rows.
    /// Noted in the journal first, so that a restored older backup, which still has the rows, loses them again.
    /// </summary>
    public void Shred(WriteScope scope, Guid owner)
    {
        if (owner != IndexOwner) scope.Journal.Note(scope, "shred", owner.ToString());
        ShredAgain(scope, owner);
    }

    /// <summary>The same for an entry that stands in the journal already.</summary>
    internal void ShredAgain(WriteScope scope, Guid owner)
    {
        if (owner == IndexOwner) throw new InvalidOperationException("The index key is nobody's.");
        scope.Connection.Execute("DELETE FROM data_key WHERE owner = @owner", ("owner", owner));
        shredded[owner] = true;
        scope.OnUndo(() => shredded.TryRemove(owner, out _));
        Forget(owner);
    }

    /// <summary>Another process deleted an owner's keys: nothing of theirs is read from memory any more.</summary>
    public void ForgetShredded(Guid owner)
    {
        shredded[owner] = true;
        Forget(owner);
    }

    /// <summary>Forgets cached keys (another process may have shredded or rotated) and reads the key file anew.</summary>
    public void Refresh()
    {
        cache.Clear();
        shredded.Clear();
        indexKey = null;
        keys = KeyFile.Read(keyPath) ?? keys;
    }

    (int No, byte[] Key) Newest(WriteScope scope, Guid owner)
    {
        var newest = scope.Connection.Query("SELECT no FROM data_key WHERE owner = @owner ORDER BY no DESC LIMIT 1", row => row.GetInt32(0), ("owner", owner));
        if (newest.Count > 0) return (newest[0], KeyOf(scope.Connection, owner, newest[0])!);
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapping = keys = KeyFile.Read(keyPath) ?? keys; // a rotation may have begun
        // Another process may be making the same one: its row wins, and is read again.
        if (scope.Connection.Execute("INSERT INTO data_key (owner, no, wrapped, kek, made_at) VALUES (@owner, 1, @wrapped, @kek, @now) ON CONFLICT DO NOTHING",
            ("owner", owner), ("wrapped", Wrap(wrapping[wrapping.Newest]!, owner, 1, key)), ("kek", wrapping.Newest), ("now", scope.Now)) == 0)
            return (1, KeyOf(scope.Connection, owner, 1) ?? throw new VaultException("This key was made and deleted in one moment: try again."));
        // The key that wraps it may have been retired between reading the file and writing the row (see KeyRotation.Retire): then the newest one does.
        if ((keys = KeyFile.Read(keyPath) ?? keys)[wrapping.Newest] is null)
            scope.Connection.Execute("UPDATE data_key SET wrapped = @wrapped, kek = @kek WHERE owner = @owner AND no = 1",
                ("owner", owner), ("wrapped", Wrap(keys[keys.Newest]!, owner, 1, key)), ("kek", keys.Newest));
        var was = shredded.TryRemove(owner, out _);
        scope.OnUndo(() =>
        {
            if (was) shredded[owner] = true;
            Forget(owner);
            if (owner == IndexOwner) indexKey = null;
        });
        Keep(owner, 1, key);
        return (1, key);
    }

    byte[]? KeyOf(DbConnection connection, Guid owner, int no)
    {
        if (shredded.ContainsKey(owner)) return null;
        if (cache.TryGetValue((owner, no), out var held)) return held;
        var found = connection.Query("SELECT wrapped, kek FROM data_key WHERE owner = @owner AND no = @no",
            row => (Wrapped: row.GetFieldValue<byte[]>(0), Kek: row.GetString(1)), ("owner", owner), ("no", no));
        if (found.Count == 0) return null;
        var kek = keys[found[0].Kek] ?? (keys = KeyFile.Read(keyPath) ?? keys)[found[0].Kek]
            ?? throw new VaultException($"The key file lacks the key {found[0].Kek}. Put the newest copy of it back.");
        var key = Unwrap(kek, owner, no, found[0].Wrapped);
        Keep(owner, no, key);
        return key;
    }

    /// <summary>Takes a wrapped key that a query has read along with what it opens, so that a list costs one query and not one a row.</summary>
    internal void Take(Guid owner, int no, byte[] wrapped, string kek)
    {
        if (shredded.ContainsKey(owner) || cache.ContainsKey((owner, no))) return;
        var with = keys[kek] ?? (keys = KeyFile.Read(keyPath) ?? keys)[kek] ?? throw new VaultException($"The key file lacks the key {kek}. Put the newest copy of it back.");
        Keep(owner, no, Unwrap(with, owner, no, wrapped));
    }

    void Keep(Guid owner, int no, byte[] key)
    {
        if (cache.Count >= CacheLimit) cache.Clear();
        cache[(owner, no)] = key;
    }

    void Forget(Guid owner)
    {
        foreach (var held in cache.Keys.Where(each => each.Owner == owner)) cache.TryRemove(held, out _);
    }

    internal static byte[] Wrap(byte[] kek, Guid owner, int no, byte[] key) => Seal(kek, no, owner, "data_key", key);

    internal static byte[] Unwrap(byte[] kek, Guid owner, int no, byte[] wrapped) => Unseal(kek, wrapped, Bound(owner, "data_key", no));

    static byte[] Seal(byte[] key, int no, Guid owner, string place, byte[] text)
    {
        var value = new byte[Head + text.Length];
        value[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(1), no);
        RandomNumberGenerator.Fill(value.AsSpan(5, 12));
        using var gcm = new AesGcm(key, 16);
        gcm.Encrypt(value.AsSpan(5, 12), text, value.AsSpan(Head), value.AsSpan(17, 16), Bound(owner, place, no));
        return value;
    }

    static byte[] Unseal(byte[] key, byte[] value, byte[] bound)
    {
        var text = new byte[value.Length - Head];
        using var gcm = new AesGcm(key, 16);
        try
        {
            gcm.Decrypt(value.AsSpan(5, 12), value.AsSpan(Head), value.AsSpan(17, 16), text, bound);
        }
        catch (AuthenticationTagMismatchException changed)
        {
            throw new VaultException("This sealed value was changed, or belongs to another place.", changed);
        }

        return text;
    }

    static byte[] Bound(Guid owner, string place, int no) => Encoding.UTF8.GetBytes($"{place}|{owner:N}|{no}");

    static byte[] Fingerprint(byte[] key, string kind, string value) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}|{value}"))[..16];
}
