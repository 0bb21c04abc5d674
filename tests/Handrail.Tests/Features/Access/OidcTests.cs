using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;
using Handrail.Cli;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Handrail.Tests.Features.Access;

/// <summary>Sign-in at an identity provider: a small real one in this process, with discovery, PKCE and signed tokens, over loopback.</summary>
public sealed class OidcTests
{
    [Fact, Hazard("HZ-051")]
    public async Task A_linked_subject_comes_in_and_an_unlinked_one_does_not_whatever_its_mail_address()
    {
        await using var provider = await Provider.Start();
        await using var running = await Start(provider);
        Assert.True((await running.Write(scope => AdminVerb.Link(scope, "ama.osei", provider.Issuer, "subject-1"))).Ok);
        Assert.False((await running.Write(scope => AdminVerb.Link(scope, "bo.lind", provider.Issuer, "subject-1"))).Ok);

        using var browser = new Browsing(running.Address);
        provider.Subject = "subject-1";
        var page = await GoThrough(browser, provider, "/account");
        Assert.Equal(HttpStatusCode.OK, browser.Status);
        Assert.Contains("url=/account", page, StringComparison.Ordinal);
        await browser.Get("/account");
        Assert.Contains("ama.osei", browser.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Name of the new passkey", browser.Html, StringComparison.Ordinal); // no proof for sensitive acts

        using var other = new Browsing(running.Address);
        provider.Subject = "somebody-else";
        await GoThrough(other, provider, "/account");
        Assert.Equal(HttpStatusCode.BadRequest, other.Status);
        Assert.Null(other.Cookie(Sessions.Cookie));

        await running.Write(scope => scope.Connection.Execute("UPDATE staff SET disabled_at = 1 WHERE login = 'ama.osei'"));
        using var late = new Browsing(running.Address);
        provider.Subject = "subject-1";
        await GoThrough(late, provider, "/account");
        Assert.Null(late.Cookie(Sessions.Cookie));
    }

    [Theory, Hazard("HZ-051")]
    [InlineData("none"), InlineData("other-key"), InlineData("audience"), InlineData("issuer"), InlineData("nonce"), InlineData("expired"), InlineData("HS256")]
    public async Task A_token_that_is_not_right_signs_nobody_in(string fault)
    {
        await using var provider = await Provider.Start();
        await using var running = await Start(provider);
        await running.Write(scope => AdminVerb.Link(scope, "ama.osei", provider.Issuer, "subject-1"));
        using var browser = new Browsing(running.Address);
        (provider.Subject, provider.Fault) = ("subject-1", fault);
        await GoThrough(browser, provider, "/account");
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        Assert.Null(browser.Cookie(Sessions.Cookie));
        provider.Fault = "";
        await GoThrough(browser, provider, "/account"); // or the rest would prove nothing
        Assert.NotNull(browser.Cookie(Sessions.Cookie));
    }

    [Fact]
    public async Task The_way_there_asks_for_a_code_with_PKCE_at_our_exact_address_and_an_answer_nobody_asked_for_is_refused()
    {
        await using var provider = await Provider.Start();
        await using var running = await Start(provider);
        using var browser = new Browsing(running.Address);
        await browser.Get("/signin");
        Assert.Contains("Sign in with Test provider", browser.Html, StringComparison.Ordinal);
        await browser.Post("/signin/elsewhere", ("return", "//elsewhere.example"));
        var asked = HttpUtility.ParseQueryString(new Uri(browser.Leads).Query);
        Assert.Equal(("code", "S256", "openid", new Uri(running.Address, "/signin/return").ToString()), (asked["response_type"], asked["code_challenge_method"], asked["scope"], asked["redirect_uri"]));
        using var stranger = new Browsing(running.Address);
        await stranger.Get($"/signin/return?code=x&state={Uri.EscapeDataString(asked["state"]!)}");
        Assert.Equal(HttpStatusCode.BadRequest, stranger.Status);
    }

    static Task<Running> Start(Provider provider) =>
        Running.Start(with: options => options with { Demo = false, Oidc = new OidcOptions("Test provider", new Uri(provider.Issuer), "handrail", "a test secret of this process") });

    static async Task<string> GoThrough(Browsing browser, Provider provider, string back)
    {
        await browser.Get("/signin");
        await browser.Post("/signin/elsewhere", ("return", back));
        return await browser.Get(await provider.Follow(browser.Leads));
    }

    /// <summary>The provider: it signs whoever is named in, and can be told to make a mistake.</summary>
    sealed class Provider : IAsyncDisposable
    {
        readonly RSA key = RSA.Create(2048);
        readonly RSA otherKey = RSA.Create(2048);
        readonly Dictionary<string, (string Challenge, string Nonce, string Return)> codes = [];
        WebApplication app = null!;

        public string Issuer { get; private set; } = "";

        public string Subject { get; set; } = "";

        public string Fault { get; set; } = "";

        public static async Task<Provider> Start()
        {
            var provider = new Provider();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            provider.app = builder.Build();
            provider.app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
            {
                issuer = provider.Issuer, authorization_endpoint = provider.Issuer + "/authorize", token_endpoint = provider.Issuer + "/token", jwks_uri = provider.Issuer + "/keys",
                response_types_supported = new[] { "code" }, subject_types_supported = new[] { "public" }, id_token_signing_alg_values_supported = new[] { "RS256" },
            }));
            provider.app.MapGet("/keys", () => Results.Json(new { keys = new[] { provider.PublicKey() } }));
            provider.app.MapGet("/authorize", provider.Authorize);
            provider.app.MapPost("/token", (Func<HttpRequest, Task<IResult>>)provider.Token);
            await provider.app.StartAsync();
            provider.Issuer = provider.app.Urls.First();
            return provider;
        }

        /// <summary>Goes where we were sent, and answers the path at which the browser comes back.</summary>
        public async Task<string> Follow(string there)
        {
            using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            using var answer = await http.GetAsync(new Uri(there));
            return answer.Headers.Location!.PathAndQuery;
        }

        object PublicKey()
        {
            var parts = key.ExportParameters(false);
            return new { kty = "RSA", use = "sig", alg = "RS256", kid = "1", n = Base64UrlEncoder.Encode(parts.Modulus!), e = Base64UrlEncoder.Encode(parts.Exponent!) };
        }

        IResult Authorize(HttpRequest request)
        {
            var asked = request.Query;
            var code = Guid.NewGuid().ToString("N");
            codes[code] = (asked["code_challenge"].ToString(), asked["nonce"].ToString(), asked["redirect_uri"].ToString());
            return Results.Redirect($"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}");
        }

        async Task<IResult> Token(HttpRequest request)
        {
            var form = await request.ReadFormAsync();
            if (!codes.Remove(form["code"].ToString(), out var held) || form["redirect_uri"] != held.Return || form["client_id"] != "handrail" || form["client_secret"] != "a test secret of this process"
                || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != held.Challenge)
                return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var description = new SecurityTokenDescriptor
            {
                Issuer = Fault == "issuer" ? "http://elsewhere.example" : Issuer,
                Audience = Fault == "audience" ? "another" : "handrail",
                Claims = new Dictionary<string, object> { ["sub"] = Subject, ["nonce"] = Fault == "nonce" ? "another" : held.Nonce, ["email"] = "ama.osei@example.org" },
                NotBefore = Fault == "expired" ? now.AddHours(-3) : now.AddSeconds(-5),
                IssuedAt = Fault == "expired" ? now.AddHours(-3) : now,
                Expires = Fault == "expired" ? now.AddHours(-2) : now.AddMinutes(5),
                SigningCredentials = Fault switch
                {
                    "none" => null,
                    "HS256" => new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes("a test secret of this process, made longer")), "HS256"),
                    "other-key" => new SigningCredentials(new RsaSecurityKey(otherKey) { KeyId = "1" }, "RS256"),
                    _ => new SigningCredentials(new RsaSecurityKey(key) { KeyId = "1" }, "RS256"),
                },
            };
            return Results.Json(new { access_token = "unused", token_type = "Bearer", expires_in = 300, id_token = new JsonWebTokenHandler().CreateToken(description) });
        }

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            key.Dispose();
            otherKey.Dispose();
        }
    }
}
