using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>Asking for help with signing in.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Asked">The request was sent: the same words for every login.</param>
/// <param name="Errors">Faults.</param>
public sealed record CannotSignInModel(PageFrame Frame, bool Asked, IReadOnlyList<FieldError> Errors);

/// <summary>Who asked for help.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Open">Open requests.</param>
/// <param name="Phrase">The phrase to read out, shown once; null otherwise.</param>
/// <param name="Errors">Faults.</param>
public sealed record RecoveryModel(PageFrame Frame, IReadOnlyList<RecoveryRow> Open, string? Phrase, IReadOnlyList<FieldError> Errors);

/// <summary>Help with signing in: asking, and answering.</summary>
static class RecoveryPages
{
    public static IResult Ask(HttpContext http) => Pages.Of<CannotSignIn, CannotSignInModel>(new CannotSignInModel(Pages.Frame(http, null), http.Request.Query.ContainsKey("asked"), []));

    public static async Task<IResult> Asked(HttpContext http, Recovery recovery, SignInBrake brake, TimeProvider time)
    {
        if (await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        var login = http.Request.Form["login"].ToString();
        if (login.Trim().Length is 0 or > 100)
            return Pages.Of<CannotSignIn, CannotSignInModel>(new CannotSignInModel(Pages.Frame(http, null), false, [new FieldError("login", "Enter your login.")]), 400);
        // The same brake as for guessing, so that nobody fills the list or the audit from outside. Whoever asks in earnest is let through after the pause.
        var slow = !brake.Allows();
        if (slow) await Task.Delay(SignInBrake.Pause, time, http.RequestAborted);
        else brake.Failed();
        await recovery.Ask(login, quiet: slow, http.RequestAborted);
        return Visit.Go(Paths.CannotSignIn + "?asked");
    }

    public static Task<IResult> List(Visit visit) => List(visit, null, []);

    public static async Task<IResult> Answer(Visit visit)
    {
        var ask = new AnswerRecovery(visit.Id("request"), visit.Field("answer"), visit.Field("how"));
        return await visit.Run(ask, visit.Of<Recovery>().Handle) switch
        {
            Outcome<string>.Done { Value: "" } => Visit.Go(Paths.Recovery),
            Outcome<string>.Done { Value: var phrase } => await List(visit, phrase, []), // shown once, so not behind a redirect; sent again it is answered already
            Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await List(visit, null, [new FieldError("", why.Reason)]),
            var other => visit.Show(other, _ => Visit.Go(Paths.Recovery)),
        };
    }

    static async Task<IResult> List(Visit visit, string? phrase, IReadOnlyList<FieldError> errors) =>
        visit.Show(
            await visit.Read(new ViewRecovery(), (_, by, _) => Task.FromResult(Outcome.Done(visit.Of<Recovery>().Open(by)))),
            open => Pages.Of<RecoveryPage, RecoveryModel>(new RecoveryModel(Pages.Frame(visit.Http, visit.By), open, phrase, errors), errors.Count > 0 ? 400 : 200));
}
