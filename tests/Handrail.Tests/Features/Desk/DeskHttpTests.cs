using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Core.SelfCheck;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Features.Desk;
using Handrail.Hosting;
using Handrail.Tests.Trust;
using static Handrail.Tests.Features.Desk.DeskHouse;

namespace Handrail.Tests.Features.Desk;

/// <summary>The desk over HTTP: who sees what, what is refused at the door, and that its live page moves.</summary>
public sealed partial class DeskHttpTests
{
    [Fact, Hazard("HZ-045")]
    public async Task The_number_is_on_the_screen_of_who_took_the_request_and_on_no_other()
    {
        await using var running = await Start();
        var call = await Ask(running);
        using var ines = await Advisor.SignIn(running, Ines);
        using var sam = await Advisor.SignIn(running, Sam);
        var path = $"/desk/call/{call}";
        foreach (var html in (string[])[await ines.Get("/desk"), await ines.Get(path)])
            Assert.DoesNotMatch("555-0147|Robin|dinner", html);
        using (var taken = await ines.Post(path, path + "/claim")) Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        Assert.Matches("555-0147.*Robin|Robin.*555-0147", (await ines.Get(path)).ReplaceLineEndings(" "));
        Assert.Contains("Message: <b>NO</b>", await ines.Get(path), StringComparison.Ordinal);
        foreach (var html in (string[])[await sam.Get("/desk"), await sam.Get(path)])
        {
            Assert.DoesNotMatch("555-0147|Robin|dinner", html);
            Assert.Contains("Ines Vidal", html, StringComparison.Ordinal);
        }
    }

    [Fact, Hazard("HZ-045")]
    public async Task A_message_is_not_offered_where_it_is_not_safe_and_refused_when_it_is_sent_all_the_same()
    {
        await using var running = await Start();
        var call = await Ask(running);
        using var ines = await Advisor.SignIn(running, Ines);
        var path = $"/desk/call/{call}";
        (await ines.Post(path, path + "/claim")).Dispose();
        Assert.DoesNotContain("value=\"message-left\"", await ines.Get(path), StringComparison.Ordinal);
        using var refused = await ines.Post(path, path + "/record", ("outcome", "message-left"), ("note", "beep"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var html = await refused.Content.ReadAsStringAsync();
        Assert.Contains("They said that a message is not safe", html, StringComparison.Ordinal);
        Assert.Contains(">beep</textarea>", html, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-046")]
    public async Task The_six_dangers_stand_beside_every_call_before_and_after_it_is_taken_with_what_to_do_and_whom_to_call()
    {
        await using var running = await Start();
        var call = await Ask(running);
        using var ines = await Advisor.SignIn(running, Ines);
        var path = $"/desk/call/{call}";
        var before = await ines.Get(path);
        (await ines.Post(path, path + "/claim")).Dispose();
        foreach (var html in (string[])[before, await ines.Get(path)])
        {
            foreach (var risk in RiskCard.All) Assert.Contains($"id=\"about-{risk}\"", html, StringComparison.Ordinal);
            Assert.Contains("Call 911", html, StringComparison.Ordinal);
            Assert.Contains("Call or text 988", html, StringComparison.Ordinal);
            Assert.Contains("National Domestic Violence Hotline 1-800-799-7233", html, StringComparison.Ordinal);
            Assert.Contains("Childhelp 1-800-422-4453", html, StringComparison.Ordinal);
            Assert.Contains("Where this comes from", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_card_and_the_script_say_where_they_come_from_have_numbers_in_every_country_and_are_looked_at_again_in_time()
    {
        var content = CallContent.Shipped();
        Assert.True(content.Due > new HostClock(TimeProvider.System).GetCurrentInstant().InUtc().Date, $"content/desk/call.yml was to be looked at again by {content.Due}");
        Assert.All(content.Risks, risk => Assert.True(risk.Source.Length > 20, risk.Code));
        foreach (var country in (string[])["us", "gb"])
        {
            var lines = CrisisLines.Shipped(country);
            Assert.All(content.Risks, risk => Assert.Contains("emergency", CallContent.NumbersOf(risk, lines).Select(line => line.Id)));
            Assert.All(content.Risks.Where(risk => risk.Code is RiskCard.Violence or RiskCard.Child or RiskCard.Suicide), risk => Assert.True(CallContent.NumbersOf(risk, lines).Count > 1, $"{risk.Code} in {country}"));
        }

        // Each id is one that some country has: a slip of the pen would leave a number out in silence.
        var known = new[] { "us", "gb" }.SelectMany(country => CrisisLines.Shipped(country).Lines).Select(line => line.Id).ToHashSet();
        Assert.All(content.Risks.SelectMany(risk => risk.Lines), id => Assert.Contains(id, known));
        var text = File.ReadAllText(Repository.At("content/desk/call.yml"));
        Assert.Contains("\"due\"", Assert.Throws<ContentException>(() => CallContent.Parse("call.yml", text.Replace("due: 2027", "due: 2020", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advisors_land_on_the_desk_nurses_on_the_ward_and_neither_sees_the_others_links()
    {
        await using var running = await Start();
        using var ines = await Advisor.SignIn(running, Ines);
        using var nurse = await Advisor.SignIn(running, Nurse);
        Assert.Equal(("/desk", $"/ward/{DemoWard.Unit}"), (ines.Landed, nurse.Landed));
        var html = await ines.Get("/desk");
        Assert.DoesNotContain($"/ward/{DemoWard.Unit}", html, StringComparison.Ordinal);
        using var refused = await nurse.Http.GetAsync(new Uri("/desk", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var report = await ines.Http.GetAsync(new Uri("/desk/report", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, report.StatusCode);
        using var out_ = await ines.Post("/desk", "/signout");
        Assert.Equal("/", out_.Headers.Location?.ToString());
    }

    [Fact, Hazard("HZ-046")]
    public async Task A_hand_over_is_read_by_whom_it_was_given_to_and_is_not_there_for_anyone_else()
    {
        await using var running = await Start();
        var call = await Ask(running);
        using var ines = await Advisor.SignIn(running, Ines);
        using var nurse = await Advisor.SignIn(running, Nurse);
        using var other = await Advisor.SignIn(running, "tove.berg");
        var path = $"/desk/call/{call}";
        (await ines.Post(path, path + "/claim")).Dispose();
        using (var offered = await ines.Post(path, path + "/handover", ("note", "In pain, wants a nurse"), ("risk", "pregnant"), ("hand_to", DemoWard.StaffId(Nurse).ToString()))) Assert.Equal(HttpStatusCode.Redirect, offered.StatusCode);
        Assert.Matches("id=\"handed\"[^>]*>Handed to me<b[^>]*> \\(1\\)</b>", await nurse.Get($"/ward/{DemoWard.Unit}"));
        var link = Handover().Match(await nurse.Get("/handover")).Value;
        using (var paged = await nurse.Http.GetAsync(new Uri($"/page/{Page()}", UriKind.Relative))) Assert.Equal(link, paged.Headers.Location!.ToString()); // what a tap on the page opens
        var html = await nurse.Get(link);
        Assert.Contains("In pain, wants a nurse", html, StringComparison.Ordinal);
        Assert.Contains("Pregnant", html, StringComparison.Ordinal);
        using var missing = await other.Http.GetAsync(new Uri(link, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        using (var taken = await nurse.Post(link, link + "/take")) Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        Assert.Contains("Ama Osei has taken it", await ines.Get(path), StringComparison.Ordinal);
        Assert.Matches("id=\"handed\" hidden[^>]*>Handed to me<b[^>]*></b>", await nurse.Get($"/ward/{DemoWard.Unit}"));

        Guid Page()
        {
            using var connection = running.Database.Open();
            return connection.Query("SELECT id FROM page WHERE about = 'hand-over'", row => row.Id(0)).Single();
        }
    }

    [Fact, Hazard("HZ-122")]
    public void A_message_about_a_hand_over_names_nobody_and_no_place() =>
        Assert.Equal("Handrail: page AB12 for a hand-over. Open the app.",
            new Handrail.Outbound.Outgoing(Guid.Empty, "k", Handrail.Core.Paging.ChannelKind.Sms, "+1", Guid.Empty, false, "AB12", "a hand-over", "t", "c").Words);

    [Fact, Hazard("HZ-122")]
    public async Task The_live_ward_of_who_is_asked_says_so_with_its_next_beat()
    {
        await using var running = await Start();
        var call = await Ask(running);
        using var ines = await Advisor.SignIn(running, Ines);
        using var nurse = await Advisor.SignIn(running, Nurse);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var answer = await nurse.Http.GetAsync(new Uri($"/ward/{DemoWard.Unit}/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop.Token));
        await Until(lines, "\"handed\":0", stop.Token);
        var path = $"/desk/call/{call}";
        (await ines.Post(path, path + "/claim")).Dispose();
        (await ines.Post(path, path + "/handover", ("note", "In pain, wants a nurse"), ("hand_to", DemoWard.StaffId(Nurse).ToString()))).Dispose();
        await Until(lines, "\"handed\":1", stop.Token);
    }

    [Fact, Hazard("HZ-046")]
    public async Task The_draft_is_there_after_signing_in_again_and_the_script_gets_its_version()
    {
        await using var running = await Start();
        var call = await Ask(running);
        var path = $"/desk/call/{call}";
        using (var ines = await Advisor.SignIn(running, Ines))
        {
            (await ines.Post(path, path + "/claim")).Dispose();
            using var saved = await ines.Post(path, path + "/draft", script: true, ("note", "half a sentence"), ("seen", "0"));
            Assert.Equal(1, JsonDocument.Parse(await saved.Content.ReadAsStringAsync()).RootElement.GetProperty("version").GetInt32());
            (await ines.Post("/desk", "/signout")).Dispose();
            using var late = await ines.Post(null, path + "/draft", script: true, ("note", "half a sentence and more"), ("seen", "1"));
            Assert.StartsWith("/signin", late.Headers.Location!.ToString(), StringComparison.Ordinal);
        }

        using var again = await Advisor.SignIn(running, Ines);
        Assert.Contains(">half a sentence</textarea>", await again.Get(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_a_caller_reads_out_shows_their_answers_and_a_wrong_one_says_so()
    {
        await using var running = await Start();
        var call = await Ask(running);
        using var ines = await Advisor.SignIn(running, Ines);
        var path = $"/desk/call/{call}";
        (await ines.Post(path, path + "/claim")).Dispose();
        var answers = new SignsAnswers(SignsDoor.Me).With("bladder", SignAnswer.Yes).With("suicide", SignAnswer.Yes).With("nose", SignAnswer.NotSure);
        var code = SignsCode.Write(answers);
        (await ines.Post(path, path + "/draft?to=signs", ("signs_code", code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal)))).Dispose();
        var html = WebUtility.HtmlDecode(await ines.Get(path));
        Assert.Contains("I think of suicide, or of not being here", html, StringComparison.Ordinal);
        Assert.Contains("A red flag fits", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("I think of suicide, or of not being here", StringComparison.Ordinal) < html.IndexOf("Do you pee often", StringComparison.Ordinal), "red flags first");
        (await ines.Post(path, path + "/draft?to=signs", ("signs_code", code[..^1] + (code[^1] == '2' ? '3' : '2')))).Dispose();
        Assert.Contains("This is no code of ours", await ines.Get(path), StringComparison.Ordinal);
        using var connection = running.Database.Open();
        Assert.DoesNotContain(code, string.Join(' ', connection.Query("SELECT detail || subject_id FROM audit_event", row => row.GetString(0))), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-042")]
    public async Task A_new_request_is_on_an_open_screen_within_a_second_and_the_stream_says_that_the_machine_lives(Engine engine)
    {
        await using var running = await Start(engine);
        using var ines = await Advisor.SignIn(running, Ines);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var answer = await ines.Http.GetAsync(new Uri("/desk/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop.Token));
        await Until(lines, "\"ok\":true", stop.Token); // the first picture is through
        await running.Write(scope => DeskHouse.Ask(scope, running.Of<Vault>(), words: "amber heron"));
        var watch = Stopwatch.StartNew();
        await Until(lines, "amber heron", stop.Token);
        Assert.True(watch.ElapsedMilliseconds < 1000, $"it took {watch.ElapsedMilliseconds} ms");
        Figures.Say($"new request to live page ({engine}): {watch.ElapsedMilliseconds} ms");
    }

    [Fact, Hazard("HZ-047")]
    public async Task The_deletion_runs_by_itself_when_the_program_starts()
    {
        await using var running = await Start();
        for (var tries = 0; tries < 100 && Last() is null; tries++) await Task.Delay(100);
        Assert.NotNull(Last());

        NodaTime.Instant? Last()
        {
            using var connection = running.Database.Open();
            return CallerRetention.LastRun(connection);
        }
    }

    static async Task Until(StreamReader lines, string words, CancellationToken stop)
    {
        while (await lines.ReadLineAsync(stop) is { } line)
            if (line.Contains(words, StringComparison.Ordinal)) return;
        Assert.Fail($"The stream ended without \"{words}\".");
    }

    static async Task<Running> Start(Engine engine = Engine.Sqlite)
    {
        var running = await Running.Start(engine, beds: 1);
        await running.Write(scope =>
        {
            DemoDesk.Seed(scope);
            return true;
        });
        return running;
    }

    static Task<Guid> Ask(Running running) => running.Write(scope => DeskHouse.Ask(scope, running.Of<Vault>()));

    [GeneratedRegex("/handover/[0-9a-f-]{36}")]
    private static partial Regex Handover();
}

/// <summary>A browser-like advisor: keeps cookies, and posts a page's forms with their tokens.</summary>
sealed partial class Advisor : IDisposable
{
    Advisor(HttpClient http, string landed) => (Http, Landed) = (http, landed);

    public HttpClient Http { get; }

    /// <summary>Where signing in led.</summary>
    public string Landed { get; }

    string once = "";
    string token = "";

    public static async Task<Advisor> SignIn(Running running, string login)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = running.Address };
        var phrase = await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId(login)));
        var page = await http.GetStringAsync(new Uri("/signin", UriKind.Relative));
        using var form = new FormUrlEncodedContent([new("form_token", Token().Match(page).Groups[1].Value), new("login", login), new("phrase", phrase), new("return", "")]);
        using var answer = await http.PostAsync(new Uri("/signin", UriKind.Relative), form);
        return new Advisor(http, answer.Headers.Location?.ToString() ?? $"status {answer.StatusCode}");
    }

    public async Task<string> Get(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} answered {(int)answer.StatusCode}: {html}");
        (token, once) = (Token().Match(html).Groups[1].Value, Once().Match(html).Groups[1].Value);
        return html;
    }

    public Task<HttpResponseMessage> Post(string? from, string path, params (string Name, string Value)[] fields) => Post(from, path, false, fields);

    /// <summary>Posts a form of the page <paramref name="from"/> (null: of the page last seen).</summary>
    public async Task<HttpResponseMessage> Post(string? from, string path, bool script, params (string Name, string Value)[] fields)
    {
        if (from is not null) await Get(from);
        using var post = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("form_token", token), new("once", once), .. fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value))]),
        };
        if (script) post.Headers.Add("X-Draft", "1");
        return await Http.SendAsync(post);
    }

    public void Dispose() => Http.Dispose();

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("name=\"once\" value=\"([^\"]+)\"")]
    private static partial Regex Once();
}
