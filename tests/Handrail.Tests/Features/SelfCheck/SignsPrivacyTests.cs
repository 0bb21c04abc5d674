using System.Net;
using System.Text;
using Handrail.Content;
using Handrail.Core.SelfCheck;
using Handrail.Data;
using Handrail.Features.SelfCheck;
using Handrail.Gate;
using Handrail.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Handrail.Tests.Features;

/// <summary>The signs check keeps nothing, tells nothing, needs no database, and takes what strangers send for what it is.</summary>
public sealed class SignsPrivacyTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-032")]
    public async Task A_whole_check_stores_no_row_sets_no_cookie_and_puts_nothing_into_an_address(Engine engine)
    {
        // That a page of the check was opened at all is counted like every public page, by class and day; that count has tests of its own and is off here.
        await using var running = await Running.Start(engine, with: options => options with { CountVisits = false });
        using var http = await running.Client();
        var before = await AtRest(running);
        Assert.True(before.Count > 10 && before.Values.Sum() > 0);
        foreach (var lang in Words.Languages)
            foreach (var door in (string[])["me", "other"])
            {
                var visit = new SignsVisit(http, lang); // it fails on any cookie
                await visit.Open(door);
                await visit.Answer("suicide", "urine-blood");
                await visit.Act("continue");
                await visit.AnswerAll("yes");
                Assert.Contains("now-suicide", visit.Html, StringComparison.Ordinal);
                Assert.Equal([$"{visit.Prefix}/signs/question ", $"{visit.Prefix}/signs "], visit.Addresses.Distinct().OrderByDescending(address => address.Length));
            }

        var after = Rows(running.Database);
        Assert.Equal("", string.Join(", ", after.Where(table => before[table.Key] != table.Value).Select(table => $"{table.Key} {before[table.Key]} -> {table.Value}")));
        Assert.DoesNotContain(Directory.EnumerateFiles(running.Folder, "*", SearchOption.AllDirectories).Where(file => !file.Contains("handrail.db", StringComparison.Ordinal)),
            file => Encoding.UTF8.GetString(File.ReadAllBytes(file)).Contains("urine-blood", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_works_with_the_database_gone()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var file = new SqliteConnectionStringBuilder(running.Database.ConnectionString).DataSource;
        SqliteConnection.ClearAllPools();
        File.Move(file, file + ".gone");
        Directory.CreateDirectory(file); // so that opening it fails, and does not make a new one
        try
        {
            Assert.ThrowsAny<Exception>(() => running.Database.Open());
            var visit = new SignsVisit(http, "en");
            await visit.Open("me");
            await visit.Answer("suicide");
            Assert.Contains("tel:988", visit.Html[visit.Html.IndexOf("<main", StringComparison.Ordinal)..], StringComparison.Ordinal);
            await visit.Act("continue");
            await visit.AnswerAll("yes");
            Assert.Equal((HttpStatusCode.OK, "Many signs"), (visit.Status, visit.Heading));
        }
        finally
        {
            Directory.Delete(file);
            File.Move(file + ".gone", file);
        }
    }

    [Fact, Hazard("HZ-034")]
    public async Task An_altered_foreign_or_old_seal_gets_a_plain_page_and_a_fresh_start()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var visit = new SignsVisit(http, "en");
        await visit.Open("me");
        var good = visit.Sealed;
        var keeper = running.Of<Sealed>();
        var answers = SignsCodec.Write(new SignsAnswers(SignsDoor.Me));
        var stranger = new Sealed(new EphemeralDataProtectionProvider(), running.Of<IClock>());
        foreach (var (name, value) in ((string, string)[])
                 [("empty", ""), ("altered", good[..^6] + (good[^6] == 'A' ? 'B' : 'A') + good[^5..]), ("cut", good[..20]), ("no base64", "%%%\u0001"), ("long", new string('a', 6000)), ("text", answers),
                  ("another purpose", keeper.Protect("other", answers, Duration.FromHours(1))), ("another server", stranger.Protect(Sealed.Signs, answers, Duration.FromHours(1))),
                  ("past its time", keeper.Protect(Sealed.Signs, answers, Duration.FromSeconds(-1))), ("another text", keeper.Protect(Sealed.Signs, "9mnnn", Duration.FromHours(1)))])
        {
            await visit.Post([new("signs", value), new("at", "bladder"), new("answer", "yes")]);
            Assert.Equal((name, HttpStatusCode.BadRequest, "Please start again"), (name, visit.Status, visit.Heading));
            Assert.Contains("name=\"door\" value=\"other\"", visit.Html, StringComparison.Ordinal);
        }

        await visit.Post([new("signs", good), new("at", "safety"), new("answer", "none")]); // the good one still works
        Assert.Equal("bladder", visit.At);
    }

    [Fact, Hazard("HZ-034")]
    public async Task A_form_that_names_no_page_of_ours_or_is_no_form_or_too_large_starts_afresh()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        var visit = new SignsVisit(http, "es");
        await visit.Open("other");
        var good = visit.Sealed;
        foreach (var (at, act, answer) in ((string, string, string)[])
                 [("liver", "continue", "yes"), ("", "continue", "yes"), ("bladder", "dance", "yes"), ("bladder", "continue", "maybe"), ("safety", "continue", "liver"), ("result", "skip", ""), ("suicide", "continue", "no")])
        {
            await visit.Post([new("signs", good), new("at", at), new("act", act), new("answer", answer)]);
            Assert.Equal((at, act, HttpStatusCode.BadRequest, "Por favor, empiece de nuevo"), (at, act, visit.Status, visit.Heading));
        }

        await visit.Post([new("door", "neighbour")]);
        Assert.Equal(HttpStatusCode.BadRequest, visit.Status);
        await visit.Post([new("signs", good), new("at", "bladder"), new("answer", "yes"), new("answer", "no")]);
        Assert.Equal(HttpStatusCode.BadRequest, visit.Status);
        foreach (var (body, type) in ((string, string)[])
                 [("{}", "application/json"), (new string('a', 200_000), "application/x-www-form-urlencoded"), ("signs=" + new string('a', 15_000), "application/x-www-form-urlencoded"),
                  ("--x\r\nnothing", "multipart/form-data; boundary=x"), (string.Join('&', Enumerable.Range(0, 200).Select(i => $"a{i}=1")), "application/x-www-form-urlencoded"), ("signs=a%00b&at=%ff", "application/x-www-form-urlencoded")])
        {
            using var content = new StringContent(body, Encoding.UTF8);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
            using var answer = await http.PostAsync(new Uri("/signs/question", UriKind.Relative), content);
            Assert.Equal((type, HttpStatusCode.BadRequest), (type, answer.StatusCode));
            Assert.Contains("Please start again", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_step_opened_as_an_address_leads_to_the_start()
    {
        await using var running = await Running.Start();
        using var http = await running.Client();
        foreach (var prefix in (string[])["", "/es"])
        {
            using var answer = await http.GetAsync(new Uri(prefix + "/signs/question", UriKind.Relative));
            Assert.Equal((HttpStatusCode.Redirect, prefix + "/signs"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        }
    }

    [Fact]
    public void A_seal_opens_for_its_purpose_until_its_time_and_not_a_moment_longer()
    {
        var clock = new Demo.SteppingClock(Instant.FromUtc(2026, 11, 26, 6, 0));
        var keeper = new Sealed(new EphemeralDataProtectionProvider(), clock);
        var value = keeper.Protect("signs", "ñandú 1mnnn", Duration.FromMinutes(10));
        Assert.DoesNotContain("1mnnn", value, StringComparison.Ordinal);
        clock.Now += Duration.FromMinutes(10) - Duration.FromMilliseconds(1);
        Assert.Equal("ñandú 1mnnn", keeper.Open("signs", value));
        Assert.Null(keeper.Open("call-back", value));
        clock.Now += Duration.FromMilliseconds(1);
        Assert.Null(keeper.Open("signs", value));
        Assert.Null(keeper.Open("signs", null));
        Assert.Throws<ArgumentException>(() => keeper.Protect("signs", new string('x', 5000), Duration.FromHours(1)));
    }

    // What starting writes (the work of the first turn of each job, and its anchor) has been written when nothing was added for a while.
    static async Task<SortedDictionary<string, long>> AtRest(Running running)
    {
        var (rows, still) = (Rows(running.Database), 0);
        for (var tries = 0; still < 8 && tries < 120; tries++)
        {
            await AnchorEveryMinute.Write(running.Of<Writer>(), running.Folder); // so the next minute has nothing to add
            await Task.Delay(250);
            var now = Rows(running.Database);
            still = now.SequenceEqual(rows) ? still + 1 : 0;
            rows = now;
        }

        return rows;
    }

    static SortedDictionary<string, long> Rows(Database database)
    {
        using var connection = database.Open();
        var tables = connection.Query(
            database.Engine == Engine.Sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table'" : "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
            row => row.GetString(0));
        var rows = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            using var count = connection.CreateCommand();
#pragma warning disable CA2100 // the name comes from the catalogue itself
            count.CommandText = "SELECT count(*) FROM \"" + table + "\"";
#pragma warning restore CA2100
            rows[table] = Convert.ToInt64(count.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }

        return rows;
    }
}
