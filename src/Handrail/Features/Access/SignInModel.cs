using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>The sign-in page.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Login">What was typed as login; a phrase or password is never given back.</param>
/// <param name="ReturnTo">Our own path to go to afterwards; empty for the ward.</param>
/// <param name="Errors">Faults. One wording for every kind of wrong, so that nobody learns who works here.</param>
/// <param name="ByPhrase">Asks for a one-time phrase; otherwise for password and code.</param>
/// <param name="Elsewhere">Name of the centre's own identity provider; null without one.</param>
public sealed record SignInModel(PageFrame Frame, string Login, string ReturnTo, IReadOnlyList<FieldError> Errors, bool ByPhrase = true, string? Elsewhere = null);
