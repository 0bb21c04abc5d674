using System.Net;
using System.Text;
using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.CallBack;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Tests.Features.CallBack;

/// <summary>The public form over real HTTP: what is asked, promised, stored, sealed and shown again.</summary>
public sealed class RequestCallTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-036"), Hazard("HZ-037")]
    public async Task A_request_is_promised_a_time_and_stored_with_everything_personal_sealed(Engine engine)
    {
        await using var house = await CallHouse.Open(engine);
        using var http = house.Browser();
        var token = await house.Ask(http, "  +1 (212) 555.0147 ", (CallFields.Words, "My brother, quietly."));
        var row = house.Row(token);
        Assert.Equal((CallStatus.Requested, "other", "web", "en"), (row.Call.Status, row.Enquiry.About, row.Enquiry.Source, row.Enquiry.Lang));
        Assert.Equal(new ContactWishes(false, true, false), row.Enquiry.Wishes);
        Assert.InRange(row.Call.PromisedAt, row.Call.RequestedAt + Duration.FromMinutes(20), row.Call.RequestedAt + Duration.FromMinutes(25));
        Assert.Equal(new EnquiryTold("Robin", "+1 (212) 555.0147", "My brother, quietly.", null), house.Told(row));
        Assert.Equal(1, house.Count("SELECT count(*) FROM audit_event WHERE action = 'RequestCall' AND actor_kind = 'anonymous' AND actor = '' AND outcome = 'done' AND detail = ''"));
        Assert.Equal([row.Call.Id.ToString()], house.Query("SELECT subject_id FROM audit_event WHERE action = 'RequestCall'", each => each.GetString(0)));
        Assert.Equal(1, house.Count("SELECT count(*) FROM due_work WHERE kind = 'call-back'"));

        var sent = await http.GetStringAsync(new Uri($"/call-back/sent/{token}", UriKind.Relative));
        Assert.Contains(row.Words, sent, StringComparison.Ordinal);
        Assert.Contains(Moments.Of(Words.Of("call-back", "en"), row.Call.PromisedAt, DateTimeZoneProviders.Tzdb["America/New_York"], house.Now), sent, StringComparison.Ordinal);
        Assert.Contains("We leave no message.", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Robin", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("0147", sent, StringComparison.Ordinal);

        house.Vault.Refresh();
        await house.Running.Write(scope =>
        {
            house.Vault.Shred(scope, row.Enquiry.Id);
            return true;
        });
        Assert.Throws<VaultException>(() => house.Told(row));
    }

    [Fact, Hazard("HZ-037")]
    public async Task Nothing_personal_stands_in_any_file_of_the_installation()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var token = await house.Ask(http, "(646) 555-0188", (CallFields.Name, "Quilliam"), (CallFields.Words, "Zanzibarwords nobody else writes in a form."));
        Assert.Equal("Quilliam", house.Told(house.Row(token)).Name);
        house.Count("PRAGMA wal_checkpoint(TRUNCATE)");
        string[] secrets = ["Quilliam", "5550188", "555-0188", "Zanzibarwords", token];
        foreach (var file in Directory.EnumerateFiles(house.Running.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(read, Encoding.Latin1);
            var all = await text.ReadToEndAsync();
            Assert.All(secrets, secret => Assert.False(all.Contains(secret, StringComparison.OrdinalIgnoreCase), $"{secret} stands in {Path.GetFileName(file)}"));
        }
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-038")]
    public async Task Double_click_back_button_and_resend_make_one_request(Engine engine)
    {
        await using var house = await CallHouse.Open(engine);
        using var http = house.Browser();
        var form = CallHouse.Filled(await CallHouse.Token(http));
        house.Time.Move(TimeSpan.FromSeconds(20));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => CallHouse.Post(http, form)));
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Redirect, answers[0].Where), (answer.Status, answer.Where)));
        house.Time.Move(TimeSpan.FromMinutes(30));
        Assert.Equal(answers[0].Where, (await CallHouse.Post(http, form)).Where); // back, and sent again
        Assert.Equal((1, 1, 1), (house.Count("SELECT count(*) FROM call_back"), house.Count("SELECT count(*) FROM enquiry"), house.Count("SELECT count(*) FROM call_once")));
    }

    [Fact, Hazard("HZ-038")]
    public async Task Going_back_and_correcting_the_number_replaces_the_request_and_loses_nothing()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var form = CallHouse.Filled(await CallHouse.Token(http), "(212) 555-0148");
        house.Time.Move(TimeSpan.FromSeconds(20));
        var first = (await CallHouse.Post(http, form)).Where;
        form[CallFields.Phone] = "(212) 555-0149";
        var second = (await CallHouse.Post(http, form)).Where;
        Assert.NotEqual(first, second);
        var (old, now) = (house.Row(first[(first.LastIndexOf('/') + 1)..]), house.Row(second[(second.LastIndexOf('/') + 1)..]));
        Assert.Equal((CallStatus.Closed, now.Call.Id), (old.Call.Status, old.Call.JoinedTo));
        Assert.Equal((CallStatus.Requested, "(212) 555-0149"), (now.Call.Status, house.Told(now).Phone));
        Assert.Equal(1, house.Count("SELECT count(*) FROM call_back WHERE closed_at IS NULL"));
        Assert.Equal(second, (await CallHouse.Post(http, form)).Where);
        Assert.Contains("replaced by the new one", await http.GetStringAsync(new Uri(first.Replace("/sent/", "/status/", StringComparison.Ordinal), UriKind.Relative)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CallFields.Phone, "", "Enter a phone number")]
    [InlineData(CallFields.Phone, "911", "This cannot be a phone number")]
    [InlineData(CallFields.Phone, "call me maybe", "This cannot be a phone number")]
    [InlineData(CallFields.Phone, "12345678901234567890123", "This cannot be a phone number")]
    [InlineData(CallFields.When, "", "Choose when we should call")]
    [InlineData(CallFields.When, "yesterday", "Choose when we should call")]
    [InlineData(CallFields.Part, "midnight", "Choose a time of day")]
    [InlineData(CallFields.Zone, "Mars/Olympus", "Choose your time zone")]
    [InlineData(CallFields.Message, "", "Choose one of the answers")]
    [InlineData(CallFields.About, "everyone", "Choose one of the answers")]
    public async Task A_wrong_field_is_said_beside_it_and_everything_typed_is_still_there(string field, string value, string said)
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var form = CallHouse.Filled(await CallHouse.Token(http), "(212) 555-0147", (CallFields.Name, "Zo\u00EB & co"), (CallFields.Words, "first line\nsecond \"line\""));
        form[field] = value;
        house.Time.Move(TimeSpan.FromSeconds(20));
        var page = await CallHouse.Refused(http, form);
        Assert.Matches($"id=\"{field}-fault\">.*{said}", page);
        Assert.Contains($"href=\"#{field}\"", page, StringComparison.Ordinal);
        var plain = WebUtility.HtmlDecode(page);
        Assert.Contains("value=\"Zo\u00EB & co\"", plain, StringComparison.Ordinal);
        Assert.Contains("first line\nsecond \"line\"", plain, StringComparison.Ordinal);
        Assert.Contains(form[CallFields.Form], plain, StringComparison.Ordinal); // the same token: the time taken and the once-number stay true
        Assert.Equal(0, house.Count("SELECT count(*) FROM enquiry"));
        form[field] = CallHouse.Filled("")[field];
        Assert.Equal(HttpStatusCode.Redirect, (await CallHouse.Post(http, form)).Status);
    }

    [Fact]
    public async Task A_time_that_is_over_is_said_beside_the_field()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var local = house.Now.InZone(DateTimeZoneProviders.Tzdb["America/New_York"]).LocalDateTime;
        house.Time.Move((local.Date.PlusDays(1).At(new LocalTime(21, 45)) - local).ToDuration().ToTimeSpan());
        var form = CallHouse.Filled(await CallHouse.Token(http), "(212) 555-0147", (CallFields.When, "today"), (CallFields.Part, "morning"));
        house.Time.Move(TimeSpan.FromSeconds(20));
        var page = await CallHouse.Refused(http, form);
        Assert.Matches("id=\"when-fault\">.*That time is over", page);
    }

    [Fact, Hazard("HZ-040")]
    public async Task Hostile_text_is_stored_as_the_words_it_is_and_shown_as_text()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var token = await house.Ask(http, "(212)\r\n555-0147",
            (CallFields.Name, "=cmd|' /C calc'!A0 <script>alert(1)</script>"), (CallFields.Words, "a\u202Eb\u0007c\r\nSet-Cookie: x=1\r\n<img src=x onerror=alert(1)>"));
        var told = house.Told(house.Row(token));
        Assert.Equal("=cmd|' /C calc'!A0 <script>alert(1)</script>", told.Name);
        Assert.Equal("abc\nSet-Cookie: x=1\n<img src=x onerror=alert(1)>", told.Text);
        Assert.DoesNotContain('\n', told.Phone);

        Assert.Equal(HttpStatusCode.BadRequest, (await CallHouse.Post(http, CallHouse.Filled("", "911", (CallFields.Name, "a\0b")))).Status); // no browser sends this
        var form = CallHouse.Filled(await CallHouse.Token(http), "911", (CallFields.Name, "\"><script>alert(1)</script>"), (CallFields.Words, "</textarea><script>alert(1)</script>"), ("when", "\r\nLocation: /evil"));
        var page = await CallHouse.Refused(http, form); // which also holds every header of the answer to what it must be
        Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;/textarea&gt;&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-040")]
    public async Task Too_much_text_is_said_with_nothing_lost_and_ten_megabytes_are_refused_plainly()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var form = CallHouse.Filled(await CallHouse.Token(http));
        house.Time.Move(TimeSpan.FromSeconds(60));
        form[CallFields.Words] = new string('a', 501);
        var page = await CallHouse.Refused(http, form);
        Assert.Matches("id=\"words-fault\">.*it has 501", page);
        Assert.Contains(new string('a', 501), page, StringComparison.Ordinal);
        form[CallFields.Words] = new string('b', 300_000);
        Assert.Contains(new string('b', 300_000), await CallHouse.Refused(http, form), StringComparison.Ordinal);

        // The client waits for what the server says to the head of the request, as a browser's answer to a refused upload is read: nothing is left to chance.
        form[CallFields.Words] = new string('c', 10_000_000);
        using (var waits = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(60) }) { BaseAddress = http.BaseAddress })
        using (var large = new HttpRequestMessage(HttpMethod.Post, "/call-back") { Content = new FormUrlEncodedContent(form) })
        {
            Assert.True(large.Content.Headers.ContentLength > 10_000_000);
            large.Headers.ExpectContinue = true;
            using var answer = await waits.SendAsync(large);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Contains("Press Back in your browser", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (house.Count("SELECT count(*) FROM enquiry"), house.Count("SELECT count(*) FROM call_back")));
        using var json = new StringContent("{\"phone\":\"1\"}", Encoding.UTF8, "application/json");
        using var none = await http.PostAsync(new Uri("/call-back", UriKind.Relative), json);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
        form[CallFields.Words] = new string('d', 500);
        Assert.Equal(HttpStatusCode.Redirect, (await CallHouse.Post(http, form)).Status);
        Assert.Equal(1, house.Count("SELECT count(*) FROM enquiry"));
    }

    [Theory]
    [InlineData("+44 20 7946 0958", "foreign")]
    [InlineData("+1 876 555 0123", "foreign")]
    [InlineData("1-900-555-0123", "premium")]
    [InlineData("800 555 0123", "premium")]
    public async Task A_foreign_or_premium_number_waits_in_check_and_is_never_refused(string phone, string why)
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var row = house.Row(await house.Ask(http, phone));
        Assert.Equal((CallStatus.Check, why), (row.Call.Status, row.Doubt));
    }

    [Theory, InlineData("en", "", "Deleted 90 days after your request is over", "Only the staff who help you see it"), InlineData("es", "/es", "Se borra 90 días después de que termine su solicitud", "Solo lo ve el personal que le ayuda"), Hazard("HZ-047")]
    public async Task How_long_it_is_kept_stands_beside_each_field_that_is_kept_and_is_what_the_job_does(string lang, string at, string kept, string who)
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var answers = house.Running.Of<Sealed>().Protect(Sealed.Signs, "who=other;sleep=3", Duration.FromMinutes(30));
        var (_, _, sent) = await CallHouse.Post(http, new() { [CallFields.Signs] = answers }, $"{at}/call-back/with-signs");
        var page = WebUtility.HtmlDecode(sent);
        foreach (var field in (string[])[CallFields.Phone, CallFields.Name, CallFields.Words, CallFields.Signs])
        {
            Assert.Matches($"id=\"{field}-hint\">[^<]*{kept}", page);
            Assert.Contains($"aria-describedby=\"{field}-hint\"", page, StringComparison.Ordinal);
        }

        Assert.Contains(who, page, StringComparison.Ordinal); // a nurse who takes a hand-over sees it too
        Assert.DoesNotMatch("last spoke|último contacto|only our advisors|nuestros asesores", page);
        Assert.Equal(Duration.FromDays(90), Handrail.Features.Desk.CallerRetention.Keeps);
        var words = Words.Of("call-back", lang);
        Assert.All((string[])["kept", "keep"], key => Assert.Contains("{days}", words[key], StringComparison.Ordinal)); // from one constant, never a number in the words
    }

    [Fact]
    public async Task Doubtful_ones_are_queued_with_a_promise_and_the_page_does_not_tell_them_apart()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var token = await CallHouse.Token(http);
        var (status, where, _) = await CallHouse.Post(http, CallHouse.Filled(token)); // within a second
        Assert.Equal(HttpStatusCode.Redirect, status);
        var row = house.Row(where[(where.LastIndexOf('/') + 1)..]);
        Assert.Equal((CallStatus.Check, "too-fast"), (row.Call.Status, row.Doubt));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(where, UriKind.Relative))).StatusCode);
        var (_, without, _) = await CallHouse.Post(http, CallHouse.Filled("nonsense", "(212) 555-0151"));
        Assert.Equal("no-form", house.Row(without[(without.LastIndexOf('/') + 1)..]).Doubt);
        Assert.Equal(without, (await CallHouse.Post(http, CallHouse.Filled("other nonsense", "(212) 555-0151"))).Where); // the same content without a form: one request
    }

    [Fact, Hazard("HZ-041")]
    public async Task The_answers_of_the_signs_check_go_along_sealed_only_when_the_person_leaves_the_mark()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var answers = house.Running.Of<Sealed>().Protect(Sealed.Signs, "who=other;sleep=3", Duration.FromMinutes(30));
        var (status, _, page) = await CallHouse.Post(http, new() { [CallFields.Signs] = answers }, "/call-back/with-signs");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("Your answers from the signs check", page, StringComparison.Ordinal);
        var carried = System.Text.RegularExpressions.Regex.Match(page, "name=\"signs\" value=\"([^\"]*)\"").Groups[1].Value;
        var sent = house.Row(await house.Ask(http, "(212) 555-0152", (CallFields.Signs, carried), (CallFields.SendSigns, "yes")));
        var kept = house.Row(await house.Ask(http, "(212) 555-0153", (CallFields.Signs, carried)));
        Assert.Equal(("who=other;sleep=3", null), (house.Told(sent).Signs, house.Told(kept).Signs));
        var (_, _, lost) = await CallHouse.Post(http, new() { [CallFields.Signs] = "x" + answers }, "/es/call-back/with-signs");
        Assert.Contains("demasiado antiguas", WebUtility.HtmlDecode(lost), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_link_changes_the_time_cancels_and_shows_where_it_stands_and_a_wrong_one_is_not_here()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var token = await house.Ask(http);
        var path = $"/call-back/status/{token}";
        var wish = new Dictionary<string, string> { ["when"] = "tomorrow", ["part"] = "morning", ["zone"] = "Pacific/Honolulu" };
        Assert.Equal((HttpStatusCode.Redirect, path + "?changed=1"), Short(await CallHouse.Post(http, wish, path + "/change")));
        var changed = house.Row(token);
        Assert.Equal((8, 12), (Local(changed.Call.PromisedFrom), Local(changed.Call.PromisedAt)));
        Assert.Contains("Choose when we should call", await CallHouse.Refused(http, new() { ["when"] = "someday" }, path + "/change", path), StringComparison.Ordinal);
        Assert.Contains("You are in the queue", await http.GetStringAsync(new Uri(path, UriKind.Relative)), StringComparison.Ordinal);
        for (var twice = 0; twice < 2; twice++) Assert.Equal((HttpStatusCode.Redirect, path), Short(await CallHouse.Post(http, [], path + "/cancel")));
        Assert.Equal((CallStatus.Cancelled, CallCodes.Withdrawn), (house.Row(token).Call.Status, house.Row(token).Call.Outcome));
        Assert.Contains("This request is cancelled", await http.GetStringAsync(new Uri(path, UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains(Words.Of("call-back", "en")["status.closed"], WebUtility.HtmlDecode(await CallHouse.Refused(http, wish, path + "/change", path)), StringComparison.Ordinal);
        foreach (var wrong in (string[])[token + "x", "x", new string('a', 200)])
            foreach (var act in (string[])["", "/change", "/cancel"])
                Assert.Equal(HttpStatusCode.NotFound, act.Length == 0 ? (await http.GetAsync(new Uri($"/call-back/status/{wrong}", UriKind.Relative))).StatusCode : (await CallHouse.Post(http, wish, $"/call-back/status/{wrong}{act}")).Status);

        static int Local(Instant at) => at.InZone(DateTimeZoneProviders.Tzdb["Pacific/Honolulu"]).Hour;
        static (HttpStatusCode, string) Short((HttpStatusCode Status, string Where, string Page) answer) => (answer.Status, answer.Where);
    }

    [Fact, Hazard("HZ-036")]
    public async Task The_form_speaks_Spanish_sets_no_cookie_and_without_a_desk_says_that_it_is_closed()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        using var page = await http.GetAsync(new Uri("/es/call-back", UriKind.Relative));
        var text = WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        Assert.Contains("<html lang=\"es\">", text, StringComparison.Ordinal);
        Assert.Contains("Pida que le llamemos", text, StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Set-Cookie"));
        var form = CallHouse.Filled(await CallHouse.Token(http, "/es/call-back"), "");
        Assert.Contains("Escriba un número", WebUtility.HtmlDecode(await CallHouse.Refused(http, form, "/es/call-back")), StringComparison.Ordinal);

        await using var closed = await CallHouse.Open(desk: false);
        using var nobody = closed.Browser();
        Assert.Contains("We take no call requests here yet", await nobody.GetStringAsync(new Uri("/call-back", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_languages_have_the_same_words_and_the_same_places()
    {
        var (en, es) = (Words.Of("call-back", "en"), Words.Of("call-back", "es"));
        Assert.Equal(en.Keys.Order(), es.Keys.Order());
        Assert.All(en.Keys, key => Assert.Equal(Places(en[key]), Places(es[key])));
        Assert.True(en["pair.first"].Split(' ').Length * en["pair.second"].Split(' ').Length > 5000);

        static string Places(string text) => string.Join(',', System.Text.RegularExpressions.Regex.Matches(text, @"\{\w+\}").Select(place => place.Value).Order());
    }

    [Fact]
    public async Task Networks_are_the_first_bits_that_a_proxy_reports_and_nothing_the_sender_claims()
    {
        Assert.Equal(Network.Prefix(IPAddress.Parse("198.51.100.7")), Network.Prefix(IPAddress.Parse("198.51.100.250")));
        Assert.NotEqual(Network.Prefix(IPAddress.Parse("198.51.100.7")), Network.Prefix(IPAddress.Parse("198.51.101.7")));
        Assert.Equal(Network.Prefix(IPAddress.Parse("2001:db8:0:1::1")), Network.Prefix(IPAddress.Parse("2001:db8:0:ff::2")));
        Assert.Equal(Network.Prefix(IPAddress.Parse("198.51.100.7")), Network.Prefix(IPAddress.Parse("::ffff:198.51.100.9")));
        await using var house = await CallHouse.Open();
        for (var n = 0; n <= CallBrake.OfNetwork; n++)
        {
            using var http = house.Browser($"203.0.113.{n}, 198.51.100.20"); // the first is what the sender claims
            Assert.Equal(n < CallBrake.OfNetwork ? CallStatus.Requested : CallStatus.Check, house.Row(await house.Ask(http, $"(212) 555-01{60 + n}")).Call.Status);
        }
    }

    [Fact]
    public async Task The_demo_has_people_waiting_in_every_kind_of_queue()
    {
        await using var house = await CallHouse.Open();
        await house.Running.Write(scope =>
        {
            DemoDesk.SeedCalls(scope, house.Vault);
            DemoDesk.SeedCalls(scope, house.Vault);
            return true;
        });
        using var connection = house.Running.Database.Open();
        var open = CallBook.Open(connection, DemoDesk.Desk);
        Assert.Equal([CallStatus.Requested, CallStatus.Requested, CallStatus.Requested, CallStatus.Check, CallStatus.Attempted], open.Select(row => row.Call.Status).Order().Order(Comparer<CallStatus>.Create((a, b) => (a == CallStatus.Check ? 1 : a == CallStatus.Attempted ? 2 : 0) - (b == CallStatus.Check ? 1 : b == CallStatus.Attempted ? 2 : 0))));
        Assert.Equal("Robin", house.Told(open.Single(row => row.Words == "amber heron")).Name);
        Assert.All(open, row => Assert.Equal(row.Call, Call.Of(row.Call.Id, CallBook.Events(connection, row.Call.Id))));
    }
}
