using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

public sealed class ConsentOnADesktop(RunningDemo demo, Chromium chromium) : ConsentJourney(demo, chromium, 1280, 900), IClassFixture<RunningDemo>;

public sealed class ConsentOnAPhone(RunningDemo demo, Chromium chromium) : ConsentJourney(demo, chromium, 390, 844), IClassFixture<RunningDemo>;

/// <summary>Consents and emergency access in the browser, on the running product. Each page that is met is looked at.</summary>
public abstract class ConsentJourney(RunningDemo demo, Chromium chromium, int width, int height)
{
    [Fact]
    public async Task Staff_record_a_consent_with_a_precise_error_send_a_part_and_take_it_back()
    {
        await using var bo = await chromium.Visit(demo, width, height);
        await bo.SignIn("bo.lind");
        var page = bo.Page;
        await page.GotoAsync($"/person/{RunningDemo.Stay(2)}");
        await bo.Follow("Consents and disclosures");
        await bo.Look("consents", "Consents and disclosures");
        await bo.Follow("Record a consent");
        await bo.Look("consent-new", "Record a consent");
        await page.GetByText("One purpose").ClickAsync();
        await page.Locator("#patient").FillAsync("Bo Kessler");
        await page.Locator("#discloser").FillAsync("Harbour House");
        await page.Locator("label[for=parts]").ClickAsync();
        await page.Locator("#description").FillAsync("That I am here, and my name");
        await page.Locator("label[for=grantee]").ClickAsync();
        await page.Locator("#recipient").FillAsync("Dr Oak");
        await page.Locator("label[for=purpose]").ClickAsync();
        await page.Locator("label[for=revocation]").ClickAsync();
        await page.Locator("label[for=expiry]").ClickAsync();
        await page.Locator("#expires").FillAsync("2099-12-31");
        await page.Locator("#signed").FillAsync("Bo Kessler");
        await page.Locator("label[for=signer]").ClickAsync();
        await page.Locator("label[for=way]").ClickAsync();
        await page.Locator("#date").FillAsync("2026-01-02");
        await bo.Press("Save the consent");
        await Expect(page.Locator(".errors li")).ToHaveCountAsync(1);
        await Expect(page.Locator("#how-fault")).ToContainTextAsync("2.31(a)(6)");
        Assert.Equal("Dr Oak", (await page.Locator("#recipient").InputValueAsync()).Trim());
        await bo.Look("consent-new-wrong", "Record a consent", refused: 400);
        await page.Locator("#how").FillAsync("In writing to the front desk");
        await bo.Press("Save the consent");
        await Expect(page.Locator(".c-state")).ToContainTextAsync("In force");
        await bo.Look("consent", "Consent: One purpose");
        var consent = new Uri(page.Url).AbsolutePath;

        await using var priya = await chromium.Visit(demo, width, height);
        await SignInTo(priya, "priya.nair", $"/record/{RunningDemo.Person(2)}/disclose");
        await priya.Look("disclose", "Send a part of the record");
        await priya.Page.Locator("#recipient").FillAsync("dr oak");
        await priya.Page.Locator("label[for=purpose]").ClickAsync();
        await priya.Page.Locator("label[for=parts]").ClickAsync();
        await priya.Press("Make the packet");
        await Expect(priya.Page.Locator(".notice-text")).ToContainTextAsync("42 CFR part 2");
        await priya.Look("packet", "Packet for dr oak");
        var packet = priya.Page.Url;
        await priya.Page.GotoAsync($"/record/{RunningDemo.Person(2)}/for-the-person");
        await Expect(priya.Page.Locator("main")).ToContainTextAsync("dr oak received");
        await priya.Look("for-the-person", "Your record");
        await priya.Page.GotoAsync($"/record/{RunningDemo.Person(2)}/account");
        await priya.Look("person-account", "Their own account");
        await priya.Page.GotoAsync($"/record/{RunningDemo.Person(2)}/court-orders");
        await priya.Look("court-orders", "Court orders");

        await page.GotoAsync(consent);
        await page.Locator("#words").FillAsync("Told me at the desk");
        await bo.Press("Take the consent back");
        await Expect(page.Locator(".c-state")).ToContainTextAsync("Taken back");
        await bo.Look("consent-taken-back", "Consent: One purpose");
        await priya.Page.GotoAsync(packet);
        await Expect(priya.Page.Locator("main")).ToContainTextAsync("taken back");
        priya.Calm("packet after the revocation", refused: 403);
    }

    [Fact]
    public async Task Emergency_access_wears_a_red_frame_and_is_reviewed_by_another()
    {
        await using var ruth = await chromium.Visit(demo, width, height);
        await SignInTo(ruth, "ruth.adair", $"/person/{RunningDemo.Stay(4)}");
        await Expect(ruth.Page.Locator("h1")).ToContainTextAsync("Not here");
        await ruth.Look("shut", "Not here", refused: 404);
        await ruth.Follow("I need this record in an emergency");
        await ruth.Look("emergency", "I need this record");
        await ruth.Press("Open the record for 60 minutes");
        await Expect(ruth.Page.Locator(".errors li")).ToHaveCountAsync(3);
        await ruth.Look("emergency-wrong", "I need this record", refused: 400);
        await ruth.Page.Locator("label[for=nature]").ClickAsync();
        await ruth.Page.Locator("#reason").FillAsync("Found unconscious in the corridor");
        await ruth.Page.Locator("#told").FillAsync("Myself");
        await ruth.Press("Open the record for 60 minutes");
        await Expect(ruth.Page.Locator(".emergency-line")).ToContainTextAsync("Emergency access");
        await ruth.Look("person-emergency", "");
        Assert.Equal("8px", await ruth.Page.EvaluateAsync<string>("getComputedStyle(document.body).borderTopWidth"));
        await ruth.Page.GotoAsync("/about");
        await Expect(ruth.Page.Locator(".emergency-line")).ToBeVisibleAsync();
        await ruth.Page.GotoAsync($"/person/{RunningDemo.Stay(5)}");
        await Expect(ruth.Page.Locator("h1")).ToContainTextAsync("Not here");
        ruth.Calm("another person", refused: 404);

        await using var priya = await chromium.Visit(demo, width, height);
        await SignInTo(priya, "priya.nair", "/privacy/reviews");
        await Expect(priya.Page.Locator(".card").First).ToContainTextAsync("Review due");
        await priya.Look("reviews", "Emergency openings");
        await priya.Page.Locator(".card a").First.ClickAsync();
        await Expect(priya.Page.Locator("main")).ToContainTextAsync("Found unconscious");
        await priya.Look("review", "Review of an emergency opening");
        await priya.Page.Locator("label[for=finding]").ClickAsync();
        await priya.Page.Locator("#words").FillAsync("Read the entries of that hour; talked to the ward.");
        await priya.Press("Save the review");
        await Expect(priya.Page.Locator("main")).ToContainTextAsync("Found justified by Priya Nair");
        await priya.Look("reviewed", "Review of an emergency opening");

        await using var noor = await chromium.Visit(demo, width, height);
        await SignInTo(noor, "noor.khan", $"/record/{RunningDemo.Person(1)}/counselling");
        await noor.Page.Locator("#note").FillAsync("Spoke of sleep.");
        await noor.Press("Save the note");
        await Expect(noor.Page.Locator(".as-written")).ToContainTextAsync("Spoke of sleep.");
        await noor.Look("counselling", "Counselling notes");
    }

    async Task SignInTo(Visitor who, string login, string path)
    {
        await who.Page.GotoAsync(path);
        await who.Page.GetByLabel("Login").FillAsync(login);
        await who.Page.GetByLabel("One-time phrase").FillAsync(await demo.PhraseOf(login));
        await who.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await who.Page.Lands(path);
    }
}
