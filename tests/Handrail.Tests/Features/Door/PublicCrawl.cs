using System.Net;
using System.Text.RegularExpressions;
using Handrail.Features.Guide;
using Handrail.Hosting;

namespace Handrail.Tests.Features;

/// <summary>Every public page of a running product, found from its own list of routes and from the guide: a page that comes later is looked at without being named here.</summary>
static partial class PublicCrawl
{
    public static readonly GuideBook Book = GuideBook.Load(Repository.At("content"));

    /// <summary>Addresses of public pages in HTML that answer 200. A wall screen that waits to be paired is open to everyone and yet no page for the public.</summary>
    public static async Task<List<(string Path, string Html, HttpResponseMessage Answer)>> Pages(Running running, HttpClient http)
    {
        List<(string, string, HttpResponseMessage)> pages = [];
        foreach (var path in Site.PublicPages(running.App).Where(path => path != Handrail.Ui.Paths.Wall).Concat(Book.Pages.SelectMany(page => (string[])["/guide/" + page.Slug, $"/guide/{page.Slug}?sure=1"])).Append("/guide/search?q=bladder").Order(StringComparer.Ordinal))
        {
            var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.OK && answer.Content.Headers.ContentType?.MediaType == "text/html") pages.Add((path, await answer.Content.ReadAsStringAsync(), answer));
        }

        Assert.True(pages.Count > 40, "the list of public pages is not empty");
        return pages;
    }

    /// <summary>The strip is the first thing in the body, with numbers, Spanish and the way out.</summary>
    public static void StripFirst(string path, string html)
    {
        Assert.True(FirstIsStrip().IsMatch(html), path);
        foreach (var must in (string[])["tel:911", "tel:988", "sms:988", "https://988lifeline.org/", "lang=\"es\"", "href=\"/leave\""]) Assert.True(html.Contains(must, StringComparison.Ordinal), $"{path} lacks {must}");
    }

    /// <summary>What every answer carries, whatever it is.</summary>
    public static void StrictHeaders(string path, HttpResponseMessage answer)
    {
        Assert.Contains("default-src 'self'; script-src 'self'; style-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal((path, "nosniff"), (path, answer.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("geolocation=()", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("max-age=63072000", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoStore == true, path + " may be stored");
        Assert.False(answer.Headers.Contains("Server"), path);
    }

    [GeneratedRegex("<body[^>]*>\\s*<aside class=\"crisis\"")]
    private static partial Regex FirstIsStrip();
}
