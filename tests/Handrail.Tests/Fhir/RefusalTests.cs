using System.Text;
using System.Text.Json.Nodes;
using Handrail.Core.Watch;
using Handrail.Fhir;

namespace Handrail.Tests.Fhir;

/// <summary>Bad input gets a precise answer: kind, place and what is accepted, and never what was sent.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("code", """{"coding":[{"system":"http://loinc.org","code":"19891-1"}]}""", IssueCode.CodeInvalid, "Observation.code")]
    [InlineData("code", """{"text":"Heart rate"}""", IssueCode.CodeInvalid, "Observation.code")]
    [InlineData("code", """{"coding":[{"system":"http://loinc.org","code":"8867-4"},{"system":"http://loinc.org","code":"9279-1"}]}""", IssueCode.CodeInvalid, "Observation.code")]
    [InlineData("code", """{"coding":[{"system":"urn:handrail:measure","code":"news2"}]}""", IssueCode.NotSupported, "Observation.code")]
    [InlineData("status", "\"amended\"", IssueCode.BusinessRule, "Observation.status")]
    [InlineData("status", "\"entered-in-error\"", IssueCode.BusinessRule, "Observation.status")]
    [InlineData("status", "\"fine\"", IssueCode.Structure, "Observation.status")]
    [InlineData("status", null, IssueCode.Structure, "Observation.status")]
    [InlineData("subject", null, IssueCode.Required, "Observation.subject")]
    [InlineData("subject", """{"reference":"Group/x"}""", IssueCode.NotSupported, "Observation.subject")]
    [InlineData("effectiveDateTime", null, IssueCode.Required, "Observation.effective")]
    [InlineData("effectiveDateTime", "\"2026-11-23\"", IssueCode.Value, "Observation.effective")]
    [InlineData("effectiveDateTime", "\"1066-10-14T09:00:00Z\"", IssueCode.Value, "Observation.effective")]
    [InlineData("effectiveDateTime", "\"yesterday\"", IssueCode.Structure, "Observation.effective")]
    [InlineData("valueQuantity", null, IssueCode.Required, "Observation.value")]
    [InlineData("valueQuantity", """{"value":71}""", IssueCode.Required, "Observation.value.system")]
    [InlineData("valueQuantity", """{"value":71,"unit":"/min","system":"http://unitsofmeasure.org"}""", IssueCode.Required, "Observation.value.code")]
    [InlineData("valueQuantity", """{"value":71,"system":"http://unitsofmeasure.org","code":"bpm"}""", IssueCode.CodeInvalid, "Observation.value.code")]
    [InlineData("valueQuantity", """{"value":71,"system":"http://unitsofmeasure.org","code":"Cel"}""", IssueCode.CodeInvalid, "Observation.value.code")]
    [InlineData("valueQuantity", """{"value":71,"system":"urn:x","code":"/min"}""", IssueCode.CodeInvalid, "Observation.value.system")]
    [InlineData("valueQuantity", """{"system":"http://unitsofmeasure.org","code":"/min"}""", IssueCode.Required, "Observation.value.value")]
    [InlineData("valueQuantity", """{"value":71,"comparator":">","system":"http://unitsofmeasure.org","code":"/min"}""", IssueCode.NotSupported, "Observation.value.comparator")]
    [InlineData("valueQuantity", """{"value":9,"system":"http://unitsofmeasure.org","code":"/min"}""", IssueCode.Value, "Observation.value.value")]
    [InlineData("valueQuantity", """{"value":301,"system":"http://unitsofmeasure.org","code":"/min"}""", IssueCode.Value, "Observation.value.value")]
    [InlineData("valueQuantity", """{"value":71.5,"system":"http://unitsofmeasure.org","code":"/min"}""", IssueCode.Value, "Observation.value.value")]
    [InlineData("valueQuantity", """{"value":"71","system":"http://unitsofmeasure.org","code":"/min"}""", IssueCode.Structure, "Observation.value.value")]
    [InlineData("modifierExtension", """[{"url":"http://example.org/not","valueBoolean":true}]""", IssueCode.NotSupported, "Observation.modifierExtension")]
    [InlineData("implicitRules", "\"http://example.org/rules\"", IssueCode.NotSupported, "Observation.implicitRules")]
    [InlineData("pulse", "71", IssueCode.Structure, "Observation.pulse")]
    [InlineData("component", """[{"code":{"coding":[{"system":"http://loinc.org","code":"9279-1"}]}}]""", IssueCode.NotSupported, "Observation.component[0].code")]
    public void A_pulse_with_one_thing_wrong_names_it(string property, string? json, IssueCode code, string expression)
    {
        var sent = Sent.Observation("8867-4", 71, "/min");
        sent[property] = json is null ? null : JsonNode.Parse(json);
        if (json is null) sent.Remove(property);
        var issue = Assert.Single(Refused(sent));
        Assert.Equal((code, expression), (issue.Code, issue.Expression));
    }

    [Fact]
    public void An_impossible_part_of_a_panel_is_named_by_its_place()
    {
        Assert.Equal("Observation.component[1].value.value", Assert.Single(Refused(Sent.Pressure(120, 9))).Expression);
        Assert.Equal("Observation.component", Assert.Single(Refused(Sent.Pressure(80, 80))).Expression);
        Assert.Equal("Observation.value", Assert.Single(Refused(Sent.With(Sent.Loinc, "67775-7", "valueCodeableConcept", new JsonObject { ["text"] = "sleepy" }))).Expression);
    }

    [Fact]
    public void Several_things_wrong_are_all_named()
    {
        var sent = Sent.Observation("8867-4", 999, "/min");
        sent.Remove("effectiveDateTime");
        sent["status"] = "cancelled";
        Assert.Equal(["Observation.status", "Observation.effective"], Refused(sent).Select(issue => issue.Expression));
    }

    [Fact]
    public void The_answer_never_repeats_what_was_sent()
    {
        foreach (var property in new[] { "status", "effectiveDateTime", "code", "valueQuantity", "subject", "note", "unknown-secret" })
        {
            var sent = Sent.Observation("8867-4", 71, "/min");
            sent[property] = "secret";
            Assert.All(Refused(sent), issue => Assert.DoesNotContain("secret", issue.Text, StringComparison.Ordinal));
        }

        var deep = Sent.Observation("8867-4", 71, "/min");
        deep["valueQuantity"] = new JsonObject { ["value"] = 71, ["system"] = "secret", ["code"] = "secret" };
        Assert.All(Refused(deep), issue => Assert.DoesNotContain("secret", issue.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("{}", "Resource")]
    [InlineData("""{"resourceType":"Patient"}""", "Resource")]
    [InlineData("""{"resourceType":"Observation"} x""", null)]
    [InlineData("""{"resourceType":"Observation","status":"final","status":"final"}""", null)]
    [InlineData("""{"resourceType":"Observation","st\ud800":1}""", null)]
    [InlineData("""{"resourceType":"Observation","status":"\ud800"}""", "Observation")]
    public void What_is_no_observation_at_all_is_refused_as_a_whole(string body, string? expression) =>
        Assert.Equal(expression, Assert.Single(BodyReader.Observation(Encoding.UTF8.GetBytes(body)).Issues).Expression);

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused()
    {
        var body = Sent.Observation("8867-4", 71, "/min").Bytes();
        body[^3] = 0xFF;
        Assert.Contains("UTF-8", Assert.Single(BodyReader.Observation(body).Issues).Text, StringComparison.Ordinal);
        Assert.Contains("UTF-8", Assert.Single(BodyReader.Bundle(body).Issues).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_cut_off_at_any_byte_is_refused_and_never_throws()
    {
        var note = Sent.Pressure(120, 80);
        note["note"] = new JsonArray(new JsonObject { ["text"] = "é" });
        foreach (var body in new[] { Sent.Oximetry(94, 2).Bytes(), note.Bytes() })
        {
            for (var length = 0; length < body.Length; length++) Assert.NotEmpty(BodyReader.Observation(body.AsMemory(0, length)).Issues);
        }

        var bundle = Sent.Bundle("transaction", Sent.Pressure(120, 80), note).Bytes();
        for (var length = 0; length < bundle.Length; length++) Assert.NotEmpty(BodyReader.Bundle(bundle.AsMemory(0, length)).Issues);
    }

    [Theory]
    [InlineData("collection", "Bundle.type")]
    [InlineData("searchset", "Bundle.type")]
    public void Only_a_batch_or_a_transaction_is_taken(string type, string expression) =>
        Assert.Equal(expression, Assert.Single(BodyReader.Bundle(Sent.Bundle(type, Sent.Pressure(120, 80)).Bytes()).Issues).Expression);

    [Theory]
    [InlineData("method", "PUT", "Bundle.entry[1].request.method")]
    [InlineData("url", "Patient", "Bundle.entry[1].request.url")]
    [InlineData("ifNoneExist", "identifier=x", "Bundle.entry[1].request.ifNoneExist")]
    public void An_entry_that_asks_for_something_else_is_refused_alone(string property, string value, string expression)
    {
        var bundle = Sent.Bundle("batch", Sent.Pressure(120, 80), Sent.Oximetry(94));
        bundle["entry"]![1]!["request"]![property] = value;
        var posted = BodyReader.Bundle(bundle.Bytes());
        Assert.Empty(posted.Issues);
        Assert.NotNull(posted.Entries[0].Reading);
        Assert.Equal(expression, Assert.Single(posted.Entries[1].Issues!).Expression);
    }

    [Fact]
    public void An_unusual_entry_is_explained_at_its_place_while_the_others_go_the_fast_way()
    {
        var wrong = Sent.Observation("8867-4", 999, "/min");
        var more = Sent.Observation("8867-4", 71, "/min");
        more["note"] = new JsonArray(new JsonObject { ["text"] = "after a walk" });
        var body = Sent.Bundle("batch", Sent.Pressure(120, 80), wrong, more).Bytes();
        Assert.Equal([true, false, false], FastBundle.Read(body, out _)!.Select(entry => entry.Reading is not null));
        var posted = BodyReader.Bundle(body);
        Assert.Equal("Bundle.entry[1].resource.value.value", Assert.Single(posted.Entries[1].Issues!).Expression);
        Assert.NotNull(posted.Entries[2].Reading!.Body);
    }

    [Fact]
    public void Someone_unknown_is_kept_as_unknown_and_not_refused()
    {
        foreach (var reference in new[] { "Patient/example", "#p", $"urn:uuid:{Sent.Person}", $"https://elsewhere.example/fhir/Patient/{Sent.Person}" })
        {
            var sent = Sent.Observation("8867-4", 71, "/min");
            sent["subject"] = new JsonObject { ["reference"] = reference };
            sent["encounter"] = new JsonObject { ["reference"] = "Encounter/x" };
            sent["device"] = new JsonObject { ["reference"] = "DeviceMetric/x" };
            var reading = Assert.Single(BodyReader.Observation(sent.Bytes()).Entries).Reading!;
            Assert.Equal((Devices.SubjectKind.Patient, null, Guid.Empty, Guid.Empty), (reading.Subject, reading.SubjectId, reading.Encounter, reading.Device));
            Assert.NotNull(reading.Body);
        }
    }

    [Fact]
    public void Yes_no_and_points_may_be_sent_without_a_unit()
    {
        var yes = Assert.Single(BodyReader.Observation(Sent.With("urn:handrail:measure", "oxygen", "valueBoolean", true).Bytes()).Entries).Reading!;
        Assert.Equal((Measure.Oxygen, 1000), (yes.Measure, yes.V1));
        var points = Assert.Single(BodyReader.Observation(Sent.With("urn:handrail:measure", "ciwa-ar", "valueInteger", 12).Bytes()).Entries).Reading!;
        Assert.Equal((Measure.CiwaAr, 12_000), (points.Measure, points.V1));
        Assert.NotEmpty(BodyReader.Observation(Sent.With(Sent.Loinc, "8867-4", "valueInteger", 71).Bytes()).Issues);
    }

    [Fact]
    public void A_reading_that_a_nurse_performed_without_a_device_is_by_hand()
    {
        var sent = Sent.Observation("9279-1", 18, "/min");
        sent["performer"] = new JsonArray(new JsonObject { ["reference"] = "Practitioner/bo" });
        Assert.True(Assert.Single(BodyReader.Observation(sent.Bytes()).Entries).Reading!.ByHand);
        sent["device"] = new JsonObject { ["reference"] = $"Device/{Sent.Monitor}" };
        Assert.False(Assert.Single(BodyReader.Observation(sent.Bytes()).Entries).Reading!.ByHand);
    }

    static IReadOnlyList<Issue> Refused(JsonObject sent)
    {
        Assert.Null(FastReader.Observation(sent.Bytes()));
        return FirelyReader.Observation(sent.Bytes()).Issues;
    }
}
