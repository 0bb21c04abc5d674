using System.Text.Json;
using System.Text.Json.Nodes;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Watch;
using Handrail.Outbound;
using Handrail.Tests;
using Handrail.Tests.Features.Paging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>
/// A phone is registered, a page is encrypted for it by the product, handed to the real service worker, shown, tapped, and opens the alert. Only the push service between is the
/// tests' own: no vendor's can be reached from here.
/// </summary>
public sealed class PagingTests(Chromium chromium)
{
    [Fact, Hazard("HZ-103"), Hazard("HZ-106")]
    public async Task A_page_is_shown_by_the_service_worker_and_a_tap_opens_the_alert()
    {
        SetDefaultExpectTimeout(30_000);
        await using var push = await Provider.Start();
        using var phone = new Phone(new Uri(push.Address, "/push").ToString());
        await using var running = await Running.Start(with: options => options with { Reach = new ReachOptions { PrivatePush = true, SendTimeout = TimeSpan.FromSeconds(30) } });
        await using var nurse = await chromium.Visit(null, running.Address, 390, 844);
        var (page, context) = (nurse.Page, nurse.Page.Context);
        context.SetDefaultTimeout(90_000);
        using (var http = await running.Client("ama.osei"))
        {
            var cookie = http.DefaultRequestHeaders.GetValues("Cookie").Single().Split('=', 2);
            await context.AddCookiesAsync([new Cookie { Name = cookie[0], Value = cookie[1], Url = running.Address.ToString() }]);
        }

        await context.GrantPermissionsAsync(["notifications"], new() { Origin = running.Address.GetLeftPart(UriPartial.Authority) });
        await page.AddInitScriptAsync($$"""
            PushManager.prototype.getSubscription = async () => null;
            PushManager.prototype.subscribe = async options => {
              if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("not as it should be");
              return { toJSON: () => ({{phone.Subscription}}) };
            };
            """);
        await page.GotoAsync("/account");
        await Expect(page.Locator(".note-bad")).ToContainTextAsync("no page would reach you");
        await nurse.Follow("Phones, number, e-mail, test page");
        await nurse.Look("reach-empty", "How we reach you");
        await page.GetByLabel("Name of this phone").FillAsync("My phone");
        await nurse.Press("Add this phone");
        await Expect(page.Locator(".cards")).ToContainTextAsync("Does not count yet");
        await page.Locator("#number").FillAsync("(202) 555-0147");
        await nurse.Press("Add the number");
        await Expect(page.Locator(".cards")).ToContainTextAsync("… 0147");
        await nurse.Look("reach", "How we reach you");
        await nurse.Press("Send me a test page");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Test page");

        var worker = await Worker.Of(page);
        var shown = await worker.Deliver(running.Address, phone.Read((await Next(push, 0)).Body));
        Assert.Equal("Handrail|A page is waiting. Tap to open it.", shown);
        await Expect(page.Locator("#tested")).ToContainTextAsync("arrived after");
        await Expect(page.Locator("#tested")).ToContainTextAsync("this centre has not set this channel up");
        await nurse.Look("reach-test", "Test page");
        Assert.StartsWith("/page/", await worker.Tap(), StringComparison.Ordinal);
        await Expect(page.Locator("#tested")).ToContainTextAsync("confirmed after");
        await Expect(page.Locator("#tested")).ToContainTextAsync("This test is over.");

        await page.GotoAsync($"/person/{DemoWard.Stay(1)}");
        await nurse.Press("I am worried");
        await Expect(page.Locator("h1")).ToContainTextAsync("worried");
        var payload = phone.Read((await Next(push, 1)).Body);
        Assert.DoesNotContain(DemoNames.Person(1).Family, payload.ToString(), StringComparison.Ordinal);
        await worker.Deliver(running.Address, payload);
        var opens = await worker.Tap();
        Assert.Equal($"/page/{payload.GetProperty("page").GetString()}", opens);
        await page.GotoAsync(opens);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/alert/"));
        await Expect(page.Locator("main")).ToContainTextAsync("Page confirmed");
        await Expect(page.Locator("main")).ToContainTextAsync("reached after");
        await nurse.Look("alert-paged", "worried");

        // Now the phone is shut off and nobody else is there: the wall says it, in words that a screen reader is told too.
        push.Answers["/push"] = 400;
        await running.Write(scope => scope.Connection.Execute("DELETE FROM shift WHERE staff_id <> @ama", ("ama", DemoWard.StaffId("ama.osei"))));
        // Raised by somebody else: who opens an alert has been reached.
        await running.Write(scope => running.Of<RaiseConcernHandler>().Handle(new RaiseConcern(DemoWard.Stay(2)), new Handrail.Gate.Actor("staff", DemoWard.StaffId("tove.berg"), "Tove Berg", "nurse"), scope));
        await page.GotoAsync($"/ward/{DemoWard.Unit}");
        await Expect(page.Locator(".nobody")).ToContainTextAsync("Nobody could be reached.");
        await Expect(page.Locator("#shout")).ToContainTextAsync("Nobody could be reached: ");
        await nurse.Look("ward-nobody", "Detox unit");
        await page.SetViewportSizeAsync(1280, 900);
        await AccessibilityTests.Picture(page, "ward-nobody-1280");
        await page.GotoAsync("/account/reach");
        await Expect(page.Locator(".cards")).ToContainTextAsync("last confirmed");
        await AccessibilityTests.Picture(page, "reach-1280");
        await page.GotoAsync($"/ward/{DemoWard.Unit}/reach");
        await Expect(page.Locator("table")).ToContainTextAsync("1 way");
        await AccessibilityTests.Picture(page, "unit-reach-1280");
        nurse.Calm("paging");
    }

    static async Task<Got> Next(Provider push, int index)
    {
        for (var i = 0; i < 600 && push.All.Count <= index; i++) await Task.Delay(50);
        return push.All.ElementAt(index);
    }

    /// <summary>The page's service worker, by the browser's own debugging door.</summary>
    sealed class Worker(ICDPSession tab, ICDPSession browser, string registration, string session)
    {
        int asked;

        public static async Task<Worker> Of(IPage page)
        {
            var tab = await page.Context.NewCDPSessionAsync(page);
            var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            tab.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
            {
                if (told?.GetProperty("registrations").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } one) found.TrySetResult(one.GetProperty("registrationId").GetString()!);
            };
            await tab.SendAsync("ServiceWorker.enable");
            var browser = await page.Context.Browser!.NewBrowserCDPSessionAsync();
            var targets = (await browser.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
            var worker = targets.First(target => target.GetProperty("type").GetString() == "service_worker" && target.GetProperty("url").GetString()!.EndsWith("/sw.js", StringComparison.Ordinal));
            var attached = await browser.SendAsync("Target.attachToTarget", new() { ["targetId"] = worker.GetProperty("targetId").GetString()!, ["flatten"] = false });
            return new Worker(tab, browser, await found.Task.WaitAsync(TimeSpan.FromSeconds(60)), attached!.Value.GetProperty("sessionId").GetString()!);
        }

        /// <summary>Hands it a push, and answers what it asks the system to show. (A headless browser has no place for notifications: what is asked for is kept instead.)</summary>
        public async Task<string> Deliver(Uri address, JsonElement payload)
        {
            await Run("self.asked = []; self.registration.showNotification = async (title, options) => { self.asked.push({ title, ...options }); }; ''");
            await tab.SendAsync("ServiceWorker.deliverPushMessage", new() { ["origin"] = address.GetLeftPart(UriPartial.Authority), ["registrationId"] = registration, ["data"] = payload.ToString() });
            for (var i = 0; i < 600; i++)
            {
                if (await Run("self.asked.map(one => one.title + '|' + one.body).join()") is { Length: > 0 } shown) return shown;
                await Task.Delay(50);
            }

            throw new InvalidOperationException("No notification was asked for.");
        }

        /// <summary>Taps it; answers the address that it opens.</summary>
        public Task<string> Tap() => Run("""
            (async () => {
              let opened = "";
              const done = [], tap = new ExtendableEvent("notificationclick");
              self.clients.openWindow = async to => { opened = to; };
              Object.defineProperty(tap, "notification", { value: { close() {}, data: self.asked.at(-1).data } });
              Object.defineProperty(tap, "waitUntil", { value: work => done.push(work) });
              self.dispatchEvent(tap);
              await Promise.all(done);
              return opened;
            })()
            """);

        async Task<string> Run(string script)
        {
            var (id, answer) = (++asked, new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
            browser.Event("Target.receivedMessageFromTarget").OnEvent += (_, told) =>
            {
                var message = JsonNode.Parse(told!.Value.GetProperty("message").GetString()!)!;
                if (message["id"]?.GetValue<int>() == id) answer.TrySetResult(message["result"]?["result"]?["value"]?.GetValue<string>() ?? message.ToJsonString());
            };
            await browser.SendAsync("Target.sendMessageToTarget", new()
            {
                ["sessionId"] = session,
                ["message"] = JsonSerializer.Serialize(new { id, method = "Runtime.evaluate", @params = new { expression = script, awaitPromise = true, returnByValue = true } }),
            });
            return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }
}
