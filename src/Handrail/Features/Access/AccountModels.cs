using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Access;

/// <summary>My account.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Login">The login.</param>
/// <param name="Enrolling">Signed in by a one-time phrase: only a way to sign in can be set up.</param>
/// <param name="MayChange">Proved lately enough to change ways to sign in.</param>
/// <param name="Passkeys">Passkeys.</param>
/// <param name="HasPassword">Password and code are set.</param>
/// <param name="Sessions">Open sessions.</param>
/// <param name="Helped">When and by whom sign-in was last reset for this person; null when never in the last 90 days.</param>
/// <param name="Errors">Faults.</param>
public sealed record AccountModel(
    PageFrame Frame, string Login, bool Enrolling, bool MayChange, IReadOnlyList<PasskeyRow> Passkeys, bool HasPassword, IReadOnlyList<SessionRow> Sessions, HelpedModel? Helped,
    IReadOnlyList<FieldError> Errors)
{
    /// <summary>May help others to sign in.</summary>
    public bool MayHelp { get; init; }

    /// <summary>Staff: may say how they are reached.</summary>
    public bool MayBeReached { get; init; }

    /// <summary>On shift now, and no channel reaches them.</summary>
    public bool Unreachable { get; init; }

    /// <summary>May pair wall screens.</summary>
    public bool MayPairWalls { get; init; }
}

/// <summary>Who helped this person to sign in again, and when.</summary>
public sealed record HelpedModel(string By, Instant At);

/// <summary>Password and authenticator app.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Login">The login, for password managers.</param>
/// <param name="Key">The key of the app, in groups.</param>
/// <param name="Link">The address that an app on this device opens.</param>
/// <param name="SealedKey">The key, sealed, until the form comes back.</param>
/// <param name="Errors">Faults.</param>
public sealed record PasswordModel(PageFrame Frame, string Login, string Key, string Link, string SealedKey, IReadOnlyList<FieldError> Errors);
