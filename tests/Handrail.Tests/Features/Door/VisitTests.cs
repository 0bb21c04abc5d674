using System.Net;
using Handrail.Data;
using Handrail.Features.Visits;
using Handrail.Gate;
using Handrail.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NodaTime;

namespace Handrail.Tests.Features;

/// <summary>Counting pages without counting people.</summary>
public sealed class VisitTests
{
    static string Today => new HostClock(TimeProvider.System).GetCurrentInstant().InUtc().Date.ToString("uuuu-MM-dd", null);

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-049")]
    public async Task A_visit_leaves_a_class_of_page_and_a_day_and_nothing_else(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var http = await running.Client();
        http.DefaultRequestHeaders.Add("User-Agent", "Planted-Agent");
        http.DefaultRequestHeaders.Add("Referer", "https://example.org/planted");
        foreach (var path in (string[])["/", "/guide/overdose", "/guide/bladder?sure=1", "/guide/search?q=planted-word", "/guide/not-here", "/not-here", "/handrail.css", "/health/live"])
            (await http.GetAsync(new Uri(path, UriKind.Relative))).Dispose();
        await running.Of<VisitCounts>().Write(CancellationToken.None);
        using var connection = running.Database.Open();
        Assert.Equal(
            [(Today, "guide", 2L), (Today, "guide/search", 1L), (Today, "home", 1L)],
            connection.Query("SELECT day, page_class, n FROM visit_count ORDER BY page_class", row => (row.GetString(0), row.GetString(1), row.GetInt64(2))));
        var columns = engine == Engine.Sqlite
            ? connection.Query("SELECT name FROM pragma_table_info('visit_count')", row => row.GetString(0))
            : connection.Query("SELECT column_name::text FROM information_schema.columns WHERE table_name = 'visit_count'", row => row.GetString(0));
        Assert.Equal(["day", "n", "page_class"], columns.Order(StringComparer.Ordinal));
        (await http.GetAsync(new Uri("/", UriKind.Relative))).Dispose();
        Assert.Equal(1, await running.Of<VisitCounts>().Write(CancellationToken.None));
        Assert.Equal(2, connection.Scalar<long>("SELECT n FROM visit_count WHERE page_class = 'home'"));
    }

    [Fact, Hazard("HZ-049")]
    public async Task A_number_below_ten_is_told_in_words_only_and_only_to_staff_who_may_see_figures()
    {
        await using var running = await Running.Start();
        await running.Write(scope => scope.Connection.Execute("INSERT INTO visit_count (day, page_class, n) VALUES (@day, 'guide', 10), (@day, 'signs', 9)", ("day", Today)));
        using var manager = await running.Client("maud.ek");
        var html = await manager.GetStringAsync(new Uri("/figures/visits", UriKind.Relative));
        Assert.Contains("<td>10</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>fewer than 10</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<td>9</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("19", html[html.IndexOf("<table", StringComparison.Ordinal)..html.IndexOf("</table>", StringComparison.Ordinal)].Replace(Today, "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var nobody = await running.Client();
        using var refused = await nobody.GetAsync(new Uri("/figures/visits", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'SeeVisits' AND outcome = 'done'"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Counts_that_cannot_be_written_wait_and_are_written_once(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var http = await running.Client();
        await running.Write(scope => scope.Connection.Execute("ALTER TABLE visit_count RENAME TO visit_count_away"));
        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync(new Uri("/privacy", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => running.Of<VisitCounts>().Write(CancellationToken.None));
        await running.Write(scope => scope.Connection.Execute("ALTER TABLE visit_count_away RENAME TO visit_count"));
        (await http.GetAsync(new Uri("/privacy", UriKind.Relative))).Dispose();
        Assert.Equal(4, await running.Of<VisitCounts>().Write(CancellationToken.None));
        Assert.Equal(0, await running.Of<VisitCounts>().Write(CancellationToken.None));
        using var connection = running.Database.Open();
        Assert.Equal(4, connection.Scalar<long>("SELECT n FROM visit_count WHERE page_class = 'privacy'"));
    }

    [Fact]
    public async Task Old_counts_are_deleted_and_counting_can_be_switched_off()
    {
        await using (var running = await Running.Start())
        {
            await running.Write(scope => scope.Connection.Execute("INSERT INTO visit_count (day, page_class, n) VALUES ('2020-01-01', 'guide', 50)"));
            using var http = await running.Client();
            (await http.GetAsync(new Uri("/", UriKind.Relative))).Dispose();
            // It is counted when the answer has left, which the client may have seen before.
            for (var tries = 0; await running.Of<VisitCounts>().Write(CancellationToken.None) == 0; tries++)
            {
                Assert.True(tries < 400, "The visit was not counted.");
                await Task.Delay(25);
            }

            using var connection = running.Database.Open();
            Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM visit_count WHERE day = '2020-01-01'"));
        }

        await using var off = await Running.Start(with: options => options with { CountVisits = false });
        using var visitor = await off.Client();
        (await visitor.GetAsync(new Uri("/", UriKind.Relative))).Dispose();
        Assert.Equal(0, await off.Of<VisitCounts>().Write(CancellationToken.None));
    }

    [Fact]
    public async Task What_waits_is_written_by_itself_and_when_the_program_stops()
    {
        await using var running = await Running.Start(with: options => options with { CountVisitsEvery = TimeSpan.FromMilliseconds(200) });
        using var http = await running.Client();
        (await http.GetAsync(new Uri("/", UriKind.Relative))).Dispose();
        using var connection = running.Database.Open();
        for (var tries = 0; connection.Scalar<long>("SELECT count(*) FROM visit_count") == 0; tries++)
        {
            Assert.True(tries < 100, "nothing was written within 10 s");
            await Task.Delay(100);
        }
    }

    [Fact, Hazard("HZ-049")]
    public void Words_of_an_address_that_stand_for_one_person_are_no_part_of_the_class()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.PublicRoute("GET", "/es/call-back/{token}/cancel", "planted", () => "x");
        app.GatedGet("/ward/{unit:guid}", Permission.SeeWard, _ => Task.FromResult(Results.Text("x")));
        var classes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Select(VisitCounts.ClassOf);
        Assert.Equal(["es/call-back/cancel", ""], classes);
    }
}
