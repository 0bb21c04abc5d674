using System.Net;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Features.Guide;
using Handrail.Hosting;

namespace Handrail.Tests.Features;

/// <summary>The public pages as a browser gets them.</summary>
public sealed partial class GuidePageTests
{
    static readonly GuideBook Book = GuideBook.Load(Repository.At("content"));

    [Fact]
    public async Task Every_public_page_begins_with_the_crisis_strip_and_sets_no_cookie()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        foreach (var path in (string[])["/", "/about", "/guide", "/guide/corrected", "/guide/search?q=bladder", .. Book.Pages.Select(page => "/guide/" + page.Slug)])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            Assert.False(answer.Headers.Contains("Set-Cookie"), path);
            StripFirst(path, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_strip_stands_on_404_and_500_and_the_guide_stands_when_the_database_does_not()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        using (var connection = running.Database.Open()) connection.Execute("DROP TABLE unit_setting");
        foreach (var (path, status) in ((string, int)[])[("/signin", 500), ("/not-here", 404), ("/guide/not-here", 404), ("/", 200), ("/guide", 200), ("/guide/overdose", 200), ("/guide/search?q=bladder", 200)])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            StripFirst(path, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_page_says_how_sure_we_are_that_no_clinician_has_reviewed_it_and_where_each_claim_comes_from()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        foreach (var page in Book.Pages)
        {
            var html = WebUtility.HtmlDecode(await http.GetStringAsync(new Uri("/guide/" + page.Slug, UriKind.Relative)));
            Assert.Contains(GuideWords.Of(page), html, StringComparison.Ordinal);
            Assert.Contains("Not yet reviewed by a clinician.", html, StringComparison.Ordinal);
            Assert.All(page.Claims, claim => Assert.Contains(claim.Text, html, StringComparison.Ordinal));
            Assert.All(page.Claims.SelectMany(claim => claim.Sources), source => Assert.Contains(source.Identifier, html, StringComparison.Ordinal));
            Assert.All(page.Next, next => Assert.Contains($"href=\"/guide/{next}\"", html, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_filter_hides_what_is_less_sure_and_never_advice_for_an_emergency()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var all = await http.GetStringAsync(new Uri("/guide/bladder", UriKind.Relative));
        var sure = await http.GetStringAsync(new Uri("/guide/bladder?sure=1", UriKind.Relative));
        Assert.Contains("claim-bladder-kidney", all, StringComparison.Ordinal);
        Assert.DoesNotContain("claim-bladder-kidney", sure, StringComparison.Ordinal);
        Assert.Contains("claim-bladder-27", sure, StringComparison.Ordinal);
        Assert.Contains("claim-bladder-urgent", sure, StringComparison.Ordinal);
        Assert.Contains("Statements with less support are hidden; advice for an emergency and plain text stay.", sure, StringComparison.Ordinal);
        Assert.Contains($"{Book.Page("bladder")!.Claims.Count(claim => !claim.WellSupported && !claim.Always)} statements are hidden here.", sure, StringComparison.Ordinal);
        Assert.Contains("Tell them that you use ketamine.", sure, StringComparison.Ordinal);
        Assert.DoesNotContain("Only what is", sure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bladder", "/guide/bladder")]
    [InlineData("K-hole", "/guide/overdose")]
    [InlineData("craft family", "/guide/helping-someone-say-yes")]
    [InlineData("SPRAVATO", "/guide/depression")]
    [InlineData("zebra", null)]
    public void Search_finds_the_page_that_is_meant_first(string asked, string? first) =>
        Assert.Equal(first, GuideSearch.Find(Book, asked) is [var hit, ..] ? "/guide/" + hit.Page.Slug : null);

    [Fact]
    public async Task A_hostile_search_is_printed_as_text_and_a_long_one_is_cut()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var html = await http.GetStringAsync(new Uri("/guide/search?q=" + Uri.EscapeDataString("\"><script>alert(1)</script>"), UriKind.Relative));
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        var cut = await http.GetStringAsync(new Uri("/guide/search?q=" + new string('x', 5000), UriKind.Relative));
        Assert.DoesNotContain(new string('x', GuideSearch.MaxAsked + 1), cut, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaving_clears_what_the_browser_holds_and_goes_to_a_neutral_page()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        http.DefaultRequestHeaders.Add("Cookie", "handrail_form=abc");
        using var answer = await http.GetAsync(new Uri("/leave", UriKind.Relative));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(new Uri(Leaving.Neutral), answer.Headers.Location);
        Assert.Equal("\"cookies\", \"storage\"", string.Join(", ", answer.Headers.GetValues("Clear-Site-Data")));
        Assert.Contains("handrail_form=; expires=Thu, 01 Jan 1970", string.Join('\n', answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public void The_leave_script_is_small_and_every_public_page_links_it() =>
        Assert.True(new FileInfo(Repository.At("src/Handrail/wwwroot/leave.js")).Length <= 2048);

    static void StripFirst(string path, string html)
    {
        Assert.True(FirstIsStrip().IsMatch(html), path);
        foreach (var must in (string[])["tel:911", "tel:988", "lang=\"es\"", "href=\"/leave\"", "src=\"/leave.js\""]) Assert.Contains(must, html, StringComparison.Ordinal);
    }

    [GeneratedRegex("<body[^>]*>\\s*<aside class=\"crisis\"")]
    private static partial Regex FirstIsStrip();
}
