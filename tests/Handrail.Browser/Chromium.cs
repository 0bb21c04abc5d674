using Microsoft.Playwright;

[assembly: Xunit.v3.Parallelization(MaxThreads = 3)] // the journeys mostly wait for the ward; more at once would only measure the machine
[assembly: AssemblyFixture(typeof(Handrail.Browser.Chromium))]

namespace Handrail.Browser;

/// <summary>One real Chromium for all journeys; every visitor has a context (cookies, size) of their own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    IPlaywright playwright = null!;
    IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        // Only how long a right answer may take on a busy machine: what must happen within a time is measured by the test that says so.
        Assertions.SetDefaultExpectTimeout(30_000);
        playwright = await Playwright.CreateAsync();
        browser = await Launch(playwright);
    }

    /// <summary>The one that HANDRAIL_CHROMIUM names, Debian's headless shell (the same Chromium without windows: less than half the work), or Debian's Chromium.</summary>
    internal static Task<IBrowser> Launch(IPlaywright playwright)
    {
        var path = new[] { Environment.GetEnvironmentVariable("HANDRAIL_CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.FirstOrDefault(File.Exists);
        return playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = ["--no-sandbox"] });
    }

    /// <summary>An empty browser of its own (cookies, size) on a server.</summary>
    public Task<IBrowserContext> Fresh(Uri address, int width, int height, bool script = true) => browser.NewContextAsync(new BrowserNewContextOptions
    {
        ViewportSize = new ViewportSize { Width = width, Height = height },
        JavaScriptEnabled = script,
        HasTouch = width < 600,
        BaseURL = address.ToString(),
    });

    /// <summary>A person with a screen of this size, and with or without JavaScript.</summary>
    public Task<Visitor> Visit(RunningDemo demo, int width, int height, bool script = true) => Visit(demo, new Uri(demo.Address), width, height, script);

    /// <summary>The same at an address that is no demo of its own process.</summary>
    public async Task<Visitor> Visit(RunningDemo? demo, Uri address, int width, int height, bool script = true)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = script,
            HasTouch = width < 600,
            BaseURL = address.ToString(),
        });
        context.SetDefaultTimeout(20_000);
        return new Visitor(demo, address, await context.NewPageAsync(), width);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
