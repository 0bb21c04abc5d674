using System.Diagnostics;
using System.Net;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Hosting;
using Handrail.Tests.Trust;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Handrail.Tests.Features;

/// <summary>The crisis strip and the guide do not depend on the database: held with the real process, whose database is taken away while it runs.</summary>
public sealed class DatabaseStoppedTests(ITestOutputHelper output)
{
    // Answered without the database; everything else may say that it is not working, but says so under the strip.
    static readonly string[] MustStand = ["/", "/about", "/privacy", "/guide", "/guide/corrected", "/guide/overdose", "/guide/search?q=bladder"];

    [Fact, Hazard("HZ-048"), Hazard("HZ-050")]
    public async Task With_PostgreSQL_refusing_connections_every_public_address_answers_with_the_strip_first()
    {
        await using var test = TestDatabase.Make(Engine.Postgres);
        var paths = await Prepare(test);
        var straight = new NpgsqlConnectionStringBuilder(test.Database.ConnectionString);
        await using var wire = new Wire(straight.Host!, straight.Port);
        var through = new NpgsqlConnectionStringBuilder(straight.ToString()) { Port = wire.Port };
        using var server = await ServerProcess.Start(test.Folder, Ward.Content, null, "--database", through.ToString());
        using var http = Client(server);
        await Before(http, paths);
        Assert.True(wire.Connections > 0, "the process does not use the wire");
        wire.Cut();
        await After(http, paths);
        await server.Kill();
    }

    [Fact, Hazard("HZ-048"), Hazard("HZ-050")]
    public async Task With_the_SQLite_file_unreadable_every_public_address_answers_with_the_strip_first()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        var paths = await Prepare(test);
        using var server = await ServerProcess.Start(test.Folder, Ward.Content);
        using var http = Client(server);
        await Before(http, paths);
        foreach (var file in Directory.EnumerateFiles(test.Folder, "handrail.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) Ruin(file);
        await After(http, paths);
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
        await DemoPast.Live(test.Database, new AuditChain(0), Ward.Content, 1, withPast: false, new HostClock(TimeProvider.System).GetCurrentInstant());
        await using var slot = WriterSlot.ForServing(test.Database, test.Folder)!;
        await using var app = ServeHost.Build(new ServeOptions { DataFolder = test.Folder, DatabaseSetting = test.Database.Engine == Engine.Postgres ? test.Database.ConnectionString : null, Port = 0 }, slot);
        return [.. Site.PublicPages(app).Concat(MustStand).Concat(PublicCrawl.Book.Pages.Select(page => "/guide/" + page.Slug)).Append("/not-here").Append("/not-here.php").Append("/guide/not-here").Append("/handrail.css").Append("/leave.js").Distinct().Order(StringComparer.Ordinal)];
    }

    static async Task Before(HttpClient http, List<string> paths)
    {
        Assert.True(paths.Count > 30);
        using (var signin = await http.GetAsync(new Uri("/signin", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, signin.StatusCode);
        foreach (var path in MustStand)
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
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
