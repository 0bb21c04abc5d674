#pragma warning disable CS8602 // A null in the model of the SDK is a failing test.
using System.Net;
using System.Net.Http.Headers;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Fhir;
using NodaTime;
using F = Hl7.Fhir.Model;

namespace Handrail.Tests.Fhir;

public sealed class ReadTests
{
    static readonly Instant Night = FhirHouse.Night;

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Each_resource_is_read_by_id_with_its_version_and_again_only_when_changed(Engine engine)
    {
        await using var house = await FhirHouse.Open(engine);
        var pulse = house.AlvasPulse(71, Night);
        foreach (var (path, person) in new[]
        {
            ($"Observation/{pulse}", true), ($"Patient/{FhirHouse.Alva}", true), ($"Encounter/{FhirHouse.AlvasStay}", true), ($"Location/{FhirHouse.Bed}", false), ($"Location/{FhirHouse.Unit}", false),
        })
        {
            house.Audited.Clear();
            var answer = await house.Get("/fhir/" + path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var resource = await FhirHouse.Read<F.Resource>(answer);
            Assert.Equal(path, $"{resource.TypeName}/{resource.Id}");
            Assert.Equal($"W/\"{resource.Meta.VersionId}\"", answer.Headers.ETag?.ToString());
            Assert.Equal(resource.Meta.LastUpdated!.Value.ToUnixTimeSeconds(), answer.Content.Headers.LastModified!.Value.ToUnixTimeSeconds());
            var audited = Assert.Single(house.Audited);
            Assert.Equal(person ? ("person", FhirHouse.Alva.ToString()) : ("location", resource.Id), (audited.SubjectKind, audited.SubjectId));

            var again = new HttpRequestMessage(HttpMethod.Get, "/fhir/" + path);
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
            Assert.Equal(HttpStatusCode.NotModified, (await house.Client().SendAsync(again)).StatusCode);
            var since = new HttpRequestMessage(HttpMethod.Get, "/fhir/" + path);
            since.Headers.IfModifiedSince = answer.Content.Headers.LastModified;
            Assert.Equal(HttpStatusCode.NotModified, (await house.Client().SendAsync(since)).StatusCode);
            var other = new HttpRequestMessage(HttpMethod.Get, "/fhir/" + path);
            other.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"999\"", isWeak: true));
            Assert.Equal(HttpStatusCode.OK, (await house.Client().SendAsync(other)).StatusCode);
        }
    }

    [Theory, InlineData("Observation"), InlineData("Patient"), InlineData("Encounter"), InlineData("Location")]
    public async Task What_is_not_there_is_404_and_audited(string type)
    {
        await using var house = await FhirHouse.Open();
        foreach (var id in new[] { Guid.NewGuid().ToString(), "x" })
        {
            house.Audited.Clear();
            var answer = await house.Get($"/fhir/{type}/{id}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(F.OperationOutcome.IssueType.NotFound, Assert.Single((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue).Code);
            Assert.Equal("NotFound", Assert.Single(house.Audited).Outcome);
        }
    }

    [Fact]
    public async Task Every_measure_is_shown_as_valid_fhir_and_can_be_sent_back()
    {
        await using var house = await FhirHouse.Open();
        foreach (var measure in Enum.GetValues<Measure>())
        {
            var milli = measure == Measure.BloodPressure ? 120_000 : (int)(Plausible.Of(measure)!.Highest * 1000);
            var id = house.Fact(measure, milli, Night, measure switch { Measure.BloodPressure => 80_000, Measure.SpO2 => 2_500, _ => null }, measure switch { Measure.BloodPressure => 93_300, Measure.SpO2 => 28_000, _ => null }, stay: FhirHouse.AlvasStay, person: FhirHouse.Alva, device: FhirHouse.Monitor);
            var answer = await house.Get($"/fhir/Observation/{id}");
            await FhirHouse.Read<F.Observation>(answer);
            if (measure == Measure.News2) continue;
            var back = Assert.Single(BodyReader.Observation(await answer.Content.ReadAsByteArrayAsync()).Entries).Reading!;
            Assert.Equal((measure, milli, Night, FhirHouse.Alva, FhirHouse.AlvasStay, FhirHouse.Monitor), (back.Measure, back.V1, back.EffectiveAt, back.SubjectId, back.Encounter, back.Device));
            if (measure == Measure.SpO2) Assert.Equal((2_500, 28_000), (back.V2, back.V3));
            if (measure == Measure.BloodPressure) Assert.Equal((80_000, 93_300), (back.V2, back.V3));
        }
    }

    [Fact]
    public async Task A_correction_and_a_withdrawal_are_new_versions_and_the_old_ones_stay_readable()
    {
        await using var house = await FhirHouse.Open();
        var id = house.AlvasPulse(171, Night);
        house.Fact(Measure.Pulse, 71_000, Night, id: id, version: 2, status: "corrected", stay: FhirHouse.AlvasStay, person: FhirHouse.Alva, staff: FhirHouse.Nurse, reason: "typed a one too many");
        house.Fact(Measure.Pulse, 71_000, Night, id: id, version: 3, status: "entered-in-error", stay: FhirHouse.AlvasStay, person: FhirHouse.Alva, staff: FhirHouse.Nurse, reason: "wrong person");
        var versions = new List<F.Observation>();
        foreach (var version in new[] { 1, 2, 3 }) versions.Add(await FhirHouse.Read<F.Observation>(await house.Get($"/fhir/Observation/{id}/_history/{version}")));
        Assert.Equal([F.ObservationStatus.Final, F.ObservationStatus.Corrected, F.ObservationStatus.EnteredInError], versions.Select(each => each.Status));
        Assert.Equal([171m, 71m, 71m], versions.Select(each => ((F.Quantity)each.Value!).Value));
        Assert.Equal("typed a one too many", Assert.Single(versions[1].Note).Text);
        Assert.Equal(F.ObservationStatus.EnteredInError, (await FhirHouse.Read<F.Observation>(await house.Get($"/fhir/Observation/{id}"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await house.Get($"/fhir/Observation/{id}/_history/4")).StatusCode);
        Assert.Single((await FhirHouse.Read<F.Bundle>(await house.Get("/fhir/Observation?patient=" + FhirHouse.Alva))).Entry);
    }

    [Fact]
    public async Task What_a_sender_had_said_beyond_the_value_is_shown_again()
    {
        await using var house = await FhirHouse.Open();
        var sent = Sent.Observation("8867-4", 71, "/min");
        sent["note"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"text":"after a walk","authorReference":{"reference":"#nurse"}}]""");
        sent["bodySite"] = System.Text.Json.Nodes.JsonNode.Parse("""{"text":"left wrist"}""");
        var id = house.Fact(Measure.Pulse, 71_000, Night, stay: FhirHouse.AlvasStay, person: FhirHouse.Alva, body: sent.Json());
        var shown = await FhirHouse.Read<F.Observation>(await house.Get($"/fhir/Observation/{id}"));
        Assert.Equal(("after a walk", null, "left wrist"), (Assert.Single(shown.Note).Text, shown.Note[0].Author, shown.BodySite.Text));
    }

    [Fact]
    public async Task A_token_that_is_bound_to_a_unit_sees_nobody_elsewhere()
    {
        await using var house = await FhirHouse.Open();
        var alvas = house.AlvasPulse(71, Night);
        var bens = house.Fact(Measure.Pulse, 80_000, Night, stay: FhirHouse.BensStay, person: FhirHouse.Ben, bed: FhirHouse.OtherBed);
        foreach (var (mine, theirs) in new[]
        {
            ($"Observation/{alvas}", $"Observation/{bens}"), ($"Patient/{FhirHouse.Alva}", $"Patient/{FhirHouse.Ben}"),
            ($"Encounter/{FhirHouse.AlvasStay}", $"Encounter/{FhirHouse.BensStay}"), ($"Location/{FhirHouse.Bed}", $"Location/{FhirHouse.OtherBed}"),
        })
        {
            Assert.Equal(HttpStatusCode.OK, (await house.Get("/fhir/" + mine, "bound")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await house.Get("/fhir/" + theirs, "bound")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await house.Get("/fhir/" + theirs)).StatusCode);
            var type = mine[..mine.IndexOf('/', StringComparison.Ordinal)];
            var all = await FhirHouse.Read<F.Bundle>(await house.Get($"/fhir/{type}?_count=500", "bound"));
            Assert.Contains(all.Entry, entry => entry.FullUrl.EndsWith(mine, StringComparison.Ordinal));
            Assert.DoesNotContain(all.Entry, entry => entry.FullUrl.EndsWith(theirs, StringComparison.Ordinal));
        }
    }
}
