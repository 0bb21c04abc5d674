using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Handrail.Core.Watch;
using Handrail.Demo;
using NodaTime;

namespace Handrail.Devices;

/// <summary>
/// Simulated bedside monitors. They know no shortcut: every five seconds they send FHIR bundles through the same HTTP door, with a device token, as real ones would.
/// One story is always told: in bed 4 the saturation falls, from 20 s after the start.
/// </summary>
public sealed partial class Simulator(Uri address, string token, int beds, IClock clock, TimeProvider time, ILogger<Simulator> log)
{
    const int EntriesABundle = 90;
    static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>Sends until stopped.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var start = clock.GetCurrentInstant();
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            for (long step = 0; await timer.WaitForNextTickAsync(stop); step++)
                foreach (var some in Enumerable.Range(1, beds).Chunk(EntriesABundle / 3)) await Send(http, some, step, start, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the demo ends
        }
    }

    async Task Send(HttpClient http, int[] some, long step, Instant start, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var bytes = Bundle(some, step, now, now - start);
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/fhir+json") } };
        try
        {
            using var answer = await http.PostAsync(new Uri("fhir", UriKind.Relative), content, stop);
            if (!answer.IsSuccessStatusCode) Refused(log, (int)answer.StatusCode);
        }
        catch (HttpRequestException failure)
        {
            Unreachable(log, failure); // a monitor goes on; the next bundle holds newer values
        }
    }

    static byte[] Bundle(int[] some, long step, Instant now, Duration since)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "batch");
            json.WriteStartArray("entry");
            foreach (var bed in some)
            {
                var story = DemoStory.Of(bed);
                Entry(json, bed, now, "8867-4", Pulse(bed, story, step, since), "/min");
                Entry(json, bed, now, "59408-5", SpO2(bed, story, step, since), "%");
                Entry(json, bed, now, "9279-1", Rate(bed, story, step, since), "/min");
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    static int SpO2(int bed, DemoStory story, long step, Duration since)
    {
        var quiet = Math.Min(100, story.SpO2 + (step % 7 == 0 ? DemoStory.Wander(bed, Measure.SpO2, step, 1) : 0));
        return bed != 4 ? quiet : since.TotalSeconds switch
        {
            < 20 => quiet,
            < 45 => 93, // medium: outside the range of everyone else on the unit
            < 420 => since.TotalSeconds < 60 ? 90 : 88, // high
            _ => quiet,
        };
    }

    static int Pulse(int bed, DemoStory story, long step, Duration since) =>
        story.Pulse + DemoStory.Wander(bed, Measure.Pulse, step, 3) + (bed == 4 && since.TotalSeconds is > 40 and < 420 ? 28 : 0);

    static int Rate(int bed, DemoStory story, long step, Duration since) =>
        bed == 4 && since.TotalSeconds is > 40 and < 420 ? 9 : story.Rate + (step % 5 == 0 ? DemoStory.Wander(bed, Measure.RespiratoryRate, step, 1) : 0);

    static void Entry(Utf8JsonWriter json, int bed, Instant at, string code, int value, string unit)
    {
        var when = at.ToString("uuuu-MM-dd'T'HH:mm:ss.fff'Z'", null);
        json.WriteStartObject();
        json.WriteStartObject("resource");
        json.WriteString("resourceType", "Observation");
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("system", "urn:handrail:simulator");
        json.WriteString("value", $"{bed}-{code}-{when}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("status", "final");
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", "http://loinc.org");
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("effectiveDateTime", when);
        json.WriteStartObject("valueQuantity");
        json.WriteNumber("value", value);
        json.WriteString("unit", unit);
        json.WriteString("system", "http://unitsofmeasure.org");
        json.WriteString("code", unit);
        json.WriteEndObject();
        json.WriteStartObject("device");
        json.WriteString("reference", $"Device/{DemoWard.Monitor(bed)}");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("request");
        json.WriteString("method", "POST");
        json.WriteString("url", "Observation");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    [LoggerMessage(2401, LogLevel.Warning, "The simulated monitors were answered {Status}")]
    static partial void Refused(ILogger log, int status);

    [LoggerMessage(2402, LogLevel.Warning, "The simulated monitors could not reach the server")]
    static partial void Unreachable(ILogger log, Exception failure);
}
