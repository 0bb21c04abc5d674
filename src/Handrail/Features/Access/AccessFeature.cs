using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Access;

/// <summary>Sign in and out.</summary>
public static class AccessFeature
{
    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.PublicRoute("GET", Paths.SignIn, "nobody is signed in before it", (HttpContext http) => Show(http, "", Back(http.Request.Query["back"]), null));
        routes.PublicRoute("POST", Paths.SignIn, "nobody is signed in before it", SignIn);
        routes.GatedPost(Paths.SignOut, Permission.UseOwnAccount, async visit =>
        {
            await visit.Of<Sessions>().SignOut(visit.Http.Request.Cookies[Sessions.Cookie]!, visit.By);
            visit.Http.Response.Cookies.Delete(Sessions.Cookie);
            visit.Http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
            return Visit.Go(Paths.Home);
        });
    }

    static async Task<IResult> SignIn(HttpContext http, Sessions sessions, SignInBrake brake)
    {
        if (await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        var (login, phrase, back) = (http.Request.Form["login"].ToString(), http.Request.Form["phrase"].ToString(), Back(http.Request.Form["return"]));
        if (login.Trim().Length == 0) return Show(http, login, back, "Enter your login.", "login");
        if (!brake.Allows() && !sessions.Fits(login, phrase))
        {
            await Task.Delay(SignInBrake.Pause, http.RequestAborted);
            return Show(http, login, back, "Too many tries just now. Wait a minute and try again.");
        }

        switch (await sessions.SignIn(login, phrase, http.RequestAborted))
        {
            case Outcome<string>.Done { Value: var secret }:
                http.Response.Cookies.Append(Sessions.Cookie, secret, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/" });
                var first = Pages.Frame(http, sessions.Who(secret));
                return Visit.Go(back.Length > 0 ? back : first is { Unit: { } unit, SeesWard: true } ? Paths.Ward(unit.Id) : Paths.Home);
            case Outcome<string>.Refused { Why: var why }:
                brake.Failed();
                return Show(http, login, back, why.Reason);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    static IResult Show(HttpContext http, string login, string back, string? fault, string field = "phrase") =>
        Pages.Of<SignIn, SignInModel>(new SignInModel(Pages.Frame(http, null), login, back, fault is null ? [] : [new FieldError(field, fault)]), fault is null ? 200 : 400);

    // Only a path of ours: "//host" and "/\host" would lead elsewhere, and so would either with a tab in it, which browsers leave out.
    static string Back(string? path) => path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') && !path.Any(char.IsControl) ? path : "";
}

/// <summary>
/// Slows guessing: after 20 failed sign-ins a minute in all, a wrong one waits and is no longer written to the audit, which nobody shall fill from outside.
/// The right phrase always gets in: whoever guesses must not be able to lock a night shift out. A phrase has about 50 bits, so the brake need not stop anyone.
/// </summary>
public sealed class SignInBrake(TimeProvider time)
{
    /// <summary>How long a wrong try waits while the brake is on.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    const int AMinute = 20;
    readonly Lock gate = new();
    readonly Queue<long> failures = [];

    /// <summary>False while too many have failed lately.</summary>
    public bool Allows()
    {
        lock (gate)
        {
            while (failures.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > TimeSpan.FromMinutes(1)) failures.Dequeue();
            return failures.Count < AMinute;
        }
    }

    /// <summary>One failed.</summary>
    public void Failed()
    {
        lock (gate) failures.Enqueue(time.GetTimestamp());
    }
}
