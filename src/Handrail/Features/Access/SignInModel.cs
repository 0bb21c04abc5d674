using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>The sign-in page.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Login">What was typed as login; a phrase is never given back.</param>
/// <param name="ReturnTo">Our own path to go to afterwards; empty for the ward.</param>
/// <param name="Errors">Faults. One wording for a wrong login and a wrong phrase.</param>
public sealed record SignInModel(PageFrame Frame, string Login, string ReturnTo, IReadOnlyList<FieldError> Errors);
