using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>The wall that nobody answers.</summary>
public sealed class EscalationTests(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    [Fact]
    public async Task A_high_alert_that_nobody_accepts_counts_down_on_the_wall_and_goes_to_the_next_step()
    {
        await using var wall = await chromium.Visit(demo, 1920, 1080);
        await wall.SignIn("bo.lind");
        await wall.Page.GotoAsync($"/person/{RunningDemo.Stay(8)}");
        await wall.Press("I am worried");
        var alert = "#alert-" + Guid.Parse(wall.Page.Url[(wall.Page.Url.LastIndexOf('/') + 1)..]).ToString("N");
        await wall.Page.GotoAsync(demo.Ward);
        var clock = wall.Page.Locator(alert + " .clock");
        await Expect(clock).ToContainTextAsync("next: nurse in 01:");
        var first = await Left(wall.Page, alert);
        await Task.Delay(3000);
        Assert.InRange((first - await Left(wall.Page, alert)).TotalSeconds, 2, 5);
        await wall.Look("ward", "Detox unit");
        // The second step has one minute, then it is the prescriber's: the wall says so by itself.
        await Expect(clock).ToContainTextAsync("next: prescriber", new() { Timeout = 130_000 });
        await Expect(wall.Page.Locator("html")).ToHaveAttributeAsync("data-live", "yes");
        wall.Calm("wall");
        await wall.Page.Locator(alert).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(wall.Page.Locator(".story li", new() { HasText = "told" })).Not.ToHaveCountAsync(0);
    }

    static async Task<TimeSpan> Left(IPage page, string alert) =>
        TimeSpan.ParseExact((await page.Locator(alert + " [data-until]").TextContentAsync())!, @"mm\:ss", CultureInfo.InvariantCulture);
}
