using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Handrail.Browser;

/// <summary>Nothing else runs beside it: the times are safety deadlines, and are measured.</summary>
[CollectionDefinition(nameof(Deadlines), DisableParallelization = true)]
public sealed class Deadlines;

/// <summary>Old numbers must never look new: when the server dies or falls silent the wall says so, and comes back with nothing missed.</summary>
[Collection(nameof(Deadlines))]
public sealed class NotLiveTests(RunningDemo demo, Chromium chromium) : IClassFixture<RunningDemo>
{
    const int Rounds = 10;
    const int SaysSoWithin = 6000;
    const int LiveAgainWithin = 3000;

    // Notes every change of the live state, with its moment, as the page makes it.
    const string Notes = """
        window.moves = [];
        new MutationObserver(() => moves.push([document.documentElement.dataset.live, Date.now()])).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-live"] });
        """;

    [Fact, Hazard("HZ-003"), Hazard("HZ-018")]
    public async Task The_wall_says_NOT_LIVE_within_6_s_of_a_kill_and_is_live_within_3_s_of_ready_with_nothing_missed()
    {
        await using var wall = await OpenWall();
        var (gone, back) = (new List<long>(), new List<long>());
        for (var round = 0; round < Rounds; round++)
        {
            var killed = Now();
            await demo.Kill();
            gone.Add(await SaysNotLive(wall.Page, killed));
            await Expect(wall.Page.Locator(".live-no")).ToContainTextAsync("NOT LIVE – use the bedside monitor");
            await Expect(wall.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^NOT LIVE"));
            await Expect(wall.Page.Locator(".tile .val").First).ToHaveCSSAsync("text-decoration-line", "line-through");
            if (round == 0) await AccessibilityTests.Picture(wall.Page, "ward-not-live-1920");
            await Forget(wall.Page);
            await demo.Start();
            var celsius = 38.1m + (round * 0.1m);
            await demo.SendTemperature(10, celsius);
            back.Add(await Moved(wall.Page, "yes") - demo.ReadyAt);
            await Expect(wall.Page.Locator(".tile", new() { Has = wall.Page.Locator($"a[href='/person/{RunningDemo.Stay(10)}']") })).ToContainTextAsync(celsius.ToString("0.0", CultureInfo.InvariantCulture));
            await Forget(wall.Page);
        }

        Figures.Say($"NOT LIVE after kill -9, {Rounds} rounds: {Figures.Spread(gone)}; live again after Ready: {Figures.Spread(back)}");
        Assert.All(gone, ms => Assert.InRange(ms, 0, SaysSoWithin));
        Assert.All(back, ms => Assert.InRange(ms, long.MinValue, LiveAgainWithin));
    }

    [Fact]
    public async Task A_server_that_hangs_with_its_connection_open_is_not_live_either()
    {
        await using var wall = await OpenWall();
        var frozen = Now();
        await demo.Freeze();
        var gone = await SaysNotLive(wall.Page, frozen);
        await Forget(wall.Page);
        var thawed = Now();
        await demo.Thaw();
        var back = await Moved(wall.Page, "yes") - thawed;
        Figures.Say($"NOT LIVE after SIGSTOP: {gone} ms; live again after SIGCONT: {back} ms");
        Assert.InRange(gone, 0, SaysSoWithin);
        Assert.InRange(back, 0, LiveAgainWithin);
    }

    async Task<Visitor> OpenWall()
    {
        var wall = await chromium.Visit(demo, 1920, 1080);
        await wall.Page.AddInitScriptAsync(Notes);
        await wall.SignIn("tove.berg");
        await Moved(wall.Page, "yes");
        await Forget(wall.Page);
        return wall;
    }

    static async Task<long> SaysNotLive(IPage page, long since)
    {
        var at = await Moved(page, "no");
        await Expect(page.Locator(".live-no")).ToBeVisibleAsync(new() { Timeout = 1000 });
        // Across a room: the words are the biggest on the wall.
        Assert.True(await page.EvaluateAsync<double>("parseFloat(getComputedStyle(document.querySelector('.live-no')).fontSize)") >= 32);
        return at - since;
    }

    // The moment of the first move to that state since the notes were emptied.
    static async Task<long> Moved(IPage page, string state)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var at = await page.EvaluateAsync<long?>("state => (window.moves ?? []).find(move => move[0] === state)?.[1] ?? null", state);
            if (at is { } moment) return moment;
            await Task.Delay(50);
        }

        Assert.Fail($"The page did not become '{state}' within 30 s; it is '{await page.EvaluateAsync<string>("document.documentElement.dataset.live")}'.");
        return 0;
    }

    static Task Forget(IPage page) => page.EvaluateAsync("moves.length = 0");

    static long Now() => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
