using System.Globalization;
using Handrail.Demo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>A roster on a phone, on the running demo: the charge nurse sees the gap and fills it, and a nurse takes a shift over in two taps.</summary>
public sealed class RosterJourneyTests(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    const int Width = 390, Height = 844;

    [Fact, Hazard("HZ-099"), Hazard("HZ-101")]
    public async Task A_gap_is_seen_and_filled_and_a_shift_is_taken_over_in_two_taps()
    {
        SetDefaultExpectTimeout(30_000);
        await using var charge = await chromium.Visit(demo, Width, Height);
        await TheGap(charge);
        await using var iris = await chromium.Visit(demo, Width, Height);
        await TwoTaps(iris);
        await AfterTheSwap(charge);
    }

    static async Task TheGap(Visitor charge)
    {
        var page = charge.Page;
        page.Context.SetDefaultTimeout(90_000);
        await charge.SignIn("bo.lind");
        await Expect(page.Locator(".roster-slim")).ToContainTextAsync("2 of 3, tomorrow 17:00 to 19:00");
        await charge.Look("roster-ward", "Detox unit");
        await charge.Follow("Roster");
        await Expect(page.Locator("td.roster-short")).ToContainTextAsync("17:00 to 19:00");
        await charge.Look("roster", "Roster");
        await charge.Follow("Why is this a gap?");
        await charge.Look("roster-help", "Why this is a gap");
        await page.GotoAsync($"/ward/{DemoWard.Unit}/roster/needs");
        await charge.Look("roster-needs", "How many does a shift need?");
        await page.GotoAsync($"/ward/{DemoWard.Unit}/roster/plan");
        await charge.Press("Put on the roster");
        await charge.Look("roster-plan-wrong", "Put somebody on the roster", refused: 400);
        await page.GetByLabel("Who, and as what?").SelectOptionAsync(new SelectOptionValue { Label = "Iris Holm, nurse" });
        await page.GetByText("07:00 to 19:00", new() { Exact = true }).ClickAsync();
        var tomorrow = await page.EvaluateAsync<string>("new Date(Date.now() + 86400000).toLocaleDateString('en-CA', { timeZone: 'America/New_York' })");
        await page.GetByLabel("First day").FillAsync(tomorrow);
        await charge.Press("Put on the roster");
        await Expect(page.Locator(".notice")).ToContainTextAsync("1 shift added");
        await Expect(page.Locator(".no-alerts")).ToContainTextAsync("No gaps in the next 72 hours");
        await charge.Look("roster-filled", "Roster");
    }

    // Off shift she sees nobody who is cared for; two taps on the roster put her on shift.
    static async Task TwoTaps(Visitor iris)
    {
        var page = iris.Page;
        page.Context.SetDefaultTimeout(90_000);
        await iris.SignIn("iris.holm", "/rosters");
        await iris.Look("rosters", "Rosters");
        await page.GotoAsync($"/ward/{DemoWard.Unit}/roster");
        var taps = 0;
        page.Context.Page += (_, _) => Assert.Fail("another tab");
        await Tap(page.GetByRole(AriaRole.Link, new() { Name = "Take over the shift of Ama Osei, nurse" }));
        await Expect(page.Locator(".swap-card")).ToContainTextAsync("Ama Osei");
        await iris.Look("roster-swap", "Take this shift over");
        await Tap(page.GetByRole(AriaRole.Button, new() { Name = "I take over from Ama Osei now" }));
        await Expect(page.Locator(".notice")).ToContainTextAsync("Done");
        await Expect(page.Locator(".roster-row").Filter(new() { HasText = "Iris Holm" })).ToContainTextAsync("Nurse");
        await Expect(page.Locator(".story")).ToContainTextAsync("Iris Holm took over from Ama Osei as nurse");
        Assert.Equal(2, taps);
        await iris.Look("roster-swapped", "Roster");
        await page.GotoAsync($"/ward/{DemoWard.Unit}");
        await Expect(page.Locator(".tile")).ToHaveCountAsync(14);

        async Task Tap(ILocator what)
        {
            var box = (await what.BoundingBoxAsync())!;
            Assert.True(box.Height >= 44 && box.Width >= 44, string.Create(CultureInfo.InvariantCulture, $"{box.Width} by {box.Height}"));
            taps++;
            await what.ClickAsync();
        }
    }

    static async Task AfterTheSwap(Visitor charge)
    {
        await charge.Page.GotoAsync($"/ward/{DemoWard.Unit}/shift");
        await Expect(charge.Page.Locator("main")).ToContainTextAsync("Iris Holm");
        await charge.Look("roster-my-shift", "My shift");
    }
}
