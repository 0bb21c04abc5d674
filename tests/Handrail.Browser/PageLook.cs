using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>What one look at a public page found.</summary>
/// <param name="Complaints">Everything that is wrong with it.</param>
/// <param name="Hosts">Every host that was asked for anything.</param>
/// <param name="Bytes">Its HTML and CSS.</param>
sealed record Seen(IReadOnlyList<string> Complaints, IReadOnlyCollection<string> Hosts, int Bytes);

/// <summary>
/// One tab that looks at public pages one after the other, cookies emptied in between: status, console (the policy's messages are there), hosts, weight, the strip first, no cookie
/// without a form, nothing sideways on a small phone, a phone and a desktop; with JavaScript also axe on the small phone and the desktop. axe's source is evaluated, not put
/// into the page, so that the policy's messages are the page's own to the end.
/// </summary>
sealed class PageLook : IAsyncDisposable
{
    const int MostBytes = 50 * 1024;
    readonly Uri address;
    readonly bool script;
    readonly IBrowserContext context;
    readonly IPage page;
    ConcurrentQueue<string> complaints = [];
    ConcurrentBag<string> hosts = [];
    ConcurrentBag<IResponse> answers = [];
    int expected = 200;
    bool planted;

    PageLook(Uri address, bool script, IBrowserContext context, IPage page)
    {
        (this.address, this.script, this.context, this.page) = (address, script, context, page);
        page.Console += (_, message) => { if (message.Type is "error" or "warning" && !(expected != 200 && message.Text.Contains($"status of {expected}", StringComparison.Ordinal))) complaints.Enqueue("console: " + message.Text); };
        page.PageError += (_, error) => complaints.Enqueue("script: " + error);
        page.Request += (_, request) => hosts.Add(new Uri(request.Url).Authority);
        page.Response += (_, answer) => answers.Add(answer);
    }

    public static async Task<PageLook> Open(Chromium chromium, Uri address, bool script)
    {
        var context = await chromium.Fresh(address, 390, 844, script);
        return new PageLook(address, script, context, await context.NewPageAsync());
    }

    /// <summary>Answers <paramref name="path"/> with something of the test's own; nothing leaves for another host.</summary>
    public async Task Plant(string path, Func<IRoute, Task> answer)
    {
        if (!planted) await page.RouteAsync("**/*", route => new Uri(route.Request.Url).Authority == address.Authority ? route.ContinueAsync() : route.AbortAsync());
        planted = true;
        await page.RouteAsync("**" + path, answer); // the later route is asked first
    }

    public async Task<Seen> At(string path, int expected = 200)
    {
        (complaints, hosts, answers, this.expected) = ([], [], [], expected);
        await page.SetViewportSizeAsync(390, 844);
        var answer = await page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        if (answer!.Status != expected) complaints.Enqueue($"answered {answer.Status}");
        var bytes = 0;
        foreach (var part in answers.Where(part => part.Request.ResourceType is "document" or "stylesheet")) bytes += (await part.BodyAsync()).Length;
        if (bytes > MostBytes) complaints.Enqueue($"HTML and CSS weighs {bytes} bytes");
        if (!await page.EvaluateAsync<bool>("document.body.firstElementChild.matches('aside.crisis')")) complaints.Enqueue("the crisis strip is not the first thing");
        var form = await page.EvaluateAsync<bool>("!!document.querySelector('main form[method=post]')");
        foreach (var cookie in await context.CookiesAsync())
            if (!form || cookie.Name != "handrail_form") complaints.Enqueue($"cookie {cookie.Name} without a form");
        foreach (var (width, height) in ((int, int)[])[(390, 844), (320, 640), (1280, 900)])
        {
            if (width != 390) await page.SetViewportSizeAsync(width, height);
            var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (wide > width) complaints.Enqueue($"sideways at {width}: {wide}, by {await page.EvaluateAsync<string>(Widest, width)}");
            if (!script || width == 390) continue;
            await AccessibilityTests.Picture(page, $"crawl{path.Replace('/', '-').Replace('?', '-')}-{width}");
            foreach (var violation in await Axe.Violations(page)) complaints.Enqueue($"axe {violation} at {width}");
        }

        await context.ClearCookiesAsync();
        return new Seen([.. complaints], hosts, bytes);
    }

    const string Widest = """
        width => [...document.querySelectorAll("body *")].filter(x => x.getBoundingClientRect().right > width + .5).slice(-1).map(x => x.outerHTML.slice(0, 160))[0] ?? "?"
        """;

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
