using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Handrail.Features.Access;

/// <summary>
/// Sign-in at the centre's own identity provider: OpenID Connect, code flow with PKCE, exact return address. What counts is issuer and subject, linked to a member of
/// staff beforehand (<c>handrail admin link</c>): never an e-mail address, and nobody is made by it. It is no proof for sensitive acts.
/// </summary>
static class Oidc
{
    const string Scheme = "elsewhere";
    const string Back = "back";
    const string Issuer = "issuer";
    const string Subject = "subject";

    // Signed by a key of the provider's own; "none" and shared secrets are out.
    static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>Services; nothing without settings.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        if (options.Oidc is not { } provider) return;
        services.AddAuthentication().AddOpenIdConnect(Scheme, openId =>
        {
            openId.Authority = provider.Authority.ToString();
            openId.ClientId = provider.ClientId;
            openId.ClientSecret = provider.ClientSecret;
            openId.RequireHttpsMetadata = !provider.Authority.IsLoopback;
            openId.ResponseType = OpenIdConnectResponseType.Code;
            openId.ResponseMode = OpenIdConnectResponseMode.Query; // comes back as a plain link, so that our short-lived cookies need not be sent across sites
            openId.UsePkce = true;
            openId.CallbackPath = Paths.SignInReturn;
            openId.Scope.Clear();
            openId.Scope.Add("openid"); // who it is, and nothing else about them
            openId.MapInboundClaims = false;
            openId.SaveTokens = false;
            openId.GetClaimsFromUserInfoEndpoint = false;
            openId.TokenValidationParameters.ValidAlgorithms = Algorithms;
            foreach (var cookie in (CookieBuilder[])[openId.CorrelationCookie, openId.NonceCookie])
            {
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                // Where people come by TLS, browsers take these from no other host name and no other path.
                if (options.Address is not null) (cookie.Name, cookie.Path, cookie.SecurePolicy) = ("__Host-" + cookie.Name?.TrimStart('.'), "/", CookieSecurePolicy.Always);
            }

            openId.Events.OnRedirectToIdentityProvider = context =>
            {
                if (options.Address is { } address) context.ProtocolMessage.RedirectUri = new Uri(address, Paths.SignInReturn).ToString();
                return Task.CompletedTask;
            };
            openId.Events.OnTokenValidated = context =>
            {
                // The library accepts an unsigned token from the token endpoint, as the standard allows; we do not.
                if (!Algorithms.Contains(context.SecurityToken.SignatureAlgorithm)) context.Fail("The token is not signed.");
                (context.Properties!.Items[Issuer], context.Properties.Items[Subject]) = (context.SecurityToken.Issuer, context.SecurityToken.Subject);
                return Task.CompletedTask;
            };
            openId.Events.OnTicketReceived = Entered;
            openId.Events.OnRemoteFailure = context =>
            {
                context.HandleResponse();
                return SignInPages.Failed(context.HttpContext).ExecuteAsync(context.HttpContext);
            };
        });
    }

    /// <summary>Routes; nothing without settings.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServeOptions options)
    {
        if (options.Oidc is null) return;
        // A link and not a form: form-action 'self' holds for where a form is led on to as well, so a browser would stop at the way to the provider. It changes
        // nothing here; a page of another site that sends somebody there is turned away, so that nobody is taken into a sign-in they did not begin.
        routes.PublicRoute("GET", Paths.SignInElsewhere, "nobody is signed in before it", (HttpContext http) =>
        {
            if (http.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site") return Results.LocalRedirect(Paths.SignIn);
            var properties = new AuthenticationProperties { RedirectUri = Paths.Home };
            properties.Items[Back] = SafePath.Of(http.Request.Query["back"]);
            return Results.Challenge(properties, [Scheme]);
        });
        routes.PublicRoute("GET", Paths.SignInReturn, "the identity provider leads back here", async (HttpContext http, IAuthenticationHandlerProvider handlers) =>
        {
            if (await handlers.GetHandlerAsync(http, Scheme) is IAuthenticationRequestHandler handler && await handler.HandleRequestAsync()) return Results.Empty;
            return SignInPages.Failed(http);
        });
    }

    static async Task Entered(TicketReceivedContext context)
    {
        context.HandleResponse();
        var (http, items) = (context.HttpContext, context.Properties!.Items);
        var (database, sessions) = (http.RequestServices.GetRequiredService<Database>(), http.RequestServices.GetRequiredService<Sessions>());
        var staff = Linked(database, items[Issuer]!, items[Subject]!);
        var outcome = staff is { } id ? await sessions.SignIn(new Proof(id, "identity provider", false), Agent.Of(http.Request.Headers.UserAgent.ToString()), http.RequestAborted) : null;
        if (outcome is not Outcome<string>.Done { Value: var secret })
        {
            await SignInPages.Failed(http).ExecuteAsync(http);
            return;
        }

        Sessions.Give(http, secret);
        // A page and not a redirect: in a chain of redirects that began at another site the browser would not send a SameSite=Strict cookie.
        var back = items.TryGetValue(Back, out var path) && path is { Length: > 0 } ? path : Paths.Home;
        await Pages.Of<CameBack, CameBackModel>(new CameBackModel(Pages.PublicFrame(http), back)).ExecuteAsync(http);
    }

    static Guid? Linked(Database database, string issuer, string subject)
    {
        using var connection = database.Open();
        var found = connection.Query("SELECT staff_id FROM staff_external WHERE issuer = @issuer AND subject = @subject", row => row.Id(0), ("issuer", issuer), ("subject", subject));
        return found.Count == 1 ? found[0] : null;
    }
}

/// <summary>Back from the identity provider.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Next">Our own path to go on to.</param>
public sealed record CameBackModel(PageFrame Frame, string Next);
