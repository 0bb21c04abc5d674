using System.Net.Http.Headers;
using System.Text;

namespace Handrail.Tests.Trust;

/// <summary>Ids of what was planted.</summary>
/// <param name="Call">A call-back.</param>
/// <param name="Handover">Its hand-over to a nurse.</param>
/// <param name="Consent">A consent.</param>
/// <param name="Packet">What was sent under it.</param>
/// <param name="Report">The hand-over of a shift.</param>
/// <param name="Opening">An opening in an emergency.</param>
/// <param name="Bed">A bed that is held.</param>
sealed record Planted(Guid Call, Guid Handover, Guid Consent, Guid Packet, Guid Report, Guid Opening, Guid Bed)
{
    /// <summary>The marks that some page must have shown, in order: otherwise the scan would prove nothing about them.</summary>
    public static IReadOnlyList<string> Shown { get; } =
    [
        "k-about", "k-allergy", "k-answer", "k-asked", "k-assessment", "k-background", "k-caller", "k-concern", "k-consent", "k-correction", "k-counselling", "k-device", "k-draft", "k-emergency",
        "k-for", "k-hold", "k-limit", "k-merge", "k-note", "k-reach", "k-recipient", "k-recommendation", "k-relative", "k-situation", "k-told",
    ];
}

/// <summary>A browser of each kind of staff, and a machine with a reading token.</summary>
sealed class Clients : IDisposable
{
    static readonly string[] Logins = ["ama.osei", "kenji.sato", "noor.khan", "ines.vidal", "lena.hart", "bo.lind", "priya.nair", "tomas.reyes"];
    readonly List<HttpClient> staff = [];
    HttpClient machine = null!;

    public HttpClient Nurse => staff[0];

    public static async Task<Clients> Of(Running running)
    {
        var clients = new Clients { machine = await running.Client() };
        clients.machine.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await running.Token(canRead: true));
        foreach (var login in Logins) clients.staff.Add(await running.Client(login));
        return clients;
    }

    /// <summary>One more member of staff.</summary>
    public async Task First(Running running, string login, Guid id) => staff.Insert(0, await running.Client(login, id));

    /// <summary>What each of them gets, one after the other, until <paramref name="enough"/> got the page.</summary>
    public async IAsyncEnumerable<(HttpResponseMessage Answer, string Text)> Until(string path, int enough = 1)
    {
        foreach (var client in path.StartsWith("/fhir", StringComparison.Ordinal) ? [machine] : staff)
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            yield return (answer, answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? await FirstPieces(answer) : await answer.Content.ReadAsStringAsync());
            if (answer.IsSuccessStatusCode && --enough == 0) yield break;
        }
    }

    // A stream sends the whole picture at once, and then beats.
    static async Task<string> FirstPieces(HttpResponseMessage answer)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var body = await answer.Content.ReadAsStreamAsync(patience.Token);
        var (text, part) = (new StringBuilder(), new byte[16_384]);
        while (!text.ToString().Contains("event: beat", StringComparison.Ordinal) && await body.ReadAsync(part, patience.Token) is > 0 and var read) text.Append(Encoding.UTF8.GetString(part, 0, read));
        return text.ToString();
    }

    public void Dispose()
    {
        machine.Dispose();
        foreach (var client in staff) client.Dispose();
    }
}
