#pragma warning disable CS8602 // A null in the model of the SDK is a failing test.
using System.Net;
using System.Text.RegularExpressions;
using Handrail.Fhir;
using F = Hl7.Fhir.Model;

namespace Handrail.Tests.Fhir;

/// <summary>Who is let in, what there is, and that everything under /fhir answers with a FHIR resource.</summary>
public sealed partial class DoorTests
{
    [Fact]
    public async Task Every_route_but_the_metadata_asks_for_a_token_before_anything_else()
    {
        await using var house = await FhirHouse.Open();
        foreach (var route in FhirRoutes.All)
        {
            var request = new HttpRequestMessage(new HttpMethod(route.Method), Hole().Replace(route.Pattern, Sent.Person.ToString()));
            var answer = await house.Client(null).SendAsync(request);
            if (route.Needs is null)
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                continue;
            }

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Equal(F.OperationOutcome.IssueType.Login, Assert.Single((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue).Code);
        }

        Assert.Empty(house.Audited);
    }

    [Fact, Hazard("HZ-011")]
    public async Task An_expired_token_is_told_so_and_one_without_read_is_forbidden_to_read()
    {
        await using var house = await FhirHouse.Open();
        var expired = await house.Post("/fhir/Observation", Sent.Observation("8867-4", 71, "/min"), "old");
        Assert.Equal(HttpStatusCode.Unauthorized, expired.StatusCode);
        Assert.Equal(F.OperationOutcome.IssueType.Expired, Assert.Single((await FhirHouse.Read<F.OperationOutcome>(expired)).Issue).Code);
        foreach (var route in FhirRoutes.All.Where(route => route.Needs == FhirPermission.Read))
        {
            var answer = await house.Get(Hole().Replace(route.Pattern, Sent.Person.ToString()), "sender");
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal(F.OperationOutcome.IssueType.Forbidden, Assert.Single((await FhirHouse.Read<F.OperationOutcome>(answer)).Issue).Code);
        }
    }

    [Theory]
    [InlineData("GET", "/fhir/Medication", 404)]
    [InlineData("GET", "/fhir/Observation/1/2/3", 404)]
    [InlineData("POST", "/fhir/Patient", 405)]
    [InlineData("DELETE", "/fhir/Observation/1", 405)]
    [InlineData("PUT", "/fhir/Observation/1", 405)]
    [InlineData("GET", "/fhir", 405)]
    [InlineData("POST", "/fhir/metadata", 405)]
    public async Task What_is_not_there_is_said_in_fhir(string method, string path, int status)
    {
        await using var house = await FhirHouse.Open();
        var answer = await house.Client().SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, (int)answer.StatusCode);
        await FhirHouse.Read<F.OperationOutcome>(answer);
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
    }

    [Theory]
    [InlineData("application/fhir+xml", "", 406)]
    [InlineData("text/html", "", 406)]
    [InlineData("text/html, application/*;q=0.5", "", 200)]
    [InlineData("application/fhir+json; fhirVersion=4.0", "", 200)]
    [InlineData("*/*", "", 200)]
    [InlineData("text/html", "?_format=json", 200)]
    [InlineData("*/*", "?_format=application/fhir%2Bjson", 200)]
    [InlineData("*/*", "?_format=xml", 406)]
    public async Task Only_json_is_spoken(string accept, string query, int status)
    {
        await using var house = await FhirHouse.Open();
        var request = new HttpRequestMessage(HttpMethod.Get, "/fhir/Location" + query);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        var answer = await house.Client().SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        await FhirHouse.Read<F.Resource>(answer);
    }

    [Fact]
    public async Task The_capability_statement_says_exactly_what_is_registered()
    {
        await using var house = await FhirHouse.Open();
        var says = await FhirHouse.Read<F.CapabilityStatement>(await house.Get("/fhir/metadata", null));
        var rest = Assert.Single(says.Rest);
        Assert.Equal(
            FhirRoutes.All.Where(route => route.Type is not null).Select(route => route.Type!).Distinct().Order(),
            rest.Resource.Select(resource => resource.TypeElement.JsonValue?.ToString() ?? "").Order());
        foreach (var resource in rest.Resource)
        {
            var routes = FhirRoutes.All.Where(route => route.Type == resource.TypeElement.JsonValue?.ToString()).ToList();
            Assert.Equal(routes.SelectMany(route => route.Interaction).Order(), resource.Interaction.Select(each => each.CodeElement.JsonValue?.ToString() ?? "").Order());
            Assert.Equal(routes.Single(route => route.Search is not null).Search!.Parameters.Select(each => each.Name), resource.SearchParam.Select(each => each.Name));
        }

        Assert.Equal(2, rest.Interaction.Count);
    }

    [Fact]
    public void Every_search_parameter_that_is_named_is_known_and_no_other_is()
    {
        foreach (var search in FhirRoutes.All.Select(route => route.Search).OfType<FhirSearch>())
        {
            Assert.All(search.Parameters, each => Assert.True(search.Take(new SearchQuery(), each.Name, "x"), each.Name));
            Assert.False(search.Take(new SearchQuery(), "1=1; DROP TABLE person", "x"));
        }
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Hole();
}
