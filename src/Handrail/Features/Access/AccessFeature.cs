using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using Microsoft.AspNetCore.Antiforgery;

namespace Handrail.Features.Access;

/// <summary>Sign in and out.</summary>
public static class AccessFeature
{
    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.PublicRoute("GET", Paths.SignIn, "nobody is signed in before it", (HttpContext http) => Show(http, "", Back(http.Request.Query["back"]), null));
        routes.PublicRoute("POST", Paths.SignIn, "nobody is signed in before it", SignIn);
        routes.GatedPost(Paths.SignOut, Permission.SeeWard, async visit =>
        {
            await visit.Of<Sessions>().SignOut(visit.Http.Request.Cookies[Sessions.Cookie]!, visit.By);
            visit.Http.Response.Cookies.Delete(Sessions.Cookie);
            visit.Http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
            return Visit.Go(Paths.Home);
        });
    }

    static async Task<IResult> SignIn(HttpContext http, Sessions sessions, SignInBrake brake, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Problems.Shown(http, 400, "This form has expired. Open the sign-in page again.");
        var (login, back) = (http.Request.Form["login"].ToString(), Back(http.Request.Form["return"]));
        if (!brake.Allows()) return Show(http, login, back, "Too many tries just now. Wait a minute and try again.");
        if (login.Trim().Length == 0) return Show(http, login, back, "Enter your login.", "login");
        switch (await sessions.SignIn(login, http.Request.Form["phrase"].ToString(), http.RequestAborted))
        {
            case Outcome<string>.Done { Value: var secret }:
                http.Response.Cookies.Append(Sessions.Cookie, secret, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/" });
                var unit = Pages.Frame(http, new Actor("staff", Guid.Empty, "", "nurse")).Unit;
                return Visit.Go(back.Length > 0 ? back : unit is null ? Paths.Home : Paths.Ward(unit.Id));
            case Outcome<string>.Refused { Why: var why }:
                brake.Failed();
                return Show(http, login, back, why.Reason);
            default:
                throw new InvalidOperationException("An outcome is done or refused.");
        }
    }

    static IResult Show(HttpContext http, string login, string back, string? fault, string field = "phrase") =>
        Pages.Of<SignIn, SignInModel>(new SignInModel(Pages.Frame(http, null), login, back, fault is null ? [] : [new FieldError(field, fault)]), fault is null ? 200 : 400);

    // Only a path of ours: "//host" and "/\host" would lead elsewhere.
    static string Back(string? path) => path is ['/', ..] && !path.StartsWith("//", StringComparison.Ordinal) && !path.Contains('\\') ? path : "";
}

/// <summary>Slows guessing: at most 20 failed sign-ins a minute in all. A phrase has about 50 bits, so this is enough, and it locks nobody out for long.</summary>
public sealed class SignInBrake(TimeProvider time)
{
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
