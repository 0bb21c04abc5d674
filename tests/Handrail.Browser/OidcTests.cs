using Handrail.Data;
using Handrail.Demo;
using Handrail.Hosting;
using Handrail.Tests;
using Handrail.Tests.Features.Access;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>Sign-in at an identity provider in a real Chromium under the real Content-Security-Policy: the provider is another host (127.0.0.1) on another port.</summary>
public sealed class OidcTests(Chromium chromium)
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Somebody_goes_to_the_provider_comes_back_signed_in_and_lands_where_they_wanted(bool script)
    {
        await using var provider = await OidcProvider.Start();
        await using var running = await Running.Start(with: options => options with { Demo = false, Oidc = new OidcOptions("Test provider", new Uri(provider.Issuer), "handrail", "a test secret of this process") });
        await running.Write(scope => scope.Connection.Execute("INSERT INTO staff_external (issuer, subject, staff_id, added_at) VALUES (@issuer, 'subject-1', @staff, @now)",
            ("issuer", provider.Issuer), ("staff", DemoWard.StaffId("ama.osei")), ("now", scope.Now)));
        provider.Subject = "subject-1";
        await using var browser = await chromium.Fresh(running.Address, 1280, 900, script);
        var page = await browser.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        await page.GotoAsync("/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Test provider" }).ClickAsync();
        await page.Lands("/account");
        await Expect(page.Locator("main")).ToContainTextAsync("ama.osei");
        Assert.Empty(complaints);
    }

    // Why it is a link: a form would be stopped by the same policy. Should a browser change that, this test says so.
    [Fact]
    public async Task A_form_that_leads_on_to_another_host_is_stopped_by_the_policy()
    {
        await using var provider = await OidcProvider.Start();
        await using var running = await Running.Start(with: options => options with { Demo = false, Oidc = new OidcOptions("Test provider", new Uri(provider.Issuer), "handrail", "a test secret of this process") });
        await using var browser = await chromium.Fresh(running.Address, 1280, 900);
        var page = await browser.NewPageAsync();
        var stopped = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        page.Console += (_, message) => { if (message.Text.Contains("form-action", StringComparison.Ordinal)) stopped.TrySetResult(message.Text); };
        await page.GotoAsync("/signin");
        await page.EvaluateAsync("""
            () => {
              const form = document.createElement("form");
              form.method = "get";
              form.action = "/signin/elsewhere";
              document.body.append(form);
              form.submit();
            }
            """);
        Assert.Same(stopped.Task, await Task.WhenAny(stopped.Task, Task.Delay(TimeSpan.FromSeconds(20))));
        Assert.EndsWith("/signin", page.Url, StringComparison.Ordinal);
    }
}
