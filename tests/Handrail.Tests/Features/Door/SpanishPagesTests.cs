using System.Net;
using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Demo;
using Handrail.Hosting;

namespace Handrail.Tests.Features;

/// <summary>A page in Spanish is Spanish from the strip to the footer; what leads to English says so.</summary>
public sealed partial class SpanishPagesTests
{
    static readonly Words En = Words.Of("site", "en");
    static readonly Words Es = Words.Of("site", "es");

    [Fact]
    public void Both_languages_have_the_same_words_around_a_page()
    {
        Assert.Equal(En.Keys.Order(), Es.Keys.Order());
        Assert.All(En.Keys.Except(["error"]), key => Assert.NotEqual(En[key], Es[key]));
        foreach (var file in (string[])["call-back", "signs"]) Assert.Equal(Words.Of(file, "en").Keys.Order(), Words.Of(file, "es").Keys.Order());
    }

    [Fact, Hazard("HZ-073")]
    public async Task Every_Spanish_page_is_Spanish_from_the_strip_to_the_footer_also_the_one_that_is_not_there()
    {
        await using var running = await Running.Start(beds: 1);
        await running.Write(scope =>
        {
            DemoDesk.Seed(scope);
            return true;
        });
        using var http = await running.Client();
        var paths = Site.PublicPages(running.App).Where(path => path.StartsWith("/es/", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, paths.Count(path => path is "/es/call-back" or "/es/signs"));
        var crisis = CrisisLines.Shipped("us").Lines.Where(line => line.OnStrip).ToList();
        foreach (var path in paths.Append("/es/not-here").Append("/es/call-back/status/not-here"))
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotFound)) continue;
            var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.Contains("<html lang=\"es\">", html, StringComparison.Ordinal);
            var spanish = English().Replace(html, ""); // without the parts that are marked as English
            foreach (var english in En.Keys.Where(key => En[key] != Es[key]).Select(key => En[key]).Concat(crisis.SelectMany(line => (string[])[line.WhenEn, line.DoEn])))
                Assert.False(Text(english).IsMatch(spanish), $"{path} says \"{english}\"");
            foreach (var key in (string[])["skip", "nav.guide", "nav.about", "nav.signin", "foot.never", "foot.first", "foot.nothing", "foot.privacy", "leave"])
                Assert.True(Text(Es[key]).IsMatch(spanish), $"{path} lacks \"{Es[key]}\"");
            Assert.All(crisis, line => Assert.Contains(line.DoEs, spanish, StringComparison.Ordinal));
            Assert.All(crisis, line => Assert.Contains(line.DoEn, html, StringComparison.Ordinal)); // one tap away
            Assert.All(LinksOut().Matches(spanish).Where(link => !link.Groups[1].Value.StartsWith("/es/", StringComparison.Ordinal) && link.Groups[1].Value is not ("/" or "/leave" or "/call-back" or "/signs")),
                link => Assert.Contains("hreflang=\"en\"", link.Value, StringComparison.Ordinal));
        }

        using var none = await http.GetAsync(new Uri("/es/not-here", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Contains($"<h1>{Es["wrong.404"]}</h1>", WebUtility.HtmlDecode(await none.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        Assert.Contains("<html lang=\"en\">", await (await http.GetAsync(new Uri("/not-here", UriKind.Relative))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    static Regex Text(string words) => new($"[>\\s\"]{Regex.Escape(words)}[<\\s\"]", RegexOptions.CultureInvariant);

    [GeneratedRegex("<details lang=\"en\">.*?</details>|<a [^>]*lang=\"en\"[^>]*hreflang=\"en\"[^>]*>English</a>", RegexOptions.Singleline)]
    private static partial Regex English();

    [GeneratedRegex("<a [^>]*href=\"(/[^\"]*)\"[^>]*>")]
    private static partial Regex LinksOut();
}
