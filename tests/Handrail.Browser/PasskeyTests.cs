using System.Text.RegularExpressions;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Tests;
using Handrail.Tests.Features.Access;
using Microsoft.Playwright;
using NodaTime;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>Signing in as a real installation has it, in a real Chromium with a virtual authenticator, under a clock that the test moves.</summary>
public sealed class PasskeyTests(Chromium chromium)
{
    static readonly string Ward = $"/ward/{DemoWard.Unit}";
    static readonly string Observe = $"/person/{DemoWard.Stay(1)}/observe";

    [Theory, InlineData(1280, 900), InlineData(390, 844), Hazard("HZ-051"), Hazard("HZ-053")]
    public async Task A_nurse_adds_a_passkey_signs_in_with_it_unlocks_with_it_and_proves_herself_with_it(int width, int height)
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock, with: options => options with { Demo = false });
        await using var nurse = await chromium.Visit(null, running.Address, width, height);
        var key = await Authenticator.In(nurse.Page);
        await Enrols(nurse, running);
        Assert.Single(await key.Keys());
        await SignsInWithIt(nurse);
        await UnlocksBackToTheSameScreen(nurse, clock);
        await KeepsWhatWasSentLocked(nurse, clock);
        await KeepsWhatStandsOnThePage(nurse, key, clock);
        await ProvesHerself(nurse, clock);
        var totp = await SetsAPassword(nurse, clock);
        await SignsInWithoutScript(running, totp, clock, width, height);
    }

    [Fact, Hazard("HZ-051")]
    public async Task A_passkey_counts_only_with_a_verified_person_only_here_and_only_once()
    {
        await using var running = await Running.Start(with: options => options with { Demo = false });
        await using var nurse = await chromium.Visit(null, running.Address, 1280, 900);
        var key = await Authenticator.In(nurse.Page);
        await Enrols(nurse, running);
        await nurse.Press("Sign out");
        var before = await key.Keys();

        // The browser's answer is caught on its way and sent twice.
        var caught = "";
        await nurse.Page.RouteAsync("**/signin", async route =>
        {
            if (route.Request.Method == "POST") caught = route.Request.PostData!;
            await route.ContinueAsync();
        });
        await nurse.Page.GotoAsync("/signin");
        await nurse.Press("Use a passkey");
        await nurse.Page.Lands(Ward);
        Assert.Contains("credential=", caught, StringComparison.Ordinal);
        await nurse.Press("Sign out");
        await nurse.Page.GotoAsync("/signin");
        var again = await nurse.Page.EvaluateAsync<int>("""
            async body => {
              const token = document.querySelector("[name=form_token]").value;
              const form = new URLSearchParams(body);
              form.set("form_token", token);
              return (await fetch("/signin", { method: "POST", body: form })).status;
            }
            """, caught);
        Assert.Equal(400, again);

        // A copy made earlier has signed less often than the key itself: one of the two is a clone, and it is not let in.
        await key.Remove();
        var copy = await Authenticator.In(nurse.Page, before);
        await nurse.Page.GotoAsync("/signin");
        await nurse.Press("Use a passkey");
        await Expect(nurse.Page.Locator(".errors")).ToContainTextAsync("not accepted");
        nurse.Calm("a clone", refused: 400);

        await nurse.Page.GotoAsync("/signin");
        await copy.Refuse();
        await nurse.Press("Use a passkey");
        await Expect(nurse.Page.Locator("[data-passkey-fault]")).ToContainTextAsync("No passkey came");
    }

    [Theory, InlineData(1280, 900), InlineData(390, 844), Hazard("HZ-055")]
    public async Task A_wall_screen_is_paired_by_its_code_and_then_shows_the_live_board(int width, int height)
    {
        await using var running = await Running.Start(beds: 6);
        await using var wall = await chromium.Visit(null, running.Address, width, height);
        await wall.Page.GotoAsync("/wall");
        await wall.Look("wall-unpaired", "Wall screen");
        await wall.Press("Show a code");
        await wall.Look("wall-code", "Wall screen");
        var code = Regex.Match((await wall.Page.Locator(".wall-code").InnerTextAsync())!, "[A-Z]{3} [A-Z]{3}").Value;
        await using var charge = await chromium.Visit(null, running.Address, width, height);
        await SignInByPhrase(charge, running, "bo.lind");
        await charge.Page.GotoAsync("/walls");
        await charge.Page.GetByLabel("Six letters on the screen").FillAsync(code);
        await charge.Page.GetByLabel("Where it hangs").FillAsync("Corridor");
        await charge.Press("Pair");
        await Expect(charge.Page.Locator(".cards")).ToContainTextAsync("Corridor");
        await charge.Look("walls", "Wall screens");
        await wall.Page.Lands("/wall/" + DemoWard.Unit);
        await Expect(wall.Page.Locator(".live-yes")).ToBeVisibleAsync();
        await wall.Look("wall-screen", "Detox unit");
        Assert.Equal(0, await wall.Page.Locator("a, form").CountAsync());
        await charge.Page.GotoAsync("/staff/recovery");
        await charge.Look("recovery", "Help with signing in");
        await charge.Page.GotoAsync("/signin/help");
        await charge.Look("cannot-sign-in", "I cannot sign in");
    }

    static async Task Enrols(Visitor nurse, Running running)
    {
        await SignInByPhrase(nurse, running, "ama.osei");
        await nurse.Look("account-enrol", "Set up how you sign in");
        await nurse.Page.GetByLabel("Name of the new passkey").FillAsync("Ward laptop");
        await nurse.Press("Add a passkey");
        await Expect(nurse.Page.Locator("h1")).ToContainTextAsync("My account");
        await Expect(nurse.Page.Locator(".cards").First).ToContainTextAsync("Ward laptop");
    }

    static async Task SignsInWithIt(Visitor nurse)
    {
        await nurse.Press("Sign out");
        await nurse.Page.GotoAsync(Ward);
        await nurse.Look("signin-real", "Sign in");
        await nurse.Press("Use a passkey");
        await nurse.Page.Lands(Ward);
        await Expect(nurse.Page.Locator(".live-yes")).ToBeVisibleAsync();
    }

    static async Task UnlocksBackToTheSameScreen(Visitor nurse, MovedClock clock)
    {
        await nurse.Page.GotoAsync(Ward + "/alerts");
        clock.Move(TimeSpan.FromMinutes(10.1));
        await AskNow(nurse.Page);
        await nurse.Page.Lands("/unlock");
        await nurse.Look("unlock", "Locked");
        await nurse.Press("Unlock with my passkey");
        await nurse.Page.Lands(Ward + "/alerts");
    }

    static async Task KeepsWhatWasSentLocked(Visitor nurse, MovedClock clock)
    {
        var page = nurse.Page;
        await page.GotoAsync(Observe);
        await page.Locator("#pulse").FillAsync("77");
        clock.Move(TimeSpan.FromMinutes(10.1));
        await nurse.Press("Save observations");
        await Expect(page.Locator(".notice")).ToContainTextAsync("What you typed is kept");
        await nurse.Look("unlock-kept", "Locked");
        await nurse.Press("Unlock with my passkey");
        await Expect(page.Locator(".kept")).ToContainTextAsync("77");
        await nurse.Look("send-kept", "Send what you typed?");
        await nurse.Press("Send it now");
        await Expect(page.Locator("#values tbody tr", new() { HasText = "77" }).First).ToContainTextAsync("Ama Osei");
    }

    static async Task KeepsWhatStandsOnThePage(Visitor nurse, Authenticator key, MovedClock clock)
    {
        var page = nurse.Page;
        await page.GotoAsync(Observe);
        await page.Locator("#pulse").FillAsync("81");
        clock.Move(TimeSpan.FromMinutes(10.1));
        await AskNow(page);
        await Expect(page.Locator(".locked-cover")).ToContainTextAsync("still here");
        await Expect(page.Locator("h1")).ToBeHiddenAsync();
        await AccessibilityTests.Picture(page, "locked-cover-" + page.ViewportSize!.Width);
        var tab = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Unlock in a new tab" }).ClickAsync());
        var there = await Authenticator.In(tab, await key.Keys());
        await tab.GetByRole(AriaRole.Button, new() { Name = "Unlock with my passkey" }).ClickAsync();
        await tab.Lands("/account");
        var signed = await there.Keys(); // the key itself goes back with the person, and how often it has signed with it
        await tab.CloseAsync();
        await key.Remove();
        await Authenticator.In(page, signed);
        await Expect(page.Locator(".locked-cover")).ToHaveCountAsync(0, new() { Timeout = 10_000 });
        Assert.Equal("81", await page.Locator("#pulse").InputValueAsync());
        nurse.Calm("covered");
    }

    static async Task ProvesHerself(Visitor nurse, MovedClock clock)
    {
        clock.Move(TimeSpan.FromMinutes(6));
        await nurse.Page.GotoAsync("/account");
        await nurse.Look("account-later", "My account");
        await nurse.Follow("Show that it is you");
        await nurse.Look("step-up", "Show that it is you");
        await nurse.Press("Use my passkey");
        await Expect(nurse.Page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" })).ToBeVisibleAsync();
        await nurse.Look("account", "My account");
    }

    static async Task<string> SetsAPassword(Visitor nurse, MovedClock clock)
    {
        var page = nurse.Page;
        await nurse.Follow("Set a password and a code");
        await nurse.Look("password", "Password and code");
        var key = (await page.Locator(".secret-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal).Trim();
        await page.Locator("#code").FillAsync(Code(key, clock));
        await page.GetByLabel("New password").FillAsync("lantern orchid brimming");
        await page.GetByLabel("The same again").FillAsync("lantern orchid brimming");
        await nurse.Press("Save both");
        await Expect(page.Locator("#password + p")).ToContainTextAsync("Set: a password");
        return key;
    }

    async Task SignsInWithoutScript(Running running, string key, MovedClock clock, int width, int height)
    {
        clock.Move(TimeSpan.FromMinutes(1));
        await using var nurse = await chromium.Visit(null, running.Address, width, height, script: false);
        await nurse.Page.GotoAsync("/signin");
        await Expect(nurse.Page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" })).ToBeHiddenAsync();
        await nurse.Page.GetByLabel("Login").FillAsync("ama.osei");
        await nurse.Page.GetByLabel("Password").FillAsync("lantern orchid brimming");
        await nurse.Page.GetByLabel("Code from your authenticator app").FillAsync(Code(key, clock));
        await nurse.Press("Sign in");
        await nurse.Page.Lands(Ward);
    }

    static async Task SignInByPhrase(Visitor visitor, Running running, string login)
    {
        await visitor.Page.GotoAsync("/signin?with=phrase");
        await visitor.Page.GetByLabel("Login").FillAsync(login);
        await visitor.Page.GetByLabel("One-time phrase").FillAsync(await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId(login))));
        await visitor.Press("Sign in");
        await visitor.Page.Lands(at => at != "/signin", "anywhere but /signin");
    }

    // The page before it carries the same path in its query, so the end of the address says nothing.

    // The page asks by itself every half minute, and whenever somebody comes back to it.
    static async Task AskNow(IPage page)
    {
        try
        {
            await page.EvaluateAsync("document.dispatchEvent(new Event('visibilitychange'))");
        }
        catch (PlaywrightException e) when (e.Message.Contains("navigation", StringComparison.Ordinal))
        {
            // It had asked by itself already, and is on its way to the lock.
        }
    }

    static string Code(string base32, MovedClock clock)
    {
        var (bits, held, bytes) = (0, 0, new List<byte>());
        foreach (var sign in base32)
        {
            (held, bits) = ((held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(sign, StringComparison.Ordinal), bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(held >> (bits - 8)));
            (bits, held) = (bits - 8, held & ((1 << (bits - 8)) - 1));
        }

        return Totp.CodeOf([.. bytes], Totp.StepOf(Instant.FromDateTimeOffset(clock.GetUtcNow())));
    }
}
