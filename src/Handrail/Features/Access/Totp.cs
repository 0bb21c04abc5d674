using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>
/// Codes of an authenticator app: RFC 6238 with SHA-1, 30 seconds and six digits, which every such app reads. Not Identity's own provider: that one reads the
/// machine's clock, which a test cannot move, and does not say which step a code was of, so that a used one could not be refused.
/// </summary>
public static class Totp
{
    const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Length of one step in seconds.</summary>
    public const int StepSeconds = 30;

    /// <summary>A new key: 20 random bytes, as RFC 4226 recommends.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(20);

    /// <summary>The step of a moment.</summary>
    public static long StepOf(Instant at) => Math.DivRem(at.ToUnixTimeSeconds(), StepSeconds).Quotient;

    /// <summary>The code of a step, <paramref name="digits"/> long.</summary>
    public static string CodeOf(byte[] key, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // SHA-1 inside HMAC, as the standard and the apps have it; RFC 6238 section 1.2
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var from = hash[^1] & 0x0f;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(from)) & 0x7fffffff;
        return (number % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step this code is of: now, or one step earlier or later (clocks differ); null when it fits none. Spaces do not matter.</summary>
    public static long? StepFor(byte[] key, string code, Instant now)
    {
        var typed = Encoding.ASCII.GetBytes(string.Concat(code.Where(char.IsAsciiDigit)));
        long? found = null;
        foreach (var step in (long[])[StepOf(now) - 1, StepOf(now), StepOf(now) + 1])
            if (CryptographicOperations.FixedTimeEquals(typed, Encoding.ASCII.GetBytes(CodeOf(key, step)))) found = step;
        return found;
    }

    /// <summary>A key as apps take it by hand: base 32 in groups of four.</summary>
    public static string Readable(byte[] key) => string.Join(' ', ToBase32(key).Chunk(4).Select(group => new string(group)));

    /// <summary>The address that an authenticator app on the same device opens.</summary>
    public static string Link(byte[] key, string login) => $"otpauth://totp/Handrail:{Uri.EscapeDataString(login)}?secret={ToBase32(key)}&issuer=Handrail&algorithm=SHA1&digits=6&period={StepSeconds}";

    /// <summary>Base 32 of RFC 4648 without padding.</summary>
    public static string ToBase32(byte[] bytes)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var part in bytes)
        {
            (held, bits) = ((held << 8) | part, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Base32[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }

        if (bits > 0) text.Append(Base32[(held << (5 - bits)) & 31]);
        return text.ToString();
    }
}
