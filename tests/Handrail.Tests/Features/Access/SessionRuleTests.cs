using System.Diagnostics;
using System.Net;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;

namespace Handrail.Tests.Features.Access;

/// <summary>The rules of sessions, on the running product under a moved clock.</summary>
public sealed class SessionRuleTests
{
    static readonly string WardPath = $"/ward/{DemoWard.Unit}";
    static readonly string Observe = $"/person/{DemoWard.Stay(1)}/observe";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-052")]
    public async Task After_ten_idle_minutes_a_session_locks_and_an_unlock_goes_back_to_the_same_screen_with_a_new_secret(Engine engine)
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(engine, time: clock);
        using var nurse = await SignedIn(running, "ama.osei");
        clock.Move(TimeSpan.FromMinutes(9));
        await nurse.Get(WardPath);
        Assert.Equal(HttpStatusCode.OK, nurse.Status);
        clock.Move(TimeSpan.FromMinutes(9));
        await nurse.Get(WardPath + "/alerts");
        Assert.Equal(HttpStatusCode.OK, nurse.Status);
        clock.Move(TimeSpan.FromMinutes(11));
        await nurse.Get(WardPath + "/alerts?of=me");
        Assert.Equal("/unlock?back=" + Uri.EscapeDataString(WardPath + "/alerts?of=me"), nurse.Leads);

        var before = nurse.Cookie(Sessions.Cookie)!;
        await nurse.Get(nurse.Leads);
        Assert.Contains("Ama Osei", nurse.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Bed 1", nurse.Html, StringComparison.Ordinal);
        await nurse.Post("/unlock", ("return", nurse.Hidden("return")), ("phrase", "wrong-wrong"));
        Assert.Equal(HttpStatusCode.BadRequest, nurse.Status);
        await nurse.Post("/unlock", ("return", nurse.Hidden("return")), ("phrase", await Phrase(running, "ama.osei")));
        Assert.Equal(WardPath + "/alerts?of=me", nurse.Leads);
        Assert.NotEqual(before, nurse.Cookie(Sessions.Cookie));
        await nurse.Get(nurse.Leads);
        Assert.Equal(HttpStatusCode.OK, nurse.Status);
        using var old = new Browsing(running.Address);
        old.SetCookie(Sessions.Cookie, before);
        await old.Get(WardPath);
        Assert.StartsWith("/signin", old.Leads, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-052")]
    public async Task Somebody_else_s_phrase_does_not_unlock_and_anybody_can_sign_a_locked_screen_out()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var nurse = await SignedIn(running, "ama.osei");
        clock.Move(TimeSpan.FromMinutes(11));
        await nurse.Get("/unlock");
        await nurse.Post("/unlock", ("phrase", await Phrase(running, "bo.lind")));
        Assert.Equal(HttpStatusCode.BadRequest, nurse.Status);
        await nurse.Post("/signout");
        Assert.Equal("/", nurse.Leads);
        await nurse.Get(WardPath);
        Assert.StartsWith("/signin", nurse.Leads, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-053")]
    public async Task What_was_typed_before_the_lock_is_kept_shown_once_more_and_stored_once()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var nurse = await SignedIn(running, "ama.osei");
        await nurse.Get(Observe);
        var once = nurse.Hidden("once");
        clock.Move(TimeSpan.FromMinutes(11));
        await nurse.Post(Observe, ("once", once), ("pulse", "72"), ("password_hint", "never kept"));
        Assert.Contains("What you typed is kept", nurse.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("pulse", nurse.Hidden("kept"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, Observations(running));
        var kept = nurse.Hidden("kept");

        // A colleague at the same screen cannot read it out.
        using var other = await SignedIn(running, "tove.berg");
        clock.Move(TimeSpan.FromMinutes(11));
        await other.Get("/unlock");
        await other.Post("/unlock", ("kept", kept), ("phrase", await Phrase(running, "tove.berg")));
        Assert.Equal("/", other.Leads);

        await nurse.Post("/unlock", ("kept", kept), ("phrase", await Phrase(running, "ama.osei")));
        Assert.Equal(HttpStatusCode.OK, nurse.Status);
        Assert.Contains($"action=\"{Observe}\"", nurse.Html, StringComparison.Ordinal);
        Assert.Contains("<dt>Pulse</dt><dd>72</dd>", nurse.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("never kept", nurse.Html, StringComparison.Ordinal);
        Assert.Equal(0, Observations(running));
        for (var twice = 0; twice < 2; twice++)
        {
            await nurse.Post(Observe, ("once", once), ("pulse", nurse.Hidden("pulse")));
            Assert.Equal(HttpStatusCode.Redirect, nurse.Status);
        }

        Assert.Equal(1, Observations(running));
    }

    [Fact, Hazard("HZ-052")]
    public async Task An_open_stream_is_no_activity_and_ends_when_the_session_locks()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var nurse = await SignedIn(running, "ama.osei");
        await nurse.Get(WardPath);
        using var stream = await OpenStream(nurse, WardPath + "/live");
        for (var i = 0; i < 4; i++)
        {
            clock.Move(TimeSpan.FromMinutes(2));
            await Task.Delay(600);
            await nurse.Get(WardPath + "?picture"); // the picture that renews itself without script
            Assert.Equal(HttpStatusCode.OK, nurse.Status);
            await nurse.Get("/session/left");
            using var another = await OpenStream(nurse, WardPath + "/live");
            Assert.False(stream.Ended.IsCompleted);
        }

        clock.Move(TimeSpan.FromMinutes(2.1));
        await EndsWithin(stream, TimeSpan.FromSeconds(1));
        await nurse.Get(WardPath + "?picture");
        Assert.StartsWith("/unlock", nurse.Leads, StringComparison.Ordinal);
        Assert.Contains("\"left\":0", await nurse.Get("/session/left"), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-054")]
    public async Task Disabling_an_account_ends_its_requests_and_open_streams_within_a_second(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var nurse = await SignedIn(running, "ama.osei");
        await nurse.Get(WardPath);
        using var stream = await OpenStream(nurse, WardPath + "/live");
        using var other = await SignedIn(running, "tove.berg");
        using var staying = await OpenStream(other, WardPath + "/live");
        // Past the writer and without a bell, as another process would do it.
        using (var connection = running.Database.Open()) connection.Execute("UPDATE staff SET disabled_at = 1 WHERE login = 'ama.osei'");
        await EndsWithin(stream, TimeSpan.FromSeconds(1));
        await nurse.Get(WardPath);
        Assert.StartsWith("/signin", nurse.Leads, StringComparison.Ordinal);
        await Task.Delay(1500);
        Assert.False(staying.Ended.IsCompleted);
    }

    [Fact]
    public async Task Twelve_hours_after_sign_in_a_session_is_over_however_busy_it_was()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var nurse = await SignedIn(running, "ama.osei");
        for (var i = 0; i < 80; i++)
        {
            clock.Move(TimeSpan.FromMinutes(8.95));
            await nurse.Get("/account");
            Assert.Equal(HttpStatusCode.OK, nurse.Status);
        }

        clock.Move(TimeSpan.FromMinutes(5));
        await nurse.Get("/account");
        Assert.StartsWith("/signin", nurse.Leads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_is_written_at_most_once_a_minute()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var nurse = await SignedIn(running, "ama.osei");
        var written = new HashSet<long>();
        for (var i = 0; i < 12; i++)
        {
            clock.Move(TimeSpan.FromSeconds(20));
            await nurse.Get("/account");
            using var connection = running.Database.Open();
            written.Add(connection.Scalar<long>("SELECT max(used_at) FROM session WHERE ended_at IS NULL"));
        }

        Assert.InRange(written.Count, 3, 5);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_person_sees_their_sessions_and_ends_one_or_all_others_and_nobody_else_s(Engine engine)
    {
        await using var running = await Running.Start(engine);
        using var desk = await SignedIn(running, "ama.osei");
        using var phone = await SignedIn(running, "ama.osei");
        using var third = await SignedIn(running, "ama.osei");
        using var other = await SignedIn(running, "bo.lind");
        await other.Get("/account");
        await desk.Get("/account");
        Assert.Equal(3, desk.Html.Split("<strong>Chrome on Windows</strong>").Length - 1);
        var ends = System.Text.RegularExpressions.Regex.Matches(desk.Html, "/account/session/([0-9a-f-]+)/end").Select(each => each.Groups[1].Value).ToList();
        Assert.Equal(2, ends.Count);
        await other.Post($"/account/session/{ends[0]}/end");
        using var stream = await OpenStream(phone, WardPath + "/live");
        using var stream3 = await OpenStream(third, WardPath + "/live");
        await desk.Post($"/account/session/{ends[0]}/end");
        Assert.Equal("/account", desk.Leads);
        await Task.WhenAny(stream.Ended, stream3.Ended).WaitAsync(TimeSpan.FromSeconds(1));
        Assert.NotEqual(stream.Ended.IsCompleted, stream3.Ended.IsCompleted);
        await desk.Post("/account/sessions/end");
        await EndsWithin(stream, TimeSpan.FromSeconds(1));
        await EndsWithin(stream3, TimeSpan.FromSeconds(1));
        await desk.Get("/account");
        Assert.Equal(HttpStatusCode.OK, desk.Status);
        await other.Get("/account");
        Assert.Equal(HttpStatusCode.OK, other.Status);
    }

    [Fact, Hazard("HZ-052")]
    public async Task A_sensitive_act_asks_again_after_five_minutes_and_keeps_what_was_typed()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var director = await SignedIn(running, "ruth.adair");
        await director.Get("/protocol/general-detox");
        clock.Move(TimeSpan.FromMinutes(5.1));
        await director.Post("/protocol/general-detox/sign", ("words", "Read and approved by me"), ("once", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.OK, director.Status);
        Assert.Contains("Show that it is you", director.Html, StringComparison.Ordinal);
        await director.Post("/step-up", ("kept", director.Hidden("kept")), ("phrase", await Phrase(running, "ruth.adair")));
        Assert.Contains("Read and approved by me", director.Html, StringComparison.Ordinal);
        Assert.Contains("action=\"/protocol/general-detox/sign\"", director.Html, StringComparison.Ordinal);
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'StepUp' AND outcome = 'done'"));
    }

    [Fact, Hazard("HZ-063")]
    public async Task An_emergency_opens_nothing_until_it_is_shown_again_who_asks()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        using var technician = await SignedIn(running, "tove.berg");
        await technician.Get("/emergency");
        clock.Move(TimeSpan.FromMinutes(5.1));
        await technician.Post("/emergency", ("stay", DemoWard.Stay(1).ToString()), ("nature", "worse"), ("reason", "not breathing well"), ("told", "the ward"), ("once", Guid.NewGuid().ToString()));
        Assert.Contains("Show that it is you", technician.Html, StringComparison.Ordinal);
        using (var connection = running.Database.Open()) Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM break_glass"));
        await technician.Post("/step-up", ("kept", technician.Hidden("kept")), ("phrase", await Phrase(running, "tove.berg")));
        await technician.Post("/emergency", ("stay", DemoWard.Stay(1).ToString()), ("nature", "worse"), ("reason", "not breathing well"), ("told", "the ward"), ("once", Guid.NewGuid().ToString()));
        using (var connection = running.Database.Open()) Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM break_glass"));
    }

    static async Task<Browsing> SignedIn(Running running, string login)
    {
        var browser = new Browsing(running.Address);
        await browser.Get("/signin");
        await browser.Post("/signin", ("login", login), ("phrase", await Phrase(running, login)));
        Assert.Equal(HttpStatusCode.Redirect, browser.Status);
        return browser;
    }

    static Task<string> Phrase(Running running, string login) => running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId(login)));

    static long Observations(Running running)
    {
        using var connection = running.Database.Open();
        return connection.Scalar<long>("SELECT count(*) FROM observation");
    }

    static async Task<OpenStreamOf> OpenStream(Browsing browser, string path)
    {
        var answer = await browser.Stream(path);
        Assert.Equal((path, HttpStatusCode.OK, "text/event-stream"), (path, answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return new OpenStreamOf(answer);
    }

    static async Task EndsWithin(OpenStreamOf stream, TimeSpan atMost)
    {
        var clock = Stopwatch.StartNew();
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.True(clock.Elapsed <= atMost, $"The stream ended after {clock.Elapsed}.");
    }

    /// <summary>A stream that is read on and on.</summary>
    sealed class OpenStreamOf : IDisposable
    {
        readonly HttpResponseMessage answer;

        public OpenStreamOf(HttpResponseMessage answer)
        {
            this.answer = answer;
            Ended = Task.Run(Read);
        }

        public Task Ended { get; }

        async Task Read()
        {
            var part = new byte[8192];
            try
            {
                var body = await answer.Content.ReadAsStreamAsync();
                while (await body.ReadAsync(part) > 0)
                {
                    // only its end matters
                }
            }
            catch (Exception cut) when (cut is IOException or HttpRequestException or ObjectDisposedException)
            {
                // cut off: that is an end too
            }
        }

        public void Dispose() => answer.Dispose();
    }
}
