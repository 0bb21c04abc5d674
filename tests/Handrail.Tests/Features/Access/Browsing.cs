using System.Net;
using System.Text.RegularExpressions;

namespace Handrail.Tests.Features.Access;

/// <summary>A browser without script: keeps cookies, follows no redirect by itself, and sends forms with the token of the page it saw last.</summary>
public sealed partial class Browsing : IDisposable
{
    readonly HttpClient http;
    readonly CookieContainer cookies = new();

    public Browsing(Uri address)
    {
        http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = address };
        http.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36");
    }

    /// <summary>What the last answer held.</summary>
    public string Html { get; private set; } = "";

    /// <summary>Status of the last answer.</summary>
    public HttpStatusCode Status { get; private set; }

    /// <summary>Where the last answer leads; empty when nowhere.</summary>
    public string Leads { get; private set; } = "";

    public string? Cookie(string name) => cookies.GetCookies(http.BaseAddress!)[name]?.Value;

    public void SetCookie(string name, string value) => cookies.Add(http.BaseAddress!, new Cookie(name, value) { Path = "/" });

    public async Task<string> Get(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return await Took(answer);
    }

    /// <summary>Sends a form with the token seen last.</summary>
    public async Task<string> Post(string path, params (string Name, string Value)[] fields)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative),
            new FormUrlEncodedContent([new("form_token", Hidden("form_token")), .. fields.Select(each => KeyValuePair.Create(each.Name, each.Value))]));
        return await Took(answer);
    }

    /// <summary>Opens a stream and hands over its answer once the head is there.</summary>
    public Task<HttpResponseMessage> Stream(string path) => http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

    /// <summary>The value of a hidden field of the last page that had it.</summary>
    public string Hidden(string name)
    {
        if (Regex.Match(Html, $"name=\"{name}\" value=\"([^\"]*)\"") is { Success: true } found) seen[name] = WebUtility.HtmlDecode(found.Groups[1].Value);
        return seen.GetValueOrDefault(name, "");
    }

    readonly Dictionary<string, string> seen = [];

    async Task<string> Took(HttpResponseMessage answer)
    {
        (Status, Leads, Html) = (answer.StatusCode, answer.Headers.Location?.ToString() ?? "", await answer.Content.ReadAsStringAsync());
        Hidden("form_token");
        return Html;
    }

    public void Dispose() => http.Dispose();
}
