using System.Net;
using System.Text.RegularExpressions;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.CallBack;
using NodaTime;

namespace Handrail.Tests.Features.CallBack;

/// <summary>The system's clock, moved ahead: timers stay real, everything that asks the time sees the moved one.</summary>
public sealed class MovedTime : TimeProvider
{
    long ahead;

    public void Move(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));
}

/// <summary>The whole product with the demo's desk, over real HTTP, on a clock the test moves ahead.</summary>
public sealed partial class CallHouse : IAsyncDisposable
{
    CallHouse(Running running, MovedTime time) => (Running, Time) = (running, time);

    public Running Running { get; }

    public MovedTime Time { get; }

    public Vault Vault => Running.Of<Vault>();

    public static async Task<CallHouse> Open(Engine engine = Engine.Sqlite, bool desk = true)
    {
        var time = new MovedTime();
        var running = await Running.Start(engine, beds: 1, time: time);
        if (desk)
            await running.Write(scope =>
            {
                DemoDesk.Seed(scope);
                return true;
            });
        return new CallHouse(running, time);
    }

    /// <summary>A browser of somebody in network <paramref name="address"/>.</summary>
    public HttpClient Browser(string address = "198.51.100.7", bool like = true)
    {
        var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Running.Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        if (!like) return http;
        http.DefaultRequestHeaders.Add("Accept-Language", "en-US,en;q=0.7");
        http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0");
        return http;
    }

    /// <summary>The token of a form that is shown now.</summary>
    public static async Task<string> Token(HttpClient http, string path = "/call-back")
    {
        var page = await http.GetStringAsync(new Uri(path, UriKind.Relative));
        return WebUtility.HtmlDecode(FormToken().Match(page).Groups[1].Value);
    }

    /// <summary>A form as a person fills it in.</summary>
    public static Dictionary<string, string> Filled(string token, string phone = "(212) 555-0147", params (string Field, string Value)[] other)
    {
        var form = new Dictionary<string, string>
        {
            [CallFields.Form] = token, [CallFields.Name] = "Robin", [CallFields.Phone] = phone, [CallFields.When] = "soonest", [CallFields.Part] = "any", [CallFields.Zone] = "America/New_York",
            [CallFields.Message] = "no", [CallFields.Text] = "yes", [CallFields.Who] = "no", [CallFields.About] = "other", [CallFields.Words] = "", ["homepage"] = "", ["subject"] = "",
        };
        foreach (var (field, value) in other) form[field] = value;
        return form;
    }

    public static async Task<(HttpStatusCode Status, string Where, string Page)> Post(HttpClient http, Dictionary<string, string> form, string path = "/call-back")
    {
        using var body = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body);
        return (answer.StatusCode, answer.Headers.Location?.ToString() ?? "", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends a form with something wrong in it and follows as a browser does: answers the page that shows it again. Nothing that was typed stands in the address.</summary>
    public static async Task<string> Refused(HttpClient http, Dictionary<string, string> form, string path = "/call-back", string? page = null)
    {
        using var body = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var where = answer.Headers.Location!.ToString();
        Assert.Matches($"^{Regex.Escape(page ?? path)}\\?again=[A-Za-z0-9_-]{{22}}$", where);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches($"^{TypedAgain.Cookie}=[A-Za-z0-9_-]{{22}}; max-age=900; path=/; samesite=strict; httponly$", cookie);
        using var shown = await http.GetAsync(new Uri(where, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        return await shown.Content.ReadAsStringAsync();
    }

    /// <summary>Asks as a person does: opens the form, takes forty seconds, sends it. Answers the token of the link.</summary>
    public async Task<string> Ask(HttpClient http, string phone = "(212) 555-0147", params (string Field, string Value)[] other)
    {
        var token = await Token(http);
        Time.Move(TimeSpan.FromSeconds(40));
        var (status, where, page) = await Post(http, Filled(token, phone, other));
        Assert.True(status == HttpStatusCode.Redirect, page);
        return where[(where.LastIndexOf('/') + 1)..];
    }

    public CallRow Row(string token)
    {
        using var connection = Running.Database.Open();
        return CallBook.FindByLink(connection, RequestCallHandler.HashOf(token)) ?? throw new InvalidOperationException("no such call-back");
    }

    public EnquiryTold Told(CallRow row)
    {
        using var connection = Running.Database.Open();
        return EnquiryBook.Open(connection, Vault, row.Enquiry.Id)!;
    }

    public List<T> Query<T>(string sql, Func<System.Data.Common.DbDataReader, T> row, params (string, object?)[] parameters)
    {
        using var connection = Running.Database.Open();
        return connection.Query(sql, row, parameters);
    }

    public long Count(string sql)
    {
        using var connection = Running.Database.Open();
        return connection.Scalar<long>(sql);
    }

    public Instant Now => Running.Of<IClock>().GetCurrentInstant();

    public ValueTask DisposeAsync() => Running.DisposeAsync();

    [GeneratedRegex("name=\"form\" value=\"([^\"]*)\"")]
    private static partial Regex FormToken();
}
