using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Features.Watch;
using Handrail.Outbound;
using Handrail.Tests.Features.Access;
using Handrail.Tests.Trust;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Handrail.Tests.Features.Paging;

/// <summary>Through real HTTP: the page of one's own addresses, the two doors for receipts, what managers see, and that no address gets out.</summary>
public sealed class ReachPageTests
{
    const string Secret = "a secret of this test only", Number = "+12025550147", Letter = "kanarienvogel@example.org", Endpoint = "kanarie-endpoint";

    [Fact, Hazard("HZ-106"), Hazard("HZ-108")]
    public async Task A_number_counts_once_its_test_page_is_confirmed_managers_see_how_many_ways_and_no_address_is_in_a_log_file_or_page_of_another()
    {
        using var log = new KeptLog();
        await using var push = await Provider.Start();
        await using var gateway = await Provider.Start();
        await using var mail = new MailServer();
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock, logging: to => to.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace), with: options => options with
        {
            Reach = new ReachOptions { PrivatePush = true, Gateway = new GatewayOptions(new Uri(gateway.Address, "/send"), Secret), Mail = new MailOptions("127.0.0.1", mail.Port, "none", "handrail@example.org"), SendTimeout = TimeSpan.FromSeconds(30) },
        });
        using var ama = await In(running, "ama.osei");

        var account = await ama.Get("/account");
        Assert.Contains("You are on shift, and no page would reach you", account, StringComparison.Ordinal);
        await ama.Get("/account/reach");
        await ama.Post("/account/reach", ("kind", "number"), ("number", "12"));
        Assert.Contains("Write a mobile number", ama.Html, StringComparison.Ordinal);
        await ama.Post("/account/reach", ("kind", "number"), ("number", "(202) 555-0147"), ("voice", "yes"));
        await ama.Post("/account/reach", ("kind", "mail"), ("mail", Letter));
        using var phone = new Phone(new Uri(push.Address, "/" + Endpoint).ToString());
        await ama.Post("/account/reach/phone", ("name", "My phone"), ("subscription", phone.Subscription));
        var page = await ama.Get("/account/reach");
        Assert.Equal(4, Regex.Count(page, "Does not count yet"));
        Assert.Matches("(…|&#x2026;) 0147", page);
        Assert.DoesNotContain("5550147", page, StringComparison.Ordinal); // not even to its owner, who knows it

        await ama.Post("/account/reach/test");
        var tested = ama.Leads;
        await Until(async () => Regex.Count(await ama.Get(tested), "waits for you") == 4);
        // The phone says that it showed it, then that it was tapped.
        var payload = phone.Read(Assert.Single(push.All).Body);
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NotFound), (await Said(running, payload, "shown"), await Said(running, payload, "tapped"), await Said(running, payload, "tapped", token: "wrong")));
        Assert.Equal(HttpStatusCode.NotFound, await Said(running, payload, "read"));
        // The text message's code is typed; the call is answered with a key; the mail's code is typed.
        var texts = gateway.All.Select(each => JsonDocument.Parse(each.Body).RootElement).Where(each => each.GetProperty("kind").GetString() is "sms" or "voice").ToDictionary(each => each.GetProperty("kind").GetString()!);
        Assert.All(texts.Values, each => Assert.Equal(Number, each.GetProperty("to").GetString()));
        await ama.Get(tested);
        await ama.Post("/account/reach/code", ("page", tested[^36..]), ("code", "222222"));
        Assert.Contains("This is no code", ama.Html, StringComparison.Ordinal);
        await ama.Post("/account/reach/code", ("page", tested[^36..]), ("code", CodeIn(texts["sms"].GetProperty("text").GetString()!)));
        await ama.Post("/account/reach/code", ("page", tested[^36..]), ("code", CodeIn(Assert.Single(mail.Letters)).ToLowerInvariant()));
        var now = SystemNow(clock);
        var key = texts["voice"].GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.Unauthorized, await Receipt(running, key, "confirmed", now, "another secret of a test"));
        Assert.Equal(HttpStatusCode.Unauthorized, await Receipt(running, key, "confirmed", now - Duration.FromMinutes(6), Secret));
        Assert.Equal(HttpStatusCode.NoContent, await Receipt(running, key, "delivered", now, Secret));
        Assert.Equal(HttpStatusCode.Conflict, await Receipt(running, key, "delivered", now, Secret)); // the very same again
        Assert.Equal(HttpStatusCode.NotFound, await Receipt(running, "no-such-key", "confirmed", now, Secret));
        Assert.Contains("arrived after", await ama.Get(tested), StringComparison.Ordinal);
        Assert.Equal(3, Confirmed(running)); // delivered is not confirmed
        Assert.Equal(HttpStatusCode.NoContent, await Receipt(running, key, "confirmed", now, Secret));
        Assert.Equal(4, Confirmed(running));
        Assert.Equal(4, Regex.Count(await ama.Get(tested), "confirmed after"));
        Assert.DoesNotContain("Does not count yet", await ama.Get("/account/reach"), StringComparison.Ordinal);
        for (var i = 0; i < 4; i++) await ama.Post("/account/reach/test");
        await ama.Post("/account/reach/test");
        Assert.Contains("several test pages", ama.Html, StringComparison.Ordinal);

        using var bo = await In(running, "bo.lind");
        var unit = await bo.Get($"/ward/{DemoWard.Unit}/reach");
        Assert.Contains("4 ways", unit, StringComparison.Ordinal);
        Assert.Contains("nothing but the wall", unit, StringComparison.Ordinal);
        Assert.Empty(Secrets(unit));
        await bo.Get(tested);
        Assert.Equal(HttpStatusCode.NotFound, bo.Status);
        Assert.Empty(Secrets(bo.Html));
        var own = Regex.Match(await ama.Get("/account/reach"), "/account/reach/([0-9a-f-]{36})/remove").Groups[1].Value;
        await bo.Get("/account/reach");
        await bo.Post($"/account/reach/{own}/remove");
        Assert.Equal(HttpStatusCode.NotFound, bo.Status);

        using (var connection = running.Database.Open())
        {
            var all = ReachBook.Of(connection, DemoWard.StaffId("ama.osei"));
            Assert.Equal([ChannelKind.Sms, ChannelKind.Voice, ChannelKind.Mail, ChannelKind.Push], all.Select(each => each.Kind));
            await ama.Get("/account/reach");
            await ama.Post($"/account/reach/{all[3].Id}/first");
            Assert.Equal(ChannelKind.Push, ReachBook.Of(connection, DemoWard.StaffId("ama.osei"))[0].Kind);
        }

        // A real page: opened by its link it leads to the alert and is confirmed.
        await ama.Get($"/person/{DemoWard.Stay(1)}");
        await ama.Post($"/person/{DemoWard.Stay(1)}/worried", ("once", Guid.NewGuid().ToString()), ("words", ""));
        await Until(() => Task.FromResult(push.All.Any(each => phone.Read(each.Body).GetProperty("page").GetString() is { } id && IsAlert(running, Guid.Parse(id)))));
        var about = push.All.Select(each => phone.Read(each.Body).GetProperty("page").GetGuid()).Last(id => IsAlert(running, id));
        await ama.Get($"/page/{about}");
        Assert.StartsWith("/alert/", ama.Leads, StringComparison.Ordinal);
        Assert.Contains("reached after", await ama.Get(ama.Leads), StringComparison.Ordinal);
        await bo.Get($"/page/{about}");
        Assert.Equal(HttpStatusCode.NotFound, bo.Status);

        var doctor = await Command(running, "doctor", "--page", "nobody.here");
        Assert.Contains("there is no such login", doctor, StringComparison.Ordinal);
        clock.Move(TimeSpan.FromMinutes(11));
        var (hits, files) = (new List<string>(Secrets(doctor)), 0);
        foreach (var file in Directory.EnumerateFiles(running.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))) // empty, and held open by the process
        {
            await using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var held = new MemoryStream();
            await read.CopyToAsync(held);
            files++;
            hits.AddRange(Secrets(Encoding.Latin1.GetString(held.ToArray())).Select(secret => $"{Path.GetFileName(file)}: {secret}"));
        }

        hits.AddRange(log.Lines.SelectMany(line => Secrets(line).Select(secret => $"log {line.Split(' ')[0]}: {secret}")));
        Assert.True(files > 5 && log.Lines.Count > 100, $"{files} files, {log.Lines.Count} lines");
        Assert.Empty(hits.Distinct());
        Assert.NotEmpty(Secrets($"planted {Letter}"));
        Figures.Say($"paging: 0 numbers, mail addresses or endpoints in {files} files and {log.Lines.Count} log lines");
    }

    [Fact]
    public async Task Doctor_sends_a_test_page_and_says_each_channel_and_its_time()
    {
        await using var gateway = await Provider.Start();
        await using var running = await Running.Start(with: options => options with { Reach = new ReachOptions { Gateway = new GatewayOptions(new Uri(gateway.Address, "/send"), Secret), SendTimeout = TimeSpan.FromSeconds(30) } });
        await running.Write(scope => ReachBook.Add(scope, DemoWard.StaffId("ama.osei"), ChannelKind.Sms, "n", Number, Number));
        var asking = Command(running, "doctor", "--page", "ama.osei", "--page-wait", "120");
        await Until(() => Task.FromResult(gateway.All.Any(each => each.Text.Contains("test page", StringComparison.Ordinal))));
        var key = JsonDocument.Parse(gateway.All.First(each => each.Text.Contains("test page", StringComparison.Ordinal)).Body).RootElement.GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.NoContent, await Receipt(running, key, "confirmed", Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()), Secret));
        var said = await asking;
        Assert.Matches(@"ok +page: text message +confirmed after \d+ s", said);
        Assert.DoesNotContain("5550147", said, StringComparison.Ordinal);
        Figures.Say("paging, doctor --page: " + Regex.Match(said, @"text message +(confirmed after \d+ s)").Groups[1].Value);
    }

    static async Task<Browsing> In(Running running, string login)
    {
        var browser = new Browsing(running.Address);
        using var http = await running.Client(login);
        browser.SetCookie(Sessions.Cookie, http.DefaultRequestHeaders.GetValues("Cookie").Single()[(Sessions.Cookie.Length + 1)..]);
        return browser;
    }

    static async Task<HttpStatusCode> Said(Running running, JsonElement payload, string word, string? token = null)
    {
        using var http = await running.Client();
        using var answer = await http.PostAsync(new Uri("page/receipt", UriKind.Relative), new StringContent(JsonSerializer.Serialize(new { d = payload.GetProperty("d").GetString(), t = token ?? payload.GetProperty("t").GetString(), w = word })));
        return answer.StatusCode;
    }

    static async Task<HttpStatusCode> Receipt(Running running, string key, string state, Instant at, string secret)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { key, state });
        using var http = await running.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "gateway/receipt") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation(GatewaySignature.Header, GatewaySignature.Of(secret, at, body));
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    static bool IsAlert(Running running, Guid page)
    {
        using var connection = running.Database.Open();
        return PageRow.Find(connection, page) is { Test: false };
    }

    static long Confirmed(Running running)
    {
        using var connection = running.Database.Open();
        return connection.Scalar<long>("SELECT count(*) FROM reach_address WHERE confirmed_at IS NOT NULL");
    }

    static string CodeIn(string text) => Regex.Match(text, "Your code is ([2-9A-Z]{6})").Groups[1].Value;

    static Instant SystemNow(TimeProvider clock) => Instant.FromDateTimeOffset(clock.GetUtcNow());

    static IEnumerable<string> Secrets(string text) => ((string[])["5550147", "555-0147", Letter, Endpoint]).Where(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));

    static async Task<string> Command(Running running, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), .. arguments, "--data", running.Folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return await output + await errors;
    }

    static async Task Until(Func<Task<bool>> done)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await done()) return;
            await Task.Delay(50);
        }

        Assert.Fail("It did not happen within the time.");
    }
}
