using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Demo;
using Handrail.Tests.Architecture;
using Handrail.Ui;

namespace Handrail.Tests.Features;

/// <summary>The front page, and how heavy public pages are.</summary>
public sealed partial class HomeTests(ITestOutputHelper output)
{
    const int MostBytes = 50 * 1024;

    [Fact, Hazard("HZ-048")]
    public async Task The_front_page_leads_a_frightened_person_to_help_and_every_link_on_it_answers()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var html = WebUtility.HtmlDecode(await http.GetStringAsync(new Uri("/", UriKind.Relative)));
        foreach (var words in (string[])["I am worried about myself", "I am worried about someone", "I work here", "/privacy", "/signin"]) Assert.Contains(words, html, StringComparison.Ordinal);
        foreach (var line in CrisisLines.Shipped("us").Lines)
        {
            Assert.Contains($"tel:{line.Call}", html, StringComparison.Ordinal);
            Assert.Contains(line.Hours, html, StringComparison.OrdinalIgnoreCase);
        }

        foreach (var path in Link().Matches(html).Select(match => match.Groups[1].Value).Distinct())
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, path == "/leave" ? HttpStatusCode.SeeOther : HttpStatusCode.OK), (path, answer.StatusCode));
        }
    }

    [Fact]
    public void A_door_that_is_not_there_is_not_shown_and_one_that_is_leads_there()
    {
        Assert.Equal(new HomeDoors(), HomeDoors.Among(new HashSet<string> { "/", "/guide" }));
        Assert.Equal(new HomeDoors("/signs", "/signs", "/call-back", "/es/signs", "/es/call-back"), HomeDoors.Among(new HashSet<string> { "/signs", "/call-back", "/es/signs", "/es/call-back" }));
    }

    [Fact]
    public async Task Staff_who_are_signed_in_find_their_ward_on_the_front_page()
    {
        await using var running = await Running.Start();
        using var nurse = await running.Client("ama.osei");
        var html = await nurse.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Contains($"href=\"/ward/{DemoWard.Unit}\"", html, StringComparison.Ordinal);
        Assert.Contains("Ama Osei", html, StringComparison.Ordinal);
        using var nobody = await running.Client();
        Assert.DoesNotContain("Ama Osei", await nobody.GetStringAsync(new Uri("/", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_public_page_with_its_stylesheet_weighs_more_than_50_KB()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var style = (await http.GetByteArrayAsync(new Uri(Paths.PublicStyle, UriKind.Relative))).Length;
        var pages = await PublicCrawl.Pages(running, http);
        Assert.All(pages, page => Assert.Contains($"href=\"{Paths.PublicStyle}\"", page.Html, StringComparison.Ordinal));
        var weights = pages.Select(page => (page.Path, Bytes: Encoding.UTF8.GetByteCount(page.Html) + style)).OrderByDescending(page => page.Bytes).ToList();
        output.WriteLine($"measured: stylesheet {style} bytes; heaviest {string.Join(", ", weights.Take(3))}; lightest {weights[^1]}; uncompressed");
        Violations.None(weights.Where(page => page.Bytes > MostBytes).Select(page => $"{page.Path} weighs {page.Bytes}"));
    }

    // The public stylesheet is cut from the whole one: a public page that begins to use a part kept for staff would lose its looks without a word.
    [Fact]
    public async Task The_public_stylesheet_has_every_rule_that_public_pages_use()
    {
        var whole = await File.ReadAllTextAsync(Repository.At("src/Handrail/wwwroot/handrail.css"));
        var cut = Stylesheet.Public(whole);
        Assert.True(cut.Length < whole.Length - 5000, "nothing was cut");
        Assert.DoesNotContain("/*", cut, StringComparison.Ordinal);
        Assert.Equal(cut.Count('{'), cut.Count('}'));
        await using var running = await Running.Start();
        using var http = await running.Client();
        var used = (await PublicCrawl.Pages(running, http)).SelectMany(page => Class().Matches(page.Html).SelectMany(match => match.Groups[1].Value.Split(' '))).ToHashSet();
        Assert.Contains("crisis", used);
        Violations.None(used.Where(name => name.Length > 0 && HasRule(whole, name) && !HasRule(cut, name)).Select(name => $".{name} is used on a public page, but its rules stand in a part of the stylesheet that only staff pages get"));
        Assert.False(HasRule(cut, "tile-empty"), "the ward is still in it");

        static bool HasRule(string css, string name) => Regex.IsMatch(css, $@"\.{Regex.Escape(name)}(?![\w-])");
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0", "gzip")]
    [InlineData("identity", null)]
    public async Task A_kept_page_is_sent_packed_as_the_browser_takes_it(string accepts, string? coding)
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var plain = await http.GetStringAsync(new Uri("/guide/overdose", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/guide/overdose");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        using var answer = await http.SendAsync(request);
        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
        Assert.False(answer.Headers.Contains("ETag"));
        await using var packed = await answer.Content.ReadAsStreamAsync();
        await using Stream unpacked = coding switch { "br" => new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionMode.Decompress), "gzip" => new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress), _ => packed };
        using var reader = new StreamReader(unpacked);
        Assert.Equal(plain, await reader.ReadToEndAsync());
        PublicCrawl.StrictHeaders("/guide/overdose", answer);
    }

    [GeneratedRegex("href=\"(/[^\"#]*)")]
    private static partial Regex Link();

    [GeneratedRegex("class=\"([^\"]*)\"")]
    private static partial Regex Class();
}
