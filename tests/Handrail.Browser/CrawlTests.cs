using System.Collections.Concurrent;
using System.Diagnostics;
using Handrail.Demo;
using Handrail.Tests.Features;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>Every public page in a real browser, with and without JavaScript, on a phone and a desktop; and a page with planted faults, which the same look must report.</summary>
public sealed class CrawlTests(Chromium chromium, ITestOutputHelper output)
{
    const int Tabs = 3;

    [Fact, Hazard("HZ-048"), Hazard("HZ-049")]
    public async Task Every_public_page_is_ours_alone_quiet_accessible_light_and_fits_a_small_phone()
    {
        var clock = Stopwatch.StartNew();
        await using var running = await Running.Start();
        await running.Write(scope =>
        {
            DemoDesk.Seed(scope); // without a desk the form would be none
            return true;
        });
        using var http = await running.Client();
        var paths = (await PublicCrawl.Pages(running, http)).Select(page => page.Path).Concat(["/not-here", "/es/not-here"]).ToList();
        var queue = new ConcurrentQueue<(string Path, bool Script)>(
            from script in (bool[])[true, false]
            from path in paths
            where !script || !path.EndsWith("?sure=1", StringComparison.Ordinal) // the same page with less on it
            select (path, script));
        var looks = queue.Count;
        var complaints = new ConcurrentBag<string>();
        var hosts = new ConcurrentBag<string>();
        var weights = new ConcurrentBag<(int Bytes, string Path)>();
        await Task.WhenAll(Enumerable.Range(0, Tabs).Select(_ => Task.Run(async () =>
        {
            await using var with = await PageLook.Open(chromium, running.Address, script: true);
            await using var without = await PageLook.Open(chromium, running.Address, script: false);
            while (queue.TryDequeue(out var next))
            {
                var seen = await (next.Script ? with : without).At(next.Path, expected: next.Path.EndsWith("/not-here", StringComparison.Ordinal) ? 404 : 200);
                foreach (var complaint in seen.Complaints) complaints.Add($"{next.Path}{(next.Script ? "" : " without JavaScript")}: {complaint}");
                foreach (var host in seen.Hosts) hosts.Add(host);
                weights.Add((seen.Bytes, next.Path));
            }
        })));
        output.WriteLine($"measured: {paths.Count} public pages, {looks} looks in {clock.Elapsed.TotalSeconds:0} s; hosts asked: {string.Join(", ", hosts.Distinct())}; heaviest HTML and CSS {weights.Max()}");
        Figures.Say($"crawl: {paths.Count} public pages, {looks} looks, {clock.Elapsed.TotalSeconds:0} s, heaviest {weights.Max()}");
        Assert.Equal(looks, weights.Count);
        Assert.True(complaints.IsEmpty, string.Join("\n", complaints.Order(StringComparer.Ordinal)));
        Assert.Equal([running.Address.Authority], hosts.Distinct());
    }

    [Fact]
    public async Task A_page_with_planted_faults_is_reported_by_the_same_look()
    {
        await using var running = await Running.Start(beds: 1);
        await using var tab = await PageLook.Open(chromium, running.Address, script: true);
        await tab.Plant("/planted", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html; charset=utf-8",
            Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = PageShelf.Policy },
            Body = $"<!DOCTYPE html><html><head><title>x</title></head><body><main><h1>x</h1><img src='/mark.svg' width='900'><input><a href='/x'></a><script>document.title = 'ran'</script></main><!-- {new string('x', 60_000)} --></body></html>",
        }));
        await tab.Plant("/open", route => route.FulfillAsync(new RouteFulfillOptions
        {
            ContentType = "text/html; charset=utf-8",
            Body = "<!DOCTYPE html><html lang='en'><head><title>x</title></head><body><main><h1>x</h1><script>document.cookie = 'planted=1'; new Image().src = 'http://tracker.invalid/x.gif'; undefined.x</script></main></body></html>",
        }));
        var calm = await tab.At("/about");
        var planted = await tab.At("/planted");
        var open = await tab.At("/open");
        var after = await tab.At("/about");
        foreach (var expected in (string[])["Content Security Policy", "axe image-alt", "axe label", "axe link-name", "axe html-has-lang", "sideways at 390", "sideways at 320", "weighs", "strip"])
            Assert.Contains(planted.Complaints, complaint => complaint.Contains(expected, StringComparison.Ordinal));
        Assert.Contains("tracker.invalid", open.Hosts);
        Assert.Contains(open.Complaints, complaint => complaint.Contains("cookie planted", StringComparison.Ordinal));
        Assert.Contains(open.Complaints, complaint => complaint.Contains("undefined", StringComparison.Ordinal));
        // The tab is used again and again: what one page did wrong is not said of the next.
        Assert.Empty(calm.Complaints);
        Assert.Empty(after.Complaints);
    }
}
