#pragma warning disable CS8602 // A null in the model of the SDK is a failing test.
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Handrail.Core.Watch;
using Handrail.Devices;
using Handrail.Fhir;
using NodaTime;
using F = Hl7.Fhir.Model;

namespace Handrail.Tests.Fhir;

public sealed class CreateTests
{
    [Fact]
    public async Task A_new_reading_is_created_with_location_etag_and_time()
    {
        await using var house = await FhirHouse.Open();
        var id = Guid.CreateVersion7();
        house.Answer = _ => new Stored(id, 1, FhirHouse.Night, false, false);
        var answer = await house.Post("/fhir/Observation", Sent.Observation("8867-4", 71, "/min"));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"http://localhost/fhir/Observation/{id}/_history/1", answer.Headers.Location?.ToString());
        Assert.Equal("W/\"1\"", answer.Headers.ETag?.ToString());
        Assert.Equal(FhirHouse.Night.ToDateTimeOffset(), answer.Content.Headers.LastModified);
        Assert.Equal(71_000, Assert.Single(house.Stored).V1);
        await FhirHouse.Read<F.OperationOutcome>(answer);
    }

    [Fact]
    public async Task A_resend_is_answered_as_the_first_time_with_200()
    {
        await using var house = await FhirHouse.Open();
        var id = Guid.CreateVersion7();
        house.Answer = _ => new Stored(id, 1, FhirHouse.Night, true, false);
        var answer = await house.Post("/fhir/Observation", Sent.Observation("8867-4", 71, "/min"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith($"{id}/_history/1", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal("W/\"1\"", answer.Headers.ETag?.ToString());
    }

    [Fact]
    public async Task A_future_or_old_time_is_no_error()
    {
        await using var house = await FhirHouse.Open();
        foreach (var time in new[] { "2099-01-01T00:00:00Z", "1999-01-01T00:00:00Z" })
        {
            var sent = Sent.Observation("8867-4", 71, "/min");
            sent["effectiveDateTime"] = time;
            Assert.Equal(HttpStatusCode.Created, (await house.Post("/fhir/Observation", sent)).StatusCode);
        }

        Assert.Equal(2, house.Stored.Count);
    }

    [Fact]
    public async Task A_refused_reading_is_400_with_its_place_and_nothing_is_stored()
    {
        await using var house = await FhirHouse.Open();
        var answer = await house.Post("/fhir/Observation", Sent.Observation("8867-4", 999, "/min"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var issue = Assert.Single((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue);
        Assert.Equal((F.OperationOutcome.IssueSeverity.Error, F.OperationOutcome.IssueType.Value, "Observation.value.value"), (issue.Severity, issue.Code, Assert.Single(issue.Expression)));
        Assert.Contains("10 to 300", issue.Diagnostics, StringComparison.Ordinal);
        Assert.Empty(house.Stored);
    }

    [Fact]
    public async Task A_batch_answers_each_entry_on_its_own_in_order()
    {
        await using var house = await FhirHouse.Open();
        house.Answer = reading => new Stored(Guid.CreateVersion7(), 1, FhirHouse.Night, reading.Measure == Measure.SpO2, reading.Measure == Measure.Pulse);
        var answer = await house.Post("/fhir", Sent.Bundle("batch", Sent.Pressure(120, 80), Sent.Observation("8867-4", 999, "/min"), Sent.Oximetry(94), Sent.Observation("8867-4", 71, "/min")));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bundle = await FhirHouse.Read<F.Bundle>(answer);
        Assert.Equal(F.Bundle.BundleType.BatchResponse, bundle.Type);
        Assert.Equal(["201 Created", "400 Bad Request", "200 OK", "201 Created"], bundle.Entry.Select(entry => entry.Response.Status));
        Assert.Equal(["W/\"1\"", null, "W/\"1\"", "W/\"1\""], bundle.Entry.Select(entry => entry.Response.Etag));
        var why = Assert.IsType<F.OperationOutcome>(bundle.Entry[1].Response.Outcome);
        Assert.Equal("Bundle.entry[1].resource.value.value", Assert.Single(Assert.Single(why.Issue).Expression));
        Assert.Contains("unassigned", Assert.IsType<F.OperationOutcome>(bundle.Entry[3].Response.Outcome).Issue[0].Diagnostics, StringComparison.Ordinal);
        Assert.Equal([Measure.BloodPressure, Measure.SpO2, Measure.Pulse], house.Stored.Select(reading => reading.Measure));
    }

    [Fact]
    public async Task A_transaction_is_stored_whole_or_not_at_all()
    {
        await using var house = await FhirHouse.Open();
        var refused = await house.Post("/fhir", Sent.Bundle("transaction", Sent.Pressure(120, 80), Sent.Observation("8867-4", 999, "/min")));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Single((await FhirHouse.Read<F.OperationOutcome>(refused)).Issue);
        Assert.Empty(house.Stored);
        var whole = await FhirHouse.Read<F.Bundle>(await house.Post("/fhir", Sent.Bundle("transaction", Sent.Pressure(120, 80), Sent.Oximetry(94))));
        Assert.Equal((F.Bundle.BundleType.TransactionResponse, 2), (whole.Type, whole.Entry.Count));
        Assert.Equal(2, house.Stored.Count);
    }

    [Fact]
    public async Task A_batch_in_which_nothing_is_right_stores_nothing_and_still_answers_each()
    {
        await using var house = await FhirHouse.Open();
        var bundle = await FhirHouse.Read<F.Bundle>(await house.Post("/fhir", Sent.Bundle("batch", Sent.Observation("8867-4", 999, "/min"))));
        Assert.StartsWith("400", Assert.Single(bundle.Entry).Response.Status, StringComparison.Ordinal);
        Assert.Empty(house.Stored);
    }

    [Theory]
    [InlineData("text/plain", null, 415)]
    [InlineData("application/fhir+xml", null, 415)]
    [InlineData("application/json; charset=latin1", null, 415)]
    [InlineData("application/fhir+json; fhirVersion=5.0", null, 415)]
    [InlineData("application/fhir+json", "gzip", 415)]
    [InlineData("application/fhir+json; fhirVersion=4.0; charset=utf-8", null, 201)]
    [InlineData("application/json", "identity", 201)]
    public async Task Only_plain_json_is_taken(string type, string? encoding, int status)
    {
        await using var house = await FhirHouse.Open();
        var content = new ByteArrayContent(Sent.Observation("8867-4", 71, "/min").Bytes());
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        var answer = await house.Client("sender").PostAsync("/fhir/Observation", content);
        Assert.Equal(status, (int)answer.StatusCode);
        await FhirHouse.Read<F.OperationOutcome>(answer);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_body_over_the_limit_is_413_whether_it_says_its_length_or_not(bool says)
    {
        await using var house = await FhirHouse.Open();
        var body = Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","id":"{{new string('x', FhirBody.Limit)}}"}""");
        HttpContent content = says ? new ByteArrayContent(body) : new StreamContent(new Unsized(body));
        content.Headers.ContentType = new("application/fhir+json");
        var answer = await house.Client("sender").PostAsync("/fhir", content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(F.OperationOutcome.IssueType.TooLong, Assert.Single((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue).Code);
    }

    [Fact]
    public async Task A_large_body_within_the_limit_is_read_also_when_it_does_not_say_its_length()
    {
        await using var house = await FhirHouse.Open();
        var body = Sent.Bundle("batch", Enumerable.Range(0, 600).Select(i => Sent.Observation("8867-4", 60 + i % 40, "/min"))).Bytes();
        Assert.InRange(body.Length, 300_000, FhirBody.Limit);
        var content = new StreamContent(new Unsized(body)) { Headers = { ContentType = new("application/fhir+json") } };
        var bundle = await FhirHouse.Read<F.Bundle>(await house.Client("sender").PostAsync("/fhir", content));
        Assert.Equal(600, bundle.Entry.Count(entry => entry.Response.Status == "201 Created"));
    }

    [Fact]
    public async Task A_writer_that_fails_is_answered_with_an_outcome_that_tells_nothing_of_it()
    {
        await using var house = await FhirHouse.Open();
        house.StoreFails = new InvalidOperationException("secret");
        var answer = await house.Post("/fhir/Observation", Sent.Observation("8867-4", 71, "/min"));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(F.OperationOutcome.IssueType.Exception, Assert.Single((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue).Code);
    }

    [Theory, InlineData("{"), InlineData("[]"), InlineData(""), InlineData("{\"resourceType\":\"Patient\"}")]
    public async Task Broken_or_other_bodies_are_400(string body)
    {
        await using var house = await FhirHouse.Open();
        foreach (var path in new[] { "/fhir", "/fhir/Observation" })
        {
            var answer = await house.Client("sender").PostAsync(path, FhirHouse.Text(body));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.NotEmpty((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue);
        }
    }

    // A stream that cannot be measured, so the request has no Content-Length.
    sealed class Unsized(byte[] body) : MemoryStream(body)
    {
        public override bool CanSeek => false;
    }
}
