using Handrail.Tests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>Somebody asks for a call in the browser: with and without JavaScript, on a phone and a desktop, in both languages.</summary>
public sealed class CallBackTests(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    [Theory, InlineData(1280, 900, "(212) 555-0121"), InlineData(390, 844, "(212) 555-0122")]
    public async Task A_person_asks_is_promised_a_time_changes_it_and_cancels(int width, int height, string phone)
    {
        await using var visitor = await chromium.Visit(demo, width, height);
        var page = visitor.Page;
        await page.GotoAsync("/call-back");
        await visitor.Look("call-back", "Ask us to call you");
        await Expect(page.Locator(".promise")).ToContainTextAsync("we will call by");
        Assert.Empty(await page.Context.CookiesAsync());
        await OnlyWhatIsNeeded(page);
        await page.Locator("#words").FillAsync("My brother. He does not know that I write.");
        await visitor.Press("Ask for a call");
        await Expect(page.Locator("#phone-fault")).ToContainTextAsync("Enter a phone number");
        await Expect(page.Locator(".errors")).ToBeFocusedAsync();
        await visitor.Look("call-back-wrong", "Ask us to call you");
        await page.Locator("#phone").FillAsync(phone);
        await page.WaitForTimeoutAsync(3200);
        await visitor.Press("Ask for a call");
        await visitor.Look("call-back-sent", "We will call you");
        await Expect(page.Locator(".big-time")).ToContainTextAsync("m"); // am or pm
        var pair = await page.Locator(".pair").TextContentAsync();
        Assert.Equal(2, pair!.Split(' ').Length);
        await visitor.Follow("Open my request");
        await Expect(page.Locator(".pair")).ToHaveTextAsync(pair);
        await visitor.Look("call-back-status", "Your request for a call");
        await page.Locator("label", new() { HasText = "Tomorrow" }).ClickAsync();
        await page.Locator("#part").SelectOptionAsync("evening");
        await visitor.Press("Change the time");
        await Expect(page.Locator(".notice")).ToContainTextAsync("new time");
        await Expect(page.Locator(".big-time")).ToContainTextAsync("tomorrow, 5:00 pm");
        await visitor.Look("call-back-changed", "Your request for a call");
        await visitor.Press("Cancel the call");
        await Expect(page.Locator("main")).ToContainTextAsync("Nobody will call");
        await visitor.Look("call-back-cancelled", "Your request for a call");
        await page.GotoAsync("/call-back/status/no-such-link");
        await visitor.Look("call-back-wrong-link", "Not here", refused: 404);
    }

    [Theory, InlineData(1280, 900, "(212) 555-0131"), InlineData(390, 844, "(212) 555-0132")]
    public async Task It_works_without_JavaScript_and_in_Spanish(int width, int height, string phone)
    {
        await using var visitor = await chromium.Visit(demo, width, height, script: false);
        var page = visitor.Page;
        await page.GotoAsync("/es/call-back");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Pida que le llamemos");
        await page.Locator("#phone").FillAsync("911");
        await page.Locator("#name").FillAsync("Alma");
        await visitor.Press("Pedir la llamada");
        await Expect(page.Locator("#phone-fault")).ToContainTextAsync("Esto no puede ser un número");
        await Expect(page.Locator("#name")).ToHaveValueAsync("Alma");
        await Expect(page.Locator("#phone")).ToHaveValueAsync("911");
        await page.Locator("#phone").FillAsync(phone);
        await Task.Delay(3200);
        await visitor.Press("Pedir la llamada");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Le llamaremos");
        await AccessibilityTests.Picture(page, $"call-back-es-{width}");
        await visitor.Follow("Abrir mi solicitud");
        await Expect(page.Locator("main")).ToContainTextAsync("Está en la lista");
        await visitor.Press("Cancelar la llamada");
        await Expect(page.Locator("main")).ToContainTextAsync("Nadie llamará");
        visitor.Calm("call-back without JavaScript");
    }

    [Theory, InlineData(true, 1280, "(212) 555-0133"), InlineData(false, 390, "(212) 555-0134"), Hazard("HZ-071")]
    public async Task Back_and_reload_after_a_refusal_show_what_was_typed_and_the_browser_never_asks_to_send_it_again(bool script, int width, string phone)
    {
        await using var visitor = await chromium.Visit(demo, width, 844, script);
        var page = visitor.Page;
        await page.GotoAsync("/call-back");
        await page.Locator("#phone").FillAsync("911");
        await page.Locator("#name").FillAsync("Robin");
        await page.Locator("#words").FillAsync("first line\nsecond \"line\"");
        await page.Locator("#zone").SelectOptionAsync("America/Denver");
        await visitor.Press("Ask for a call");
        await Expect(page.Locator("#phone-fault")).ToContainTextAsync("This cannot be a phone number");
        Assert.Matches("/call-back\\?again=[\\w-]{22}$", page.Url);
        await page.Locator("#zone").SelectOptionAsync("America/Chicago");
        await page.Locator("#phone").FillAsync("   ");
        await visitor.Press("Ask for a call");
        await Expect(page.Locator("#phone-fault")).ToContainTextAsync("Enter a phone number");
        await Expect(page.Locator("#zone")).ToHaveValueAsync("America/Chicago");

        await page.GoBackAsync();
        await AsTyped();
        await page.ReloadAsync();
        await AsTyped();
        await page.GoBackAsync();
        await Expect(page.Locator("#phone")).ToBeEditableAsync(); // the first form, before anything was refused
        await page.GoForwardAsync();
        await AsTyped();
        Assert.Equal(["handrail_again"], (await page.Context.CookiesAsync()).Select(cookie => cookie.Name));
        await page.Locator("#phone").FillAsync(phone);
        await page.WaitForTimeoutAsync(3200);
        await visitor.Press("Ask for a call");
        await Expect(page.Locator("h1")).ToHaveTextAsync("We will call you");
        Assert.Empty(await page.Context.CookiesAsync());

        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Ask us to call you");
        await Expect(page.Locator("#name")).ToHaveValueAsync(""); // it has been sent, and is held no longer
        await page.GoForwardAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("We will call you");
        visitor.Calm("back after a refusal");

        async Task AsTyped()
        {
            await Expect(page.Locator("#phone-fault")).ToContainTextAsync("This cannot be a phone number");
            // What stood there last before the page was left: Chromium puts a person's later edits over what the server sends.
            Assert.Contains(await page.Locator("#phone").InputValueAsync(), (string[])["911", "   "]);
            Assert.Contains(await page.Locator("#zone").InputValueAsync(), (string[])["America/Denver", "America/Chicago"]);
            foreach (var (field, value) in ((string, string)[])[("#name", "Robin"), ("#words", "first line\nsecond \"line\"")])
                await Expect(page.Locator(field)).ToHaveValueAsync(value);
        }
    }

    [Fact, Hazard("HZ-040")]
    public async Task More_than_a_megabyte_is_answered_plainly_and_one_step_back_the_form_is_there()
    {
        await using var visitor = await chromium.Visit(demo, 390, 844);
        var page = visitor.Page;
        await page.GotoAsync("/call-back");
        await page.Locator("#name").FillAsync("Robin");
        await page.Locator("#zone").SelectOptionAsync("America/Denver");
        await page.EvaluateAsync("document.querySelector('#words').value = 'x'.repeat(1_500_000)"); // nobody types this: the other fields must survive it. (Ten megabytes: over HTTP.)
        await visitor.Press("Ask for a call");
        await Expect(page.Locator(".errors")).ToContainTextAsync("Press Back");
        await page.GoBackAsync();
        await Expect(page.Locator("#phone")).ToBeEditableAsync();
        await Expect(page.Locator("#name")).ToHaveValueAsync("Robin");
        await Expect(page.Locator("#zone")).ToHaveValueAsync("America/Denver");
    }

    [Fact]
    public async Task At_320_pixels_nothing_stands_beside_the_screen_and_everything_to_tap_is_big_enough()
    {
        await using var visitor = await chromium.Visit(demo, 320, 640);
        foreach (var path in (string[])["/call-back", "/es/call-back"])
        {
            await visitor.Page.GotoAsync(path);
            await visitor.Look("call-back-narrow" + path.Length, path.Length > 10 ? "Pida" : "Ask us");
            Assert.Empty(await visitor.Page.EvaluateAsync<string[]>("""
                [...document.querySelectorAll("main button, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([tabindex='-1']), .choice label, main .btn, main select, main textarea, .language a")]
                  .filter(x => x.getBoundingClientRect().height < 43.5).map(x => x.outerHTML.slice(0, 120))
                """));
        }
    }

    // What the form asks for, and nothing else: a new field is a decision, not an addition. The two that no person sees are out of reach of eye and key.
    static async Task OnlyWhatIsNeeded(IPage page)
    {
        Assert.Equal(
            ["about", "form", "homepage", "message", "name", "part", "phone", "subject", "text", "when", "who", "words", "zone"],
            await page.EvaluateAsync<string[]>("[...new Set([...document.querySelectorAll('main form [name]')].map(field => field.name))].sort()"));
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.trap input')].every(field => field.tabIndex === -1 && field.getBoundingClientRect().right < 0 && field.closest('[aria-hidden=true]'))"));
    }
}
