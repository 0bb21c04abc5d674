using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>The signs check in a real browser: both doors, both languages, a phone and a desktop, with and without JavaScript.</summary>
public sealed partial class SignsJourneyTests(RunningDemo demo, Chromium chromium, ITestOutputHelper output) : IClassFixture<RunningDemo>
{
    const int Questions = 15;

    [Theory, InlineData(1280, 900), InlineData(390, 844)]
    public async Task A_person_goes_from_the_door_through_a_red_flag_to_the_result(int width, int height)
    {
        await using var person = await chromium.Visit(demo, width, height);
        var page = person.Page;
        await page.GotoAsync("/signs");
        await person.Look("signs-start", "Look at the signs");
        await Door(page, "Me");
        await Answer(page, "Continue");
        await Expect(page.Locator(".errors")).ToBeFocusedAsync();
        await person.Look("signs-safety-wrong", "right now", refused: 400);
        await Answer(page, "Continue", "I think of suicide, or of not being here", "Blood in my pee");
        await person.Look("signs-now", "Do this now");
        await Expect(page.Locator("main a[href='tel:988']")).ToBeInViewportAsync();
        await Answer(page, "Go on with the questions");
        await person.Look("signs-question", "Do you pee often");
        await Answer(page, "Continue");
        await person.Look("signs-question-wrong", "Do you pee often", refused: 400);
        for (var i = 0; i < Questions; i++) await Answer(page, "Continue", i % 3 == 2 ? "Not sure" : "Yes");
        await person.Look("signs-result", "Many signs");
        await TapTargets(page);
        await Printed(person, width);
    }

    [Theory, InlineData(1280, 900), InlineData(390, 844)]
    public async Task Someone_who_worries_goes_through_it_in_Spanish_to_few_signs(int width, int height)
    {
        await using var person = await chromium.Visit(demo, width, height);
        var page = person.Page;
        await page.GotoAsync("/signs");
        await page.GetByRole(AriaRole.Link, new() { Name = "Español" }).ClickAsync();
        await person.Look("signs-start-es", "Mire las señales");
        await Door(page, "De alguien a quien quiero");
        await person.Look("signs-safety-es", "ahora mismo");
        await Answer(page, "Continuar", "Alguien le hace daño o le da miedo, o a mí");
        await person.Look("signs-now-es", "Haga esto ahora");
        await Answer(page, "Seguir con las preguntas");
        await person.Look("signs-question-es", "¿Orina a menudo");
        for (var i = 0; i < Questions; i++) await Answer(page, "Continuar", "No");
        await person.Look("signs-result-es", "Pocas señales");
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Few signs");
    }

    [Theory, InlineData(1280, 900), InlineData(390, 844)]
    public async Task All_of_it_works_without_JavaScript(int width, int height)
    {
        await using var person = await chromium.Visit(demo, width, height, script: false);
        var page = person.Page;
        await page.GotoAsync("/signs");
        await Door(page, "Someone I love");
        await Answer(page, "Continue");
        await Expect(page.Locator(".errors")).ToContainTextAsync("choose “None of these”");
        person.Calm("without script", refused: 400);
        await Answer(page, "Continue", "I am not sure about one of these");
        await Expect(page.Locator("main a[href='tel:911']")).ToBeVisibleAsync();
        await Answer(page, "Go on with the questions");
        await page.Keyboard.PressAsync("Tab"); // by keyboard: the first Enter on a chosen answer continues, and is never "Back"
        await page.GetByLabel("Yes", new() { Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("dull pain");
        await Answer(page, "Back");
        await Expect(page.Locator("h1")).ToContainTextAsync("pee often");
        await Expect(page.GetByLabel("Yes", new() { Exact = true })).ToBeCheckedAsync();
        for (var i = 0; i < Questions; i++) await Answer(page, "Skip this question");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Too little to say");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change Memory" }).ClickAsync();
        await Answer(page, "Continue", "Yes");
        await Expect(page.Locator(".signs-why")).ToContainTextAsync("Memory.");
        await Expect(page.Locator(".signs-code code")).ToHaveTextAsync(CodeLook());
        Assert.Empty(await page.Context.CookiesAsync());
        Assert.Equal($"{demo.Address}signs/question", page.Url);
        person.Calm("without script");
    }

    [Fact]
    public async Task Every_page_fits_320_pixels()
    {
        await using var person = await chromium.Visit(demo, 320, 640);
        var page = person.Page;
        await page.GotoAsync("/es/signs");
        await Fits("start");
        await Door(page, "De mí");
        await Fits("safety");
        await Answer(page, "Continuar", "Alguien me hace daño o me da miedo, o yo podría hacer daño a alguien", "Un niño o una niña no está a salvo, o hay un embarazo");
        await Fits("now");
        await Answer(page, "Seguir con las preguntas");
        await Fits("question");
        for (var i = 0; i < Questions; i++) await Answer(page, "Continuar", "Sí");
        await Fits("result");

        async Task Fits(string name)
        {
            await AccessibilityTests.Picture(page, $"signs-{name}-320");
            Assert.Equal((name, 320), (name, await page.EvaluateAsync<int>("document.documentElement.scrollWidth")));
        }
    }

    // Two seconds for each click, and each word once at 200 words a minute (adults read about 238: Brysbaert 2019): the way to the result in less than three minutes.
    [Fact]
    public async Task The_way_to_the_result_takes_less_than_three_minutes()
    {
        await using var person = await chromium.Visit(demo, 390, 844);
        var page = person.Page;
        var (clicks, words) = (0, 0);
        await page.GotoAsync("/signs");
        words += Words(await page.Locator("main").InnerTextAsync());
        await Door(page, "Me");
        clicks++;
        words += Words(await page.Locator("main").InnerTextAsync());
        await Answer(page, "Continue", "None of these");
        clicks += 2;
        for (var i = 0; i < Questions; i++)
        {
            words += Words(await page.Locator("h1").InnerTextAsync());
            await Answer(page, "Continue", "No");
            clicks += 2;
        }

        await Expect(page.Locator("h1")).ToHaveTextAsync("Few signs");
        words += 4; // yes, no, not sure: read once
        var seconds = clicks * 2 + words * 60 / 200;
        output.WriteLine($"measured: {clicks} clicks, {words} words to read, about {seconds} s");
        Assert.True(clicks <= 35, $"{clicks} clicks");
        Assert.True(seconds < 180, $"{seconds} s");

        static int Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
    }

    // Answers are kept for the Back button in the page's memory only: whoever comes back later, on a shared computer, finds the start.
    [Fact, Hazard("HZ-032")]
    public async Task The_Back_button_of_the_browser_shows_the_step_before_and_nothing_is_left_after_leaving()
    {
        await using var person = await chromium.Visit(demo, 390, 844);
        var page = person.Page;
        await page.GotoAsync("/signs");
        await Door(page, "Me");
        await Answer(page, "Continue", "None of these");
        await Answer(page, "Continue", "Yes");
        await Answer(page, "Continue"); // a fault is no step of its own
        person.Calm("fault", refused: 400);
        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("pee often");
        await Expect(page.GetByLabel("Yes", new() { Exact = true })).ToBeCheckedAsync();
        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("right now");
        await page.GoForwardAsync();
        await Answer(page, "Continue", "No"); // another answer, and on
        await Expect(page.Locator("h1")).ToContainTextAsync("dull pain");
        await Expect(page.Locator("h1")).ToBeFocusedAsync();
        await Expect(page).ToHaveTitleAsync(Title());
        await Answer(page, "Continue", "Yes");
        for (var i = 2; i < Questions; i++) await Answer(page, "Continue", "No");
        await Expect(page.Locator("main")).ToContainTextAsync("You said yes to 1 of 15 signs. 0 are open.");
        await page.GotoAsync("/guide");
        await page.GoBackAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Look at the signs");
        person.Calm("back");
    }

    static async Task Door(IPage page, string name)
    {
        await page.Locator("button.door", new() { HasText = name }).First.ClickAsync();
        await Done(page);
    }

    // With script a step changes the page in place: it says that it is busy from the press until the next step stands.
    static Task Done(IPage page) => Expect(page.Locator("main:not([aria-busy])")).ToHaveCountAsync(1);

    static async Task Answer(IPage page, string button, params string[] choices)
    {
        foreach (var choice in choices) await page.Locator(".choice label").GetByText(choice, new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Done(page);
    }

    static async Task TapTargets(IPage page) => Assert.Empty(await page.EvaluateAsync<string[]>("""
        [...document.querySelectorAll("main button, main .choice label, .signs-top a")].filter(x => x.offsetParent && x.getBoundingClientRect().height < 43.5).map(x => x.outerHTML.slice(0, 120))
        """));

    static async Task Printed(Visitor person, int width)
    {
        var page = person.Page;
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await AccessibilityTests.Picture(page, $"signs-print-{width}");
        Assert.Equal(0, await page.Locator("main button:visible").CountAsync());
        await Expect(page.Locator(".signs-code code")).ToBeVisibleAsync();
        await Expect(page.Locator("#now-suicide a[href='tel:988']")).ToBeVisibleAsync();
        await Expect(page.Locator(".signs-not")).ToBeVisibleAsync();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
    }

    [GeneratedRegex("^Do you use ketamine to dull pain")]
    private static partial Regex Title();

    [GeneratedRegex("^[2-9CDFHJKLMNPRTVWX]{4}-[2-9CDFHJKLMNPRTVWX]{4}-[2-9CDFHJKLMNPRTVWX]{4}$")]
    private static partial Regex CodeLook();
}
