using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Features.Watch;

namespace Handrail.Tests.Features.Access;

/// <summary>Wall screens: paired once, then initials only and nowhere to go.</summary>
public sealed partial class WallScreenTests
{
    static readonly string Board = $"/wall/{DemoWard.Unit}";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-055")]
    public async Task A_paired_screen_shows_initials_only_in_page_and_stream_and_leads_nowhere(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var wall = await Paired(running);
        await wall.Get("/wall");
        Assert.Equal(Board, wall.Leads);
        var html = await wall.Get(Board);
        Assert.Equal(HttpStatusCode.OK, wall.Status);
        using (var charge = await Staff(running)) await charge.Post($"/person/{DemoWard.Stay(1)}/worried", ("once", Guid.NewGuid().ToString()));
        var live = await FirstPieces(wall);
        Assert.Contains("Bed 1", live, StringComparison.Ordinal);

        using var connection = running.Database.Open();
        foreach (var (given, family, number) in InUnit(running, connection))
        {
            var initials = $"{given[0]}.{family[0]}.";
            Assert.Contains(initials, html, StringComparison.Ordinal);
            foreach (var text in (string[])[html, live])
                foreach (var secret in (string[])[given, family, number]) Assert.DoesNotMatch($@"\b{Regex.Escape(secret)}\b", text);
        }

        foreach (var name in connection.Query("SELECT name FROM staff", row => row.GetString(0))) Assert.DoesNotContain(name, html + live, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", html + live, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", html + live, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "<button"), each => html[each.Index..].StartsWith("<button type=\"button\" class=\"quiet\" id=\"sound\"", StringComparison.Ordinal));
    }

    static IEnumerable<(string Given, string Family, string Number)> InUnit(Running running, System.Data.Common.DbConnection connection)
    {
        var people = connection.Query("SELECT person_id FROM encounter WHERE unit_id = @unit AND ended_at IS NULL", row => row.Id(0), ("unit", DemoWard.Unit));
        Assert.NotEmpty(people);
        return PersonNames.Of(connection, running.Of<Database>().Vault, people).Values.Select(who => (who.Given, who.Family, who.RecordNumber));
    }

    [Fact, Hazard("HZ-055")]
    public async Task A_screen_sees_its_own_unit_only_and_no_other_page()
    {
        await using var running = await Running.Start();
        using var wall = await Paired(running);
        await wall.Get($"/wall/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, wall.Status);
        foreach (var path in (string[])[$"/ward/{DemoWard.Unit}", $"/person/{DemoWard.Stay(1)}", $"/ward/{DemoWard.Unit}/alerts", "/account", "/walls"])
        {
            await wall.Get(path);
            Assert.StartsWith("/signin", wall.Leads, StringComparison.Ordinal);
        }

        using var nurse = new Browsing(running.Address); // a person's session is no wall screen either
        nurse.SetCookie(Sessions.Cookie, wall.Cookie(WallScreens.Cookie)!);
        await nurse.Get($"/ward/{DemoWard.Unit}");
        Assert.StartsWith("/signin", nurse.Leads, StringComparison.Ordinal);
        await nurse.Get(Board);
        Assert.NotEqual(HttpStatusCode.OK, nurse.Status);
    }

    [Fact, Hazard("HZ-054")]
    public async Task Ending_a_screen_ends_its_stream_within_a_second_and_a_screen_lives_ninety_days()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var wall = await Paired(running);
        using var answer = await wall.Stream(Board + "/live");
        var ended = Drained(answer);
        using var charge = await Staff(running);
        await charge.Get("/walls");
        var id = Regex.Match(charge.Html, "/walls/([0-9a-f-]+)/end").Groups[1].Value;
        await charge.Post($"/walls/{id}/end");
        await ended.WaitAsync(TimeSpan.FromSeconds(1));
        await wall.Get(Board);
        Assert.NotEqual(HttpStatusCode.OK, wall.Status);

        using var second = await Paired(running);
        clock.Move(TimeSpan.FromDays(89.9));
        await second.Get(Board);
        Assert.Equal(HttpStatusCode.OK, second.Status);
        clock.Move(TimeSpan.FromDays(0.2));
        await second.Get(Board);
        Assert.NotEqual(HttpStatusCode.OK, second.Status);
    }

    [Fact]
    public async Task A_code_is_good_for_ten_minutes_and_strangers_cannot_fill_the_table()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var charge = await Staff(running);
        for (var i = 0; i < WallScreens.MostWaiting + 2; i++)
        {
            using var screen = new Browsing(running.Address);
            await screen.Get("/wall");
            await screen.Post("/wall");
            Assert.Equal(i < WallScreens.MostWaiting ? HttpStatusCode.Redirect : HttpStatusCode.TooManyRequests, screen.Status);
        }

        using var late = new Browsing(running.Address);
        await Pass(9);
        await Pass(2); // those that waited are too old now
        await late.Get("/wall");
        await late.Post("/wall");
        await late.Get("/wall");
        var code = Code(late.Html);
        await Pass(9);
        await Pass(1.1);
        await charge.Post("/walls", ("code", code), ("unit", DemoWard.Unit.ToString()), ("name", "late"));
        Assert.Equal(HttpStatusCode.BadRequest, charge.Status);
        Assert.Contains("No screen shows this code now", charge.Html, StringComparison.Ordinal);

        async Task Pass(double minutes)
        {
            clock.Move(TimeSpan.FromMinutes(minutes));
            await charge.Get("/walls"); // so that the session of the one who pairs stays open
        }
    }

    [Theory, InlineData("Alva K.", "A.K."), InlineData("Bo Lind", "B.L."), InlineData("Dr Kenji Sato", "K.S."), InlineData("Bo Lind, Ama Osei", "B.L., A.O."), InlineData("Anna-Maria B.", "A.M.B."), InlineData("Åsa", "Å."), InlineData(null, null)]
    public void Initials_are_all_that_is_left_of_a_name(string? name, string? initials) => Assert.Equal(initials, WallView.Initials(name));

    static async Task<Browsing> Paired(Running running)
    {
        var wall = new Browsing(running.Address);
        await wall.Get("/wall");
        await wall.Post("/wall");
        await wall.Get("/wall");
        using var charge = await Staff(running);
        await charge.Get("/walls");
        await charge.Post("/walls", ("code", Code(wall.Html).ToLowerInvariant()), ("unit", DemoWard.Unit.ToString()), ("name", "Corridor"));
        Assert.Equal("/walls", charge.Leads);
        return wall;
    }

    static async Task<Browsing> Staff(Running running)
    {
        var browser = new Browsing(running.Address);
        await browser.Get("/signin");
        await browser.Post("/signin", ("login", "bo.lind"), ("phrase", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("bo.lind")))));
        return browser;
    }

    static string Code(string html) => WallCode().Match(html).Value;

    static async Task<string> FirstPieces(Browsing wall)
    {
        using var answer = await wall.Stream(Board + "/live");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            text.AppendLine(Regex.Unescape(line.Replace("\\/", "/", StringComparison.Ordinal)));
            if (line.StartsWith("data:", StringComparison.Ordinal)) break;
        }

        return text.ToString();
    }

    static async Task Drained(HttpResponseMessage answer)
    {
        try
        {
            await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
            // cut off: that is an end too
        }
    }

    [GeneratedRegex("[BCDFGHJKLMNPQRSTVWXZ]{3} [BCDFGHJKLMNPQRSTVWXZ]{3}")]
    private static partial Regex WallCode();
}
