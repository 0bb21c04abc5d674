using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Handrail.Tests.Features.Access;

/// <summary>The provider: it signs whoever is named in, and can be told to make a mistake.</summary>
sealed class OidcProvider : IAsyncDisposable
{
    readonly RSA key = RSA.Create(2048);
    readonly RSA otherKey = RSA.Create(2048);
    readonly Dictionary<string, (string Challenge, string Nonce, string Return)> codes = [];
    WebApplication app = null!;

    public string Issuer { get; private set; } = "";

    public string Subject { get; set; } = "";

    public string Fault { get; set; } = "";

    public static async Task<OidcProvider> Start()
    {
        var provider = new OidcProvider();
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
