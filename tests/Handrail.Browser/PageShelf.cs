using System.Globalization;
using System.Runtime.CompilerServices;
using Handrail.Tests.Features.Ui;
using Handrail.Ui;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>A Chromium that is served the sample pages and our static files under the real Content-Security-Policy, without a server; any other host is refused and counted.</summary>
public sealed class PageShelf : IAsyncLifetime
{
    public const string Policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    const string Host = "http://handrail.test";
    readonly HtmlPieces pieces = new();
    IPlaywright playwright = null!;
    IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.Launch(playwright);
    }

    /// <summary>Opens a sample page. <paramref name="complaints"/> collects what the browser's console says and every request to a foreign host.</summary>
    public async Task<IPage> Open(string name, int width, int height, List<string> complaints, string? initScript = null, bool script = true, ForcedColors? forced = null)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, ForcedColors = forced, JavaScriptEnabled = script });
        var page = await context.NewPageAsync();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
        await page.RouteAsync("**/*", route => Answer(route, complaints));
        if (initScript is not null) await page.AddInitScriptAsync(initScript);
        await page.GotoAsync($"{Host}/sample/{name}");
        return page;
    }

    async Task Answer(IRoute route, List<string> complaints)
    {
        var uri = new Uri(route.Request.Url);
        if (uri.Host != "handrail.test")
        {
            complaints.Add("foreign host " + uri.Host);
            await route.AbortAsync();
            return;
        }

        if (uri.AbsolutePath.StartsWith("/sample/", StringComparison.Ordinal))
        {
            var (page, model) = SamplePages.All[uri.Segments[^1]];
            await route.FulfillAsync(new RouteFulfillOptions
            {
                ContentType = "text/html; charset=utf-8",
                Headers = new Dictionary<string, string> { ["Content-Security-Policy"] = Policy },
                Body = await pieces.Render(page, new Dictionary<string, object?> { ["Model"] = model }),
            });
            return;
        }

        if (uri.AbsolutePath == Paths.PublicStyle)
        {
            await route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/css", Body = Stylesheet.Public(await File.ReadAllTextAsync(Path.Combine(Root(), "src", "Handrail", "wwwroot", "handrail.css"))) });
            return;
        }

        var file = Path.Combine(Root(), "src", "Handrail", "wwwroot", uri.AbsolutePath.TrimStart('/'));
        if (File.Exists(file)) await route.FulfillAsync(new RouteFulfillOptions { Path = file, ContentType = file[file.LastIndexOf('.')..] switch { ".css" => "text/css", ".js" => "text/javascript", _ => "image/svg+xml" } });
        else if (uri.AbsolutePath == "/session/left") await route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = "{\"left\":600,\"who\":\"sample\"}" });
        else if (uri.AbsolutePath.EndsWith("/live", StringComparison.Ordinal)) await route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/event-stream", Body = $"event: beat\ndata: {{\"ok\":true,\"now\":{SamplePages.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}}}\n\n" });
        else await route.FulfillAsync(new RouteFulfillOptions { Status = 404, Body = "" });
    }

    internal static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await pieces.DisposeAsync();
    }
}
