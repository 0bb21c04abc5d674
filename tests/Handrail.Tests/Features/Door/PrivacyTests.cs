using Handrail.Content;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Features.Paging;
using Handrail.Hosting;
using Handrail.Outbound;
using Handrail.Tests.Architecture;
using Handrail.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.DependencyInjection;
using System.Net;

namespace Handrail.Tests.Features;

/// <summary>The privacy page says what the running program does.</summary>
public sealed class PrivacyTests
{
    [Fact, Hazard("HZ-049")]
    public async Task Every_cookie_that_is_ever_set_is_named_on_the_privacy_page_and_none_is_set_before_a_form()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var privacy = await Privacy(running);
        var seen = new HashSet<string>();
        foreach (var (path, html, answer) in await PublicCrawl.Pages(running, http))
        {
            var cookies = Cookies(answer).ToList();
            seen.UnionWith(cookies);
            if (!html.Contains("method=\"post\"", StringComparison.Ordinal)) Assert.Empty(cookies.Select(cookie => $"{path} sets {cookie} without a form"));
        }

        seen.UnionWith(await SignIn(running, http));
        using (var nurse = await running.Client("ama.osei"))
        using (var ward = await nurse.GetAsync(new Uri($"/ward/{DemoWard.Unit}", UriKind.Relative))) seen.UnionWith(Cookies(ward));
        Assert.Superset(new HashSet<string> { "handrail_form", Sessions.Cookie }, seen);
        Violations.None(seen.Where(name => !privacy.Contains($"<code>{name}</code>", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-049")]
    public async Task Every_table_of_the_database_is_declared_with_what_and_how_long(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var declared = running.App.Services.GetServices<Handrail.Content.Kept>().SelectMany(kept => kept.Tables).ToHashSet();
        using var connection = running.Database.Open();
        var tables = engine == Engine.Sqlite
            ? connection.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE 'guide!_search!_%' ESCAPE '!'", row => row.GetString(0))
            : connection.Query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", row => row.GetString(0));
        Assert.True(tables.Count > 20);
        Violations.None(tables.Where(table => !declared.Contains(table)).Select(table => $"{table}: declare it where its feature is registered, services.Keeps(new Kept(…)), so that it stands on /privacy"));
        var privacy = await Privacy(running);
        Assert.All(running.App.Services.GetServices<Handrail.Content.Kept>(), kept =>
        {
            Assert.Contains(kept.What, privacy, StringComparison.Ordinal);
            Assert.Contains(kept.Fields, privacy, StringComparison.Ordinal);
            Assert.Contains(kept.Days is { } days ? $"Deleted {days} days after {kept.From}, by {kept.Job}" : "deletes it by hand only", privacy, StringComparison.Ordinal);
            Assert.Equal(kept.Days is null, kept.Job.Length == 0); // a promise names what keeps it
        });
    }

    [Fact, Hazard("HZ-049")]
    public async Task Another_configuration_makes_another_privacy_page()
    {
        await using var one = await Running.Start();
        await using var other = await Running.Start(with: options => options with { LeaveTo = "https://www.bbc.co.uk/weather", CountVisits = false, Country = "gb" });
        var (first, second) = (await Privacy(one), await Privacy(other));
        Assert.Contains("takes you to www.weather.gov", first, StringComparison.Ordinal);
        Assert.Contains("takes you to www.bbc.co.uk", second, StringComparison.Ordinal);
        Assert.Contains("We count how often", first, StringComparison.Ordinal);
        Assert.Contains("Visits are not counted here", second, StringComparison.Ordinal);
        Assert.Contains("counting is switched off here", second, StringComparison.Ordinal);
        Assert.Contains("country “gb”", second, StringComparison.Ordinal);
        Assert.Contains("in one file on the machine", first, StringComparison.Ordinal);
        using var http = await one.Client();
        using var answer = await http.GetAsync(new Uri("/privacy", UriKind.Relative));
        Assert.Contains(answer.Headers.GetValues("Content-Security-Policy").Single(), first, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-049")]
    public async Task Every_way_by_which_a_page_leaves_this_machine_stands_there_with_its_host_and_no_other()
    {
        var all = new ReachOptions { Gateway = new GatewayOptions(new Uri("https://text.example.org/send"), "a secret of this test"), Mail = new MailOptions("mail.example.org", 587, "starttls", "handrail@example.org") };
        await using var plain = await Running.Start();
        await using var full = await Running.Start(with: options => options with { Reach = all });
        var (first, second) = (await Privacy(plain), await Privacy(full));
        Assert.Contains("push service of their own browser", first, StringComparison.Ordinal);
        foreach (var host in (string[])["text.example.org", "mail.example.org"])
        {
            Assert.DoesNotContain(host, first, StringComparison.Ordinal);
            Assert.Contains(host, second, StringComparison.Ordinal);
        }

        // As many ways as there are senders: one that is added later is not forgotten here.
        Assert.Equal(full.App.Services.GetServices<IChannelSender>().Count(), PagingFeature.Ways(all).Count());
    }

    [Fact, Hazard("HZ-049")]
    public async Task What_a_feature_declares_when_it_is_registered_stands_on_the_page()
    {
        await using var running = await Running.Start();
        var services = new ServiceCollection();
        services.AddSingleton(running.Of<ServeOptions>()).AddSingleton(running.Database).AddOptions<AntiforgeryOptions>().Configure(form => form.Cookie.Name = "planted_form");
        services.Keeps(new Handrail.Content.Kept("Planted things", "Planted fields", "planting", 90, "it was closed", "the planted job", "planted"));
        services.Sets(new CookieUse("planted_cookie", "Never", "A test", "now"));
        services.Sends(new OutsideChannel("Planted letters", "by pigeon", "nothing"));
        var frame = new PageFrame(default, NodaTime.DateTimeZone.Utc, false, FormTokens.FilledByScript);
        await using var provider = services.BuildServiceProvider();
        await using var pieces = new HtmlPieces();
        var html = WebUtility.HtmlDecode(await pieces.Render<Handrail.Ui.Privacy>(("Model", WhatIsKept.Now(provider, frame, "default-src 'planted'"))));
        foreach (var words in (string[])["Planted things", "Planted fields", "Deleted 90 days after it was closed, by the planted job", "<code>planted_cookie</code>", "<code>planted_form</code>", "by pigeon", "default-src 'planted'"])
            Assert.Contains(words, html, StringComparison.Ordinal);
        Assert.DoesNotContain("handrail_session", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_privacy_page_names_the_engine_that_holds_the_record()
    {
        await using var running = await Running.Start(Engine.Postgres);
        Assert.Contains("in a PostgreSQL database", await Privacy(running), StringComparison.Ordinal);
    }

    static async Task<string> Privacy(Running running)
    {
        using var http = await running.Client();
        return WebUtility.HtmlDecode(await http.GetStringAsync(new Uri("/privacy", UriKind.Relative)));
    }

    static async Task<HashSet<string>> SignIn(Running running, HttpClient http)
    {
        using var page = await http.GetAsync(new Uri("/signin", UriKind.Relative));
        var token = System.Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"form_token\" value=\"([^\"]*)\"").Groups[1].Value;
        var phrase = await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("bo.lind")));
        using var form = new HttpRequestMessage(HttpMethod.Post, "/signin") { Content = new FormUrlEncodedContent([new("form_token", token), new("login", "bo.lind"), new("phrase", phrase)]) };
        form.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
        using var answer = await http.SendAsync(form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return [.. Cookies(page), .. Cookies(answer)];
    }

    static IEnumerable<string> Cookies(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var values) ? values.Select(value => value.Split('=')[0]) : [];
}
