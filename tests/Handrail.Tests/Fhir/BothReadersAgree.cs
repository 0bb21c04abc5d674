using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Handrail.Fhir;

namespace Handrail.Tests.Fhir;

/// <summary>The property that makes the fast reader safe: what it reads, the general reader reads the same; what the general one refuses, it never reads.</summary>
public sealed class BothReadersAgree
{
    static readonly string[] Values =
    [
        "71", "71.0", "-1", "0", "300", "301", "37.25", "98.6", "1e2", "71.123456", "9999999999", "99999999999999999999", "\"71\"", "null", "true", "16",
    ];

    static readonly string[] UnitCodes = ["/min", "%", "mm[Hg]", "Cel", "[degF]", "kPa", "L/min", "{score}", "1", "mmHg", "C", "", "cel", "{beats}/min"];

    static readonly string[] Loincs =
        ["9279-1", "59408-5", "2708-6", "8867-4", "8310-5", "8480-6", "8462-4", "85354-9", "67775-7", "3150-0", "3151-8", "72514-3", "9269-2", "8478-0", "1234-5"];

    static readonly string[] Times =
    [
        "2026-11-23T03:10:00+01:00", "2026-11-23T03:10:00Z", "2026-11-23T03:10:00.123456789Z", "2026-02-29T03:10:00Z", "2028-02-29T23:59:59-14:00", "2026-11-23",
        "2026-11-23T03:10Z", "2026-11-23T03:10:00", "2026-11-23T24:00:00Z", "2026-11-23T03:10:60Z", "2026-11-23T03:10:00+14:01", "1800-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "", "2026-11-23t03:10:00z", "2026-11-23T03:10:00.Z", "2026-11-23T03:10:00-00:00",
        "2199-11-23T03:10:00Z", "1999-11-23T03:10:00Z", " 2026-11-23T03:10:00Z",
    ];

    static readonly string?[] References =
    [
        $"Patient/{Sent.Person}", $"Location/{Sent.Person}", $"Device/{Sent.Monitor}", $"Encounter/{Sent.Stay}", "Patient/x", "Group/x", "#p", "",
        $"urn:uuid:{Sent.Person}", $"http://example.org/fhir/Patient/{Sent.Person}", $"Patient/{Sent.Person}/_history/1", $"patient/{Sent.Person}",
        $"Patient/{Sent.Person.ToString().ToUpperInvariant()}", "Practitioner/x", "/", "Patient/", "http://[", null,
    ];

    static readonly string[] Systems = [Sent.Loinc, "http://snomed.info/sct", "urn:handrail:measure", Sent.Ucum, "urn:oid:1.2.3", "urn:oid:x", "urn:uuid:1", "http://[", "a b", "", "urn:example:é"];

    static readonly string[] Extras =
    [
        """ "note":[{"text":"x"}] """, """ "modifierExtension":[{"url":"http://x.org","valueString":"y"}] """, """ "implicitRules":"http://x.org" """,
        """ "status":"final" """, """ "issued":"2026-11-23T03:10:00Z" """, """ "issued":"2026-11-23" """, """ "id":"a-1" """, """ "id":"a b" """, """ "id":"" """,
        """ "meta":{"profile":["http://hl7.org/fhir/StructureDefinition/vitalsigns"]} """, """ "meta":{"profile":[]} """, """ "meta":{} """, """ "meta":{"profile":["a b"]} """,
        """ "unknown":1 """, """ "component":[] """, """ "valueQuantity":null """, """ "dataAbsentReason":{"text":"x"} """, """ "text":{"status":"generated","div":"<div/>"} """,
        """ "_status":{"extension":[{"url":"http://x.org","valueString":"y"}]} """, """ "effectivePeriod":{"start":"2026-11-23"} """, """ "st\u0061tus":"final" """,
        """ "valueString":"x" """, """ "performer":[{"reference":"Practitioner/x"}] """, """ "focus":[{"reference":"Patient/x"}] """,
        """ "identifier":[{"system":"urn:oid:x","value":"1"}] """, """ "identifier":[{"value":"1","use":"usual"}] """, """ "identifier":[{"value":" "}] """,
        """ "identifier":[{"system":"a b","value":"1"}] """, """ "identifier":[{"value":"1","value":"2"}] """, """ "identifier":[] """, """ "note":[{"text":"\ud800"}] """,
    ];

    static readonly Gen<JsonObject> Coding = Gen.Select(
        OneOf(Systems), OneOf([.. Loincs, "A", "V", "LA9340-6", "LA17108-4", "248234008", "pulse", "systolic-bp", "news2", "zzz", ""]), Gen.Int[0, 4],
        (system, code, shape) => shape switch
        {
            0 => new JsonObject { ["code"] = code },
            1 => new JsonObject { ["system"] = system, ["code"] = code, ["display"] = "x" },
            2 => new JsonObject { ["system"] = system, ["code"] = code, ["display"] = "" },
            3 => new JsonObject { ["system"] = system, ["code"] = code, ["version"] = "1" },
            _ => new JsonObject { ["system"] = Sent.Loinc, ["code"] = code },
        });

    static readonly Gen<JsonObject> Concept = Gen.Select(Coding.Array[0, 2], OneOf<string?>(null, "A", "text", "", " ", "é", "U"), (codings, text) =>
    {
        var concept = new JsonObject();
        if (codings.Length > 0) concept["coding"] = new JsonArray([.. codings.Select(coding => coding.DeepClone())]);
        if (text is not null) concept["text"] = text;
        return concept;
    });

    static readonly Gen<string> Quantity = Gen.Select(
        OneOf(Values), OneOf(UnitCodes), Gen.Int[0, 9], (value, unit, shape) => shape switch
        {
            0 => $$"""{"value":{{value}},"code":"{{unit}}"}""",
            1 => $$"""{"value":{{value}},"unit":"{{unit}}"}""",
            2 => $$"""{"value":{{value}},"system":"http://unitsofmeasure.org"}""",
            3 => $$"""{"value":{{value}},"comparator":"<","system":"http://unitsofmeasure.org","code":"{{unit}}"}""",
            _ => $$"""{"value":{{value}},"unit":"x","system":"http://unitsofmeasure.org","code":"{{unit}}"}""",
        });

    /// <summary>Mostly right, with one or more places gone astray.</summary>
    static readonly Gen<byte[]> Observation = Gen.Select(
        Gen.Select(OneOf(Loincs), Quantity, Concept, Gen.Int[0, 15]),
        Gen.Select(OneOf(Times), OneOf(References), OneOf(References), Gen.Int[0, 15]),
        Gen.Select(OneOf(Extras), Gen.Int[0, 3], Gen.Select(OneOf(Loincs), Quantity).Array[1, 3]),
        (what, about, more) =>
        {
            var (loinc, quantity, concept, shape) = what;
            var (time, reference, other, place) = about;
            var (extra, extras, parts) = more;
            var sent = shape switch
            {
                0 => Sent.Oximetry(94, 2),
                1 => Sent.Pressure(120, 80),
                2 => Sent.Pressure(80, 120),
                3 => Sent.Conscious(Sent.Loinc, "LA9340-6"),
                4 => Sent.With(Sent.Loinc, loinc),
                _ => Sent.Observation("8867-4", 71, "/min"),
            };
            if (shape is 5 or 6) sent["valueQuantity"] = Parsed(quantity);
            if (shape is 7) sent["code"] = concept.DeepClone();
            if (shape is 3 && place < 4) sent["valueCodeableConcept"] = concept.DeepClone();
            if (shape is 8) (sent["code"], sent["valueQuantity"]) = (Sent.Concept(Sent.Loinc, loinc), Parsed(quantity));
            if (shape is 1 && place < 8 || shape is 9)
            {
                sent["component"] = new JsonArray(
                    [.. parts.Select(part => new JsonObject { ["code"] = Sent.Concept(Sent.Loinc, part.Item1), ["valueQuantity"] = Parsed(part.Item2) })]);
            }

            if (place == 0) sent["effectiveDateTime"] = time;
            if (place == 1) sent["subject"] = reference is null ? null : new JsonObject { ["reference"] = reference };
            if (place == 2) sent.Remove("subject");
            if (place is 2 or 3) sent["device"] = new JsonObject { ["reference"] = other };
            if (place == 4) sent["encounter"] = new JsonObject { ["reference"] = other, ["display"] = "x" };
            if (place == 5) sent["status"] = time.Length % 2 == 0 ? "amended" : "preliminary";
            if (place == 6) sent.Remove("effectiveDateTime");
            var text = place == 7 ? sent.ToJsonString() : sent.Json();
            if (extras == 0) text = text[..^1] + "," + extra + "}";
            return Encoding.UTF8.GetBytes(text);
        });

    static JsonNode? Parsed(string json) => JsonNode.Parse(json);

    static Gen<T> OneOf<T>(params T[] all) => Gen.Int[0, all.Length - 1].Select(i => all[i]);

    [Fact]
    public void On_observations_right_and_wrong()
    {
        int fast = 0, refused = 0, unusual = 0;
        Observation.Sample(body =>
        {
            switch (Compare(body))
            {
                case Verdict.Fast: Interlocked.Increment(ref fast); break;
                case Verdict.Refused: Interlocked.Increment(ref refused); break;
                default: Interlocked.Increment(ref unusual); break;
            }
        }, iter: 20_000);
        // Or the rest would prove nothing.
        Assert.True(fast > 1_000 && refused > 1_000 && unusual > 500, $"fast {fast}, refused {refused}, unusual {unusual}");
    }

    [Fact]
    public void On_observations_with_damaged_bytes()
    {
        var good = new[] { Sent.Oximetry(94, 2, 28), Sent.Pressure(120, 80), Sent.Conscious(Sent.Loinc, "LA9340-6"), Sent.Observation("8310-5", 37.2m, "Cel") }
            .Select(sent => sent.Bytes()).ToArray();
        var signs = Encoding.UTF8.GetBytes("{}[]\",:\\u0 /-+.eE\n\t\u00e9").Append((byte)0xFF).ToArray();
        Gen.Select(OneOf(good), Gen.Select(Gen.Double[0, 1], OneOf(signs), Gen.Int[0, 2]).Array[1, 3]).Sample((body, damages) =>
        {
            var bytes = body.ToList();
            foreach (var (place, sign, how) in damages)
            {
                var at = (int)(place * (bytes.Count - 1));
                if (how == 0) bytes[at] = sign;
                else if (how == 1) bytes.Insert(at, sign);
                else bytes.RemoveAt(at);
            }

            Compare([.. bytes]);
        }, iter: 20_000);
    }

    [Fact]
    public void On_bundles_of_them()
    {
        var fast = 0;
        Gen.Select(Observation.Array[1, 4], OneOf("batch", "transaction", "collection"), Gen.Int[0, 9]).Sample((bodies, type, shape) =>
        {
            var request = shape switch
            {
                0 => """{"method":"PUT","url":"Observation/1"}""",
                1 => """{"method":"POST","url":"Observation","ifNoneExist":"identifier=1"}""",
                2 => """{"method":"POST","url":"Patient"}""",
                _ => """{"method":"POST","url":"Observation"}""",
            };
            var entries = string.Join(",", bodies.Select(body => $$"""{"fullUrl":"urn:uuid:{{Sent.Stay}}","resource":{{Encoding.UTF8.GetString(body)}},"request":{{request}}}"""));
            var bundle = Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{entries}}]}""");
            if (System.Text.Unicode.Utf8.IsValid(bundle) && FastBundle.Read(bundle, out _) is not null) Interlocked.Increment(ref fast);
            Posted general = FirelyBundle.Read(bundle), both = BodyReader.Bundle(bundle);
            // A name twice in one resource breaks the JSON of the whole; there the fast way refuses that entry alone.
            if (general.Issues is [{ Code: IssueCode.Structure, Expression: null }]) return;
            Assert.Equal(general.Kind, both.Kind);
            Assert.Equal(general.Issues, both.Issues);
            Assert.Equal(general.Entries.Select(entry => entry.Reading), both.Entries.Select(entry => entry.Reading));
            Assert.Equal(general.Entries.Select(entry => string.Join(";", entry.Issues ?? [])), both.Entries.Select(entry => string.Join(";", entry.Issues ?? [])));
        }, iter: 4_000);
        Assert.True(fast > 500, $"only {fast} took the fast way");
    }

    enum Verdict { Fast, Unusual, Refused }

    static Verdict Compare(byte[] body)
    {
        var fast = System.Text.Unicode.Utf8.IsValid(body) ? FastReader.Observation(body) : null;
        var general = FirelyReader.Observation(body);
        if (general.Issues.Count > 0)
        {
            Assert.Null(fast);
            Assert.All(general.Issues, issue => Assert.NotEmpty(issue.Text));
            return Verdict.Refused;
        }

        var reading = Assert.Single(general.Entries).Reading;
        Assert.NotNull(reading);
        if (fast is null) return Verdict.Unusual;
        Assert.Equal(reading, fast);
        return Verdict.Fast;
    }
}
