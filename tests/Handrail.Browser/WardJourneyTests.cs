using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

public sealed class WardOnADesktop(RunningDemo demo, Chromium chromium) : WardJourney(demo, chromium, 1280, 900), IClassFixture<RunningDemo>;

public sealed class WardOnAPhone(RunningDemo demo, Chromium chromium) : WardJourney(demo, chromium, 390, 844), IClassFixture<RunningDemo>;

/// <summary>A person on the unit, from the door to the door: each page that is met is looked at, at both widths, and axe finds nothing.</summary>
public abstract class WardJourney(RunningDemo demo, Chromium chromium, int width, int height)
{
    [Fact]
    public async Task Somebody_nobody_knows_is_admitted_completed_moved_and_discharged()
    {
        await using var nurse = await chromium.Visit(demo, width, height);
        await nurse.SignIn("ama.osei");
        var page = nurse.Page;

        // A bed becomes free: who lies in bed 12 goes on leave, who lies in bed 14 goes home, and it is cleaned.
        await page.GotoAsync($"/person/{RunningDemo.Stay(14)}/stay");
        await nurse.Follow("End this stay");
        await page.Locator("label[for=way]").ClickAsync();
        await nurse.Press("Go on to the checklist");
        await nurse.Press("End the stay");
        await Expect(page.Locator(".errors li")).ToContainTextAsync("Not ticked");
        await nurse.Look("discharge-wrong", "End this stay", refused: 400);
        foreach (var item in await page.Locator(".tick label").AllAsync()) await item.ClickAsync();
        await nurse.Press("End the stay");
        await Expect(page.Locator(".stay-log li").First).ToContainTextAsync("Discharged: as planned");
        await page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/beds");
        await Expect(page.Locator(".is-dirty")).ToHaveCountAsync(1);
        await nurse.Look("beds", "Beds");
        await page.Locator(".is-dirty a").ClickAsync();
        var bed = page.Url;
        await page.Locator("label[for=mark]").ClickAsync();
        await nurse.Press("Save");
        await Expect(page.Locator("h1")).ToContainTextAsync("free");

        // Held for somebody on the telephone; the admission form does not offer it; the hold is ended.
        await page.Locator("#for").FillAsync("Mia, from the desk");
        await page.Locator("#why").FillAsync("Promised for tonight");
        await nurse.Press("Hold the bed");
        await Expect(page.Locator("h1")).ToContainTextAsync("held");
        await nurse.Look("bed-held", "Bed 14: held");
        await page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/admit");
        await Expect(page.Locator("#bed option", new() { HasText = "Bed 14" })).ToHaveCountAsync(0);
        await page.GotoAsync(bed);
        await nurse.Press("End the hold now");
        await Expect(page.Locator("h1")).ToContainTextAsync("free");

        // Somebody without a name.
        await page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/admit");
        await nurse.Look("admit", "Admit somebody");
        await nurse.Press("Admit");
        await Expect(page.Locator(".errors li")).ToHaveCountAsync(1);
        await page.Locator("label[for=sex-3]").ClickAsync();
        await page.Locator("label[for=acuity-2]").ClickAsync();
        await page.Locator("#age").FillAsync("25");
        await page.Locator("#bed").SelectOptionAsync(new SelectOptionValue { Label = "Bed 14" });
        await page.Locator("label[for=use_ketamine]").ClickAsync();
        await page.Locator("#route_ketamine").SelectOptionAsync("nose");
        await page.Locator("#amount_ketamine").FillAsync("2 g a day");
        await page.Locator("#ago_ketamine").FillAsync("6");
        await nurse.Look("admit-filled", "Admit somebody", refused: 400);
        await nurse.Press("Admit");
        await Expect(page.Locator(".banner-name")).ToContainTextAsync("Bed 14");
        await Expect(page.Locator(".banner-name")).ToContainTextAsync("Unknown");
        await Expect(page.Locator("main")).ToContainTextAsync("Proposed: Ketamine");
        await Expect(page.Locator(".stay-log li")).ToContainTextAsync("Admitted to bed 14");
        var stay = page.Url;
        await nurse.Look("stay", "Stay of");

        // Completed, and an allergy.
        await nurse.Follow("Complete who they are");
        await page.Locator("#given").FillAsync("Milo");
        await page.Locator("#family").FillAsync("Varga");
        await page.Locator("#born").FillAsync("1999-04-05");
        await nurse.Look("complete", "Complete who they are");
        await nurse.Press("Save");
        await Expect(page.Locator(".banner-name")).ToContainTextAsync("Milo Varga");
        await nurse.Follow("Allergies, weight, precautions");
        await page.Locator("#allergy").SelectOptionAsync("penicillin");
        await page.Locator("#allergy_words").FillAsync("rash");
        await page.Locator("#allergy_source").SelectOptionAsync("person");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record allergy" }).ClickAsync();
        await Expect(page.Locator(".banner .allergic")).ToContainTextAsync("Penicillins (rash)");
        await page.Locator("#weight").FillAsync("72.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record weight" }).ClickAsync();
        await Expect(page.Locator(".banner")).ToContainTextAsync("72.5 kg");
        await nurse.Look("facts", "Allergies, weight, precautions");

        // Found again; a charge nurse confirms the protocol; two change beds; on leave and back.
        await page.GotoAsync("/find");
        await page.Locator("#who").FillAsync("var mil");
        await nurse.Press("Find");
        await Expect(page.Locator(".bed-line")).ToContainTextAsync("Milo Varga");
        await nurse.Look("find", "Find a person");
        Assert.DoesNotContain("var", new Uri(page.Url).Query, StringComparison.Ordinal);
        await using (var charge = await chromium.Visit(demo, width, height))
        {
            await charge.SignIn("bo.lind");
            await charge.Page.GotoAsync(stay);
            await charge.Page.Locator("#watch_protocol").SelectOptionAsync("ketamine");
            await charge.Press("Confirm this protocol");
            await Expect(charge.Page.Locator("main")).ToContainTextAsync("Confirmed: ");
        }

        await page.GotoAsync(stay);
        await page.GetByText("Change beds with somebody").ClickAsync();
        await page.Locator("#swap_with").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await nurse.Press("Change beds");
        await Expect(page.Locator(".stay-log li").First).ToContainTextAsync("Moved to bed");
        await page.GetByText("They go on leave").ClickAsync();
        await page.Locator("#away_hours").FillAsync("4");
        await nurse.Press("They leave for a while");
        await Expect(page.Locator(".banner")).ToContainTextAsync("On leave since");
        await nurse.Look("stay-on-leave", "Stay of");
        await nurse.Press("They are back");
        await Expect(page.Locator(".stay-log li").First).ToContainTextAsync("Back to bed");

        // Against advice, with its own list.
        await nurse.Follow("End this stay");
        await page.Locator("label[for=way-1]").ClickAsync();
        await nurse.Press("Go on to the checklist");
        await nurse.Look("discharge-advice", "End this stay");
        foreach (var item in await page.Locator(".tick label").AllAsync()) await item.ClickAsync();
        await page.Locator("#not_done").FillAsync("Wants to be with their child tonight");
        await nurse.Press("End the stay");
        await Expect(page.Locator(".banner")).ToContainTextAsync("This stay ended");
        await Expect(page.Locator(".stay-log li").First).ToContainTextAsync("Discharged: they leave against advice");
        await nurse.Look("stay-ended", "Stay of");
    }
}
