using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>Message encryption and server identification of Web Push. Sources: RFC 8291 (keys), RFC 8188 (aes128gcm), RFC 8292 (VAPID). Checked against the example in RFC 8291, section 5.</summary>
public static class PushCrypto
{
    const int RecordSize = 4096, SaltLength = 16, PointLength = 65;
    static readonly byte[] KeyInfo = "WebPush: info\0"u8.ToArray(), ContentInfo = "Content-Encoding: aes128gcm\0"u8.ToArray(), NonceInfo = "Content-Encoding: nonce\0"u8.ToArray();

    /// <summary>
    /// Encrypts one message for a subscription. <paramref name="p256dh"/> (65 bytes) and <paramref name="auth"/> (16 bytes) are the browser's. Throws <see cref="CryptographicException"/>
    /// or <see cref="ArgumentException"/> when they are no key.
    /// </summary>
    public static byte[] Encrypt(byte[] message, byte[] p256dh, byte[] auth)
    {
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(message, p256dh, auth, ours, RandomNumberGenerator.GetBytes(SaltLength));
    }

    /// <summary>The same with a given key and salt, for the example of the standard.</summary>
    internal static byte[] Encrypt(byte[] message, byte[] p256dh, byte[] auth, ECDiffieHellman ours, byte[] salt)
    {
        if (p256dh.Length != PointLength || p256dh[0] != 4 || auth.Length != 16) throw new ArgumentException("The keys of a subscription are 65 and 16 bytes.", nameof(p256dh));
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = p256dh[1..33], Y = p256dh[33..] } });
        var point = ours.ExportParameters(false).Q;
        byte[] public65 = [4, .. point.X!, .. point.Y!];
        var shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, auth, [.. KeyInfo, .. p256dh, .. public65]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, ContentInfo);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, NonceInfo);
        byte[] plain = [.. message, 2]; // the one and last record
        var body = new byte[SaltLength + 4 + 1 + PointLength + plain.Length + 16];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(SaltLength), RecordSize);
        body[SaltLength + 4] = PointLength;
        public65.CopyTo(body, SaltLength + 5);
        const int Head = SaltLength + 5 + PointLength;
        using var gcm = new AesGcm(key, 16);
        gcm.Encrypt(nonce, plain, body.AsSpan(Head, plain.Length), body.AsSpan(Head + plain.Length));
        return body;
    }

    /// <summary>The Authorization header for an endpoint: a token signed with our key, for its origin only, good for twelve hours.</summary>
    public static string Authorization(byte[] pkcs8, Uri endpoint, string contact, Instant now)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        var point = key.ExportParameters(false).Q;
        var head = WebEncoders.Base64UrlEncode("""{"typ":"JWT","alg":"ES256"}"""u8);
        var claims = WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(new { aud = endpoint.GetLeftPart(UriPartial.Authority), exp = (now + Duration.FromHours(12)).ToUnixTimeSeconds(), sub = contact }));
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={head}.{claims}.{WebEncoders.Base64UrlEncode(signature)}, k={WebEncoders.Base64UrlEncode([4, .. point.X!, .. point.Y!])}";
    }
}
