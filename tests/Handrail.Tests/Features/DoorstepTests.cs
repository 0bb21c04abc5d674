using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using Handrail.Features.Watch;

namespace Handrail.Tests.Features;

/// <summary>What strangers, wrong forms and broken parts get to see.</summary>
public sealed partial class DoorstepTests
{
    [Theory, InlineData("/\t/elsewhere.example"), InlineData("//elsewhere.example"), InlineData("/\\elsewhere.example"), InlineData("https://elsewhere.example"), InlineData("/\u0001")]
    public async Task Signing_in_leads_to_no_other_place_and_never_wastes_the_phrase(string back)
    {
        await using var running = await Running.Start();
        using var answer = await SignIn(running, "ama.osei", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei"))), back);
        Assert.Equal((HttpStatusCode.Redirect, $"/ward/{DemoWard.Unit}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(Sessions.Cookie, StringComparison.Ordinal));
    }

    [Fact, Hazard("HZ-006")]
    public async Task Guessing_locks_nobody_out_and_does_not_fill_the_audit()
    {
        await using var running = await Running.Start();
        for (var i = 0; i < 22; i++) (await SignIn(running, "ama.osei", "wrong-wrong")).Dispose();
        using var connection = running.Database.Open();
        Assert.Equal(20, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'SignIn' AND outcome = 'refused'"));
        using var right = await SignIn(running, "ama.osei", await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei"))));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    [Fact]
    public async Task Behind_a_proxy_with_TLS_the_session_cookie_is_for_TLS_only()
    {
        await using var running = await Running.Start();
        var phrase = await running.Write(scope => Sessions.NewPhrase(scope, DemoWard.StaffId("ama.osei")));
        using var answer = await SignIn(running, "ama.osei", phrase, "", "https");
        Assert.Contains(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith(Sessions.SecureCookie + "=", StringComparison.Ordinal) && cookie.Contains("; path=/; secure; samesite=strict; httponly", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_that_fails_keeps_the_strict_headers_and_says_nothing_of_why()
    {
        await using var running = await Running.Start();
        using (var connection = running.Database.Open()) connection.Execute("ALTER TABLE unit_setting RENAME TO unit_setting_gone");
        using var nobody = await running.Client();
        using var answer = await nobody.GetAsync(new Uri("/signin", UriKind.Relative));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unit_setting", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_no_form_too_large_or_broken_is_the_senders_fault_and_not_ours()
    {
        await using var running = await Running.Start();
        using var nurse = await running.Client("ama.osei");
        var place = new Uri($"/person/{DemoWard.Stay(1)}/observe", UriKind.Relative);
        foreach (var (body, type, status) in ((string, string, int)[])
                 [("{}", "application/json", 415), (new string('a', 1_200_000), "application/x-www-form-urlencoded", 413), ("--x\r\nnothing", "multipart/form-data; boundary=x", 400),
                  ("form_token=a%00b", "application/x-www-form-urlencoded", 400), (string.Join('&', Enumerable.Range(0, 3000).Select(i => $"a{i}=1")), "application/x-www-form-urlencoded", 400)])
        {
            using var content = new StringContent(body, Encoding.UTF8);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            using var answer = await nurse.PostAsync(place, content);
            Assert.Equal((type, status), (type, (int)answer.StatusCode));
        }
    }

    [Fact]
    public async Task Opening_a_form_about_a_person_is_in_the_audit()
    {
        await using var running = await Running.Start();
        using var nurse = await running.Client("ama.osei");
        foreach (var page in (string[])["observe", "sheet/cows"])
            Assert.Equal(HttpStatusCode.OK, (await nurse.GetAsync(new Uri($"/person/{DemoWard.Stay(1)}/{page}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await nurse.GetAsync(new Uri($"/observation/{Guid.Empty}/correct", UriKind.Relative))).StatusCode);
        using var connection = running.Database.Open();
        Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'OpenForm' AND subject_id = @stay", ("stay", DemoWard.Stay(1).ToString())));
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE action = 'OpenCorrection' AND outcome = 'NotFound'"));
    }

    [Fact]
    public async Task A_search_with_hundreds_of_conditions_is_refused_with_a_reason()
    {
        await using var running = await Running.Start();
        using var http = new HttpClient { BaseAddress = running.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await running.Token(canRead: true));
        foreach (var query in (string[])[string.Join('&', Enumerable.Repeat("date=2026", 700)), "status=%00"])
        {
            using var answer = await http.GetAsync(new Uri("fhir/Observation?" + query, UriKind.Relative));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public void One_person_holds_a_bounded_number_of_live_streams()
    {
        var (wake, staff) = (new BoardWake(), Guid.NewGuid());
        for (var i = 0; i < BoardWake.MostStreams; i++) Assert.True(wake.Enter(staff));
        Assert.False(wake.Enter(staff));
        Assert.True(wake.Enter(Guid.NewGuid()));
        wake.Leave(staff);
        Assert.True(wake.Enter(staff));
    }

    static async Task<HttpResponseMessage> SignIn(Running running, string login, string phrase, string back = "", string? scheme = null)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = running.Address };
        if (scheme is not null) http.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        using var page = await http.GetAsync(new Uri("/signin", UriKind.Relative));
        var token = FormToken().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        using var post = new HttpRequestMessage(HttpMethod.Post, "/signin") { Content = new FormUrlEncodedContent([new("form_token", token), new("login", login), new("phrase", phrase), new("return", back)]) };
        if (scheme is not null) post.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").First().Split(';')[0]);
        return await http.SendAsync(post);
    }

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
