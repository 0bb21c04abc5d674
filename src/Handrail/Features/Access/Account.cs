using Microsoft.AspNetCore.Identity;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>A member of staff as ASP.NET Core Identity knows them. The person is a row of the table staff; this adds their secrets.</summary>
public sealed class Account
{
    /// <summary>Staff id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Login, lower case.</summary>
    public required string Login { get; init; }

    /// <summary>Name on screen.</summary>
    public required string Name { get; init; }

    /// <summary>May no longer sign in.</summary>
    public required bool Disabled { get; init; }

    /// <summary>Hash of the password in Identity's own form; null without one.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>Key of the authenticator app, sealed; null without one.</summary>
    public byte[]? Totp { get; set; }

    /// <summary>The last 30-second step whose code was used.</summary>
    public long TotpStep { get; set; }

    /// <summary>Changes with every change of a secret.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>Passkeys changed since this was loaded: written by the next update.</summary>
    internal List<UserPasskeyInfo> ChangedPasskeys { get; } = [];

    /// <summary>Passkeys removed since this was loaded.</summary>
    internal List<byte[]> RemovedPasskeys { get; } = [];

    /// <summary>Password and code are both set: only together they are a way to sign in.</summary>
    public bool HasPassword => PasswordHash is not null && Totp is not null;
}

/// <summary>A passkey in its owner's list.</summary>
public sealed record PasskeyRow(Guid Id, string Name, Instant AddedAt, Instant? UsedAt);
