using Handrail.Data;
using Handrail.Demo;
using Handrail.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>
/// One shift in one hand, 390 pixels wide: somebody nobody knows is admitted, gets a photo, a name, a first set of values, an allergy, another bed; the phone locks on the
/// way; a value of the wrong person is put right; rounds, paper, a hand-over signed by two; they leave with the checklist; the pack is read with the server off.
/// </summary>
public sealed class ShiftOnAPhone(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    const int Width = 390, Height = 844;

    [Fact, Hazard("HZ-091"), Hazard("HZ-093"), Hazard("HZ-096"), Hazard("HZ-098"), Hazard("HZ-109"), Hazard("HZ-118")]
    public async Task A_whole_shift_is_worked_on_a_phone()
    {
        SetDefaultExpectTimeout(30_000);
        var (ward, night) = (new WardSteps(demo, chromium, Width, Height), new NightSteps(demo, chromium, Width, Height, script: true));
        await using var nurse = await chromium.Visit(demo, Width, Height);
        nurse.Page.Context.SetDefaultTimeout(90_000);
        await nurse.SignIn("ama.osei");
        await TheLinksStandInOneLine(nurse.Page);
        await ward.ABedBecomesFree(nurse);
        var stay = await ward.SomebodyWithoutAName(nurse);
        await ward.APhoto(nurse, stay);
        await TheFirstSet(nurse, stay);
        await ward.WhoTheyAre(nurse, stay);
        await ward.AnAllergyAndAWeight(nurse, () => ThePhoneLocks(nurse));
        await ward.FoundMovedOnLeaveAndBack(nurse, stay);
        await night.TheWrongPerson(nurse);
        await night.ARound(nurse);
        await night.FromPaper(nurse);
        await night.AHandOver(nurse);
        await nurse.Page.GotoAsync(stay);
        await ward.AgainstAdvice(nurse);
        await TheCallOfTomorrow(nurse);
        await AnAdmissionAgainstTheClock(nurse);
        await night.Paper(nurse);
        await using var charge = await chromium.Visit(demo, Width, Height);
        charge.Page.Context.SetDefaultTimeout(90_000);
        await night.TheChargeNurse(charge);
        await using var manager = await chromium.Visit(demo, Width, Height);
        await ward.TheManager(manager);
        await night.ThePackWithTheServerOff(14);
    }

    // Eight links and one line: it scrolls sideways, and the one of this page is in sight.
    static async Task TheLinksStandInOneLine(IPage page)
    {
        var links = page.Locator(".bar nav a");
        Assert.True(await links.CountAsync() >= 5);
        Assert.Equal(1, await page.EvaluateAsync<int>("new Set([...document.querySelectorAll('.bar nav a:not([hidden])')].map(link => Math.round(link.getBoundingClientRect().top))).size"));
        Assert.Empty(await page.EvaluateAsync<string[]>("[...document.querySelectorAll('.bar nav a:not([hidden])')].filter(link => link.getBoundingClientRect().height < 44).map(link => link.textContent)"));
        Assert.True(await page.EvaluateAsync<bool>("(() => { const here = document.querySelector('.bar nav [aria-current]').getBoundingClientRect(); return here.left >= 0 && here.right <= innerWidth; })()"));
    }

    // From the tap that opens the form to the chart with its score.
    static async Task TheFirstSet(Visitor nurse, string stay)
    {
        var page = nurse.Page;
        await page.GotoAsync(stay.Replace("/stay", "", StringComparison.Ordinal));
        var thumb = new Thumb(page);
        await thumb.Open(page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Enter observations" }).First, page.Locator("#respiratory_rate"));
        foreach (var (field, value) in new[] { ("respiratory_rate", "17"), ("spo2", "97"), ("systolic_bp", "124"), ("pulse", "78"), ("temperature_c", "36.9") })
        {
            await thumb.Type("#" + field, value);
            if (field == "spo2") await thumb.Tap(page.GetByText("Air", new() { Exact = true }));
        }

        await thumb.Tap(page.Locator("label[for=acvpu]"));
        await thumb.Open(page.GetByRole(AriaRole.Button, new() { Name = "Save observations" }), page.Locator(".now .score .digit"));
        await Expect(page.Locator(".now .score .digit")).ToHaveTextAsync("0");
        Figures.Say($"first set on a phone, from opening the form to the score: {thumb.Sum}; at most 20 s");
        Assert.True(thumb.Took <= TimeSpan.FromSeconds(20), thumb.Sum);
        await nurse.Look("first-set", "");
        // A thumb that goes for one does not hit the other.
        var (score, why) = (await page.Locator(".now .score").BoundingBoxAsync(), await page.Locator(".why-link").BoundingBoxAsync());
        Assert.True(Math.Max(why!.X - (score!.X + score.Width), why.Y - (score.Y + score.Height)) >= 16 && why.Height >= 44, $"score at {score.X}, {score.Y}, {score.Width} x {score.Height}; link at {why.X}, {why.Y}");
    }

    // What was agreed before they left is work that somebody will have to answer.
    static async Task TheCallOfTomorrow(Visitor nurse)
    {
        var page = nurse.Page;
        await page.GotoAsync($"/ward/{DemoWard.Unit}/shift");
        await Expect(page.Locator("main")).ToContainTextAsync("Calls after leaving (1)");
        await nurse.Look("shift-call", "My shift");
        await page.GetByRole(AriaRole.Link, new() { Name = "Call Milo", Exact = false }).ClickAsync();
        await nurse.Look("call-after", "Call after leaving");
        await page.GetByText("Not reached: try again").ClickAsync();
        await nurse.Press("Save");
        await nurse.Look("call-after-wrong", "Call after leaving", refused: 400);
        await page.GetByText("In three hours").ClickAsync();
        await nurse.Press("Save");
        await Expect(page.Locator(".round-list").First).ToContainTextAsync("not reached once");
    }

    // Somebody who is known by name, from the ward to the chart of their stay, with what they use.
    static async Task AnAdmissionAgainstTheClock(Visitor nurse)
    {
        var page = nurse.Page;
        await page.GotoAsync($"/ward/{DemoWard.Unit}/beds");
        await page.Locator(".is-dirty a").ClickAsync();
        await page.Locator("label[for=mark]").ClickAsync();
        await nurse.Press("Save");
        await Expect(page.Locator("h1")).ToContainTextAsync("free");
        await page.GotoAsync($"/ward/{DemoWard.Unit}");
        var thumb = new Thumb(page);
        await thumb.Open(page.Locator(".bar nav").GetByRole(AriaRole.Link, new() { Name = "Beds" }), page.Locator(".bed-list").First);
        await thumb.Open(page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Admit somebody" }).First, page.Locator("#given"));
        await thumb.Type("#given", "Nora");
        await thumb.Type("#family", "Lindqvist");
        await thumb.Date("#born", "1987-02-11");
        await thumb.Tap(page.Locator("label[for=sex]"));
        await thumb.Choose("#bed", new SelectOptionValue { Index = 1 });
        await thumb.Tap(page.Locator("label[for=acuity-1]"));
        await thumb.Tap(page.Locator("label[for=use_ketamine]"));
        await thumb.Choose("#route_ketamine", new SelectOptionValue { Value = "nose" });
        await thumb.Type("#amount_ketamine", "2 g a day");
        await thumb.Type("#ago_ketamine", "6");
        await thumb.Open(page.GetByRole(AriaRole.Button, new() { Name = "Admit", Exact = true }), page.Locator(".banner-name"));
        await Expect(page.Locator(".banner-name")).ToContainTextAsync("Nora Lindqvist");
        Figures.Say($"admission on a phone, from the ward to the stay: {thumb.Sum}; at most 120 s");
        Assert.True(thumb.Took < TimeSpan.FromMinutes(2), thumb.Sum);
    }

    // The session locks while an allergy is half typed: the page is covered and keeps it; after the unlock the same screen stands there with the same words.
    async Task ThePhoneLocks(Visitor nurse)
    {
        var page = nurse.Page;
        await using (var database = Database.Sqlite(Path.Combine(demo.Folder, "handrail.db")))
        using (var connection = database.Open())
            Assert.Equal(1, connection.Execute("UPDATE session SET locked_at = used_at WHERE staff_id = @staff AND ended_at IS NULL AND locked_at IS NULL", ("staff", DemoWard.StaffId("ama.osei"))));
        await page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))"); // the phone is taken up again
        await Expect(page.Locator(".locked-cover")).ToContainTextAsync("What you typed is still here");
        await Expect(page.Locator(".banner")).Not.ToBeVisibleAsync();
        await AccessibilityTests.Picture(page, "locked-390");
        var unlocking = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Unlock in a new tab" }).ClickAsync());
        await unlocking.GetByLabel("One-time phrase").FillAsync(await demo.PhraseOf("ama.osei"));
        await AccessibilityTests.Picture(unlocking, "unlock-390");
        await unlocking.GetByRole(AriaRole.Button, new() { Name = "Unlock", Exact = true }).ClickAsync();
        await unlocking.Lands("/account");
        await unlocking.CloseAsync();
        await Expect(page.Locator(".locked-cover")).ToHaveCountAsync(0);
        await Expect(page.Locator("#allergy")).ToHaveValueAsync("penicillin");
        await Expect(page.Locator("#allergy_words")).ToHaveValueAsync("rash");
    }
}
