using System.Net;
using Handrail.Features.CallBack;
using Handrail.Ui;
using Microsoft.AspNetCore.Http;
using NodaTime;

namespace Handrail.Tests.Features.CallBack;

/// <summary>A refused form is held for a quarter of an hour, in memory, for the browser that sent it.</summary>
public sealed class RefusedFormTests
{
    [Fact, Hazard("HZ-071"), Hazard("HZ-072")]
    public async Task Whoever_sent_it_sees_it_again_with_or_without_cookies_and_the_history_of_a_shared_browser_opens_nothing()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var form = CallHouse.Filled(await CallHouse.Token(http), "911", (CallFields.Name, "Quilliam"), (CallFields.Words, "what nobody else may read"));
        house.Time.Move(TimeSpan.FromSeconds(20));
        var (where, cookie) = await Send(http, form);

        var first = await Get(http, where); // the browser follows at once, and has cookies switched off
        Assert.Contains("what nobody else may read", first, StringComparison.Ordinal);
        Assert.Contains("id=\"phone-fault\"", first, StringComparison.Ordinal);
        foreach (var other in (string?[])[null, "handrail_again=AAAAAAAAAAAAAAAAAAAAAA", "handrail_again=x"])
        {
            var shown = await Get(http, where, other);
            Assert.DoesNotContain("Quilliam", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("phone-fault", shown, StringComparison.Ordinal);
            Assert.Contains("name=\"phone\"", shown, StringComparison.Ordinal); // a form to begin again with, and no error page
        }

        for (var back = 0; back < 3; back++) Assert.Contains("Quilliam", await Get(http, where, cookie), StringComparison.Ordinal);
        Assert.DoesNotContain("Quilliam", await Get(http, where.Replace("/call-back", "/es/call-back", StringComparison.Ordinal), cookie), StringComparison.Ordinal);

        using var leave = new HttpRequestMessage(HttpMethod.Get, "/leave");
        leave.Headers.Add("Cookie", cookie);
        using var left = await http.SendAsync(leave);
        Assert.Contains(left.Headers.GetValues("Set-Cookie"), set => set.StartsWith("handrail_again=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal));

        house.Time.Move(TypedAgain.Lasts.ToTimeSpan());
        Assert.DoesNotContain("Quilliam", await Get(http, where, cookie), StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-038"), Hazard("HZ-072")]
    public async Task Sent_well_at_last_it_is_one_request_and_nothing_of_it_is_held_any_longer()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var form = CallHouse.Filled(await CallHouse.Token(http), "");
        house.Time.Move(TimeSpan.FromSeconds(20));
        var (first, cookie) = await Send(http, form);
        form[CallFields.Phone] = "911";
        var (second, same) = await Send(http, form, cookie);
        Assert.Equal(cookie, same);
        Assert.Contains("value=\"911\"", await Get(http, second, cookie), StringComparison.Ordinal);
        Assert.DoesNotContain("value=\"911\"", await Get(http, first, cookie), StringComparison.Ordinal); // Back: as it was then

        form[CallFields.Phone] = "(212) 555-0147";
        using var body = new FormUrlEncodedContent(form);
        using var well = new HttpRequestMessage(HttpMethod.Post, "/call-back") { Content = body };
        well.Headers.Add("Cookie", cookie);
        using var sent = await http.SendAsync(well);
        Assert.StartsWith("/call-back/sent/", sent.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains(sent.Headers.GetValues("Set-Cookie"), set => set.StartsWith("handrail_again=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
        Assert.Equal((0, 0), house.Running.Of<TypedAgain>().Size());
        Assert.Contains("name=\"phone\"", await Get(http, second, cookie), StringComparison.Ordinal);
        Assert.Equal(1, house.Count("SELECT count(*) FROM call_back"));
    }

    [Fact, Hazard("HZ-072")]
    public async Task Nothing_of_a_refused_form_reaches_the_disk()
    {
        await using var house = await CallHouse.Open();
        using var http = house.Browser();
        var token = await CallHouse.Token(http);
        await CallHouse.Refused(http, CallHouse.Filled(token, "911", (CallFields.Name, "Quilliam"), (CallFields.Words, "Zanzibarwords")));
        house.Count("PRAGMA wal_checkpoint(TRUNCATE)");
        foreach (var file in Directory.EnumerateFiles(house.Running.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(read, System.Text.Encoding.Latin1);
            var all = await text.ReadToEndAsync();
            Assert.False(all.Contains("Quilliam", StringComparison.OrdinalIgnoreCase) || all.Contains("Zanzibarwords", StringComparison.OrdinalIgnoreCase), Path.GetFileName(file));
        }
    }

    [Fact, Hazard("HZ-072")]
    public void A_flood_of_refused_forms_fills_no_memory_and_the_large_ones_go_before_a_persons()
    {
        var again = new TypedAgain(new FixedClock());
        var (person, cookie) = Keep(again, "a person's few words");
        for (var n = 0; n < 500; n++) Keep(again, new string('x', 200_000));
        Assert.InRange(again.Size().Chars, 1, TypedAgain.MostChars);
        Assert.Equal("a person's few words", again.Find(Asking(person, cookie), "en")!.Draft[CallFields.Words]);
        for (var n = 0; n < TypedAgain.MostForms + 10; n++) Keep(again, "y");
        Assert.InRange(again.Size().Forms, 1, TypedAgain.MostForms);

        static (string Token, string Cookie) Keep(TypedAgain again, string words)
        {
            var http = new DefaultHttpContext();
            var token = again.Keep(http, new TypedForm("en", new CallDraft(new Dictionary<string, string> { [CallFields.Words] = words }), [new FieldError("phone", "x")]), "nonce");
            return (token, http.Response.Headers.SetCookie.ToString().Split(';')[0]);
        }

        static DefaultHttpContext Asking(string token, string cookie)
        {
            var http = new DefaultHttpContext();
            http.Request.QueryString = new QueryString("?again=" + token);
            http.Request.Headers.Cookie = cookie;
            return http;
        }
    }

    static async Task<(string Where, string Cookie)> Send(HttpClient http, Dictionary<string, string> form, string? cookie = null)
    {
        using var body = new FormUrlEncodedContent(form);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/call-back") { Content = body };
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return (answer.Headers.Location!.ToString(), answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    static async Task<string> Get(HttpClient http, string path, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    sealed class FixedClock : IClock
    {
        public Instant GetCurrentInstant() => Instant.FromUtc(2026, 11, 23, 15, 0);
    }
}
