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
            if (width == 390) await Targets.None(page, name);
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

    [Fact]
    public async Task Something_too_small_to_tap_is_found_and_a_link_in_running_text_is_not()
    {
        var page = await shelf.Open("about", 390, 844, []);
        Assert.Empty(await Targets.TooSmall(page));
        await page.EvaluateAsync("""
            document.querySelector("main").insertAdjacentHTML("beforeend", "<p>Words and <a href='/x' id='in-text'>a link</a> among them.</p><p><a href='/x' id='alone'>alone</a></p><p><a href='/x' class='tap' id='narrow'>2</a></p><button id='low'>A low button</button>");
            const style = new CSSStyleSheet();
            style.replaceSync("#low { min-height: 0; height: 30px } #narrow { min-width: 0 }");
            document.adoptedStyleSheets = [style];
            """);
        Assert.Equal(["alone", "narrow", "low"], (await Targets.TooSmall(page)).Select(text => System.Text.RegularExpressions.Regex.Match(text, "id=\"([a-z-]+)\"").Groups[1].Value));
    }

    [Fact]
    public async Task Fourteen_beds_fit_a_wall_with_the_frame_of_the_training_copy()
    {
        var page = await shelf.Open("wall-screen", 1920, 1080, []);
        Assert.True(await page.EvaluateAsync<bool>("document.body.matches('.demo-frame.wall-screen') && getComputedStyle(document.body, '::after').borderTopWidth === '5px'"));
        await Picture(page, "wall-screen-1920");
        await Journey.FourteenBedsFit(page);
    }

    internal static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("HANDRAIL_PICTURES") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "first-sight", name + ".png") }); // as much as the screen shows: for the documents
    }
}
