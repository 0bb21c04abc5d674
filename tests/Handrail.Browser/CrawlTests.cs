using System.Collections.Concurrent;
using System.Diagnostics;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Handrail.Tests.Features;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>Every public page in a real browser, with and without JavaScript, on a phone and a desktop; and a page with planted faults, which the same look must report.</summary>
public sealed class CrawlTests(Chromium chromium, ITestOutputHelper output)
{
    const int MostBytes = 50 * 1024;
    const int AtOnce = 4;
    static readonly AxeRunOptions Wcag = new() { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } };

    [Trait("Run", "whole-crawl")]
    [Fact, Hazard("HZ-048"), Hazard("HZ-049")]
    public async Task Every_public_page_is_ours_alone_quiet_accessible_light_and_fits_a_small_phone()
    {
        var clock = Stopwatch.StartNew();
        await using var running = await Running.Start();
        using var http = await running.Client();
        var paths = (await PublicCrawl.Pages(running, http)).Select(page => page.Path).Append("/not-here").ToList();
        var complaints = new ConcurrentBag<string>();
        var hosts = new ConcurrentBag<string>();
        var weights = new ConcurrentBag<(int Bytes, string Path)>();
        var looks = 0;
        await Parallel.ForEachAsync(
            from path in paths
            from script in (bool[])[true, false]
            where !script || !path.EndsWith("?sure=1", StringComparison.Ordinal) // the same page with less on it
            select (path, script),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (look, _) =>
            {
                var seen = await Look(running.Address, look.path, look.script, expected: look.path == "/not-here" ? 404 : 200);
                foreach (var complaint in seen.Complaints) complaints.Add($"{look.path}{(look.script ? "" : " without JavaScript")}: {complaint}");
                foreach (var host in seen.Hosts) hosts.Add(host);
                weights.Add((seen.Bytes, look.path));
                Interlocked.Increment(ref looks);
            });
        output.WriteLine($"measured: {paths.Count} public pages, {looks} looks in {clock.Elapsed.TotalSeconds:0} s; hosts asked: {string.Join(", ", hosts.Distinct())}; heaviest HTML and CSS {weights.Max()}");
        Figures.Say($"crawl: {paths.Count} public pages, {looks} looks, {clock.Elapsed.TotalSeconds:0} s, heaviest {weights.Max()}");
        Assert.True(complaints.IsEmpty, string.Join("\n", complaints.Order(StringComparer.Ordinal)));
        Assert.Equal([running.Address.Authority], hosts.Distinct());
    }

    [Fact]
    public async Task A_page_with_planted_faults_is_reported_by_the_same_look()
    {
        await using var running = await Running.Start(beds: 1);
        const string Policy = PageShelf.Policy;
        var planted = await Look(running.Address, "/planted", script: true, plant: route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = Policy },
            Body = $"<!DOCTYPE html><html><head><title>x</title></head><body><main><h1>x</h1><img src='/mark.svg' width='900'><input><a href='/x'></a><script>document.title = 'ran'</script></main><!-- {new string('x', 60_000)} --></body></html>",
        }));
        foreach (var expected in (string[])["Content Security Policy", "axe image-alt", "axe label", "axe link-name", "axe html-has-lang", "sideways at 390", "sideways at 320", "weighs", "strip"])
            Assert.Contains(planted.Complaints, complaint => complaint.Contains(expected, StringComparison.Ordinal));

        var open = await Look(running.Address, "/planted", script: true, plant: route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html; charset=utf-8",
            Body = "<!DOCTYPE html><html lang='en'><head><title>x</title></head><body><main><h1>x</h1><script>document.cookie = 'planted=1'; new Image().src = 'http://tracker.invalid/x.gif'; undefined.x</script></main></body></html>",
        }));
        Assert.Contains("tracker.invalid", open.Hosts);
        Assert.Contains(open.Complaints, complaint => complaint.Contains("cookie planted", StringComparison.Ordinal));
        Assert.Contains(open.Complaints, complaint => complaint.Contains("undefined", StringComparison.Ordinal));
    }

    async Task<Seen> Look(Uri address, string path, bool script, int expected = 200, Func<IRoute, Task>? plant = null)
    {
        var context = await chromium.Fresh(address, 390, 844, script);
        await using var closing = context;
        var complaints = new ConcurrentQueue<string>();
        var hosts = new ConcurrentBag<string>();
        var page = await context.NewPageAsync();
        void Complain(string what) => complaints.Enqueue(what);

        page.Console += (_, message) => { if (message.Type is "error" or "warning" && !(expected != 200 && message.Text.Contains($"status of {expected}", StringComparison.Ordinal))) Complain("console: " + message.Text); };
        page.PageError += (_, error) => Complain("script: " + error);
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        var answers = new ConcurrentBag<IResponse>();
        page.Response += (_, answer) => answers.Add(answer);
        if (plant is not null)
        {
            await page.RouteAsync("**/*", route => new Uri(route.Request.Url).Authority == address.Authority ? route.ContinueAsync() : route.AbortAsync());
            await page.RouteAsync("**/planted", plant);
        }

        var answer = await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        if (answer!.Status != expected) Complain($"answered {answer.Status}");
        var bytes = 0;
        foreach (var part in answers.Where(part => part.Request.ResourceType is "document" or "stylesheet")) bytes += (await part.BodyAsync()).Length;
        if (bytes > MostBytes) Complain($"HTML and CSS weighs {bytes} bytes");
        if (!await page.EvaluateAsync<bool>("document.body.firstElementChild.matches('aside.crisis')")) Complain("the crisis strip is not the first thing");
        var form = await page.EvaluateAsync<bool>("!!document.querySelector('main form[method=post]')");
        foreach (var cookie in await context.CookiesAsync())
            if (!form || cookie.Name != "handrail_form") Complain($"cookie {cookie.Name} without a form");
        var quiet = complaints.Count;
        foreach (var (width, height) in ((int, int)[])[(390, 844), (320, 640), (1280, 900)])
        {
            if (width != 390) await page.SetViewportSizeAsync(width, height);
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (wide > width) Complain($"sideways at {width}: {wide}");
            if (!script || width == 320) continue;
            await AccessibilityTests.Picture(page, $"crawl{path.Replace('/', '-').Replace('?', '-')}-{width}");
            var axe = await page.RunAxe(Wcag);
            foreach (var violation in axe.Violations) Complain($"axe {violation.Id} at {width}: {string.Join(" | ", violation.Nodes.Take(2).Select(node => node.Html))}");
        }

        // What the policy refused from here on was axe's own inline script.
        return new Seen([.. complaints.Where((text, i) => i < quiet || !text.StartsWith("console:", StringComparison.Ordinal))], hosts, bytes);
    }

    sealed record Seen(IReadOnlyList<string> Complaints, IReadOnlyCollection<string> Hosts, int Bytes);
}
