using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Features.Watch;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Tests.Features.Ui;

public sealed class ShowingTests
{
    [Fact]
    public void Every_band_of_the_chart_carries_the_points_that_the_score_gives_at_both_of_its_ends()
    {
        var checkedBands = 0;
        Check(News2Bands.RespiratoryRate, v => Parts(rate: v).RespiratoryRate);
        Check(News2Bands.SystolicBp, v => Parts(systolic: v).SystolicBp);
        Check(News2Bands.Pulse, v => Parts(pulse: v).Pulse);
        Check(News2Bands.Temperature, v => Parts(temperature: v).Temperature);
        Check(News2Bands.Consciousness, v => Parts(level: v).Consciousness);
        Check(News2Bands.SpO2Scale1, v => Parts(spo2: v).SpO2);
        foreach (var band in News2Bands.SpO2Scale2)
            foreach (var end in Ends(band))
                Assert.Equal(band.Points, Parts(spo2: end, scale: SpO2Scale.Two, oxygen: band.OnOxygen == true ? 1000 : 0).SpO2);
        Assert.Equal(7 + 14 + 12 + 6 + 5 + 4, checkedBands);

        void Check(IReadOnlyList<ChartBand> bands, Func<int, int?> points)
        {
            foreach (var band in bands)
            {
                checkedBands++;
                foreach (var end in Ends(band)) Assert.Equal(band.Points, points(end));
            }
        }
    }

    [Fact]
    public void Every_possible_value_falls_into_exactly_one_band()
    {
        foreach (var bands in new[] { News2Bands.RespiratoryRate, News2Bands.SystolicBp, News2Bands.Pulse, News2Bands.SpO2Scale1 })
            for (var whole = 0; whole <= 300; whole++) Assert.Single(bands, band => band.Holds(whole * 1000, null));
        for (var tenth = 300; tenth <= 430; tenth++) Assert.Single(News2Bands.Temperature, band => band.Holds(tenth * 100, null));
        for (var whole = 50; whole <= 100; whole++)
            foreach (var gas in new[] { 0, 1000 }) Assert.Single(News2Bands.SpO2Scale2, band => band.Holds(whole * 1000, gas));
    }

    [Theory, InlineData(0, "00:00"), InlineData(59, "00:59"), InlineData(98, "01:38"), InlineData(3599, "59:59"), InlineData(3600, "1:00:00"), InlineData(-724, "12:04")]
    public void A_clock_reads_minutes_and_seconds_and_hours_only_from_an_hour_up(int seconds, string text) => Assert.Equal(text, Times.MinSec(Duration.FromSeconds(seconds)));

    [Theory, InlineData(-3, "0 s"), InlineData(59, "59 s"), InlineData(60, "1 min"), InlineData(3599, "59 min"), InlineData(3600, "1 h 00"), InlineData(86_400, "1 d")]
    public void An_age_is_told_in_its_largest_unit(int seconds, string text) => Assert.Equal(text, Times.Age(Duration.FromSeconds(seconds)));

    [Fact]
    public void Two_forms_of_one_page_have_different_once_tokens_and_the_same_form_the_same()
    {
        var tokens = new FormTokens("f", "seed");
        Assert.Equal(tokens.OnceFor("accept-1"), tokens.OnceFor("accept-1"));
        Assert.NotEqual(tokens.OnceFor("accept-1"), tokens.OnceFor("accept-2"));
        Assert.NotEqual(tokens.OnceFor("accept-1"), new FormTokens("f", "seed2").OnceFor("accept-1"));
        Assert.True(Guid.TryParse(tokens.OnceFor("accept-1"), out _));
        Assert.Equal("", FormTokens.FilledByScript.OnceFor("accept-1"));
    }

    [Fact]
    public void A_trend_tells_hand_from_device_breaks_at_gaps_marks_alerts_and_encodes_text()
    {
        var now = SamplePages.Now;
        var trend = new TrendModel(Measure.Pulse, now - Duration.FromHours(8), now,
            [new(now - Duration.FromHours(7), 80_000, true), new(now - Duration.FromHours(3), 90_000, false), new(now - Duration.FromHours(2), 100_000, false)], [],
            [new(now - Duration.FromHours(2), Priority.High, "<b>Pulse & more")]);
        var svg = TrendChart.Svg(trend, DateTimeZone.Utc);
        Assert.Equal(1, Count(svg, "class=\"hand\""));
        Assert.Equal(2, Count(svg, "class=\"device\""));
        var path = svg[svg.IndexOf("class=\"line\" d=\"", StringComparison.Ordinal)..];
        path = path[..path.IndexOf("/>", StringComparison.Ordinal)];
        Assert.Equal((2, 1), (path.Count(c => c == 'M'), path.Count(c => c == 'L')));
        Assert.Contains("&lt;b&gt;Pulse &amp; more", svg);
        Assert.DoesNotContain("style=", svg);
        Assert.Contains("<title", svg);
        Assert.Contains("lowest 80, highest 100, last 100 /min. 1 alert in this time.", svg);
    }

    [Fact]
    public async Task The_live_event_sends_only_what_changed_and_always_the_order_and_never_a_token()
    {
        await using var pieces = new HtmlPieces();
        var board = SamplePages.Ward();
        var sent = new Dictionary<string, string>();
        using var first = System.Text.Json.JsonDocument.Parse(await LiveBoard.TilesOf(pieces, board, sent));
        Assert.Equal(14, first.RootElement.GetProperty("html").GetArrayLength());
        Assert.Equal(14, first.RootElement.GetProperty("order").GetArrayLength());
        Assert.DoesNotContain("forgery-token", first.RootElement.GetRawText());
        Assert.Contains("data-token", first.RootElement.GetProperty("alertsHtml").GetString());
        var moved = board with { Tiles = [board.Tiles[0] with { ShortName = "New N." }, .. board.Tiles.Skip(1)] };
        using var second = System.Text.Json.JsonDocument.Parse(await LiveBoard.TilesOf(pieces, moved, sent));
        Assert.Equal(board.Tiles[0].ElementId, second.RootElement.GetProperty("html").EnumerateArray().Single().GetProperty("id").GetString());
        Assert.Equal(14, second.RootElement.GetProperty("order").GetArrayLength());
    }

    [Theory]
    [InlineData("ward", "at least 3, missing Breaths, Temp")]
    [InlineData("ward", "Secondary notification, never the only alarm. The bedside monitor and the nurse come first.")]
    [InlineData("ward", "Demo data - no real people")]
    [InlineData("ward", "not accepted <b")]
    [InlineData("ward", "First: Call 911 and transfer")]
    [InlineData("person", "Reproduced from: Royal College of Physicians")]
    [InlineData("person", "superseded: typed 19 for 91")]
    [InlineData("person-prescriber", "No NEWS2 for this person")]
    [InlineData("observe-error", "There is a problem")]
    [InlineData("observe-error", "<title>Error: ")]
    [InlineData("observe-error", "value=\"960\"")]
    [InlineData("observe-confirm", "Nothing is saved yet")]
    [InlineData("protocol", "example, not approved")]
    [InlineData("protocol-unsigned", "Not active")]
    [InlineData("about", "not a cleared medical device")]
    [InlineData("sheet-ketamine", "Not validated")]
    [InlineData("error-500", "Do not rely on this system now")]
    public async Task What_must_be_said_is_on_the_page(string name, string words)
    {
        await using var pieces = new HtmlPieces();
        var (page, model) = SamplePages.All[name];
        Assert.Contains(words, await pieces.Render(page, new Dictionary<string, object?> { ["Model"] = model }));
    }

    [Fact]
    public async Task Names_with_markup_in_them_are_shown_as_text()
    {
        await using var pieces = new HtmlPieces();
        var tile = SamplePages.Ward().Tiles[0] with { ShortName = "<script>alert(1)</script>", Flags = ["<img src=x onerror=y>"] };
        var html = await pieces.Render<BedTile>(("Model", tile), ("Now", SamplePages.Now));
        Assert.DoesNotContain("<script>", html);
        Assert.DoesNotContain("<img", html);
        Assert.Contains("&lt;script&gt;", html);
    }

    static int Count(string text, string part) => text.Split(part).Length - 1;

    static IEnumerable<int> Ends(ChartBand band)
    {
        if (band.From != int.MinValue) yield return band.From;
        if (band.To != int.MaxValue) yield return band.To;
    }

    static News2Parts Parts(int? rate = null, int? spo2 = null, int? systolic = null, int? pulse = null, int? level = null, int? temperature = null, SpO2Scale scale = SpO2Scale.One, int? oxygen = null) =>
        News2.Score(new News2Input(rate, spo2, scale, oxygen, systolic, pulse, level, temperature)).Parts;
}
