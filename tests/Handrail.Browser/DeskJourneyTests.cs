using Handrail.Demo;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

public sealed class DeskOnADesktop(RunningDemo demo, Chromium chromium) : DeskJourney(demo, chromium, 1280, 900), IClassFixture<RunningDemo>;

public sealed class DeskOnAPhone(RunningDemo demo, Chromium chromium) : DeskJourney(demo, chromium, 390, 844), IClassFixture<RunningDemo>;

/// <summary>A shift at the call-back desk, on the running product. Each page that is met is looked at (see <see cref="Visitor.Look"/>).</summary>
public abstract class DeskJourney(RunningDemo demo, Chromium chromium, int width, int height)
{
    [Fact, Hazard("HZ-046"), Hazard("HZ-122")]
    public async Task Every_page_of_the_desk_is_whole_and_a_caller_is_handed_to_a_nurse_with_the_note()
    {
        await using var ines = await chromium.Visit(demo, width, height);
        var page = ines.Page;
        await ines.SignIn("ines.vidal", "/desk");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-live", "yes");
        await ines.Look("desk", "Advisor desk");
        await page.GotoAsync(Call(5));
        await ines.Look("desk-check", "copper kite");
        await page.GotoAsync(Call(1));
        await Expect(page.Locator("body")).Not.ToContainTextAsync("555-0147");
        await ines.Look("desk-call-before", "amber heron");
        await ines.Press("Take it");
        await Expect(page.Locator(".call-number")).ToContainTextAsync("(212) 555-0147");
        await ines.Look("desk-call", "amber heron");
        Assert.Equal(6, await page.EvaluateAsync<int>("""
            scrollTo(0, document.body.scrollHeight / 3),
            ["suicide", "overdose", "breathing", "violence", "child", "pregnant"].filter(risk =>
              [...document.querySelectorAll(`label[for=risk-${risk}], .risk-strip a[href='#about-${risk}']`)].some(x => { const box = x.getBoundingClientRect(); return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight; })).length
            """)); // wherever the page stands, all six names are in sight
        await page.Locator("#note").FillAsync("His breathing is slow. She is with him.");
        await page.Locator("label[for=risk-breathing]").ClickAsync();
        await Expect(page.Locator("#draft-state")).ToContainTextAsync("Draft saved");
        await page.Locator("#record").ClickAsync();
        await Expect(page.Locator(".errors")).ToContainTextAsync("Choose what came of the call");
        await ines.Look("desk-call-error", "amber heron", refused: 400);
        await using var nurse = await chromium.Visit(demo, width, height);
        await nurse.SignIn("ama.osei");
        await Expect(nurse.Page.Locator("html")).ToHaveAttributeAsync("data-live", "yes");
        await Expect(nurse.Page.Locator("#handed")).ToBeHiddenAsync();
        var ward = nurse.Page.Url;
        await page.Locator("#hand_to").SelectOptionAsync(DemoWard.StaffId("ama.osei").ToString());
        await ines.Press("Hand over");
        await Expect(page.Locator("#handovers")).ToContainTextAsync("Waiting for Ama Osei");
        await Expect(nurse.Page.Locator("#handed")).ToContainTextAsync("Handed to me (1)", new() { Timeout = 6000 }); // on the ward page that she has open, by itself
        Assert.Equal(ward, nurse.Page.Url);
        await nurse.Look("ward-handed", "Detox unit");
        await nurse.Page.Locator("#handed").ClickAsync();
        await nurse.Follow("From Ines Vidal");
        await Expect(nurse.Page.Locator(".said")).ToContainTextAsync("His breathing is slow");
        await nurse.Look("desk-handover", "Hand-over from Ines Vidal");
        await nurse.Press("I take it");
        await Expect(page.Locator("#handovers")).ToContainTextAsync("Ama Osei has taken it"); // without a reload
        await Expect(nurse.Page.Locator("#handed")).ToHaveTextAsync("Handed to me");
        await page.Locator("#outcome").CheckAsync();
        await page.Locator("#next_step").SelectOptionAsync("handed-over");
        await ines.Press("Record and finish");
        await Expect(page.Locator(".call-line")).ToContainTextAsync("Over: spoke with them");
        await ines.Look("desk-call-over", "amber heron");
    }

    [Fact]
    public async Task A_call_that_comes_in_is_logged_on_the_same_screen_and_the_lead_sees_the_figures()
    {
        await using var lena = await chromium.Visit(demo, width, height);
        var page = lena.Page;
        await lena.SignIn("lena.hart", "/desk");
        await page.GetByRole(AriaRole.Link, new() { Name = "A call comes in" }).ClickAsync();
        await lena.Look("desk-incoming", "A call comes in");
        await page.Locator("#rang").FillAsync("8");
        await lena.Press("Go on to the note");
        await Expect(page.Locator("#note")).ToBeVisibleAsync();
        await page.Locator("#note").FillAsync("Wanted opening hours.");
        await page.Locator("#outcome").CheckAsync();
        await page.Locator("#next_step").SelectOptionAsync("nothing");
        await lena.Press("Record and finish");
        await Expect(page.Locator(".call-line")).ToContainTextAsync("Over");
        await page.GotoAsync("/desk/report");
        await Expect(page.Locator(".figures")).ToContainTextAsync("Calls missed (0 of 1)");
        await lena.Look("desk-report", "Do we keep what we promise?");
    }

    [Fact]
    public async Task The_desk_works_without_JavaScript()
    {
        await using var sam = await chromium.Visit(demo, width, height, script: false);
        var page = sam.Page;
        await sam.SignIn("sam.okoro", "/desk");
        await Expect(page.Locator(".live-still")).ToContainTextAsync("Picture of");
        await page.Locator($"#take-{DemoDesk.Call(2)}").ClickAsync();
        await page.Locator("#note").FillAsync("No one there.");
        await page.Locator("#save").ClickAsync();
        await Expect(page.Locator("#draft-state")).ToContainTextAsync("Draft saved");
        await Expect(page.Locator("#note")).ToHaveValueAsync("No one there.");
        await page.Locator("#signs_code").FillAsync("none of ours");
        await page.Locator("#signs-show").ClickAsync();
        await Expect(page.Locator("#signs_code-fault")).ToContainTextAsync("no code of ours");
        await page.GetByLabel("No answer", new() { Exact = true }).CheckAsync();
        await page.Locator("#record").ClickAsync();
        await Expect(page.Locator(".desk-notes")).ToContainTextAsync("No one there.");
        await Expect(page.Locator(".story")).ToContainTextAsync("Tried by Sam Okoro: no answer");
        await page.GotoAsync(Call(3));
        await page.Locator("#act-claim").ClickAsync();
        await page.Locator("#release").ClickAsync();
        await page.Lands("/desk");
        sam.Calm("desk without JavaScript");
    }

    static string Call(int number) => $"/desk/call/{DemoDesk.Call(number)}";
}

/// <summary>What must hold when nobody touches a mouse, a second advisor works beside, or the server dies.</summary>
[Collection(nameof(Deadlines))]
public sealed class DeskLiveTests(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    [Fact, Hazard("HZ-042")]
    public async Task A_whole_call_by_keyboard_alone_and_the_keyboard_is_caught_nowhere()
    {
        await using var ines = await chromium.Visit(demo, 1280, 900);
        var page = ines.Page;
        await ines.SignIn("ines.vidal", "/desk");
        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-live", "yes");
        await Keys.Tab(page, $"#take-{DemoDesk.Call(1)}");
        await page.Keyboard.PressAsync("Enter");
        await page.Lands(at => at.StartsWith("/desk/call/", StringComparison.Ordinal), "/desk/call/…");
        await Keys.Tab(page, "#note");
        await page.Keyboard.TypeAsync("Asks for a bed this week.");
        await Keys.Tab(page, "#outcome");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown"); // from "Spoke with them" to "No answer"
        await Expect(page.Locator("[name=outcome]:checked")).ToHaveValueAsync("no-answer");
        await page.Keyboard.PressAsync("ArrowUp");
        await Keys.Tab(page, "#next_step");
        await page.Keyboard.TypeAsync("A first");
        await Expect(page.Locator("#next_step")).ToHaveValueAsync("visit");
        await Keys.Tab(page, "#risk-suicide"); // the card is reached by the same key
        await Keys.Tab(page, "#record", back: true);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".call-line")).ToContainTextAsync("Over: spoke with them");
        // Through the whole page and out of it: nothing holds the focus.
        await page.EvaluateAsync("document.activeElement.blur()");
        var stops = 0;
        for (string? last = null; stops < 200; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            var at = await page.EvaluateAsync<string>("document.activeElement === document.body ? '' : document.activeElement.outerHTML.slice(0, 200)");
            if (at.Length == 0) break;
            Assert.NotEqual(last, at);
            last = at;
        }

        Assert.InRange(stops, 5, 199);
    }

    [Fact, Hazard("HZ-042"), Hazard("HZ-043")]
    public async Task What_one_advisor_takes_is_seen_by_the_other_without_a_reload_and_a_dead_server_is_NOT_LIVE_within_6_s()
    {
        await using var ines = await chromium.Visit(demo, 1280, 900);
        await using var sam = await chromium.Visit(demo, 1280, 900);
        await ines.SignIn("ines.vidal", "/desk");
        await sam.SignIn("sam.okoro", "/desk");
        await Expect(ines.Page.Locator("html")).ToHaveAttributeAsync("data-live", "yes");
        await ines.Page.EvaluateAsync("window.stays = true");
        var row = ines.Page.Locator($"#call-{DemoDesk.Call(3)}");
        await Expect(row).ToContainTextAsync("Take it");
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await sam.Page.Locator($"#take-{DemoDesk.Call(3)}").ClickAsync();
        await Expect(row).ToContainTextAsync("Sam Okoro has it", new() { Timeout = 3000 });
        Figures.Say($"claim of one advisor on the screen of the other, click included: {clock.ElapsedMilliseconds} ms");
        Assert.True(await ines.Page.EvaluateAsync<bool>("window.stays"));
        clock.Restart();
        await demo.Kill();
        await Expect(ines.Page.Locator("html")).ToHaveAttributeAsync("data-live", "no", new() { Timeout = 8000 });
        Assert.InRange(clock.ElapsedMilliseconds, 0, 6000);
        Figures.Say($"desk NOT LIVE after kill -9: {clock.ElapsedMilliseconds} ms");
        await Expect(ines.Page.Locator(".live-no")).ToContainTextAsync("NOT LIVE");
        await AccessibilityTests.Picture(ines.Page, "desk-not-live-1280");
        await demo.Start();
        await Expect(ines.Page.Locator("html")).ToHaveAttributeAsync("data-live", "yes");
    }

    [Fact, Hazard("HZ-046")]
    public async Task What_is_typed_while_the_server_is_dead_is_saved_by_itself_when_it_is_back()
    {
        await using var sam = await chromium.Visit(demo, 1280, 900);
        var page = sam.Page;
        await sam.SignIn("sam.okoro", "/desk");
        await page.GotoAsync($"/desk/call/{DemoDesk.Call(2)}");
        await sam.Press("Take it");
        await page.Locator("#note").PressSequentiallyAsync("First half. ");
        await Expect(page.Locator("#draft-state")).ToContainTextAsync("Draft saved");
        await demo.Kill();
        await page.Locator("#note").PressSequentiallyAsync("Second half.");
        await Expect(page.Locator("#draft-state")).ToContainTextAsync("Not saved");
        await demo.Start();
        await Expect(page.Locator("#draft-state")).ToContainTextAsync("Draft saved");
        await page.GotoAsync("/desk");
        await page.GotoAsync($"/desk/call/{DemoDesk.Call(2)}");
        await Expect(page.Locator("#note")).ToHaveValueAsync("First half. Second half.");
    }
}

/// <summary>Everything else that an advisor does, without a mouse: hand over, write down who calls, join and take apart, give back, let in and put aside.</summary>
[Collection(nameof(Deadlines))]
public sealed class DeskKeyboardTests(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    [Fact, Hazard("HZ-042"), Hazard("HZ-122")]
    public async Task A_caller_is_described_handed_over_joined_taken_apart_given_back_let_in_and_put_aside_by_keyboard_alone()
    {
        await Ask("(347) 555-0190"); // the number of Jo, who waits already
        await Ask("+44 20 7946 0959"); // from abroad: to check
        await using var lena = await chromium.Visit(demo, 1280, 900);
        var page = lena.Page;
        await lena.SignIn("lena.hart", "/desk");
        await LetInAndPutAside(page);
        await page.GotoAsync(Call(4));
        await On(page, "#act-claim", () => Expect(page.Locator("#note")).ToBeVisibleAsync());

        await Keys.Tab(page, "#note");
        await page.Keyboard.TypeAsync("Her mother. Wants a nurse.");
        await Keys.Tab(page, "#hand_to");
        await page.Keyboard.TypeAsync("Ama");
        await Expect(page.Locator("#hand_to")).ToHaveValueAsync(DemoWard.StaffId("ama.osei").ToString());
        await On(page, "#hand-over", () => Expect(page.Locator("#handovers")).ToContainTextAsync("Waiting for Ama Osei"));

        await Keys.Tab(page, "details:has(#caller_name) > summary");
        await page.Keyboard.PressAsync("Enter");
        await Keys.Tab(page, "#caller_name");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("Josephine");
        await Keys.Tab(page, "#relation");
        await page.Keyboard.PressAsync("ArrowDown");
        await On(page, "#save-caller", () => Expect(page.Locator(".call-number")).ToContainTextAsync("Josephine"));

        await On(page, "button[name=with]", () => Expect(page.Locator("main")).ToContainTextAsync("Joined to this one"));
        await On(page, "form[action$='/unjoin'] button", () => Expect(page.Locator("main")).Not.ToContainTextAsync("Joined to this one"));
        await page.GotoAsync(Call(4)); // whichever of the two went on: this one is open, in nobody's hands or still in hers
        if (await page.Locator("#act-claim").CountAsync() > 0) await On(page, "#act-claim", () => Expect(page.Locator("#note")).ToBeVisibleAsync());
        await On(page, "#release", () => page.Lands("/desk"));
        await Expect(page.Locator($"#take-{DemoDesk.Call(4)}")).ToBeVisibleAsync();

        await using var nurse = await chromium.Visit(demo, 1280, 900);
        await nurse.SignIn("ama.osei");
        await Expect(nurse.Page.Locator("#handed")).ToContainTextAsync("(1)");
        await On(nurse.Page, "#handed", () => nurse.Page.Lands("/handover"));
        await On(nurse.Page, "main a[href^='/handover/']", () => Expect(nurse.Page.Locator(".said")).ToContainTextAsync("Wants a nurse"));
        await On(nurse.Page, "#decline", () => Expect(nurse.Page.Locator("#handed")).ToHaveTextAsync("Handed to me"));
    }

    // Two wait to be looked at: the demo's and the one that was just sent.
    static async Task LetInAndPutAside(IPage page)
    {
        var mine = (await page.Locator("[id^=look-]").EvaluateAllAsync<string[]>("links => links.map(link => link.id)")).Single(id => id != $"look-{DemoDesk.Call(5)}");
        await On(page, $"#look-{DemoDesk.Call(5)}", () => page.Lands(at => at.StartsWith("/desk/call/", StringComparison.Ordinal), "/desk/call/…"));
        await On(page, "#act-real", () => page.Lands("/desk"));
        await Expect(page.Locator($"#take-{DemoDesk.Call(5)}")).ToBeVisibleAsync();
        await On(page, "#" + mine, () => page.Lands(at => at.StartsWith("/desk/call/", StringComparison.Ordinal), "/desk/call/…"));
        await Keys.Tab(page, "#reason");
        await page.Keyboard.TypeAsync("An advertisement");
        await page.Keyboard.PressAsync("Enter");
        await page.Lands("/desk");
        await Expect(page.Locator("#" + mine)).ToHaveCountAsync(0);
    }

    // Goes to it with Tab, presses Enter, and waits for what must come of it.
    static async Task On(IPage page, string selector, Func<Task> then)
    {
        await Keys.Tab(page, selector);
        await page.Keyboard.PressAsync("Enter");
        await then();
    }

    // Somebody asks for a call about someone else.
    async Task Ask(string phone)
    {
        await using var caller = await chromium.Visit(demo, 390, 844);
        await caller.Page.GotoAsync("/call-back");
        await caller.Page.Locator("#phone").FillAsync(phone);
        await caller.Page.Locator("label", new() { HasText = "Someone else" }).ClickAsync();
        await Task.Delay(3200); // read in less is doubtful
        await caller.Press("Ask for a call");
        await Expect(caller.Page.Locator("h1")).ToHaveTextAsync("We will call you");
        if (phone.StartsWith("+44", StringComparison.Ordinal)) await caller.Look("call-back-sent-abroad", "We will call you");
        else await Expect(caller.Page.Locator("#phone")).ToHaveCountAsync(0);
    }

    static string Call(int number) => $"/desk/call/{DemoDesk.Call(number)}";
}

/// <summary>The keyboard.</summary>
static class Keys
{
    // Presses Tab until that element has the focus, and sees that the focus can be seen. Fails when it is met only after 150 presses.
    public static async Task Tab(IPage page, string selector, bool back = false)
    {
        for (var presses = 0; presses < 150; presses++)
        {
            await page.Keyboard.PressAsync(back ? "Shift+Tab" : "Tab");
            if (!await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector)) continue;
            Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
            return;
        }

        Assert.Fail($"{selector} is not reached by the keyboard.");
    }
}
