using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>Every page that is not live by nature works with JavaScript off; the wall is then a picture that says so and renews itself.</summary>
public sealed class WithoutScriptTests(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    [Theory, InlineData(1280, 900), InlineData(390, 844)]
    public async Task Everything_that_is_not_live_by_nature_works_without_JavaScript(int width, int height)
    {
        var (bed, celsius) = width > 600 ? (6, "37.2") : (12, "37.3");
        await using var nurse = await chromium.Visit(demo, width, height, script: false);
        var page = nurse.Page;
        foreach (var (path, heading) in new[] { ("/", "Worried about ketamine?"), ("/about", "What this is"), ("/signin", "Sign in") })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("h1")).ToContainTextAsync(heading);
        }

        await nurse.SignIn("ama.osei");
        await ThePictureOfTheWard(page);
        await AConcernFromRaisedToResolved(nurse, bed);
        await ValuesInAndCorrected(nurse, bed, celsius);
        foreach (var path in new[] { demo.Ward + "/alerts", demo.Ward + "/loudness", "/protocol/opioid", $"/person/{RunningDemo.Stay(bed)}/sheet/cows" })
        {
            await page.GotoAsync(path);
            await Expect(page.Locator("h1")).Not.ToBeEmptyAsync();
        }

        nurse.Calm("without JavaScript", refused: 400); // the empty form
        await nurse.Press("Sign out");
        await page.GotoAsync(demo.Ward);
        await Expect(page.Locator("h1")).ToContainTextAsync("Sign in");
    }

    async Task ThePictureOfTheWard(IPage page)
    {
        await page.GotoAsync(demo.Ward);
        await Expect(page.Locator(".live-still")).ToContainTextAsync("Picture of");
        await Expect(page.Locator(".live-yes")).ToBeHiddenAsync();
        await Expect(page.Locator(".tile")).ToHaveCountAsync(14);
        var taken = await page.Locator(".live-still").TextContentAsync();
        await Expect(page.Locator(".live-still")).Not.ToHaveTextAsync(taken!, new() { Timeout = 30_000 }); // it renews itself
    }

    async Task AConcernFromRaisedToResolved(Visitor nurse, int bed)
    {
        var page = nurse.Page;
        await page.GotoAsync($"/person/{RunningDemo.Stay(bed)}");
        await nurse.Press("I am worried");
        await Expect(page.Locator("h1")).ToContainTextAsync("worried");
        await page.GotoAsync(demo.Ward);
        await page.Locator("#alerts .alert", new() { HasText = $"Bed {bed}," }).GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(page.Locator(".alert-head")).ToContainTextAsync("accepted by Ama Osei");
        await nurse.Press("I am at the bedside");
        await page.GetByLabel("Resolve: what was done").FillAsync("Looked, talked, water");
        await nurse.Press("Resolve");
        await Expect(page.Locator(".story")).ToContainTextAsync("Looked, talked, water");
    }

    async Task ValuesInAndCorrected(Visitor nurse, int bed, string celsius)
    {
        var page = nurse.Page;
        var person = $"/person/{RunningDemo.Stay(bed)}";
        await page.GotoAsync(person + "/observe");
        await nurse.Press("Save observations");
        await Expect(page.Locator(".errors")).ToContainTextAsync("Enter at least one value");
        await page.Locator("#systolic_bp").FillAsync("231");
        await nurse.Press("Save observations");
        await Expect(page.Locator(".confirm")).ToContainTextAsync("231");
        await page.Locator("#systolic_bp").FillAsync("");
        await page.Locator("#temperature_c").FillAsync(celsius);
        await nurse.Press("Save observations");
        await Expect(Journey.Row(page, celsius + " °C")).ToContainTextAsync("Ama Osei");
        await Journey.Row(page, celsius + " °C").GetByRole(AriaRole.Link).ClickAsync();
        await page.Locator("label[for=kind-1]").ClickAsync();
        await page.GetByLabel("Reason").FillAsync("Next bed's thermometer");
        await nurse.Press("Save correction");
        await Expect(page.Locator("#values tr.over", new() { HasText = celsius }).First).ToContainTextAsync("Next bed's thermometer");
    }
}
