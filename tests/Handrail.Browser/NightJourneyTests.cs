using System.Diagnostics;
using System.Globalization;
using Handrail.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

public sealed class NightWithoutScript(RunningDemo demo, Chromium chromium) : NightJourney(demo, chromium, 390, 844, script: false), IClassFixture<RunningDemo>;

public sealed class NightOnADesktop(RunningDemo demo, Chromium chromium) : NightJourney(demo, chromium, 1280, 900, script: true), IClassFixture<RunningDemo>;

/// <summary>A night with paper, on a desktop and without JavaScript (where axe cannot look). On a phone the same steps are part of a whole shift: <see cref="ShiftOnAPhone"/>.</summary>
public abstract class NightJourney(RunningDemo demo, Chromium chromium, int width, int height, bool script)
{
    readonly NightSteps steps = new(demo, chromium, width, height, script);

    [Fact, Hazard("HZ-091"), Hazard("HZ-093"), Hazard("HZ-096"), Hazard("HZ-098")]
    public async Task A_night_is_put_right_walked_caught_up_and_handed_over()
    {
        // A busy machine is no fault of the product: what is waited for may take its time.
        SetDefaultExpectTimeout(30_000);
        await using var nurse = await chromium.Visit(demo, width, height, script);
        nurse.Page.Context.SetDefaultTimeout(90_000);
        await nurse.SignIn("ama.osei");
        await steps.TheWrongPerson(nurse);
        await steps.ARound(nurse);
        await steps.FromPaper(nurse);
        await steps.AHandOver(nurse);
        await steps.Paper(nurse);
        await using var charge = await chromium.Visit(demo, width, height, script);
        charge.Page.Context.SetDefaultTimeout(90_000);
        await steps.TheChargeNurse(charge);
        await steps.ThePackWithTheServerOff(14);
    }
}

/// <summary>A wrong person put right, a round, what stood on paper, a hand-over signed by two, and the pack from the disk with the server killed.</summary>
sealed class NightSteps(RunningDemo demo, Chromium chromium, int width, int height, bool script)
{
    // axe is a script itself: without JavaScript the page is looked at without it.
    async Task Look(Visitor visitor, string name, string heading, int refused = 0)
    {
        if (script)
        {
            await visitor.Look(name, heading, refused);
            return;
        }

        await Expect(visitor.Page.Locator("h1")).ToContainTextAsync(heading);
        visitor.Calm(name, refused);
    }

    public async Task TheWrongPerson(Visitor nurse)
    {
        var page = nurse.Page;
        await page.GotoAsync($"/person/{RunningDemo.Stay(1)}/observe");
        // What no monitor sends: a device's next value would take its place in the list.
        await page.Locator("#temperature_c").FillAsync("38.9");
        await page.Locator("#systolic_bp").FillAsync("161");
        await nurse.Press("Save observations");
        await page.Locator("#values tr", new() { HasText = "38.9 °C" }).GetByRole(AriaRole.Link).ClickAsync();
        await nurse.Follow("It belongs to another person");
        await Look(nurse, "move", "Move to the right person");
        await nurse.Press("Move it");
        await Look(nurse, "move-wrong", "Move to the right person", refused: 400);
        await page.GetByText("The whole set: all 2 values").ClickAsync();
        await page.GetByText("Bed 2:", new() { Exact = false }).ClickAsync();
        await page.GetByLabel("How it got onto the wrong chart").FillAsync("The wrong door");
        await nurse.Press("Move it");
        await Expect(page.Locator("#values")).ToContainTextAsync("moved here from the chart of bed 1 by Ama Osei");
        await Look(nurse, "moved-there", "");
        await page.GotoAsync($"/person/{RunningDemo.Stay(1)}");
        await Expect(page.Locator("#values")).ToContainTextAsync("moved to the chart of bed 2 by Ama Osei");
        await Expect(page.Locator("#values")).ToContainTextAsync("The wrong door");
        await nurse.Follow("Why this colour?");
        await Look(nurse, "help", "Why this score has this colour");
    }

    public async Task ARound(Visitor nurse)
    {
        var page = nurse.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = "My shift" }).ClickAsync();
        await Look(nurse, "shift", "My shift");
        await nurse.Follow("Rounds");
        await nurse.Follow("Who is on rounds");
        foreach (var bed in new[] { 1, 2, 3 }) await page.Locator($"label[for=stay{(bed == 1 ? "" : "-" + (bed - 1))}]").ClickAsync();
        await page.GetByText("Every 15", new() { Exact = false }).ClickAsync();
        await Look(nurse, "rounds-enrol", "Who is on rounds");
        await nurse.Press("Set for everybody chosen");
        await Expect(page.Locator(".round-row")).ToHaveCountAsync(3);
        await Look(nurse, "rounds", "Rounds");
        await page.Locator(".round-row .btn").First.ClickAsync();
        await page.GetByText("Asleep, breathing seen").ClickAsync();
        await Look(nurse, "round", "Round");
        await nurse.Press("Seen now");
        await Expect(page.Locator("main")).ToContainTextAsync("by Ama Osei: Asleep, breathing seen");
        await page.GotoAsync($"/person/{RunningDemo.Stay(2)}/round/late");
        await nurse.Press("Save as late");
        await Look(nurse, "round-late", "A look that was not entered", refused: 400);
    }

    public async Task FromPaper(Visitor nurse)
    {
        var page = nurse.Page;
        await page.GotoAsync($"/person/{RunningDemo.Stay(3)}/catch-up");
        var at = TimeProvider.System.GetUtcNow().AddMinutes(-50);
        var there = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"));
        await page.GetByLabel("Day on the paper").FillAsync(there.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByLabel("Time on the paper").FillAsync(there.ToString("HH:mm", CultureInfo.InvariantCulture));
        await page.Locator("#respiratory_rate").FillAsync("15");
        await page.Locator("#temperature_c").FillAsync("36.4");
        await Look(nurse, "catch-up", "Enter what was written on paper");
        await nurse.Press("Save this set");
        await Expect(page.Locator(".notice")).ToContainTextAsync("Saved");
        await nurse.Follow("Go to the chart");
        await Expect(page.Locator("#chart")).ToContainTextAsync($"paper, entered");
        await Expect(page.Locator("#chart")).ToContainTextAsync(there.ToString("HH:mm", CultureInfo.InvariantCulture));
        await Look(nurse, "caught-up", "");
        await nurse.Follow("Chart for printing");
        await Look(nurse, "print-person", "bed 3");
        // A scale that stood on paper.
        await page.GotoAsync($"/person/{RunningDemo.Stay(3)}/catch-up");
        await nurse.Follow("RASS");
        await page.GetByLabel("Day on the paper").FillAsync(there.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.GetByLabel("Time on the paper").FillAsync(there.ToString("HH:mm", CultureInfo.InvariantCulture));
        await Look(nurse, "catch-up-sheet", "RASS from paper");
        await page.Locator("label[for=rass-4]").ClickAsync();
        await nurse.Press("Save RASS");
        await Expect(page.Locator(".notice")).ToContainTextAsync("Saved");
    }

    public async Task AHandOver(Visitor nurse)
    {
        var page = nurse.Page;
        await page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/hand-over");
        await Look(nurse, "hand-overs", "Hand-over");
        await page.GetByText("Everybody", new() { Exact = true }).ClickAsync();
        await nurse.Press("Write the draft");
        await Expect(page.Locator(".sbar")).ToHaveCountAsync(14);
        await Look(nurse, "hand-over-draft", "Hand-over");
        await page.Locator(".sbar").First.GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByLabel("Recommendation").FillAsync("Sit with her at four.");
        await Look(nurse, "hand-over-edit", "Edit the hand-over");
        await nurse.Press("Save");
        await Expect(page.Locator(".sbar").First).ToContainTextAsync("Sit with her at four.");
        await nurse.Press("I hand over as written here");
        await page.GetByLabel("Login of the nurse who takes over").FillAsync("tove.berg");
        await page.GetByLabel("One-time phrase").FillAsync("not-the-right-one");
        await nurse.Press("I have read it and take over");
        await Look(nurse, "hand-over-wrong", "Hand-over", refused: 400);
        await page.GetByLabel("Login of the nurse who takes over").FillAsync("tove.berg");
        await page.GetByLabel("One-time phrase").FillAsync(await demo.PhraseOf("tove.berg"));
        await nurse.Press("I have read it and take over");
        await Expect(page.Locator(".state-on")).ToContainTextAsync("signed by Tove Berg");
        await Look(nurse, "hand-over-signed", "Hand-over");
        await SaysOnPaperThatItIsADemo(page);
    }

    public async Task Paper(Visitor nurse)
    {
        await nurse.Page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/paper");
        await Look(nurse, "paper", "Paper and power cuts");
        await nurse.Follow("Ward list");
        await Look(nurse, "print-ward", "Detox unit");
        await SaysOnPaperThatItIsADemo(nurse.Page);
        if (Environment.GetEnvironmentVariable("HANDRAIL_PICTURES") is { Length: > 0 } folder) await nurse.Page.PdfAsync(new() { Path = Path.Combine(folder, "print-ward.pdf"), Format = "A4", Landscape = true });
    }

    public async Task TheChargeNurse(Visitor charge)
    {
        await charge.SignIn("bo.lind");
        await charge.Page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/rounds/patterns");
        await Look(charge, "round-patterns", "Patterns and gaps");
        await charge.Page.GotoAsync($"/ward/{Demo.DemoWard.Unit}/rounds/codes");
        await charge.Press("Make codes");
        await Expect(charge.Page.Locator(".room-codes svg")).ToHaveCountAsync(14);
        await Look(charge, "room-codes", "Room codes");
        await SaysOnPaperThatItIsADemo(charge.Page);
    }

    // As the printer sees it: the words are there, at the top of every sheet.
    async Task SaysOnPaperThatItIsADemo(IPage page)
    {
        if (!script) return; // asks the page with a script; the style is the same
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        Assert.Equal("shown fixed 0px", await page.EvaluateAsync<string>("(() => { const words = document.querySelector('.demo-frame .demo'), style = getComputedStyle(words); return `${words.checkVisibility({ visibilityProperty: true }) ? 'shown' : 'hidden'} ${style.position} ${style.top}`; })()"));
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    public async Task ThePackWithTheServerOff(int people)
    {
        var folder = Path.Combine(demo.Folder, "ward-packs");
        using (var verb = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "downtime", "write", "--data", demo.Folder, "--downtime", folder]) { RedirectStandardOutput = true })!)
        {
            await verb.WaitForExitAsync();
            Assert.Equal(0, verb.ExitCode);
        }

        await demo.Kill();
        var pack = Assert.Single(Directory.GetFiles(folder, "Detox-unit-Harbour-House*.html"));
        Assert.True(TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(pack) < TimeSpan.FromMinutes(60));
        await using var reader = await chromium.Visit(null, new Uri("http://localhost:1/"), width, height, script);
        await reader.Page.GotoAsync(new Uri(pack).AbsoluteUri);
        await Expect(reader.Page.Locator(".time")).ToContainTextAsync("Valid until");
        await Expect(reader.Page.Locator(".person")).ToHaveCountAsync(people);
        await Expect(reader.Page.Locator(".person").First).ToContainTextAsync("Blank form");
        await Expect(reader.Page.Locator(".demo")).ToBeVisibleAsync();
        await Look(reader, "downtime-pack", "Downtime pack: Detox unit");
    }
}
