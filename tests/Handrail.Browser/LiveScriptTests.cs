using System.Globalization;
using Handrail.Features.Watch;
using Handrail.Tests.Features.Ui;
using Handrail.Ui;
using Microsoft.Playwright;

namespace Handrail.Browser;

/// <summary>The live script against a stream that the test plays: what it shows when the server speaks, falls silent, is stuck, and comes back.</summary>
public sealed class LiveScriptTests(PageShelf shelf) : IClassFixture<PageShelf>
{
    // A stand-in for EventSource: the test decides when it speaks and when it breaks.
    const string Stand = """
        window.made = [];
        window.EventSource = class {
          constructor(url) { this.url = url; this.on = {}; this.readyState = 0; window.made.push(this); }
          addEventListener(name, f) { this.on[name] = f; }
          close() { this.readyState = 2; }
        };
        window.say = (name, data) => { const s = window.made.at(-1); s.readyState = 1; s.on[name]({ data: JSON.stringify(data) }); };
        window.drop = () => { const s = window.made.at(-1); s.readyState = 0; s.onerror(); };
        """;

    static async Task<string> Everything(WardBoardModel board)
    {
        await using var pieces = new HtmlPieces();
        return await LiveBoard.TilesOf(pieces, board, []);
    }

    static Task Say(IPage page, string name, string json) => page.EvaluateAsync($"say('{name}', {json})");

    static string Beat(bool ok) => LiveBoard.BeatOf(SamplePages.Now, ok);

    static Task<string> State(IPage page) => page.EvaluateAsync<string>("document.documentElement.dataset.live");

    static Task Reaches(IPage page, string state, int milliseconds) => Until(page, $"document.documentElement.dataset.live === '{state}'", milliseconds);

    // Playwright's own waiting uses eval inside the page, which our policy forbids.
    static async Task Until(IPage page, string condition, int milliseconds)
    {
        for (var waited = 0; waited <= milliseconds; waited += 50)
        {
            if (await page.EvaluateAsync<bool>(condition)) return;
            await page.WaitForTimeoutAsync(50);
        }

        Assert.Fail($"Not within {milliseconds} ms: {condition}");
    }

    [Fact]
    public async Task Silence_of_five_seconds_says_not_live_and_a_full_set_brings_it_back()
    {
        var complaints = new List<string>();
        var page = await shelf.Open("ward", 1280, 900, complaints, Stand);
        Assert.Equal("wait", await State(page));
        await Say(page, "beat", Beat(true));
        Assert.Equal("wait", await State(page)); // a heartbeat alone is no picture
        await Say(page, "tiles", await Everything(SamplePages.Ward()));
        Assert.Equal("yes", await State(page));
        Assert.True(await page.Locator(".live-yes").IsVisibleAsync());

        // Measured inside the page: a busy machine may look late, and must not make the page look early or late.
        await page.EvaluateAsync("""
            window.heardAt = performance.now();
            new MutationObserver(() => { if (document.documentElement.dataset.live === "no") window.silentFor ??= performance.now() - heardAt; })
              .observe(document.documentElement, { attributes: true })
            """);
        await Say(page, "tiles", await Everything(SamplePages.Ward()));
        await Reaches(page, "no", 15_000);
        Assert.InRange(await page.EvaluateAsync<double>("silentFor"), 5000, 8000);
        Assert.True(await page.Locator(".live-no").IsVisibleAsync());
        Assert.Contains("NOT LIVE – use the bedside monitor", await page.Locator(".live-no").InnerTextAsync());
        Assert.Contains("line-through", await page.Locator(".tile .reading b").First.EvaluateAsync<string>("x => getComputedStyle(x).textDecorationLine"));
        Assert.StartsWith("NOT LIVE", await page.TitleAsync());
        await AccessibilityTests.Picture(page, "ward-not-live-1280");

        await Say(page, "beat", Beat(true));
        Assert.Equal("no", await State(page)); // still the old numbers
        await Say(page, "tiles", await Everything(SamplePages.Ward()));
        Assert.Equal("yes", await State(page));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_beat_that_says_the_worker_is_stuck_says_not_live_at_once()
    {
        var page = await shelf.Open("ward", 1280, 900, [], Stand);
        await Say(page, "tiles", await Everything(SamplePages.Ward()));
        Assert.Equal("yes", await State(page));
        await Say(page, "beat", Beat(false));
        Assert.Equal("no", await State(page));
        await Say(page, "beat", Beat(true));
        Assert.Equal("yes", await State(page)); // the stream never broke, so nothing was missed
    }

    [Fact]
    public async Task A_broken_connection_is_made_anew_within_a_second_and_a_silent_one_too()
    {
        var page = await shelf.Open("ward", 1280, 900, [], Stand);
        await Say(page, "tiles", await Everything(SamplePages.Ward()));
        await page.EvaluateAsync("drop()");
        await Until(page, "made.length === 2", 1600);
        await Until(page, "made.length >= 3", 7000);
        Assert.Equal("no", await State(page));
        Assert.All(await page.EvaluateAsync<string[]>("made.map(x => x.url)"), url => Assert.EndsWith("/live", url));
    }

    [Fact]
    public async Task New_pieces_replace_the_old_keep_the_focus_fill_form_tokens_and_announce_only_new_alerts()
    {
        var page = await shelf.Open("ward", 1280, 900, [], Stand);
        var board = SamplePages.Ward();
        await Say(page, "tiles", await Everything(board));
        Assert.Equal("", await page.Locator("#say").InnerTextAsync());
        var forms = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('#alerts form')].map(f => new FormData(f).get('__RequestVerificationToken') + ' ' + new FormData(f).get('once'))");
        Assert.All(forms, form => Assert.Matches("^forgery-token [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$", form));
        Assert.Equal(forms.Length, forms.Distinct().Count());

        await page.Locator($"#{board.Tiles[3].ElementId} h3 a").FocusAsync();
        var moved = board with
        {
            Tiles = [board.Tiles[3] with { ShortName = "Moved M." }, .. board.Tiles.Take(3), .. board.Tiles.Skip(4)],
            Alerts = [.. board.Alerts, board.Alerts[0] with { Id = new(Guid.Parse("00000000-0000-0000-0000-0000000000aa")), Title = "Breathing slow" }],
        };
        await Say(page, "tiles", await Everything(moved));
        Assert.Equal(board.Tiles[3].ElementId, await page.EvaluateAsync<string>("document.querySelector('#beds').firstElementChild.id"));
        Assert.Equal(board.Tiles[3].ElementId, await page.EvaluateAsync<string>("document.activeElement.closest('.tile').id"));
        Assert.Contains("Moved M.", await page.Locator("#beds .tile").First.InnerTextAsync());
        Assert.Equal("New alert: HIGH Bed 4, Dario T.: Breathing slow", await page.Locator("#say").InnerTextAsync());
        Assert.Equal(14, await page.Locator("#beds .tile").CountAsync());
    }

    [Fact]
    public async Task Clocks_tick_and_what_falls_due_becomes_overdue_in_words()
    {
        var page = await shelf.Open("ward", 1280, 900, [], Stand);
        var board = SamplePages.Ward();
        var soon = board.Tiles[5] with { Due = new DueModel("Vital signs", SamplePages.Now + NodaTime.Duration.FromSeconds(2)) };
        await Say(page, "tiles", await Everything(board with { Tiles = [soon, .. board.Tiles.Where(tile => tile.Bed != soon.Bed)] }));
        var due = page.Locator($"#{soon.ElementId} [data-due]");
        Assert.StartsWith("due in 00:0", await due.InnerTextAsync());
        await Until(page, $"document.querySelector('#{soon.ElementId} [data-due]').textContent.startsWith('overdue 00:0')", 4000);
        Assert.True(await page.Locator($"#{soon.ElementId} .due.late").IsVisibleAsync());
        Assert.Matches("^not accepted 01:4", await page.Locator("#alerts .clock").First.InnerTextAsync());
    }

    [Fact, Handrail.Tests.Hazard("HZ-122")]
    public async Task A_caller_who_is_handed_over_is_said_with_the_next_beat_on_a_page_that_stays_open()
    {
        var page = await shelf.Open("ward", 390, 844, [], Stand);
        var link = page.Locator("#handed");
        await Say(page, "beat", Beat(true));
        Assert.False(await link.IsVisibleAsync()); // the board is for the ward: no link before there is something to open
        await Say(page, "beat", LiveBoard.BeatOf(SamplePages.Now, true, handed: 1));
        Assert.Equal("Handed to me (1)", (await link.InnerTextAsync()).Trim());
        Assert.True(await link.IsVisibleAsync());
        Assert.Equal("A caller is handed to you.", await page.Locator("#say").InnerTextAsync());
        await Say(page, "beat", LiveBoard.BeatOf(SamplePages.Now, true));
        Assert.False(await link.IsVisibleAsync());
    }

    [Fact]
    public async Task Sound_is_off_until_someone_asks_for_it_and_says_so()
    {
        var page = await shelf.Open("ward", 1280, 900, [], Stand);
        var sound = page.GetByRole(AriaRole.Button, new() { Name = "Sound is off" });
        Assert.Equal("false", await sound.GetAttributeAsync("aria-pressed"));
        await sound.ClickAsync();
        Assert.Equal("true", await page.GetByRole(AriaRole.Button, new() { Name = "Sound is on" }).GetAttributeAsync("aria-pressed"));
    }

    [Fact]
    public async Task Without_the_script_the_board_says_that_it_is_a_picture_and_of_when()
    {
        var page = await shelf.Open("ward", 390, 844, [], script: false);
        Assert.Contains("Picture of 03:12:44", await page.Locator("#live").InnerTextAsync());
        Assert.DoesNotContain("LIVE", await page.Locator("#live").InnerTextAsync());
        Assert.Equal(14, await page.Locator(".tile").CountAsync());
    }

    [Fact]
    public void The_script_stays_small() =>
        Assert.True(new FileInfo(Path.Combine(PageShelf.Root(), "src", "Handrail", "wwwroot", "live.js")).Length <= 7 * 1024,
            string.Create(CultureInfo.InvariantCulture, $"live.js must stay within 7 KiB"));
}
