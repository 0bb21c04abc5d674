using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Access;
using NodaTime;

namespace Handrail.Tests.Features.Consents;

/// <summary>A member of staff at a browser without script: opens a page, fills its form, sends it. And the few facts the tests of consents share.</summary>
sealed partial class Hands(HttpClient http) : IDisposable
{
    public static readonly Guid Someone = DemoWard.Person(1), Another = DemoWard.Person(2);

    public const string Elm = "Dr Elm";

    public static async Task<Hands> Of(Running running, string login) => new(await running.Client(login));

    /// <summary>A privacy officer of one organization, site or unit.</summary>
    public static async Task<Gate.Actor> Officer(Running running, string login, string kind, Guid place)
    {
        var id = DemoWard.StaffId(login);
        await running.Write(scope =>
        {
            scope.Connection.Execute("INSERT INTO staff (id, login, name, role) VALUES (@id, @login, @login, 'privacy-officer')", ("id", id), ("login", login));
            return scope.Connection.Execute("INSERT INTO assignment (id, staff_id, role, place_kind, place_id, from_at, made_at) VALUES (@id, @staff, 'privacy-officer', @kind, @place, 0, 0)",
                ("id", Guid.CreateVersion7()), ("staff", id), ("kind", kind), ("place", place));
        });
        return new Gate.Actor("staff", id, login, "privacy-officer");
    }

    public async Task<(HttpStatusCode Status, string Html)> Get(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>Opens <paramref name="page"/>, and posts these fields to <paramref name="to"/> with the page's own tokens.</summary>
    public async Task<(HttpStatusCode Status, string Html, string Location)> Post(string page, string to, params (string Name, string Value)[] fields)
    {
        var (tokens, cookie) = await Tokens(page);
        using var content = new FormUrlEncodedContent([.. tokens.Select(each => KeyValuePair.Create(each.Name, each.Value)), .. fields.Select(each => KeyValuePair.Create(each.Name, each.Value))]);
        return await Send(to, content, cookie);
    }

    /// <summary>The same with a file.</summary>
    public async Task<(HttpStatusCode Status, string Html, string Location)> Upload(string page, string to, string field, string name, byte[] file)
    {
        var (tokens, cookie) = await Tokens(page);
        using var content = new MultipartFormDataContent();
        foreach (var (key, value) in tokens) content.Add(new StringContent(value), key);
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Add(part, field, name);
        return await Send(to, content, cookie);
    }

    public async Task<byte[]> Bytes(string path) => await http.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    async Task<(List<(string Name, string Value)> Tokens, string Cookie)> Tokens(string page)
    {
        using var shown = await http.GetAsync(new Uri(page, UriKind.Relative));
        var html = await shown.Content.ReadAsStringAsync();
        var cookie = shown.Headers.TryGetValues("Set-Cookie", out var set) ? set.FirstOrDefault(each => each.StartsWith("handrail_form=", StringComparison.Ordinal))?.Split(';')[0] : null;
        return ([("form_token", Token().Match(html).Groups[1].Value), ("once", Guid.NewGuid().ToString())], cookie ?? "");
    }

    async Task<(HttpStatusCode, string, string)> Send(string to, HttpContent content, string cookie)
    {
        using var form = new HttpRequestMessage(HttpMethod.Post, new Uri(to, UriKind.Relative)) { Content = content };
        form.Headers.Add("Cookie", $"{http.DefaultRequestHeaders.GetValues("Cookie").Single()}; {cookie}");
        using var answer = await http.SendAsync(form);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.ToString() ?? "");
    }

    public void Dispose() => http.Dispose();

    /// <summary>A consent of somebody for Dr Elm, in the record.</summary>
    public static Task<Consent> Agree(Running running, Guid person, Func<ConsentForm, ConsentForm>? change = null) => running.Write(scope =>
    {
        var form = new ConsentForm
        {
            Kind = ConsentKind.Specific, PatientName = "Invented Person", Discloser = "Harbour House", Parts = RecordPart.Presence | RecordPart.Stays | RecordPart.Measurements, Labels = SecurityLabel.Sud,
            Description = "My name, my stay and the values measured in it", Grantees = [Grantee.Named(RecipientKind.TreatingProvider, Elm)], Purposes = [Purpose.Treatment], RevocationStated = true,
            HowToRevoke = "In writing to the front desk", Expiry = ExpiryKind.OnDate, ExpiresAt = scope.Now + Duration.FromDays(90), SignedName = "Invented Person", SignedBy = SignerKind.Patient,
            SignedHow = SignatureWay.OnScreen, SignedAt = scope.Now,
        };
        var check = (change?.Invoke(form) ?? form).Check(Guid.CreateVersion7(), 1, person, scope.Now);
        Assert.True(check.Consent is not null, string.Join(" ", check.Wrong.Select(each => each.Reason)));
        running.Of<ConsentBook>().Save(scope, check.Consent, DemoWard.StaffId("bo.lind"));
        return check.Consent;
    });

    public static Task<bool> Revoke(Running running, Consent consent) => running.Write(scope =>
    {
        running.Of<ConsentBook>().End(scope, consent, revoked: true, "said so", DemoWard.StaffId("bo.lind"));
        return true;
    });

    /// <summary>A client with a reading token behind which a receiver stands.</summary>
    public static async Task<HttpClient> Reader(Running running, Recipient? to, Purpose purpose = Purpose.Treatment)
    {
        var secret = await running.Write(scope => DeviceTokens.Add(scope, "reader " + Guid.NewGuid(), null, null, canRead: true, to: to, purpose: purpose).Secret);
        var client = new HttpClient { BaseAddress = running.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return client;
    }

    public static Recipient DrElm { get; } = new(RecipientKind.TreatingProvider, "dr elm");

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
