using Handrail.Demo;
using Handrail.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>"Leave this site quickly" in a real browser: by link and by Shift three times; the page is covered at once, cookies are gone, and the history opens nothing of what was typed.</summary>
public sealed class LeaveTests(Chromium chromium)
{
    [Theory, InlineData("shift", true), InlineData("link", true), InlineData("link", false), Hazard("HZ-072")]
    public async Task Leaving_covers_the_page_at_once_goes_to_a_neutral_one_and_the_address_of_what_was_typed_opens_nothing(string how, bool script)
    {
        await using var neutral = await Weather.Start();
        await using var running = await Running.Start(beds: 1, with: options => options with { LeaveTo = neutral.Address });
        await running.Write(scope =>
        {
            DemoDesk.Seed(scope);
            return true;
        });
        await using var context = await chromium.Fresh(running.Address, 390, 844, script);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/call-back");
        await page.Locator("#name").FillAsync("Quilliam");
        await page.Locator("#phone").FillAsync("911");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a call", Exact = true }).ClickAsync();
        await Expect(page.Locator("#phone-fault")).ToBeVisibleAsync();
        Assert.Single(await context.CookiesAsync());
        var refused = page.Url;

        // Told from within the same event, before the browser moves on: what somebody behind the person sees at once.
        var covered = new TaskCompletionSource<string>();
        if (script)
        {
            await page.ExposeFunctionAsync("told", (string what) => covered.TrySetResult(what));
            await page.EvaluateAsync("""
                for (const event of ["keyup", "click"]) addEventListener(event, () => {
                  if (document.querySelector(".leaving"))
                    told([[5, 5], [innerWidth / 2, innerHeight / 2], [innerWidth - 5, innerHeight - 5]].map(([x, y]) => document.elementFromPoint(x, y).className).join() + "|" + document.title.trim());
                })
                """);
        }

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
            await page.Locator("[data-leave]").ClickAsync();
        }

        if (script) Assert.Equal("leaving,leaving,leaving|", await covered.Task.WaitAsync(TimeSpan.FromSeconds(20)));
        await Expect(page.Locator("h1")).ToHaveTextAsync("Sunny");
        Assert.Empty(await context.CookiesAsync());
        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Ask us to call you"); // an earlier page of this tab; what Chromium itself puts back into its fields is out of our reach
        Assert.Equal(0, await page.Locator(".leaving").CountAsync());
        Assert.Equal(0, await page.Locator("#phone-fault").CountAsync());
        var again = await context.APIRequest.GetAsync(refused);
        Assert.DoesNotContain("Quilliam", await again.TextAsync(), StringComparison.Ordinal); // the history opens nothing of ours
    }

    // A neutral page of the test's own: the browser follows the redirect to another origin as it does outside.
    sealed class Weather(WebApplication app) : IAsyncDisposable
    {
        public string Address => app.Urls.First() + "/";

        public static async Task<Weather> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapGet("/", () => Results.Content("<!DOCTYPE html><title>Weather</title><h1>Sunny</h1>", "text/html"));
            await app.StartAsync();
            return new Weather(app);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
