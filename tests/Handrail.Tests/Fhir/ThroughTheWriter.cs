#pragma warning disable CS8602 // A null in the model of the SDK is a failing test.
using System.Net;
using System.Text.Json.Nodes;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Devices;
using Handrail.Fhir;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using F = Hl7.Fhir.Model;

namespace Handrail.Tests.Fhir;

/// <summary>From the FHIR door through the real writer into the record, and out again.</summary>
public sealed class ThroughTheWriter
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task What_a_monitor_sends_is_read_back_as_the_person_in_the_bed(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await using var app = await Serve(ward);
        var sent = Monitor(1, Sent.Pressure(120, 80, 93.3m), ward.Clock.Now);
        var answer = await Post(app, "/fhir/Observation", sent);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var shown = await FhirHouse.Read<F.Observation>(await app.GetTestClient().GetAsync(answer.Headers.Location));
        Assert.Equal(($"Patient/{DemoWard.Person(1)}", $"Encounter/{DemoWard.Stay(1)}", $"Device/{DemoWard.Monitor(1)}"), (shown.Subject.Reference, shown.Encounter.Reference, shown.Device.Reference));
        Assert.Equal([120m, 80m, 93.3m], shown.Component.Select(part => ((F.Quantity)part.Value!).Value));
        Assert.Equal("W/\"1\"", answer.Headers.ETag?.ToString());
        Assert.Equal(ward.Clock.Now.ToUnixTimeSeconds(), answer.Content.Headers.LastModified!.Value.ToUnixTimeSeconds());
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_resend_gets_its_first_answer_and_adds_nothing_but_other_content_is_a_new_fact(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await using var app = await Serve(ward);
        var before = ward.Count("observation");
        var first = await Post(app, "/fhir/Observation", Monitor(1, Sent.Observation("8867-4", 71, "/min"), ward.Clock.Now));
        var again = await Post(app, "/fhir/Observation", Monitor(1, Sent.Observation("8867-4", 71, "/min"), ward.Clock.Now));
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal((first.Headers.Location, first.Headers.ETag, first.Content.Headers.LastModified), (again.Headers.Location, again.Headers.ETag, again.Content.Headers.LastModified));
        Assert.Equal(before + 1, ward.Count("observation"));
        var other = await Post(app, "/fhir/Observation", Monitor(1, Sent.Observation("8867-4", 72, "/min"), ward.Clock.Now));
        Assert.Equal(HttpStatusCode.Created, other.StatusCode);
        Assert.NotEqual(first.Headers.Location, other.Headers.Location);
        Assert.Equal(before + 2, ward.Count("observation"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_refused_transaction_leaves_nothing_and_an_unknown_person_is_kept_and_told(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await using var app = await Serve(ward);
        var before = ward.Count("observation");
        var good = Monitor(1, Sent.Observation("9279-1", 18, "/min"), ward.Clock.Now);
        var bad = Monitor(1, Sent.Observation("8867-4", 999, "/min"), ward.Clock.Now);
        Assert.Equal(HttpStatusCode.BadRequest, (await Post(app, "/fhir", Sent.Bundle("transaction", good, bad))).StatusCode);
        Assert.Equal(before, ward.Count("observation"));

        var stranger = Sent.Observation("8867-4", 71, "/min");
        stranger["subject"] = new JsonObject { ["reference"] = "Patient/someone-else" };
        var answer = await Post(app, "/fhir/Observation", stranger);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains("unassigned", (await FhirHouse.Read<F.OperationOutcome>(answer)).Issue[0].Diagnostics, StringComparison.Ordinal);
        Assert.Equal(1, ward.Count("alert", "rule = 'unassigned-reading'"));
        var shown = await FhirHouse.Read<F.Observation>(await app.GetTestClient().GetAsync(answer.Headers.Location));
        Assert.Null(shown.Subject);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_bundle_of_a_full_set_is_stored_once_however_often_it_is_sent(Engine engine)
    {
        await using var ward = await Ward.Open(engine);
        await using var app = await Serve(ward);
        var before = ward.Count("observation");
        var now = ward.Clock.Now;
        JsonObject[] set =
        [
            Sent.Pressure(120, 80), Sent.Oximetry(97), Sent.Observation("9279-1", 16, "/min"), Sent.Observation("8867-4", 71, "/min"), Sent.Observation("8310-5", 37.2m, "Cel"),
            Sent.Conscious(Sent.Loinc, "LA9340-6"), Sent.With("urn:handrail:measure", "oxygen", "valueQuantity", Sent.Quantity(0, "1")),
        ];
        var bundle = Sent.Bundle("transaction", set.Select((each, i) => Monitor(2, each, now, $"set-{i}")));
        var first = await FhirHouse.Read<F.Bundle>(await Post(app, "/fhir", bundle));
        var again = await FhirHouse.Read<F.Bundle>(await Post(app, "/fhir", bundle));
        Assert.All(first.Entry, entry => Assert.Equal("201 Created", entry.Response.Status));
        Assert.All(again.Entry, entry => Assert.Equal("200 OK", entry.Response.Status));
        Assert.Equal(first.Entry.Select(entry => (entry.Response.Location, entry.Response.Etag)), again.Entry.Select(entry => (entry.Response.Location, entry.Response.Etag)));
        Assert.Equal(before + set.Length, ward.Count("observation"));
    }

    static JsonObject Monitor(int bed, JsonObject sent, Instant at, string identifier = "r-1")
    {
        sent.Remove("subject");
        sent["device"] = new JsonObject { ["reference"] = $"Device/{DemoWard.Monitor(bed)}" };
        sent["effectiveDateTime"] = FhirJson.Text(at);
        sent["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:example:monitor", ["value"] = identifier });
        return sent;
    }

    static Task<HttpResponseMessage> Post(WebApplication app, string path, JsonNode body) =>
        app.GetTestClient().PostAsync(path, new ByteArrayContent(body.Bytes()) { Headers = { ContentType = new("application/fhir+json") } });

    static async Task<WebApplication> Serve(Ward ward)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        var app = builder.Build();
        FhirEndpoints.Map(app, new FhirDoors
        {
            Store = ward.Readings.Store,
            Scope = _ => FhirScope.OfProgramme, Access = (_, _) => Task.FromResult(FhirPass.Granted(new Sender(1, null, null, "gateway"))),
            Audit = (_, _) => Task.CompletedTask,
            Database = ward.Database,
        }, NullLogger.Instance);
        await app.StartAsync();
        return app;
    }
}
