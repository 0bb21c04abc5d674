using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Handrail.Cli;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using NodaTime;

namespace Handrail.Tests.Features.Access;

/// <summary>Sign-in as a real installation has it: no phrase opens the ward, and nothing tells who works here. All of it without script.</summary>
public sealed partial class RealInstallationTests
{
    const string Good = "lantern orchid brimming";

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-051")]
    public async Task The_first_administrator_comes_in_by_a_phrase_sets_password_and_code_and_from_then_on_needs_both(Engine engine)
    {
        var clock = new MovedClock();
        await using var running = await Real(engine, clock);
        await running.Write(scope => scope.Connection.Execute("UPDATE staff SET disabled_at = 1 WHERE role = 'admin'"));
        var phrase = await running.Write(scope => AdminVerb.Add(scope, "mira.holm", "Mira Holm", also: false));
        Assert.True(phrase.Ok);
        Assert.False((await running.Write(scope => AdminVerb.Add(scope, "second", "Second", also: false))).Ok);
        Assert.True((await running.Write(scope => AdminVerb.Add(scope, "second", "Second", also: true))).Ok);

        using var mira = new Browsing(running.Address);
        var key = await Enrol(mira, "mira.holm", phrase.Text, clock);
        await mira.Get("/account");
        Assert.Contains("My account", mira.Html, StringComparison.Ordinal);
        await mira.Get("/walls");
        Assert.Equal(HttpStatusCode.OK, mira.Status);
        await mira.Post("/signout");

        await mira.Get("/signin?with=phrase");
        await mira.Post("/signin", ("login", "mira.holm"), ("phrase", phrase.Text));
        Assert.Equal(HttpStatusCode.BadRequest, mira.Status); // used up

        clock.Move(TimeSpan.FromSeconds(60));
        var code = Code(key, clock);
        foreach (var (password, typed) in ((string, string)[])[(Good, "000000"), ("wrong words here", code), (Good, "")])
        {
            await mira.Get("/signin");
            await mira.Post("/signin", ("login", "mira.holm"), ("password", password), ("code", typed));
            Assert.Equal(HttpStatusCode.BadRequest, mira.Status);
            Assert.Null(mira.Cookie(Sessions.Cookie));
        }

        await mira.Post("/signin", ("login", " Mira.Holm "), ("password", Good), ("code", code), ("return", "/account"));
        Assert.Equal("/account", mira.Leads);
        await mira.Post("/signout");
        await mira.Get("/signin");
        await mira.Post("/signin", ("login", "mira.holm"), ("password", Good), ("code", code)); // overheard, and used a second time
        Assert.Equal(HttpStatusCode.BadRequest, mira.Status);
        using var connection = running.Database.Open();
        Assert.DoesNotContain(Convert.ToBase64String(key), connection.Query("SELECT totp FROM staff_secret", row => System.Text.Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(0))).Single(), StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-051")]
    public async Task A_phrase_opens_only_the_page_where_a_way_to_sign_in_is_set_up()
    {
        await using var running = await Real(Engine.Sqlite, new MovedClock());
        using var nurse = new Browsing(running.Address);
        await nurse.Get("/signin?with=phrase");
        await nurse.Post("/signin", ("login", "ama.osei"), ("phrase", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei")))), ("return", $"/ward/{DemoWard.Unit}"));
        Assert.Equal("/account", nurse.Leads);
        foreach (var path in (string[])[$"/ward/{DemoWard.Unit}", $"/ward/{DemoWard.Unit}/live", $"/person/{DemoWard.Stay(1)}", "/protocol/general-detox"])
        {
            await nurse.Get(path);
            Assert.Equal((path, "/account"), (path, nurse.Leads));
        }

        await nurse.Get("/account");
        await nurse.Post($"/person/{DemoWard.Stay(1)}/worried", ("words", "x"));
        Assert.Equal("/account", nurse.Leads);
    }

    [Fact, Hazard("HZ-051")]
    public async Task A_thousand_tries_tell_nobody_who_works_here_and_the_real_person_still_gets_in()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock, with: options => options with { Demo = false, PasswordRounds = 8_000 });
        using var real = new Browsing(running.Address);
        var key = await Enrol(real, "ama.osei", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei"))), clock);

        // Every try of the guessing costs the same, whoever it names. Measured at the check itself: the pause of the brake would drown it.
        var passwords = running.Of<Passwords>();
        // A busy machine only adds a difference where there is none: what is there is there in every round.
        var rounds = new List<string>();
        var alike = false;
        for (var round = 0; round < 3 && !alike; round++)
        {
            var took = new Dictionary<string, List<double>> { ["ama.osei"] = [], ["nobody.here"] = [], ["tove.berg"] = [] };
            for (var i = 0; i < 1002; i++)
            {
                var login = took.Keys.ElementAt(i % 3);
                var began = Stopwatch.GetTimestamp();
                Assert.Null(await passwords.Check(login, "guess number " + i, "123456", CancellationToken.None));
                took[login].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            double P50(string login) => took[login].Order().ElementAt(took[login].Count / 2);
            rounds.Add($"p50 in ms: with a password {P50("ama.osei"):0.00}, unknown {P50("nobody.here"):0.00}, without a password {P50("tove.berg"):0.00}");
            Assert.True(P50("nobody.here") > 1, "an unknown login is worked for as well");
            alike = Math.Abs(P50("ama.osei") - P50("nobody.here")) <= 5 && Math.Abs(P50("tove.berg") - P50("nobody.here")) <= 5;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', rounds));
        Assert.True(alike, string.Join("; ", rounds));

        // The same words and the same shape.
        using var guesser = new Browsing(running.Address);
        await guesser.Get("/signin");
        var answers = new HashSet<string>();
        foreach (var login in (string[])["ama.osei", "nobody.here", "tove.berg"])
        {
            await guesser.Post("/signin", ("login", login), ("password", "guess"), ("code", "123456"));
            answers.Add(guesser.Status + Shape().Replace(guesser.Html.Replace(login, "LOGIN", StringComparison.Ordinal), "value"));
        }

        Assert.Single(answers);
        var asked = new HashSet<string>();
        foreach (var login in (string[])["ama.osei", "nobody.here"])
        {
            await guesser.Get("/signin/help");
            await guesser.Post("/signin/help", ("login", login));
            asked.Add($"{guesser.Status} {guesser.Leads}");
        }

        Assert.Single(asked);

    }

    [Fact, Hazard("HZ-051")]
    public async Task A_thousand_forms_at_once_for_who_is_here_who_was_and_who_never_was_get_one_answer_and_the_owner_comes_in_meanwhile()
    {
        var clock = new MovedClock();
        await using var running = await Real(Engine.Sqlite, clock);
        using var real = new Browsing(running.Address);
        using var gone = new Browsing(running.Address);
        var key = await Enrol(real, "ama.osei", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei"))), clock);
        await Enrol(gone, "tove.berg", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("tove.berg"))), clock);
        await running.Write(scope => scope.Connection.Execute("UPDATE staff SET disabled_at = @now WHERE login = 'tove.berg'", ("now", scope.Now)));
        await real.Post("/signout");

        string[] logins = ["ama.osei", "tove.berg", "nobody.here"];
        using var http = await running.Client();
        using var page = await http.GetAsync(new Uri("signin", UriKind.Relative));
        var token = Regex.Match(await page.Content.ReadAsStringAsync(), "name=\"form_token\" value=\"([^\"]*)\"").Groups[1].Value;
        http.DefaultRequestHeaders.Add("Cookie", page.Headers.GetValues("Set-Cookie").First(each => each.StartsWith("handrail_form=", StringComparison.Ordinal)).Split(';')[0]);
        var answers = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var during = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (sent, cameIn) = (0, HttpStatusCode.NotFound);
        var owner = Task.Run(async () =>
        {
            await during.Task;
            clock.Move(TimeSpan.FromSeconds(60));
            await real.Get("/signin");
            await real.Post("/signin", ("login", "ama.osei"), ("password", Good), ("code", Code(key, clock)));
            cameIn = real.Status;
        });
        // The password of whoever left is right in half of theirs: not even that is told.
        await Parallel.ForEachAsync(Enumerable.Range(0, 1002), new ParallelOptions { MaxDegreeOfParallelism = 250 }, async (no, stop) =>
        {
            var login = logins[no % 3];
            using var answer = await http.PostAsync(new Uri("signin", UriKind.Relative), new FormUrlEncodedContent(
                [new("form_token", token), new("login", login), new("password", login == "tove.berg" && no % 2 == 0 ? Good : "guess number " + no), new("code", "123456")]), stop);
            answers.AddOrUpdate($"{login} {(int)answer.StatusCode} {answer.Headers.Contains("Set-Cookie")} {Shape().Replace((await answer.Content.ReadAsStringAsync(stop)).Replace(login, "LOGIN", StringComparison.Ordinal), "value")}", 1, (_, count) => count + 1);
            if (Interlocked.Increment(ref sent) == 300) during.SetResult();
        });
        await owner;
        Assert.Equal(1002, answers.Values.Sum());
        Assert.Equal(3, answers.Count); // one for each login, and the same but for the login
        Assert.Single(answers.Keys.Select(answer => answer[(answer.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Distinct());
        Assert.All(answers.Keys, answer => Assert.Contains(" 400 ", answer, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Redirect, cameIn);
        Assert.NotNull(real.Cookie(Sessions.Cookie));
        // Whoever left does not come in with everything right either.
        using var connection = running.Database.Open();
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM session s JOIN staff m ON m.id = s.staff_id WHERE m.login = 'tove.berg' AND s.ended_at IS NULL AND s.started_at > m.disabled_at"));
    }

    [Fact]
    public async Task Ten_wrong_codes_after_the_right_password_rest_that_way_for_a_quarter_of_an_hour()
    {
        var clock = new MovedClock();
        await using var running = await Real(Engine.Sqlite, clock);
        using var nurse = new Browsing(running.Address);
        var key = await Enrol(nurse, "ama.osei", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei"))), clock);
        var passwords = running.Of<Passwords>();
        for (var i = 0; i < 10; i++) Assert.Null(await passwords.Check("ama.osei", Good, "000000", CancellationToken.None));
        clock.Move(TimeSpan.FromMinutes(5));
        Assert.Null(await passwords.Check("ama.osei", Good, Code(key, clock), CancellationToken.None));
        clock.Move(TimeSpan.FromMinutes(11));
        Assert.Equal(DemoWard.StaffId("ama.osei"), await passwords.Check("ama.osei", Good, Code(key, clock), CancellationToken.None));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-051"), Hazard("HZ-114")]
    public async Task Who_cannot_sign_in_is_helped_by_a_second_person_never_by_themselves_and_never_by_somebody_with_fewer_rights(Engine engine)
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(engine, time: clock);
        await running.Write(scope => scope.Connection.Execute("UPDATE assignment SET place_kind = 'unit', place_id = @unit WHERE staff_id = @staff", ("unit", DemoWard.Unit), ("staff", DemoWard.StaffId("kenji.sato"))));
        using var stranger = new Browsing(running.Address);
        foreach (var login in (string[])["ama.osei", "ama.osei", "bo.lind", "ruth.adair", "kenji.sato", "mei.tanaka"])
        {
            await stranger.Get("/signin/help");
            await stranger.Post("/signin/help", ("login", login));
        }

        using var ama = await InDemo(running, "ama.osei");
        await ama.Get("/account");
        Assert.Equal(HttpStatusCode.OK, ama.Status);
        using var charge = await InDemo(running, "bo.lind");
        await charge.Get("/staff/recovery");
        Assert.Contains("Ama Osei", charge.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Dr Ruth Adair", charge.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Kenji Sato", charge.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Mei Tanaka", charge.Html, StringComparison.Ordinal); // a nurse, but of another site
        Assert.Contains("This is you", charge.Html, StringComparison.Ordinal);
        await charge.Post($"/staff/recovery/{Request(running, "bo.lind")}", ("answer", "approved"), ("how", "in-person"));
        Assert.Equal(HttpStatusCode.Forbidden, charge.Status);
        await charge.Post($"/staff/recovery/{Request(running, "kenji.sato")}", ("answer", "approved"), ("how", "in-person"));
        Assert.Equal(HttpStatusCode.Forbidden, charge.Status);
        // A phrase opens what its owner may open: for whoever works beyond the helper's unit there is no request.
        foreach (var beyond in (string[])["ruth.adair", "mei.tanaka"])
        {
            await charge.Post($"/staff/recovery/{Request(running, beyond)}", ("answer", "approved"), ("how", "in-person"));
            Assert.Equal((beyond, HttpStatusCode.NotFound), (beyond, charge.Status));
            Assert.DoesNotMatch(Words(), charge.Html);
        }

        await charge.Post($"/staff/recovery/{Request(running, "ama.osei")}", ("answer", "approved"), ("how", ""));
        Assert.Equal(HttpStatusCode.BadRequest, charge.Status);

        clock.Move(TimeSpan.FromMinutes(5.5)); // too long since the helper proved who they are
        await charge.Post($"/staff/recovery/{Request(running, "ama.osei")}", ("answer", "approved"), ("how", "in-person"));
        Assert.Contains("Show that it is you", charge.Html, StringComparison.Ordinal);
        var kept = charge.Hidden("kept");
        await charge.Post("/step-up", ("kept", kept), ("phrase", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("bo.lind")))));
        await charge.Post($"/staff/recovery/{Request(running, "ama.osei")}", ("answer", "approved-lost"), ("how", "in-person"));
        var phrase = Words().Match(charge.Html).Value;
        Assert.NotEmpty(phrase);
        await ama.Get("/account");
        Assert.StartsWith("/signin", ama.Leads, StringComparison.Ordinal); // lost: everything ended
        await ama.Get("/signin");
        await ama.Post("/signin", ("login", "ama.osei"), ("phrase", phrase));
        await ama.Get("/account");
        Assert.Contains("Bo Lind gave you a new one-time phrase", ama.Html, StringComparison.Ordinal);
        using var connection = running.Database.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'AnswerRecovery' AND outcome = 'done'"));
        Assert.Equal(6, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'AskForHelp'"));
        Assert.Equal(5, connection.Scalar<long>("SELECT count(*) FROM recovery_request"));
    }

    [Fact, Hazard("HZ-051")]
    public async Task A_fresh_installation_knows_no_login_no_default_password_and_tells_no_version()
    {
        await using var test = TestDatabase.Make(Engine.Sqlite);
        using (var connection = test.Database.Open())
            foreach (var table in (string[])["staff", "staff_phrase", "staff_secret", "passkey", "session", "device_token", "wall_screen"])
                Assert.Equal((table, 0L), (table, connection.Scalar<long>($"SELECT count(*) FROM {table}")));
        await using var running = await Real(Engine.Sqlite, new MovedClock());
        using var stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = running.Address };
        foreach (var path in (string[])["/", "/signin", "/signin/help", "/wall", "/not-here", "/health/live", "/health/ready", "/swagger", "/_framework/debug", "/.env", "/metrics", "/error"])
        {
            using var answer = await stranger.GetAsync(new Uri(path, UriKind.Relative));
            var text = await answer.Content.ReadAsStringAsync();
            Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("X-Powered-By"), path);
            Assert.DoesNotContain("0.1.0", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Kestrel", text, StringComparison.OrdinalIgnoreCase);
            if (path is "/swagger" or "/_framework/debug" or "/.env" or "/metrics" or "/error" or "/not-here") Assert.Equal((path, HttpStatusCode.NotFound), (path, answer.StatusCode));
        }
    }

    [Theory]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Mobile Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"), InlineData("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows")]
    [InlineData("curl/8.0", "a browser"), InlineData("", "a browser")]
    public void A_browser_is_kept_in_plain_words(string userAgent, string words) => Assert.Equal(words, Agent.Of(userAgent));

    static Task<Running> Real(Engine engine, MovedClock clock) => Running.Start(engine, time: clock, with: options => options with { Demo = false });

    static async Task<byte[]> Enrol(Browsing browser, string login, string phrase, MovedClock clock)
    {
        await browser.Get("/signin?with=phrase");
        await browser.Post("/signin", ("login", login), ("phrase", phrase));
        Assert.Equal("/account", browser.Leads);
        await browser.Get("/account/password");
        var key = FromBase32(Regex.Match(browser.Html, "secret=([A-Z2-7]+)").Groups[1].Value);
        var (sealedKey, code) = (browser.Hidden("key"), Code(key, clock));
        await browser.Post("/account/password", ("key", sealedKey), ("code", code), ("password", "password1234"), ("again", "password1234"));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.Post("/account/password", ("key", sealedKey), ("code", "12"), ("password", Good), ("again", Good));
        Assert.Equal(HttpStatusCode.BadRequest, browser.Status);
        await browser.Post("/account/password", ("key", sealedKey), ("code", code), ("password", Good), ("again", Good));
        Assert.Equal((HttpStatusCode.Redirect, "/account"), (browser.Status, browser.Leads));
        return key;
    }

    static async Task<Browsing> InDemo(Running running, string login)
    {
        var browser = new Browsing(running.Address);
        await browser.Get("/signin");
        await browser.Post("/signin", ("login", login), ("phrase", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId(login)))));
        return browser;
    }

    static Guid Request(Running running, string login)
    {
        using var connection = running.Database.Open();
        return connection.Query("SELECT r.id FROM recovery_request r JOIN staff s ON s.id = r.staff_id WHERE s.login = @login", row => row.Id(0), ("login", login)).Single();
    }

    static string Code(byte[] key, MovedClock clock) => Totp.CodeOf(key, Totp.StepOf(Instant.FromDateTimeOffset(clock.GetUtcNow())));

    static byte[] FromBase32(string text)
    {
        var (bits, held, bytes) = (0, 0, new List<byte>());
        foreach (var sign in text)
        {
            (held, bits) = ((held << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(sign, StringComparison.Ordinal), bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(held >> (bits - 8)));
            (bits, held) = (bits - 8, held & ((1 << (bits - 8)) - 1));
        }

        return [.. bytes];
    }

    [GeneratedRegex("value=\"[^\"]*\"")]
    private static partial Regex Shape();

    [GeneratedRegex("[a-z]{4}(-[a-z]{4}){3}")]
    private static partial Regex Words();
}
