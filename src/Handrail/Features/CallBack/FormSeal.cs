using System.Globalization;
using System.Security.Cryptography;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>The token of the form: when it was given and a number used once, sealed. No cookie, no session, nothing stored until it comes back.</summary>
public sealed class FormSeal(Sealed seals, IClock clock)
{
    const string Purpose = "call-back form";
    static readonly Duration Lasts = Duration.FromHours(24);

    /// <summary>A new one.</summary>
    public string New() =>
        seals.Protect(Purpose, string.Create(CultureInfo.InvariantCulture, $"{clock.GetCurrentInstant().ToUnixTimeMilliseconds()} {RandomNumberGenerator.GetHexString(32)}"), Lasts);

    /// <summary>Its number and its age; null when it is missing, altered or older than a day.</summary>
    public (string Nonce, Duration Age)? Open(string value)
    {
        if (seals.Open(Purpose, value)?.Split(' ') is not [var given, var nonce]) return null;
        return (nonce, clock.GetCurrentInstant() - Instant.FromUnixTimeMilliseconds(long.Parse(given, CultureInfo.InvariantCulture)));
    }
}
