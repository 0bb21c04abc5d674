using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Handrail.Gate;

/// <summary>
/// A text that a browser carries for us in a hidden field: encrypted and signed with the server's own keys, for one purpose and for a limited time. Nothing of
/// it is stored here. Two features that use the same purpose hand a person's words to each other through the person's own browser, and know nothing else of each other.
/// </summary>
/// <remarks>The end is our own and by <see cref="IClock"/>: the framework's time-limited protector reads the system's clock, which no test can move.</remarks>
public sealed class Sealed(IDataProtectionProvider keys, IClock clock)
{
    /// <summary>Longest sealed value that is looked at; anything longer is not ours.</summary>
    public const int MostChars = 4096;

    /// <summary>Purpose of the sign check's answers, in the hidden field "signs": the compact text of <c>SignsCodec</c>.</summary>
    public const string Signs = "signs";

    /// <summary>Seals <paramref name="text"/> (at most about 2,000 characters) until <paramref name="lifetime"/> from now. Throws <see cref="ArgumentException"/> when it would be too long to open.</summary>
    public string Protect(string purpose, string text, Duration lifetime)
    {
        var ends = (clock.GetCurrentInstant() + lifetime).ToUnixTimeMilliseconds();
        var plain = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(text)];
        BinaryPrimitives.WriteInt64BigEndian(plain, ends);
        Encoding.UTF8.GetBytes(text, plain.AsSpan(sizeof(long)));
        var value = WebEncoders.Base64UrlEncode(Protector(purpose).Protect(plain));
        return value.Length <= MostChars ? value : throw new ArgumentException("The text is too long for a hidden field.", nameof(text));
    }

    /// <summary>The text, or null when the value is missing, too long, altered, of another purpose or server, or past its time: then the person starts afresh.</summary>
    public string? Open(string purpose, string? value)
    {
        if (value is not { Length: > 0 and <= MostChars }) return null;
        try
        {
            var plain = Protector(purpose).Unprotect(WebEncoders.Base64UrlDecode(value));
            if (plain.Length < sizeof(long) || BinaryPrimitives.ReadInt64BigEndian(plain) <= clock.GetCurrentInstant().ToUnixTimeMilliseconds()) return null;
            return Encoding.UTF8.GetString(plain, sizeof(long), plain.Length - sizeof(long));
        }
        catch (Exception notOurs) when (notOurs is CryptographicException or FormatException)
        {
            return null; // what a stranger sends is no fault of ours and is not logged: it could fill the log
        }
    }

    IDataProtector Protector(string purpose) => keys.CreateProtector("Handrail.Sealed", purpose);
}
