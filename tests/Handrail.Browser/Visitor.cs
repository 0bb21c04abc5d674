using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>Somebody in front of the running product. Everything the browser complains of, and every request to a host that is not ours, is kept and fails the next look.</summary>
public sealed class Visitor : IAsyncDisposable
{
    readonly RunningDemo? demo;
    readonly int width;
    readonly List<string> complaints = [];

    public Visitor(RunningDemo? demo, Uri address, IPage page, int width)
    {
        (this.demo, Page, this.width) = (demo, page, width);
        page.Console += (_, message) => { if (message.Type is "error" or "warning") Complain(message.Text); };
        page.PageError += (_, error) => Complain(error);
        page.Request += (_, request) => { if (new Uri(request.Url) is { Scheme: "http" or "https" } uri && uri.Authority != address.Authority) Complain("foreign host " + uri.Authority); };
    }

    /// <summary>The tab.</summary>
    public IPage Page { get; }

    /// <summary>Signs in by phrase, through the form. <paramref name="lands"/>: where their work is; null: the ward.</summary>
    public async Task SignIn(string login, string? lands = null)
    {
        await Page.GotoAsync("/signin");
        await Page.GetByLabel("Login").FillAsync(login);
        await Page.GetByLabel("One-time phrase").FillAsync(await demo!.PhraseOf(login));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Page.Lands(lands ?? new Uri(demo!.Ward).AbsolutePath);
    }

    /// <summary>
    /// Looks at the page as it stands: heading, nothing complained of, nothing sideways, on a phone nothing smaller than a fingertip, no axe violation; and takes a picture where HANDRAIL_PICTURES names a folder.
    /// <paramref name="refused"/>: the status of an answer that is a refusal, which Chromium also reports on its console.
    /// </summary>
    public async Task Look(string name, string heading, int refused = 0)
    {
        await Expect(Page.Locator("h1")).ToContainTextAsync(heading);
        // The words may be there before the stylesheet is: sizes and colours are looked at when the page is whole.
        await Page.WaitForLoadStateAsync(LoadState.Load);
        Calm(name, refused);
        await AccessibilityTests.Picture(Page, $"{name}-{width}");
        await FitsSideways(name);
        if (width == 390) await Targets.None(Page, name);
        var violations = await Axe.Violations(Page);
        Assert.True(violations.Length == 0, $"{name} at {width}: " + string.Join("; ", violations));
    }

    /// <summary>Nothing stands out of the page to the right; names what does.</summary>
    public async Task FitsSideways(string name)
    {
        var wide = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (wide == Page.ViewportSize!.Width) return;
        var outside = await Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll("body *")].filter(part => part.getBoundingClientRect().right > innerWidth + 1)
              .map(part => part.tagName + "." + part.className + "#" + part.id + " to " + Math.round(part.getBoundingClientRect().right) + ": " + part.textContent.trim().slice(0, 60)).slice(0, 12)
            """);
        Assert.Fail($"{name} at {Page.ViewportSize.Width} is {wide} wide: {string.Join("; ", outside)}");
    }

    /// <summary>Fails when the browser has complained of anything since the last look, or has not complained of a refusal that was due.</summary>
    public void Calm(string name, int refused = 0)
    {
        lock (complaints)
        {
            if (refused > 0) Assert.True(complaints.RemoveAll(text => text.Contains($"status of {refused}", StringComparison.Ordinal)) > 0, $"{name} was not answered {refused}");
            Assert.True(complaints.Count == 0, $"{name} at {width}: " + string.Join("; ", complaints));
        }
    }

    /// <summary>Clicks the button of that name.</summary>
    public Task Press(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Follows the first link of that name in the page itself.</summary>
    public Task Follow(string link) => Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = link }).First.ClickAsync();

    void Complain(string text)
    {
        lock (complaints) complaints.Add(text);
    }

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
