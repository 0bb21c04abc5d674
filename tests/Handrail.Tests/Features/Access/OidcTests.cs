using System.Net;
using System.Web;
using Handrail.Cli;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Hosting;

namespace Handrail.Tests.Features.Access;

/// <summary>Sign-in at an identity provider: a small real one in this process, with discovery, PKCE and signed tokens, over loopback.</summary>
public sealed class OidcTests
{
    [Fact, Hazard("HZ-051")]
    public async Task A_linked_subject_comes_in_and_an_unlinked_one_does_not_whatever_its_mail_address()
    {
        await using var provider = await OidcProvider.Start();
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
        await using var provider = await OidcProvider.Start();
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
        await using var provider = await OidcProvider.Start();
        await using var running = await Start(provider);
        using var browser = new Browsing(running.Address);
        await browser.Get("/signin");
        Assert.Contains("Sign in with Test provider", browser.Html, StringComparison.Ordinal);
        await browser.Get("/signin/elsewhere?back=//elsewhere.example");
        var asked = HttpUtility.ParseQueryString(new Uri(browser.Leads).Query);
        Assert.Equal(("code", "S256", "openid", new Uri(running.Address, "/signin/return").ToString()), (asked["response_type"], asked["code_challenge_method"], asked["scope"], asked["redirect_uri"]));
        using var stranger = new Browsing(running.Address);
        await stranger.Get($"/signin/return?code=x&state={Uri.EscapeDataString(asked["state"]!)}");
        Assert.Equal(HttpStatusCode.BadRequest, stranger.Status);
    }

    [Fact]
    public async Task A_page_of_another_site_starts_no_sign_in_at_the_provider()
    {
        await using var provider = await OidcProvider.Start();
        await using var running = await Start(provider);
        using var http = await running.Client();
        foreach (var (from, leads) in new[] { ("cross-site", "/signin"), ("same-site", "/signin"), ("same-origin", provider.Issuer), ("none", provider.Issuer) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("signin/elsewhere", UriKind.Relative));
            request.Headers.Add("Sec-Fetch-Site", from);
            using var answer = await http.SendAsync(request);
            Assert.StartsWith(leads, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_people_come_by_TLS_the_cookies_of_the_way_there_are_for_this_host_alone()
    {
        await using var provider = await OidcProvider.Start();
        await using var running = await Running.Start(with: options => options with { Demo = false, Address = new Uri("https://care.example.org"), Oidc = new OidcOptions("Test provider", new Uri(provider.Issuer), "handrail", "a test secret of this process") });
        using var http = await running.Client();
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var answer = await http.GetAsync(new Uri("signin/elsewhere", UriKind.Relative));
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie => Assert.True(cookie.StartsWith("__Host-", StringComparison.Ordinal) && cookie.Contains("; path=/; secure;", StringComparison.Ordinal), cookie));
    }

    static Task<Running> Start(OidcProvider provider) =>
        Running.Start(with: options => options with { Demo = false, Oidc = new OidcOptions("Test provider", new Uri(provider.Issuer), "handrail", "a test secret of this process") });

    static async Task<string> GoThrough(Browsing browser, OidcProvider provider, string back)
    {
        await browser.Get("/signin");
        await browser.Get("/signin/elsewhere?back=" + back);
        return await browser.Get(await provider.Follow(browser.Leads));
    }
}
