using Handrail.Demo;
using Handrail.Hosting;
using Handrail.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>"Leave this site quickly" in a real browser: by link and by Shift three times; the page is covered at once, cookies are gone, and Back shows nothing of what was typed.</summary>
public sealed class LeaveTests(Chromium chromium)
{
    [Theory, InlineData("shift", true), InlineData("link", true), InlineData("link", false), Hazard("HZ-072")]
    public async Task Leaving_covers_the_page_at_once_goes_to_a_neutral_one_and_Back_shows_nothing_that_was_typed(string how, bool script)
    {
        await using var running = await Running.Start(beds: 1);
        await running.Write(scope =>
        {
            DemoDesk.Seed(scope);
            return true;
        });
        await using var context = await chromium.Fresh(running.Address, 390, 844, script);
        await context.RouteAsync(Leaving.Neutral + "**", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html", Body = "<!DOCTYPE html><title>Weather</title><h1>Sunny</h1>" }));
        var page = await context.NewPageAsync();
        await page.GotoAsync("/call-back");
        await page.Locator("#name").FillAsync("Quilliam");
        await page.Locator("#phone").FillAsync("911");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a call", Exact = true }).ClickAsync();
        await Expect(page.Locator("#phone-fault")).ToBeVisibleAsync();
        Assert.Single(await context.CookiesAsync());

        // The server is slow: what counts is what somebody behind the person sees meanwhile.
        var answer = new TaskCompletionSource();
        await page.RouteAsync("**/leave", async route =>
        {
            await answer.Task;
            await route.ContinueAsync();
        });
        if (how == "shift")
        {
            await page.Keyboard.PressAsync("Shift");
            await page.Keyboard.PressAsync("a"); // begins anew
            for (var i = 0; i < 2; i++) await page.Keyboard.PressAsync("Shift");
            Assert.Equal(0, await page.Locator(".leaving").CountAsync());
            await page.Keyboard.PressAsync("Shift");
        }
        else
        {
            await page.Locator("[data-leave]").ClickAsync(new LocatorClickOptions { NoWaitAfter = true });
        }

        if (script)
        {
            await Expect(page.Locator(".leaving")).ToHaveCountAsync(1);
            Assert.Equal(
                ["leaving", "leaving", "leaving"],
                await page.EvaluateAsync<string[]>("[[5, 5], [innerWidth / 2, innerHeight / 2], [innerWidth - 5, innerHeight - 5]].map(([x, y]) => document.elementFromPoint(x, y).className)"));
            Assert.Equal("", (await page.TitleAsync()).Trim());
        }

        answer.SetResult();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sunny");
        Assert.Empty(await context.CookiesAsync());
        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Ask us to call you");
        Assert.Equal(0, await page.Locator(".leaving").CountAsync());
        Assert.Equal(0, await page.Locator("#phone-fault").CountAsync());
    }
}
