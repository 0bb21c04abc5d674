#pragma warning disable RS0030 // a benchmark reads the real clock and writes to the console
using System.Buffers;
using System.Text;
using System.Text.Json;
using Handrail.Demo;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Bench;

/// <summary>
/// Requests made before the clock runs, so that making them costs nothing of what is measured. Each set of a bed is pulse, saturation, respiratory rate,
/// temperature and a blood-pressure panel, with identifiers; a bundle of 100 holds 20 beds. Times move on two seconds each time round the ward.
/// </summary>
public sealed class Posts(int beds, string token, int port)
{
    static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");
    static readonly string[] Kinds = ["8867-4", "59408-5", "9279-1", "8310-5", "85354-9"];
    readonly Instant start = SystemClock.Instance.GetCurrentInstant();
    long next;

    /// <summary>A bundle of 100 readings, whole HTTP request.</summary>
    public byte[] Bundle() => Request("/fhir", Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "batch");
        json.WriteStartArray("entry");
        for (var i = 0; i < 100; i++)
        {
            json.WriteStartObject();
            json.WritePropertyName("resource");
            Observation(json, next++);
            json.WriteStartObject("request");
            json.WriteString("method", "POST");
            json.WriteString("url", "Observation");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }));

    /// <summary>One Observation, whole HTTP request.</summary>
    public byte[] Single() => Request("/fhir/Observation", Json(json => Observation(json, next++)));

    /// <summary>One pulse for one bed now, whole HTTP request.</summary>
    public byte[] Pulse(int bed, int value) => Request("/fhir/Observation", Json(json => Observation(json, bed, "8867-4", value, SystemClock.Instance.GetCurrentInstant(), next++)));

    void Observation(Utf8JsonWriter json, long no)
    {
        var set = no / 5;
        var bed = (int)(set % beds) + 1;
        var round = set / beds;
        // Long enough for a rule's confirm delay: alerts are raised, repeated and cleared while the load runs.
        var ill = bed % 50 == 0 && round % 12 < 8;
        var wander = (int)((round * 7 + bed) % 5);
        var code = Kinds[no % 5];
        Observation(json, bed, code, code switch { "8867-4" => (ill ? 118 : 70) + wander, "59408-5" => ill ? 89 : 96 + wander % 3, "9279-1" => 14 + wander % 3, "8310-5" => 37, _ => 120 + wander },
            start + Duration.FromSeconds(2 * round), no);
    }

    static void Observation(Utf8JsonWriter json, int bed, string code, int value, Instant at, long no)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Observation");
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("system", "urn:example:monitor");
        json.WriteString("value", $"m{bed}-{no}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("status", "final");
        Code(json, code);
        json.WriteString("effectiveDateTime", Time.Format(at));
        if (code == "85354-9")
        {
            json.WriteStartArray("component");
            Part(json, "8480-6", value);
            Part(json, "8462-4", value - 45);
            json.WriteEndArray();
        }
        else
        {
            Quantity(json, value, code switch { "59408-5" => "%", "8310-5" => "Cel", _ => "/min" });
        }

        json.WriteStartObject("device");
        json.WriteString("reference", $"Device/{DemoWard.Monitor(bed)}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Part(Utf8JsonWriter json, string code, int value)
    {
        json.WriteStartObject();
        Code(json, code);
        Quantity(json, value, "mm[Hg]");
        json.WriteEndObject();
    }

    static void Code(Utf8JsonWriter json, string code)
    {
        json.WriteStartObject("code");
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", "http://loinc.org");
        json.WriteString("code", code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Quantity(Utf8JsonWriter json, int value, string unit)
    {
        json.WriteStartObject("valueQuantity");
        json.WriteNumber("value", value);
        json.WriteString("unit", unit);
        json.WriteString("system", "http://unitsofmeasure.org");
        json.WriteString("code", unit);
        json.WriteEndObject();
    }

    static byte[] Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return buffer.WrittenSpan.ToArray();
    }

    byte[] Request(string path, byte[] body) =>
        [.. Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
}
