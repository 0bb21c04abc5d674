using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>A person on the unit, from the door to the door, on a desktop. On a phone the same steps are part of a whole shift: <see cref="ShiftOnAPhone"/>.</summary>
public sealed class WardOnADesktop(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    [Fact]
    public async Task Somebody_nobody_knows_is_admitted_completed_moved_and_discharged()
    {
        var steps = new WardSteps(demo, chromium, 1280, 900);
        await using var nurse = await chromium.Visit(demo, 1280, 900);
        await nurse.SignIn("ama.osei");
        await steps.ABedBecomesFree(nurse);
        var stay = await steps.SomebodyWithoutAName(nurse);
        await steps.APhoto(nurse, stay);
        await steps.WhoTheyAre(nurse, stay);
        await steps.AnAllergyAndAWeight(nurse);
        await steps.FoundMovedOnLeaveAndBack(nurse, stay);
        await steps.AgainstAdvice(nurse);
        await using var manager = await chromium.Visit(demo, 1280, 900);
        await steps.TheManager(manager);
        await steps.ToAnotherUnit(nurse);
    }
}

/// <summary>The steps of that way; each page that is met is looked at, and axe finds nothing.</summary>
sealed class WardSteps(RunningDemo demo, Chromium chromium, int width, int height)
{
    /// <summary>Who lies in bed 14 goes home, the bed is cleaned, held for somebody on the telephone, and free again.</summary>
    public async Task ABedBecomesFree(Visitor nurse)
    {
        var page = nurse.Page;
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

        // Held for somebody on the telephone; the admission form does not offer it.
        await page.Locator("#for").FillAsync("Mia, from the desk");
        await page.Locator("#why").FillAsync("Promised for tonight");
        await nurse.Press("Hold the bed");
        await Expect(page.Locator("h1")).ToContainTextAsync("held");
        await nurse.Look("bed-held", "Bed 14: held");
        await page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/admit");
        await Expect(page.Locator("#bed option", new() { HasText = "Bed 14" })).ToHaveCountAsync(0);
        held = bed;
    }

    string held = "";

    /// <summary>Admitted into bed 14 through its hold, which never lets it go to anybody else; answers the address of the stay.</summary>
    public async Task<string> SomebodyWithoutAName(Visitor nurse)
    {
        var page = nurse.Page;
        await page.GotoAsync(held);
        await nurse.Follow("Admit into this hold");
        await Expect(page.Locator(".held-for")).ToContainTextAsync("Bed 14 is held for Mia, from the desk");
        await nurse.Look("admit", "Admit somebody");
        await nurse.Press("Admit");
        await Expect(page.Locator(".errors li")).ToHaveCountAsync(1);
        await page.Locator("label[for=sex-3]").ClickAsync();
        await page.Locator("label[for=acuity-2]").ClickAsync();
        await page.Locator("#age").FillAsync("25");
        // The hold is still there after a refusal, and its bed is chosen already.
        await Expect(page.Locator(".held-for")).ToContainTextAsync("Promised for tonight");
        await Expect(page.Locator("#bed option:checked")).ToHaveTextAsync("Bed 14, held for Mia, from the desk, detox");
        await page.Locator("label[for=use_ketamine]").ClickAsync();
        await page.Locator("#route_ketamine").SelectOptionAsync("nose");
        await page.Locator("#amount_ketamine").FillAsync("2 g a day");
        await page.Locator("#ago_ketamine").FillAsync("6");
        await nurse.Look("admit-filled", "Admit somebody", refused: 400);
        await page.Locator("label[for=care_suicide]").ClickAsync();
        await nurse.Press("Admit");
        await Expect(page.Locator(".errors li")).ToContainTextAsync("not known to be ligature-safe");
        await nurse.Look("admit-unsafe", "Admit somebody", refused: 400);
        await page.Locator("#bed_why").FillAsync("No safer bed tonight; one to one until morning");
        await nurse.Press("Admit");
        await Expect(page.Locator(".banner-name")).ToContainTextAsync("Bed 14");
        await Expect(page.Locator(".banner-name")).ToContainTextAsync("Unknown");
        await Expect(page.Locator("main")).ToContainTextAsync("Proposed: Ketamine");
        await Expect(page.Locator(".stay-log li")).ToContainTextAsync("Admitted to bed 14");
        var stay = page.Url;
        await nurse.Look("stay", "Stay of");

        return stay;
    }

    /// <summary>Offered to the other unit, seen there at once, and taken into a bed of it by somebody who works nowhere else.</summary>
    public async Task ToAnotherUnit(Visitor nurse)
    {
        await using var other = await chromium.Visit(demo, width, height);
        await other.SignIn("ola.brandt", $"/ward/{Demo.DemoNetwork.Residential}");
        await other.Page.GotoAsync($"/ward/{Demo.DemoNetwork.Residential}");
        var page = nurse.Page;
        await page.GotoAsync($"/person/{RunningDemo.Stay(13)}/stay");
        await page.GetByText("Offer them to another unit").ClickAsync();
        await page.Locator("#offer_to").SelectOptionAsync(new SelectOptionValue { Label = "Residential unit, Harbour House" });
        await page.Locator("#offer_why").FillAsync("Quiet for two days. Ready for the groups.");
        await page.Locator("#offer_needs").FillAsync("Sleeps badly: knock before you come in.");
        await nurse.Press("Offer them");
        await Expect(page.Locator("main")).ToContainTextAsync("They stay yours until that unit takes them");
        await nurse.Look("stay-offered", "Stay of");

        await Expect(other.Page.Locator(".offer-in")).ToContainTextAsync("Offered to you"); // without a reload
        await other.Page.GotoAsync($"/ward/{Demo.DemoNetwork.Residential}/shift");
        await other.Look("shift-offered", "My shift");
        await other.Page.Locator(".offer-in a").ClickAsync();
        await Expect(other.Page.Locator("main")).ToContainTextAsync("knock before you come in");
        await other.Look("offer", "Offered to you");
        await other.Page.Locator("#bed").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await other.Press("Take them into this bed");
        await Expect(other.Page.Locator(".stay-log li").First).ToContainTextAsync("Moved to bed R3");
        await page.ReloadAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("There is no such stay");
    }

    /// <summary>Taken with the camera of the phone: here a picture of this very page, which is larger than what is kept.</summary>
    public async Task APhoto(Visitor nurse, string stay)
    {
        var page = nurse.Page;
        await page.Locator(".banner a.photo").ClickAsync();
        await nurse.Look("photo-none", "Photo");
        await page.Locator("#photo").SetInputFilesAsync(new FilePayload { Name = "face.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() });
        // The script has made it a smaller JPEG before it is sent.
        await Expect(page.Locator("#photo")).ToHaveJSPropertyAsync("files.length", 1);
        for (var tries = 0; await page.EvaluateAsync<string>("document.getElementById('photo').files[0].type") != "image/jpeg"; tries++)
        {
            Assert.True(tries < 200, "The photo was not made smaller within 20 s.");
            await Task.Delay(100);
        }

        await nurse.Press("Keep this photo");
        await nurse.Look("photo-wrong", "Photo", refused: 400);
        await page.Locator("#photo").SetInputFilesAsync(new FilePayload { Name = "face.png", MimeType = "image/png", Buffer = await page.ScreenshotAsync() });
        await page.Locator("label[for=agreed]").ClickAsync();
        await nurse.Press("Keep this photo");
        await Expect(page.Locator(".banner .photo img")).ToHaveJSPropertyAsync("complete", true);
        // Square, large enough for a thumb, and really drawn.
        Assert.Matches("^(70|72)x(70|72) of [1-9]", await page.EvaluateAsync<string>("(() => { const photo = document.querySelector('.banner .photo img'), box = photo.getBoundingClientRect(); return `${Math.round(box.width)}x${Math.round(box.height)} of ${photo.naturalWidth}`; })()"));
        await nurse.Look("photo", "Photo");
        await page.GotoAsync(stay);
    }

    /// <summary>Completed: name and birth date.</summary>
    public async Task WhoTheyAre(Visitor nurse, string stay)
    {
        var page = nurse.Page;
        await page.GotoAsync(stay);
        await nurse.Follow("Complete who they are");
        await page.Locator("#given").FillAsync("Milo");
        await page.Locator("#family").FillAsync("Varga");
        await page.Locator("#born").FillAsync("1999-04-05");
        await nurse.Look("complete", "Complete who they are");
        await nurse.Press("Save");
        await Expect(page.Locator(".banner-name")).ToContainTextAsync("Milo Varga");
    }

    /// <summary>An allergy and a weight, which stand in the banner from then on. <paramref name="halfTyped"/>: what happens while the allergy is half typed.</summary>
    public async Task AnAllergyAndAWeight(Visitor nurse, Func<Task>? halfTyped = null)
    {
        var page = nurse.Page;
        await nurse.Follow("Allergies, weight, precautions");
        await page.Locator("#allergy").SelectOptionAsync("penicillin");
        await page.Locator("#allergy_words").FillAsync("rash");
        if (halfTyped is not null) await halfTyped();
        await page.Locator("#allergy_source").SelectOptionAsync("person");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record allergy" }).ClickAsync();
        await Expect(page.Locator(".banner .allergic")).ToContainTextAsync("Penicillins (rash)");
        await page.Locator("#weight").FillAsync("72.5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record weight" }).ClickAsync();
        await Expect(page.Locator(".banner")).ToContainTextAsync("72.5 kg");
        await nurse.Look("facts", "Allergies, weight, precautions");

    }

    /// <summary>Found again; a charge nurse confirms the protocol; two change beds; on leave and back.</summary>
    public async Task FoundMovedOnLeaveAndBack(Visitor nurse, string stay)
    {
        var page = nurse.Page;
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
        await page.Locator("#swap_with").SelectOptionAsync(new SelectOptionValue { Index = 10 });
        await page.Locator("#swap_why").FillAsync("One to one until morning");
        await nurse.Press("Change beds");
        await Expect(page.Locator(".stay-log li").First).ToContainTextAsync("Moved to bed");
        await page.GetByText("They go on leave").ClickAsync();
        await page.Locator("#away_hours").FillAsync("4");
        await nurse.Press("They leave for a while");
        await Expect(page.Locator(".banner")).ToContainTextAsync("On leave since");
        await nurse.Look("stay-on-leave", "Stay of");
        await nurse.Press("They are back");
        await Expect(page.Locator(".stay-log li").First).ToContainTextAsync("Back to bed");

    }

    /// <summary>Against advice, with its own list.</summary>
    public async Task AgainstAdvice(Visitor nurse)
    {
        var page = nurse.Page;
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

    /// <summary>Who runs the centre: beds as places, and the telephone numbers.</summary>
    public async Task TheManager(Visitor manager)
    {
        await manager.SignIn("maud.ek", "/");
        var page = manager.Page;
        await page.GotoAsync($"/network/units/{Demo.DemoWard.Unit}/beds");
        await page.Locator("#bed_name").FillAsync("14");
        await manager.Press("Add the bed");
        await manager.Look("unit-beds-wrong", "Beds of", refused: 400);
        await page.Locator("#bed_name").FillAsync("15");
        await manager.Press("Add the bed");
        await Expect(page.Locator("h1")).ToContainTextAsync("Bed 15: free");
        await page.Locator("label[for=detox]").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).First.ClickAsync();
        await manager.Look("unit-bed", "Bed 15");
        await manager.Follow("All beds of");
        await manager.Look("unit-beds", "Beds of");
        await page.GotoAsync($"/network/units/{Demo.DemoNetwork.Residential}/beds");
        await page.Locator("#bed_name").FillAsync("R3");
        await manager.Press("Add the bed");
        await page.GotoAsync($"/network/units/{Demo.DemoWard.Unit}/beds");
        await manager.Follow("Telephone numbers of this unit");
        await page.GetByLabel("Prescriber on call").FillAsync("+1 555 0142");
        await manager.Press("Save the numbers");
        await manager.Look("unit-numbers", "Telephone numbers");
        await Expect(page.GetByLabel("Prescriber on call")).ToHaveValueAsync("+1 555 0142");
    }
}
