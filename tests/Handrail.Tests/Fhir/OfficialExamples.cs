using System.Text.Json.Nodes;
using Handrail.Core.Watch;
using Handrail.Devices;
using Handrail.Fhir;

namespace Handrail.Tests.Fhir;

/// <summary>The Observations that HL7 publishes with R4 (hl7.org/fhir/R4/downloads.html), as they are.</summary>
public sealed class OfficialExamples
{
    [Theory]
    [InlineData("satO2", Measure.SpO2, 95_000, null)]
    [InlineData("glasgow", Measure.GlasgowComa, 13_000, null)]
    public void Those_with_an_exact_time_are_read(string name, Measure measure, int v1, int? v2)
    {
        var reading = Assert.Single(FirelyReader.Observation(Bytes(name)).Entries).Reading!;
        Assert.Equal((measure, v1, v2), (reading.Measure, reading.V1, reading.V2));
        // Its Patient/example is not ours: it is kept as unknown, with all that was said.
        Assert.Equal((SubjectKind.Patient, null), (reading.Subject, reading.SubjectId));
        Assert.NotNull(reading.Body);
    }

    [Theory]
    [InlineData("bloodpressure", Measure.BloodPressure, 107_000, 60_000)]
    [InlineData("bloodpressure-dar", Measure.BloodPressure, 107_000, null)]
    [InlineData("body-temperature", Measure.Temperature, 36_500, null)]
    [InlineData("heart-rate", Measure.Pulse, 44_000, null)]
    [InlineData("map-sitting", Measure.MeanBp, 60_000, null)]
    public void Those_with_a_date_only_are_refused_for_that_alone_and_read_with_a_time(string name, Measure measure, int v1, int? v2)
    {
        Assert.Equal("Observation.effective", Assert.Single(FirelyReader.Observation(Bytes(name)).Issues).Expression);
        var timed = JsonNode.Parse(Bytes(name))!.AsObject();
        timed.Remove("effectivePeriod");
        timed["effectiveDateTime"] = "2012-09-17T10:00:00Z";
        var reading = Assert.Single(FirelyReader.Observation(timed.Bytes()).Entries).Reading!;
        Assert.Equal((measure, v1, v2), (reading.Measure, reading.V1, reading.V2));
    }

    [Fact]
    public void All_the_others_are_refused_with_a_place_or_read_and_none_throws()
    {
        var names = Directory.GetFiles(Folder(), "observation-*.json");
        Assert.True(names.Length > 40);
        foreach (var name in names)
        {
            var body = File.ReadAllBytes(name);
            var posted = BodyReader.Observation(body);
            if (posted.Issues.Count > 0) Assert.All(posted.Issues, issue => Assert.StartsWith("Observation", issue.Expression, StringComparison.Ordinal));
            else Assert.NotNull(Assert.Single(posted.Entries).Reading);
        }
    }

    static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder(), $"observation-example-{name}.json"));

    static string Folder()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("HANDRAIL_DATA") ?? "", "fhir", "hl7-r4-examples");
        if (!Directory.Exists(folder)) Assert.Skip("HANDRAIL_DATA does not name a folder with fhir/hl7-r4-examples.");
        return folder;
    }
}
