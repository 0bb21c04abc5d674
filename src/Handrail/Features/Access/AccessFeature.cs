using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using Microsoft.AspNetCore.Identity;

namespace Handrail.Features.Access;

/// <summary>Sign in and out, unlock, step-up, one's own account, help by a second person, wall screens. Routes and services, nothing else.</summary>
public static class AccessFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton<SignInBrake>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<WallScreens>();
        services.AddSingleton<OpenRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<OpenRequests>());
        services.AddSingleton<DeviceTokens>();
        services.AddSingleton<Kept>();
        services.AddSingleton<Proofs>();
        services.AddSingleton<Passkeys>();
        services.AddSingleton<Passwords>();
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<AccountHandlers>();
        services.AddSingleton<Recovery>();
        services.AddSingleton<PersonAccounts>();
        services.AddSingleton<WallHandlers>();
        services.AddIdentityCore<Account>(identity =>
        {
            // Length before kinds of characters; the rest is for PasswordRules to say.
            (identity.Password.RequiredLength, identity.Password.RequiredUniqueChars) = (PasswordRules.Shortest, 4);
            identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
        }).AddUserStore<AccountStore>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = options.PasswordRounds);
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.Configure<IdentityPasskeyOptions>(passkeys => Passkeys.Configure(passkeys, options));
        Oidc.Add(services, options);
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServeOptions options)
    {
        const string Before = "nobody is signed in before it";
        routes.PublicRoute("GET", Paths.SignIn, Before, SignInPages.Open);
        routes.PublicRoute("POST", Paths.SignIn, Before, SignInPages.SignIn);
        routes.PublicRoute("GET", Paths.PasskeyAny, Before, async (HttpContext http, Passkeys passkeys) => Results.Json(await passkeys.Ask(http, null)));
        routes.PublicRoute("GET", Paths.CannotSignIn, Before, RecoveryPages.Ask);
        routes.PublicRoute("POST", Paths.CannotSignIn, Before, RecoveryPages.Asked);
        Oidc.Map(routes, options);
        MapProofs(routes);
        MapAccount(routes);
        routes.GatedGet(Paths.Recovery, Permission.HelpSignIn, RecoveryPages.List);
        routes.GatedPost("/staff/recovery/{request:guid}", Permission.HelpSignIn, RecoveryPages.Answer).AfterStepUp();
        routes.GatedGet("/record/{person:guid}/account", Permission.InvitePerson, PersonAccountPages.Show);
        routes.GatedPost("/record/{person:guid}/account", Permission.InvitePerson, PersonAccountPages.Invite).AfterStepUp();
        routes.GatedPost("/record/{person:guid}/account/end", Permission.InvitePerson, PersonAccountPages.End);
        routes.PublicRoute("GET", Paths.Wall, "a screen that nobody has paired yet", WallPages.Screen);
        routes.PublicRoute("POST", Paths.Wall, "a screen that nobody has paired yet", WallPages.Ask);
        routes.GatedGet(Paths.Walls, Permission.PairWall, WallPages.List);
        routes.GatedPost(Paths.Walls, Permission.PairWall, WallPages.Pair);
        routes.GatedPost("/walls/{wall:guid}/end", Permission.PairWall, WallPages.End);
    }

    static void MapProofs(IEndpointRouteBuilder routes)
    {
        const string Itself = "looks at the session itself: a locked one must reach it";
        routes.PublicRoute("GET", Paths.Unlock, Itself, (HttpContext http, Sessions sessions) => LockedDoor.Open(http, sessions, LockedDoor.Why.Locked));
        routes.PublicRoute("POST", Paths.Unlock, Itself, (HttpContext http, Sessions sessions, Proofs proofs, Kept kept) => LockedDoor.Prove(http, sessions, proofs, kept, LockedDoor.Why.Locked));
        routes.PublicRoute("GET", Paths.StepUp, Itself, (HttpContext http, Sessions sessions) => LockedDoor.Open(http, sessions, LockedDoor.Why.StepUp));
        routes.PublicRoute("POST", Paths.StepUp, Itself, (HttpContext http, Sessions sessions, Proofs proofs, Kept kept) => LockedDoor.Prove(http, sessions, proofs, kept, LockedDoor.Why.StepUp));
        routes.PublicRoute("GET", Paths.PasskeyMine, Itself, async (HttpContext http, Sessions sessions, Passkeys passkeys) =>
            sessions.Find(http) is { } session ? Results.Json(await passkeys.Ask(http, session.By.Id)) : Results.StatusCode(404));
        routes.PublicRoute("GET", Paths.SessionLeft, "says only how long until one's own session locks", (HttpContext http, Sessions sessions) =>
            sessions.Find(http) is { } session ? Results.Json(new { left = Math.Max(0, (int)sessions.Left(session).TotalSeconds), who = session.By.Id }) : Results.Json(new { left = 0, who = (Guid?)null }));
        routes.PublicRoute("POST", Paths.SignOut, Itself, SignOut);
        routes.GatedPost(Paths.LockNow, Permission.UseOwnAccount, async visit =>
        {
            await visit.Of<Sessions>().Lock(visit.Session!);
            return Visit.Go(Paths.Unlock + "?back=" + Uri.EscapeDataString(SafePath.Of(visit.Field("return"))));
        });
    }

    static void MapAccount(IEndpointRouteBuilder routes)
    {
        routes.GatedGet(Paths.Account, Permission.UseOwnAccount, AccountPages.Show).AlsoToEnrol();
        routes.GatedGet(Paths.AccountPasskey, Permission.UseOwnAccount, AccountPages.NewPasskey).AlsoToEnrol();
        routes.GatedPost(Paths.AccountPasskey, Permission.UseOwnAccount, AccountPages.AddPasskey).AlsoToEnrol();
        routes.GatedPost("/account/passkey/{passkey:guid}/remove", Permission.UseOwnAccount, AccountPages.RemovePasskey).AfterStepUp();
        routes.GatedGet(Paths.AccountPassword, Permission.UseOwnAccount, AccountPages.Password).AlsoToEnrol();
        routes.GatedPost(Paths.AccountPassword, Permission.UseOwnAccount, AccountPages.SetPassword).AlsoToEnrol();
        routes.GatedPost("/account/session/{session:guid}/end", Permission.UseOwnAccount, visit => AccountPages.EndSession(visit, visit.Id("session")));
        routes.GatedPost(Paths.EndOtherSessions, Permission.UseOwnAccount, visit => AccountPages.EndSession(visit, null));
    }

    // Also from a locked screen: whoever comes next must be able to end somebody else's session there.
    static async Task<IResult> SignOut(HttpContext http, Sessions sessions)
    {
        if (sessions.Find(http) is not { } session) return Visit.Go(Paths.SignIn);
        if (await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        await sessions.SignOut(session);
        Sessions.Take(http);
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return Visit.Go(Paths.Home);
    }
}
