using System.Text;
using System.Text.Json.Nodes;
using Handrail.Core.Watch;
using Handrail.Devices;
using Handrail.Fhir;
using NodaTime;

namespace Handrail.Tests.Fhir;

public sealed class FastReaderTests
{
    [Theory]
    [InlineData("9279-1", 18, "/min", Measure.RespiratoryRate, 18_000)]
    [InlineData("59408-5", 96, "%", Measure.SpO2, 96_000)]
    [InlineData("2708-6", 96, "%", Measure.SpO2, 96_000)]
    [InlineData("8867-4", 71, "/min", Measure.Pulse, 71_000)]
    [InlineData("8310-5", 37.2, "Cel", Measure.Temperature, 37_200)]
    [InlineData("8310-5", 98.6, "[degF]", Measure.Temperature, 37_000)]
    [InlineData("8480-6", 120, "mm[Hg]", Measure.SystolicBp, 120_000)]
    [InlineData("8480-6", 16, "kPa", Measure.SystolicBp, 120_000)]
    [InlineData("8462-4", 80, "mm[Hg]", Measure.DiastolicBp, 80_000)]
    [InlineData("3151-8", 2.5, "L/min", Measure.OxygenFlow, 2_500)]
    [InlineData("3150-0", 28, "%", Measure.OxygenConcentration, 28_000)]
    [InlineData("72514-3", 4, "{score}", Measure.Pain, 4_000)]
    [InlineData("9269-2", 15, "{score}", Measure.GlasgowComa, 15_000)]
    public void A_single_vital_sign_is_read_fast(string loinc, decimal value, string unit, Measure measure, int milli)
    {
        var reading = Both(Sent.Observation(loinc, value, unit));
        Assert.Equal((measure, milli), (reading.Measure, reading.V1));
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 2, 10) + Duration.FromMilliseconds(500), reading.EffectiveAt);
        Assert.Equal("urn:example:monitor|r-1", reading.Identifier);
        Assert.Equal((SubjectKind.Patient, Sent.Person), (reading.Subject, reading.SubjectId));
        Assert.Null(reading.Body);
    }

    [Fact]
    public void Every_measure_is_read_by_its_own_name_with_underscores_or_hyphens()
    {
        foreach (var measure in Enum.GetValues<Measure>())
        {
            if (measure is Measure.BloodPressure or Measure.News2 or Measure.Consciousness) continue;
            var limits = Plausible.Of(measure)!;
            foreach (var name in new[] { Codes.NameOf(measure), Codes.NameOf(measure).Replace('_', '-') })
            {
                var reading = Both(Sent.With("urn:handrail:measure", name, "valueQuantity", Sent.Quantity(limits.Highest, limits.Unit.Code)));
                Assert.Equal((measure, (int)(limits.Highest * 1000)), (reading.Measure, reading.V1));
            }
        }
    }

    [Fact]
    public void A_blood_pressure_panel_keeps_its_parts_together()
    {
        var full = Both(Sent.Pressure(120, 80, 93.3m));
        Assert.Equal((Measure.BloodPressure, 120_000, 80_000, 93_300), (full.Measure, full.V1, full.V2, full.V3));
        var half = Both(Sent.Pressure(120, null));
        Assert.Equal((120_000, null, null), (half.V1, half.V2, half.V3));
    }

    [Fact]
    public void An_oximetry_keeps_flow_and_concentration()
    {
        var reading = Both(Sent.Oximetry(94, 2, 28));
        Assert.Equal((Measure.SpO2, 94_000, 2_000, 28_000), (reading.Measure, reading.V1, reading.V2, reading.V3));
        Assert.Equal((94_000, null, null), Both(Sent.Oximetry(94)) is { } plain ? (plain.V1, plain.V2, plain.V3) : default);
    }

    [Theory]
    [InlineData("http://loinc.org", "LA9340-6", Acvpu.Alert)]
    [InlineData("http://loinc.org", "LA6560-2", Acvpu.Confusion)]
    [InlineData("http://loinc.org", "LA17108-4", Acvpu.Voice)]
    [InlineData("http://loinc.org", "LA17107-6", Acvpu.Pain)]
    [InlineData("http://loinc.org", "LA9343-0", Acvpu.Unresponsive)]
    [InlineData("http://snomed.info/sct", "248234008", Acvpu.Alert)]
    [InlineData("http://snomed.info/sct", "130987000", Acvpu.Confusion)]
    [InlineData("http://snomed.info/sct", "300202002", Acvpu.Voice)]
    [InlineData("http://snomed.info/sct", "450847001", Acvpu.Pain)]
    [InlineData("http://snomed.info/sct", "422768004", Acvpu.Unresponsive)]
    [InlineData("urn:handrail:measure", "V", Acvpu.Voice)]
    public void A_level_of_consciousness_is_read_in_each_coding(string system, string code, Acvpu level) =>
        Assert.Equal((int)level * 1000, Both(Sent.Conscious(system, code)).V1);

    [Theory, InlineData("A", 0), InlineData("C", 1000), InlineData("V", 2000), InlineData("P", 3000), InlineData("U", 4000)]
    public void A_level_of_consciousness_may_be_a_letter_as_code_or_text(string letter, int milli)
    {
        var code = new JsonObject { ["coding"] = new JsonArray(new JsonObject { ["code"] = letter }) };
        Assert.Equal(milli, Both(Sent.With(Sent.Loinc, "67775-7", "valueCodeableConcept", code)).V1);
        Assert.Equal(milli, Both(Sent.With(Sent.Loinc, "67775-7", "valueCodeableConcept", new JsonObject { ["text"] = letter })).V1);
    }

    [Fact]
    public void Subject_encounter_and_device_are_read()
    {
        var sent = Sent.Observation("8867-4", 71, "/min");
        sent["subject"] = new JsonObject { ["reference"] = $"Location/{Sent.Person}", ["display"] = "Bed 3" };
        sent["encounter"] = new JsonObject { ["reference"] = $"Encounter/{Sent.Stay}" };
        sent["device"] = new JsonObject { ["reference"] = $"Device/{Sent.Monitor}" };
        sent["status"] = "preliminary";
        var reading = Both(sent);
        Assert.Equal((SubjectKind.Location, Sent.Person, Sent.Stay, Sent.Monitor, true),
            (reading.Subject, reading.SubjectId, reading.Encounter, reading.Device, reading.Preliminary));
        sent.Remove("subject");
        Assert.Equal((SubjectKind.None, null), Both(sent) is { } second ? (second.Subject, second.SubjectId) : default);
    }

    [Fact, Hazard("HZ-016")]
    public void The_content_hash_follows_the_content_and_not_the_identifier()
    {
        var first = Both(Sent.Observation("8867-4", 71, "/min"));
        var renamed = Sent.Observation("8867-4", 71.0m, "/min");
        renamed["identifier"] = new JsonArray(new JsonObject { ["value"] = "another" });
        Assert.Equal("|another", Both(renamed).Identifier);
        Assert.Equal(first.ContentHash, Both(renamed).ContentHash);
        Assert.NotEqual(first.ContentHash, Both(Sent.Observation("8867-4", 72, "/min")).ContentHash);
        var later = Sent.Observation("8867-4", 71, "/min");
        later["effectiveDateTime"] = "2026-11-23T03:10:00.6+01:00";
        Assert.NotEqual(first.ContentHash, Both(later).ContentHash);
        var unverified = Sent.Observation("8867-4", 71, "/min");
        unverified["status"] = "preliminary";
        Assert.NotEqual(first.ContentHash, Both(unverified).ContentHash);
    }

    [Fact, Hazard("HZ-016")]
    public void The_content_hash_never_changes_between_versions_because_it_is_stored() =>
        Assert.Equal(StoredHash, Both(Sent.Observation("8867-4", 71, "/min")).ContentHash);

    const long StoredHash = 6463949421174659297;

    [Theory]
    [InlineData("note", """[{"text":"after a walk"}]""")]
    [InlineData("performer", """[{"reference":"Practitioner/x"}]""")]
    [InlineData("extension", """[{"url":"http://example.org/x","valueString":"y"}]""")]
    [InlineData("interpretation", """[{"text":"high"}]""")]
    [InlineData("bodySite", """{"text":"left arm"}""")]
    [InlineData("meta", """{"tag":[{"code":"x"}]}""")]
    [InlineData("subject", """{"reference":"Patient/not-ours"}""")]
    [InlineData("identifier", """[{"value":"a"},{"value":"b"}]""")]
    [InlineData("category", """[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"exam"}]}]""")]
    [InlineData("contained", """[{"resourceType":"Patient","id":"p"}]""")]
    public void What_says_more_is_unusual_and_kept_whole(string name, string json)
    {
        var sent = Sent.Observation("8867-4", 71, "/min");
        sent[name] = JsonNode.Parse(json);
        Assert.Null(FastReader.Observation(sent.Bytes()));
        var entry = Assert.Single(FirelyReader.Observation(sent.Bytes()).Entries);
        Assert.Equal(71_000, entry.Reading!.V1);
        Assert.True(JsonNode.DeepEquals(sent, JsonNode.Parse(entry.Reading.Body!)));
    }

    [Fact]
    public void Order_of_properties_and_white_space_do_not_matter()
    {
        var sent = Sent.Observation("8867-4", 71, "/min");
        var turned = new JsonObject(sent.Reverse().Select(property => KeyValuePair.Create(property.Key, property.Value?.DeepClone())));
        var spaced = Encoding.UTF8.GetBytes("\n " + turned.ToJsonString(new() { WriteIndented = true }) + "\r\n\t");
        Assert.Equal(Both(sent), FastReader.Observation(spaced));
    }

    [Fact]
    public void A_writer_that_escapes_what_it_need_not_is_read_fast_too()
    {
        var sent = Sent.Observation("8310-5", 37.2m, "Cel");
        sent["valueQuantity"]!["unit"] = "°C";
        sent["subject"]!["display"] = "Å'ngström+";
        var escaped = sent.ToJsonString();
        Assert.Contains("\\u002B", escaped, StringComparison.Ordinal);
        Assert.Equal(Both(sent), FastReader.Observation(Encoding.UTF8.GetBytes(escaped)));
    }

    static ReadingIn Both(JsonObject sent)
    {
        var fast = FastReader.Observation(sent.Bytes());
        Assert.NotNull(fast);
        var general = FirelyReader.Observation(sent.Bytes());
        Assert.Empty(general.Issues);
        Assert.Equal(fast, Assert.Single(general.Entries).Reading);
        return fast;
    }
}
