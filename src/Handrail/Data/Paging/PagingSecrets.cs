using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace Handrail.Data;

/// <summary>
/// The two keys of paging: the VAPID key by which push services know this installation (P-256, PKCS #8), and the key of receipt tokens and codes. Made at the first start,
/// sealed in the database with the installation's keys: a backup carries them and the key file opens them.
/// </summary>
public sealed class PagingSecrets(Database database)
{
    const string Vapid = "vapid", Receipts = "receipts";
    const string Letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // none that is taken for another when read aloud
    byte[]? receipts;
    byte[]? vapid;

    /// <summary>Makes what is not there yet.</summary>
    public static bool Ensure(WriteScope scope)
    {
        var there = scope.Connection.Query("SELECT name FROM paging_secret", row => row.GetString(0));
        if (!there.Contains(Receipts)) Add(scope, Receipts, RandomNumberGenerator.GetBytes(32));
        if (there.Contains(Vapid)) return true;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Add(scope, Vapid, key.ExportPkcs8PrivateKey());
        return true;
    }

    /// <summary>The private VAPID key, PKCS #8; null before the first start.</summary>
    public byte[]? VapidKey => vapid ??= Read(Vapid);

    /// <summary>The public VAPID key as browsers take it: 65 bytes, base64url; null before the first start.</summary>
    public string? VapidPublic
    {
        get
        {
            if (VapidKey is not { } pkcs8) return null;
            using var key = ECDsa.Create();
            key.ImportPkcs8PrivateKey(pkcs8, out _);
            var point = key.ExportParameters(false).Q;
            return Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode([4, .. point.X!, .. point.Y!]);
        }
    }

    /// <summary>The token of one delivery that only its payload carries: whoever has it may say that it was shown or tapped. The same however often it is sent.</summary>
    public string Token(Guid delivery) => Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(Mac("receipt", delivery).AsSpan(0, 18));

    /// <summary>True when this is the token of that delivery.</summary>
    public bool IsToken(Guid delivery, string? token) =>
        token is { Length: > 0 and <= 64 } && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Token(delivery)), Encoding.ASCII.GetBytes(token));

    /// <summary>Six letters and digits of one test delivery, to be typed where there is nothing to tap.</summary>
    public string Code(Guid delivery)
    {
        var mac = Mac("code", delivery);
        return string.Concat(Enumerable.Range(0, 6).Select(i => Letters[(int)((uint)((mac[2 * i] << 8) | mac[(2 * i) + 1]) % Letters.Length)]));
    }

    /// <summary>Four letters and digits that name a page on screen and in a message; they open nothing.</summary>
    public static string ShortCode(Guid page)
    {
        var hash = SHA256.HashData(page.ToByteArray());
        return string.Concat(hash.Take(4).Select(each => Letters[each % Letters.Length]));
    }

    byte[] Mac(string use, Guid delivery) => HMACSHA256.HashData(receipts ??= Read(Receipts) ?? throw new InvalidOperationException("Paging has no keys yet."), Encoding.ASCII.GetBytes($"{use}|{delivery:N}"));

    byte[]? Read(string name)
    {
        using DbConnection connection = database.Open();
        var held = connection.Query("SELECT value FROM paging_secret WHERE name = @name", row => row.GetString(0), ("name", name)).FirstOrDefault();
        return held is null ? null : Convert.FromBase64String(database.Vault.OpenText(connection, Place(name), held));
    }

    static void Add(WriteScope scope, string name, byte[] value) => scope.Connection.Execute("INSERT INTO paging_secret (name, value, made_at) VALUES (@name, @value, @now)",
        ("name", name), ("value", scope.Vault.SealText(scope, Vault.House, Place(name), Convert.ToBase64String(value))), ("now", scope.Now));

    static string Place(string name) => $"paging_secret.value:{name}";
}
