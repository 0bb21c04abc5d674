using System.Net;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Data.Backups;
using Handrail.Features.Access;
using Handrail.Hosting;
using Handrail.Tests.Trust;

namespace Handrail.Tests.Features;

/// <summary>What holds for every request, whatever it asks for.</summary>
public sealed class HttpRulesTests
{
    [Fact]
    public async Task TRACE_is_refused_everywhere_and_says_nothing_back()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        foreach (var path in (string[])["/", "/signin", "/fhir/Patient", "/nothing-here", "/handrail.css"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Trace, new Uri(path, UriKind.Relative));
            request.Headers.Add("X-Secret", "do-not-echo");
            using var answer = await http.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.MethodNotAllowed), (path, answer.StatusCode));
            Assert.Equal("", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Over_TLS_every_answer_carries_HSTS_and_every_cookie_is_for_this_host_alone()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        foreach (var path in (string[])["/", "/signin", "/fhir/Patient", "/nothing-here", "/handrail.css", "/health/live"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, "max-age=63072000; includeSubDomains"), (path, answer.Headers.GetValues("Strict-Transport-Security").Single()));
            if (!answer.Headers.TryGetValues("Set-Cookie", out var cookies)) continue;
            Assert.All(cookies, cookie => Assert.True(cookie.StartsWith("__Host-", StringComparison.Ordinal) && cookie.Contains("; path=/; secure; samesite=strict; httponly", StringComparison.OrdinalIgnoreCase), cookie));
        }
    }

    [Fact]
    public async Task A_form_over_TLS_is_taken_with_the_cookie_of_that_name_and_with_no_other()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var page = await http.GetAsync(new Uri("signin", UriKind.Relative));
        var cookie = page.Headers.GetValues("Set-Cookie").Single(each => each.StartsWith("__Host-handrail_form=", StringComparison.Ordinal)).Split(';')[0];
        var token = WebUtility.HtmlDecode(Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"form_token\" value=\"([^\"]+)\"").Groups[1].Value);
        foreach (var (sent, status) in new[] { (cookie, HttpStatusCode.Redirect), (cookie.Replace("__Host-", "", StringComparison.Ordinal), HttpStatusCode.BadRequest) })
        {
            var phrase = await running.Write(scope => Sessions.NewPhrase(scope, Handrail.Demo.DemoWard.StaffId("ama.osei")));
            using var form = new HttpRequestMessage(HttpMethod.Post, new Uri("signin", UriKind.Relative)) { Content = new FormUrlEncodedContent([new("form_token", token), new("login", "ama.osei"), new("phrase", phrase)]) };
            form.Headers.Add("Cookie", sent);
            using var answer = await http.SendAsync(form);
            Assert.Equal((sent[..12], status), (sent[..12], answer.StatusCode));
        }
    }

    [Fact]
    public async Task Opening_any_page_changes_nothing_but_the_audit()
    {
        var table = MatrixTable.Committed();
        // A clock that stands still: nothing becomes due meanwhile.
        await using var world = await MatrixWorld.Open(table, Engine.Sqlite, new StillClock(), options => options with { CountVisits = false });
        var before = await Settled(world.Running);
        var asked = 0;
        foreach (var path in Site.PublicPages(world.Running.App))
        {
            (await world.Nobody.GetAsync(new Uri(path, UriKind.Relative))).Dispose();
            asked++;
        }

        // One page is a receipt on purpose: whoever was told of an alert and opens it has seen it, and the alert says so.
        var shift = MatrixTable.Works.Single(each => each.Name == "shift");
        foreach (var route in table.Routes.Where(route => route is { Method: "GET", Subject: not "skip", Pattern: not "/alert/{alert:guid}" }))
            foreach (var role in table.Roles)
            {
                await world.Ask(route, role, shift, 0);
                asked++;
            }

        var after = Sums(world.Running);
        Figures.Say($"{asked} pages opened, {after.Count} tables compared");
        Assert.True(asked > 700, $"{asked}");
        Assert.Empty(after.Where(each => each.Key is not ("audit_event" or "audit_anchor") && before[each.Key] != each.Value).Select(each => each.Key));
        Assert.NotEqual(before["audit_event"], after["audit_event"]);
    }

    // The first seconds of a server do work of their own (files in the outbox): compared is from when that is over.
    static async Task<SortedDictionary<string, (long, string)>> Settled(Running running)
    {
        for (var (before, tries) = (Sums(running), 0); ; tries++)
        {
            await Task.Delay(1500);
            var now = Sums(running);
            if (now.SequenceEqual(before) || tries > 20) return now;
            before = now;
        }
    }

    static SortedDictionary<string, (long, string)> Sums(Running running)
    {
        using var connection = running.Database.Open();
        return new SortedDictionary<string, (long, string)>(BackupTable.All(connection, running.Database.Engine).ToDictionary(each => each.Name, each => TableSum.Of(connection, each) is var sum ? (sum.Rows, sum.Hash) : default), StringComparer.Ordinal);
    }

    sealed class StillClock : TimeProvider
    {
        readonly DateTimeOffset at = System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => at;
    }
}
