using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>The sign-in page and what it is answered with.</summary>
static class SignInPages
{
    /// <summary>GET: the page. ?with=password or phrase chooses the second form; the demo begins with the phrase.</summary>
    public static IResult Open(HttpContext http) =>
        Show(http, "", SafePath.Of(http.Request.Query["back"]), null, http.Request.Query["with"].ToString() switch { "password" => false, "phrase" => true, _ => Options(http).Demo });

    /// <summary>POST: a passkey, login with password and code, or login with a one-time phrase.</summary>
    public static async Task<IResult> SignIn(HttpContext http, Sessions sessions, SignInBrake brake, Proofs proofs, TimeProvider time)
    {
        if (await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        var form = http.Request.Form;
        var (login, back) = (form["login"].ToString(), SafePath.Of(form["return"]));
        if (form.ContainsKey("phrase")) return await ByPhrase(http, sessions, brake, time, login, back);
        if (form["credential"].ToString().Length == 0 && login.Trim().Length == 0) return Show(http, login, back, Refusal.Invalid("login", "Enter your login."), byPhrase: false);
        return await proofs.Stranger(http) switch
        {
            Outcome<Proof>.Done { Value: var proof } => Entered(http, await sessions.SignIn(proof, Agent.Of(http.Request.Headers.UserAgent.ToString()), http.RequestAborted), login, back, byPhrase: false),
            Outcome<Proof>.Refused { Why: var why } => Show(http, login, back, why, byPhrase: false),
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };
    }

    static async Task<IResult> ByPhrase(HttpContext http, Sessions sessions, SignInBrake brake, TimeProvider time, string login, string back)
    {
        var phrase = http.Request.Form["phrase"].ToString();
        if (login.Trim().Length == 0) return Show(http, login, back, Refusal.Invalid("login", "Enter your login."), byPhrase: true);
        if (!brake.Allows() && !sessions.Fits(login, phrase))
        {
            await Task.Delay(SignInBrake.Pause, time, http.RequestAborted);
            return Show(http, login, back, Refusal.Invalid("phrase", "Too many tries just now. Wait a minute and try again."), byPhrase: true);
        }

        // In the demo a phrase is enough. In a real installation it opens only the page where a passkey, or password and code, are set up.
        var kind = Options(http).Demo ? Session.Full : Session.Enrol;
        var outcome = await sessions.SignIn(login, phrase, http.RequestAborted, kind, Agent.Of(http.Request.Headers.UserAgent.ToString()));
        if (outcome is Outcome<string>.Refused) brake.Failed();
        return Entered(http, outcome, login, kind == Session.Enrol ? Paths.Account : back, byPhrase: true);
    }

    static IResult Entered(HttpContext http, Outcome<string> outcome, string login, string back, bool byPhrase)
    {
        if (outcome is Outcome<string>.Refused { Why: var why }) return Show(http, login, back, why, byPhrase);
        var secret = ((Outcome<string>.Done)outcome).Value;
        Sessions.Give(http, secret);
        return Visit.Go(back.Length > 0 ? back : Landing(Pages.Frame(http, http.RequestServices.GetRequiredService<Sessions>().Who(secret))));
    }

    // Where somebody's work is: the desk, the ward, the rosters for ward staff who are not on shift, or the front door.
    static string Landing(PageFrame first) =>
        first.Viewer?.Role == "patient" ? Paths.MyRecord : first.Viewer?.WorksDesk == true ? Paths.Desk : first is { Unit: { } unit, SeesWard: true } ? Paths.Ward(unit.Id)
        : first is { SeesRosters: true, FindsPeople: true } ? Paths.Rosters : Paths.Home;

    /// <summary>The identity provider did not say who it is, or said somebody we do not know: the same words for both.</summary>
    public static IResult Failed(HttpContext http) =>
        Show(http, "", "", Refusal.Invalid("", "Signing in there did not work, or your account there is not linked to one here. Ask your administrator, or use another way."), Options(http).Demo);

    static IResult Show(HttpContext http, string login, string back, Refusal? why, bool byPhrase) =>
        Pages.Of<SignIn, SignInModel>(
            new SignInModel(Pages.Frame(http, null), login, back, why is null ? [] : [new FieldError(why.Field is "passkey" ? "" : why.Field ?? "", why.Reason)], byPhrase, Options(http).Oidc?.Name),
            why is null ? 200 : 400);

    static ServeOptions Options(HttpContext http) => http.RequestServices.GetRequiredService<ServeOptions>();
}
