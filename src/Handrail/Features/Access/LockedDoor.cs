using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>
/// The two pages that ask a known person for a proof: unlock (after idle time) and step-up (before a sensitive act). A page is opened again afterwards; a form that was
/// sent is kept and shown once more, and only the person sends it.
/// </summary>
public static class LockedDoor
{
    /// <summary>Why a proof is asked for.</summary>
    public enum Why
    {
        /// <summary>The session is locked.</summary>
        Locked,

        /// <summary>What comes next is sensitive.</summary>
        StepUp,
    }

    /// <summary>Asks, instead of answering this request.</summary>
    public static async Task<IResult> Ask(HttpContext http, Session session, bool form, Why why)
    {
        if (!form) return Results.LocalRedirect($"{PathOf(why)}?back={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");
        if (await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        var kept = http.RequestServices.GetRequiredService<Kept>().Seal(http, session.By);
        return Show(http, session, why, "", kept ?? "", lost: kept is null, null);
    }

    /// <summary>GET: the page itself. A session that is not locked goes straight on.</summary>
    public static IResult Open(HttpContext http, Sessions sessions, Why why)
    {
        var back = SafePath.Of(http.Request.Query["back"]);
        if (sessions.Find(http) is not { } session) return Results.LocalRedirect(Paths.SignIn);
        return why == Why.Locked && !session.Locked ? Visit.Go(Onward(session, back)) : Show(http, session, why, back, "", lost: false, null);
    }

    /// <summary>POST: the proof. Goes on where the person was, or shows the form they had sent.</summary>
    public static async Task<IResult> Prove(HttpContext http, Sessions sessions, Proofs proofs, Kept keeper, Why why)
    {
        if (await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        if (sessions.Find(http) is not { } session) return Results.LocalRedirect(Paths.SignIn);
        if (why == Why.StepUp && session.Locked) return Results.LocalRedirect($"{Paths.Unlock}?back={Uri.EscapeDataString(SafePath.Of(http.Request.Form["return"]))}");
        var (back, kept) = (SafePath.Of(http.Request.Form["return"]), http.Request.Form["kept"].ToString());
        switch (await proofs.Again(http, session, strong: why == Why.StepUp))
        {
            case Outcome<Proof>.Refused { Why: var not }:
                return Show(http, session, why, back, kept, lost: false, not);
            case Outcome<Proof>.Done { Value: var proof }:
                Sessions.Give(http, await sessions.Renew(session, proof, why == Why.Locked ? "Unlock" : "StepUp", http.RequestAborted));
                return keeper.Open(kept, session.By) is { } form
                    ? Pages.Of<SendKept, SendKeptModel>(new SendKeptModel(Pages.Frame(http, session.By), form))
                    : Visit.Go(Onward(session, back));
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    static IResult Show(HttpContext http, Session session, Why why, string back, string kept, bool lost, Refusal? refused) =>
        Pages.Of<ProveAgain, ProveAgainModel>(
            new ProveAgainModel(
                Pages.Frame(http, null), session.By.Name, session.By.Role, why == Why.StepUp, back, kept, lost,
                refused is null ? [] : [new FieldError(refused.Field is "passkey" ? "" : refused.Field ?? "", refused.Reason)],
                why == Why.Locked && session.Method == "identity provider" ? http.RequestServices.GetRequiredService<ServeOptions>().Oidc?.Name : null),
            refused is null ? 200 : 400);

    static string PathOf(Why why) => why == Why.Locked ? Paths.Unlock : Paths.StepUp;

    static string Onward(Session session, string back) => back.Length > 0 ? back : session.Kind == Session.Full ? Paths.Home : Paths.Account;
}

/// <summary>Paths that came with a request.</summary>
public static class SafePath
{
    /// <summary>The path when it is one of ours, otherwise empty: "//host" and "/\host" would lead elsewhere, and so would either with a tab in it, which browsers leave out.</summary>
    public static string Of(string? path) => path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl) ? path : "";
}

/// <summary>The page that asks a known person for a proof.</summary>
/// <param name="Frame">What every page needs; nobody's name in its head, since the screen is locked.</param>
/// <param name="Name">Whose session it is.</param>
/// <param name="Role">Their role.</param>
/// <param name="StepUp">Before a sensitive act; otherwise the session is locked.</param>
/// <param name="ReturnTo">Our own path to go to afterwards.</param>
/// <param name="Kept">A form that was sent, sealed; empty without one.</param>
/// <param name="Lost">The form was too large to keep.</param>
/// <param name="Errors">What was wrong with the last try.</param>
/// <param name="Elsewhere">Name of the identity provider, when the session began there and can be unlocked so; null otherwise.</param>
public sealed record ProveAgainModel(
    PageFrame Frame, string Name, string Role, bool StepUp, string ReturnTo, string Kept, bool Lost, IReadOnlyList<FieldError> Errors, string? Elsewhere);

/// <summary>A kept form, shown once more before it is sent.</summary>
public sealed record SendKeptModel(PageFrame Frame, KeptForm Form)
{
    /// <summary>What a person typed or chose, with a readable name.</summary>
    public IEnumerable<(string Name, string Value)> Typed => Form.Fields.Where(each => each.Key is not ("once" or "return") && each.Value.Length > 0).Select(each => (Readable(each.Key), each.Value));

    static string Readable(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ').Replace('-', ' ');
}
