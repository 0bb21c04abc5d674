using Handrail.Tests.Features.Ui;
using Microsoft.Playwright;

namespace Handrail.Browser;

public sealed class AccessibilityTests(PageShelf shelf) : IClassFixture<PageShelf>
{
    public static TheoryData<string> Names => [.. SamplePages.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Every_page_and_state_is_free_of_violations_on_a_phone_and_a_desktop(string name)
    {
        foreach (var (width, height) in new[] { (390, 844), (1280, 900) })
        {
            var complaints = new List<string>();
            var page = await shelf.Open(name, width, height, complaints);
            Assert.Empty(complaints);
            var violations = await Axe.Violations(page);
            Assert.True(violations.Length == 0, $"{name} at {width}: " + string.Join("; ", violations));
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            await Picture(page, $"sample-{name}-{width}");
            await page.Context.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_scan_sees_planted_faults()
    {
        var page = await shelf.Open("about", 390, 844, []);
        await page.EvaluateAsync("""
            document.querySelector("main").insertAdjacentHTML("beforeend", "<img src='/mark.svg'><input><a href='/x'></a>");
            document.documentElement.removeAttribute("lang");
            """);
        var found = (await Axe.Violations(page)).Select(text => text[..text.IndexOf(':', StringComparison.Ordinal)]).ToHashSet();
        Assert.Superset(new HashSet<string> { "image-alt", "label", "link-name", "html-has-lang" }, found);
    }

    [Theory, InlineData("observe"), InlineData("ward"), InlineData("person"), InlineData("signin"), InlineData("ward-beds"), InlineData("ward-bed-free"), InlineData("ward-admit"), InlineData("ward-stay"), InlineData("ward-discharge"), InlineData("ward-facts"), InlineData("ward-find")]
    public async Task Everything_to_tap_is_at_least_44_pixels_high_on_a_phone(string name)
    {
        var page = await shelf.Open(name, 390, 844, []);
        var small = await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll("button, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), .choice label, .btn, .bar nav a, select, textarea, summary")]
              .filter(x => x.offsetParent && x.getBoundingClientRect().height < 43.5).map(x => x.outerHTML.slice(0, 120))
            """);
        Assert.Empty(small);
    }

    internal static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HANDRAIL_PICTURES") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "first-sight", name + ".png") }); // as much as the screen shows: for the documents
    }
}
