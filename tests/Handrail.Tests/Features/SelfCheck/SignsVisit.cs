using System.Net;
using System.Text.RegularExpressions;
using Handrail.Core.SelfCheck;

namespace Handrail.Tests.Features;

/// <summary>Someone who goes through the signs check with a browser that keeps no cookie: only what the page's own forms carry is sent.</summary>
sealed partial class SignsVisit(HttpClient http, string lang)
{
    public string Html { get; private set; } = "";

    public HttpStatusCode Status { get; private set; }

    /// <summary>Where every answer came from; nothing about answers may stand here.</summary>
    public List<string> Addresses { get; } = [];

    public string Prefix => lang == "en" ? "" : "/" + lang;

    public string At => Hidden("at");

    public string Sealed => Hidden("signs");

    public string Heading => Heading1().Match(Html) is { Success: true } found ? Tag().Replace(found.Groups[1].Value, "") : "";

    public async Task Open(string door)
    {
        await Get(Prefix + "/signs");
        await Post([new("door", door)]);
    }

    public Task Answer(params string[] values) => Post([.. Carried, .. values.Select(value => KeyValuePair.Create("answer", value)), new("act", "continue")]);

    public Task Act(string act) => Post([.. Carried, new("act", act)]);

    public Task Change(string sign) => Post([new("signs", Sealed), new("then", "result"), new("act", "show"), new("at", sign)]);

    /// <summary>The same answer to every core sign, from the first to the result.</summary>
    public async Task AnswerAll(string value)
    {
        foreach (var sign in Signs.Core)
        {
            Assert.Equal(sign.Id, At);
            await Answer(value);
        }
    }

    public async Task Get(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        await Take(answer);
    }

    public async Task Post(IReadOnlyList<KeyValuePair<string, string>> fields, string? path = null)
    {
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(new Uri(path ?? Prefix + "/signs/question", UriKind.Relative), content);
        await Take(answer);
    }

    IEnumerable<KeyValuePair<string, string>> Carried
    {
        get
        {
            yield return new("signs", Sealed);
            yield return new("at", At);
            if (Html.Contains("name=\"then\"", StringComparison.Ordinal)) yield return new("then", "result");
        }
    }

    async Task Take(HttpResponseMessage answer)
    {
        Status = answer.StatusCode;
        Html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Addresses.Add(answer.RequestMessage!.RequestUri!.PathAndQuery + " " + answer.Headers.Location);
        Assert.False(answer.Headers.Contains("Set-Cookie"), "a cookie was set");
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Contains("<aside class=\"crisis\"", Status == HttpStatusCode.Redirect ? "<aside class=\"crisis\"" : Html, StringComparison.Ordinal);
    }

    string Hidden(string name) => Regex.Match(Html, $"name=\"{name}\" value=\"([^\"]*)\"").Groups[1].Value;

    [GeneratedRegex("<h1[^>]*>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Heading1();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tag();
}
