using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Handrail.Demo;

namespace Handrail.Tests.Trust;

/// <summary>
/// One sending gateway: bundles of vital signs for its beds, over HTTP, as fast as they are answered. What was not acknowledged is sent again, unchanged,
/// until it is; every tenth bundle is sent again although it was.
/// </summary>
sealed class Gateway(int number, int[] beds, string token, Ledger ledger, Func<Uri?> address)
{
    readonly Random random = new(number);
    int count;

    /// <summary>Sends until stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        for (var bundles = 1; !stop.IsCancellationRequested; bundles++)
        {
            var (body, identifiers) = Bundle();
            await SendUntilAcknowledged(http, body, identifiers, stop);
            if (bundles % 10 == 0) await SendUntilAcknowledged(http, body, identifiers, stop);
            await Task.Delay(40, CancellationToken.None);
        }
    }

    async Task SendUntilAcknowledged(HttpClient http, byte[] body, List<string> identifiers, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (address() is { } server)
            {
                try
                {
                    using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") } };
                    using var answer = await http.PostAsync(new Uri(server, "fhir"), content, CancellationToken.None);
                    var said = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                    Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {said}");
                    ledger.Note(Read(said, identifiers));
                    return;
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException or JsonException)
                {
                    // killed under our hands: not acknowledged
                }
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    static List<(string, Guid)> Read(string answer, List<string> identifiers)
    {
        var entries = JsonNode.Parse(answer)!["entry"]!.AsArray();
        Assert.Equal(identifiers.Count, entries.Count);
        return [.. entries.Select((entry, i) =>
        {
            var response = entry!["response"]!;
            Assert.Matches("^20[01] ", response["status"]!.GetValue<string>());
            return (identifiers[i], Guid.Parse(response["location"]!.GetValue<string>().Split('/')[1]));
        })];
    }

    // Saturation falls for half of each half minute, bed by bed; some beds fall silent now and then; one reading in forty comes late or from nowhere.
    (byte[], List<string>) Bundle()
    {
        var now = TimeProvider.System.GetUtcNow();
        var identifiers = new List<string>();
        var entries = new JsonArray();
        foreach (var bed in beds)
        {
            var phase = (now.ToUnixTimeSeconds() + (bed * 7)) % 30;
            if (bed % 4 == 0 && phase is > 12 and < 26) continue;
            Add(bed, "59408-5", "%", phase < 14 ? 86 + random.Next(3) : 97);
            Add(bed, "9279-1", "/min", phase < 9 && bed % 3 == 0 ? 7 : 16);
            if (random.Next(3) == 0) Add(bed, "8867-4", "/min", 60 + random.Next(70));
        }

        if (identifiers.Count == 0) Add(beds[0], "8867-4", "/min", 71);
        return (Encoding.UTF8.GetBytes(new JsonObject { ["resourceType"] = "Bundle", ["type"] = "batch", ["entry"] = entries }.ToJsonString()), identifiers);

        void Add(int bed, string code, string unit, int value)
        {
            var identifier = string.Create(CultureInfo.InvariantCulture, $"g{number}-{++count}");
            identifiers.Add(identifier);
            var odd = random.Next(80);
            var at = odd == 0 ? now.AddMinutes(-5) : now;
            var device = odd == 1 ? DemoNames.Id($"stray {number}") : DemoWard.Monitor(bed);
            entries.Add(new JsonObject
            {
                ["resource"] = new JsonObject
                {
                    ["resourceType"] = "Observation",
                    ["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:test", ["value"] = identifier }),
                    ["status"] = "final",
                    ["code"] = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["system"] = "http://loinc.org", ["code"] = code }) },
                    ["effectiveDateTime"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                    ["valueQuantity"] = new JsonObject { ["value"] = value, ["unit"] = unit, ["system"] = "http://unitsofmeasure.org", ["code"] = unit },
                    ["device"] = new JsonObject { ["reference"] = $"Device/{device}" },
                },
                ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Observation" },
            });
        }
    }
}
