using System.Diagnostics;
using System.Net;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.CallBack;
using Handrail.Hosting;
using Handrail.Tests.Features.CallBack;
using Handrail.Tests.Trust;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Handrail.Tests.Features;

/// <summary>The crisis strip and the guide do not depend on the database: held with the real process, whose database is taken away while it runs.</summary>
public sealed class DatabaseStoppedTests(ITestOutputHelper output)
{
    // Answered without the database; everything else may say that it is not working, but says so under the strip.
    static readonly string[] MustStand = ["/", "/about", "/privacy", "/guide", "/guide/corrected", "/guide/overdose", "/guide/search?q=bladder"];

    [Fact, Hazard("HZ-048"), Hazard("HZ-050"), Hazard("HZ-122")]
    public async Task With_PostgreSQL_refusing_connections_every_public_address_answers_with_the_strip_first()
    {
        await using var test = TestDatabase.Make(Engine.Postgres);
        var paths = await Prepare(test);
        var straight = new NpgsqlConnectionStringBuilder(test.Database.ConnectionString);
        await using var wire = new Wire(straight.Host!, straight.Port);
        var through = new NpgsqlConnectionStringBuilder(straight.ToString()) { Port = wire.Port };
        using var server = await ServerProcess.Start(test.Folder, Ward.Content, null, "--database", through.ToString());
        using var http = Client(server);
        var forms = await Before(http, paths);
        Assert.True(wire.Connections > 0, "the process does not use the wire");
        wire.Cut();
        await After(http, paths);
        await AskedInVain(http, forms);
        await server.Kill();
    }

    [Fact, Hazard("HZ-048"), Hazard("HZ-050"), Hazard("HZ-122")]
    public async Task With_the_SQLite_file_unreadable_every_public_address_answers_with_the_strip_first()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var paths = await Prepare(test);
        using var server = await ServerProcess.Start(test.Folder, Ward.Content);
        using var http = Client(server);
        var forms = await Before(http, paths);
        foreach (var file in Directory.EnumerateFiles(test.Folder, "handrail.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) Ruin(file);
        await After(http, paths);
        await AskedInVain(http, forms);
        await server.Kill();
    }

    [Theory, InlineData(403), InlineData(409), InlineData(429), InlineData(500), InlineData(503), Hazard("HZ-048")]
    public async Task Every_kind_of_refusal_has_the_strip_first(int status)
    {
        await using var running = await Running.Start(beds: 1);
        using var body = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = running.App.Services };
        http.Response.Body = body;
        await Pages.Error(http, status, "Planted.").ExecuteAsync(http);
        Assert.Equal(status, http.Response.StatusCode);
        var html = System.Text.Encoding.UTF8.GetString(body.ToArray());
        PublicCrawl.StripFirst($"{status}", html);
        Assert.Contains("Planted.", html, StringComparison.Ordinal);
        // A frightened relative has no monitor and no chart; a nurse with a session has, and is told.
        Assert.DoesNotContain("Do not rely on this system", html, StringComparison.Ordinal);
        Assert.Equal(status >= 500, html.Contains("numbers at the top of this page hold", StringComparison.Ordinal));
        http.Request.Headers.Cookie = Handrail.Features.Access.Sessions.Cookie + "=any";
        body.SetLength(0);
        await Pages.Error(http, status, "Planted.").ExecuteAsync(http);
        Assert.Equal(status >= 500, System.Text.Encoding.UTF8.GetString(body.ToArray()).Contains("Do not rely on this system", StringComparison.Ordinal));
    }

    // A demo's people, and the addresses that the program itself lists.
    static async Task<List<string>> Prepare(TestDatabase test)
    {
        var (audit, clock) = (new AuditChain(0), new HostClock(TimeProvider.System));
        await DemoPast.Live(test.Database, audit, Ward.Content, 1, withPast: false, clock.GetCurrentInstant());
        await using (var writer = new Writer(test.Database, audit, clock, NullLogger<Writer>.Instance))
            await writer.Run(scope =>
            {
                DemoDesk.Seed(scope);
                return true;
            });
        await using var slot = WriterSlot.ForServing(test.Database, test.Folder)!;
        await using var app = ServeHost.Build(new ServeOptions { DataFolder = test.Folder, DatabaseSetting = test.Database.Engine == Engine.Postgres ? test.Database.ConnectionString : null, Port = 0 }, slot);
        return [.. Site.PublicPages(app).Concat(MustStand).Concat(PublicCrawl.Book.Pages.Select(page => "/guide/" + page.Slug)).Append("/not-here").Append("/not-here.php").Append("/guide/not-here").Append("/handrail.css").Append("/leave.js").Concat(OfOneRequest).Distinct().Order(StringComparer.Ordinal)];
    }

    // Their addresses hold a token, so they are on no list.
    static IEnumerable<string> OfOneRequest =>
        from lang in Handrail.Content.Words.Languages
        from token in (string[])["AAAAAAAAAAAAAAAAAAAAAA", "x"]
        from path in (string[])[Handrail.Ui.Paths.CallBackSent(lang, token), Handrail.Ui.Paths.CallBackStatus(lang, token)]
        select path;

    // Answers the tokens of the call-back's forms, by address: people stand before them when the database goes.
    static async Task<Dictionary<string, string>> Before(HttpClient http, List<string> paths)
    {
        var forms = new Dictionary<string, string>();
        foreach (var lang in Handrail.Content.Words.Languages) forms[Handrail.Ui.Paths.CallBack(lang)] = await CallHouse.Token(http, Handrail.Ui.Paths.CallBack(lang));
        Assert.True(paths.Count > 30);
        using (var signin = await http.GetAsync(new Uri("/signin", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, signin.StatusCode);
        foreach (var path in MustStand)
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        }

        return forms;
    }

    // Somebody has written to us, and there is nowhere to write it down: it is said at once, with a number, and every word is still in the form.
    static async Task AskedInVain(HttpClient http, Dictionary<string, string> forms)
    {
        foreach (var (path, token) in forms)
        {
            var form = CallHouse.Filled(token, "(212) 555-0147", (CallFields.Name, "Zo\u00EB"), (CallFields.Words, "the words of a frightened person\nin two lines"), (CallFields.Who, "yes"));
            using var body = new FormUrlEncodedContent(form);
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body);
            var sent = await answer.Content.ReadAsStringAsync();
            var html = WebUtility.HtmlDecode(sent);
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
            PublicCrawl.StrictHeaders(path, answer);
            PublicCrawl.StripFirst(path, sent);
            Assert.Contains(path == "/call-back" ? "This was not sent" : "No se envi\u00F3", html, StringComparison.Ordinal);
            Assert.Matches(path == "/call-back" ? @"press Back, or call \(212\) 555-0100" : @"pulse Atr\u00E1s, o llame al \(212\) 555-0100", html); // the desk's own number, read before
            foreach (var typed in (string[])["value=\"(212) 555-0147\"", "value=\"Zo\u00EB\"", "the words of a frightened person\nin two lines", $"value=\"{token}\""]) Assert.Contains(typed, html.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains($"method=\"post\" action=\"{path}\"", html, StringComparison.Ordinal); // in a form that sends it with one more press
            Assert.DoesNotContain("555-0147", answer.Headers.ToString(), StringComparison.Ordinal);
        }
    }

    // Asked by a script of ours for its own answer, never shown to anybody.
    static readonly string[] ForScripts = [Handrail.Ui.Paths.PasskeyMine, Handrail.Ui.Paths.PasskeyAny, Handrail.Ui.Paths.SessionLeft];

    async Task After(HttpClient http, List<string> paths)
    {
        var slowest = TimeSpan.Zero;
        List<string> said = [];
        foreach (var (method, path) in paths.Select(path => (HttpMethod.Get, path)).Append((HttpMethod.Post, "/guide")).Append((HttpMethod.Post, "/signin")).Append((HttpMethod.Get, "/guide/search?q=withdrawal")))
        {
            var from = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post) request.Content = new FormUrlEncodedContent([]);
            using var answer = await http.SendAsync(request);
            var html = await answer.Content.ReadAsStringAsync();
            if (Stopwatch.GetElapsedTime(from) is var took && took > slowest) slowest = took;
            PublicCrawl.StrictHeaders(path, answer);
            Assert.True((int)answer.StatusCode is 200 or 302 or 303 or 400 or 404 or 415 or 503, $"{path}: {(int)answer.StatusCode}");
            if ((int)answer.StatusCode >= 400 && !path.StartsWith("/health", StringComparison.Ordinal) && !path.StartsWith("/fhir", StringComparison.Ordinal) && !ForScripts.Contains(path)) Assert.Equal((path, "text/html"), (path, answer.Content.Headers.ContentType?.MediaType));
            if (answer.Content.Headers.ContentType?.MediaType == "text/html") PublicCrawl.StripFirst(path, html);
            if (method == HttpMethod.Get && (MustStand.Contains(path) || path.StartsWith("/guide/", StringComparison.Ordinal) && !path.EndsWith("not-here", StringComparison.Ordinal))) Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
            if ((int)answer.StatusCode >= 500) said.Add($"{path} {(int)answer.StatusCode}");
        }

        Assert.Contains("/signin 503", said); // or the database was there all the time
        output.WriteLine($"measured: {paths.Count} addresses with the database away, slowest answer {slowest.TotalMilliseconds:0} ms; said 503: {string.Join(", ", said)}");
        Assert.True(slowest < TimeSpan.FromSeconds(10), $"{slowest}");
    }

    // In place, so that handles that are open see it too; the shared index as well, or a connection would go on with the pages it holds.
    static void Ruin(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var rubbish = new byte[64 * 1024];
        rubbish.AsSpan().Fill(0xFF);
        for (var left = file.Length; left > 0; left -= rubbish.Length) file.Write(rubbish, 0, (int)Math.Min(left, rubbish.Length));
    }

    static HttpClient Client(ServerProcess server) => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(30) };
}
