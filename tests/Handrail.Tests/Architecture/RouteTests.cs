using System.Net;
using Handrail.Demo;
using Handrail.Gate;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Handrail.Tests.Architecture;

/// <summary>Rule 8: every route names a permission or a reason why it is public, and what it names is what it does.</summary>
public sealed class RouteTests
{
    [Fact]
    public async Task Every_route_has_a_permission_or_a_reason()
    {
        await using var running = await Running.Start();
        var routes = Routes(running);
        Assert.True(routes.Count > 30, "the list of routes is not empty");
        Assert.All(routes, route => Assert.NotNull(route.Metadata.GetMetadata<RoutePolicy>()));
        Assert.Empty(GateRoutes.WithoutPolicy(((IEndpointRouteBuilder)running.App).DataSources));
        Assert.All(routes.Select(route => route.Metadata.GetMetadata<RoutePolicy>()!).Where(policy => policy.Needs is null), policy => Assert.False(string.IsNullOrWhiteSpace(policy.PublicBecause)));
    }

    [Fact]
    public void A_planted_route_without_a_policy_is_named()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.MapGet("/planted", () => "open to all");
        Assert.Equal(["GET /planted"], GateRoutes.WithoutPolicy(((IEndpointRouteBuilder)app).DataSources));
    }

    [Fact]
    public void A_planted_verb_without_a_permission_is_named()
    {
        Assert.Equal(["planted"], Handrail.Cli.Verbs.Without([new System.CommandLine.Command("planted"), new System.CommandLine.Command("serve"), new System.CommandLine.Command("score")]));
    }

    [Fact, Hazard("HZ-052")]
    public async Task Exactly_these_acts_ask_again_who_it_is()
    {
        await using var running = await Running.Start();
        var asks = Routes(running).Where(route => route.Metadata.GetMetadata<GateRoutes.StepUpNeeded>() is not null)
            .Select(route => $"{string.Join(' ', route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)} {route.RoutePattern.RawText}").Order(StringComparer.Ordinal);
        Assert.Equal(
        [
            "POST /account/passkey/{passkey:guid}/remove", "POST /emergency", "POST /protocol/{id}/sign", "POST /record/{person:guid}/account", "POST /record/{person:guid}/court-orders",
            "POST /record/{person:guid}/court-orders/{order:guid}/end", "POST /record/{person:guid}/disclose", "POST /staff", "POST /staff/recovery/{request:guid}", "POST /staff/{staff:guid}/assignments",
            "POST /staff/{staff:guid}/assignments/{assignment:guid}/end", "POST /staff/{staff:guid}/disable", "POST /staff/{staff:guid}/enable",
        ], asks);
    }

    [Fact]
    public async Task Nobody_reaches_a_gated_route_without_a_session_or_the_permission_and_the_try_is_audited()
    {
        await using var running = await Running.Start();
        using var nobody = await running.Client();
        using var manager = await running.Client("maud.ek");
        var tried = 0;
        foreach (var route in Routes(running))
        {
            var policy = route.Metadata.GetMetadata<RoutePolicy>()!;
            if (policy.Needs is not { } needs || route.RoutePattern.RawText!.StartsWith("/fhir", StringComparison.Ordinal)) continue;
            var path = Filled(route.RoutePattern.RawText!);
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                using var refused = await Ask(nobody, method, path);
                Assert.Equal((path, HttpStatusCode.Redirect), (path, refused.StatusCode));
                Assert.StartsWith("/signin", refused.Headers.Location!.ToString(), StringComparison.Ordinal);
                if (needs == Permission.SeeWall || Roles.Has("manager", needs)) continue; // a wall is seen by paired screens only: a person is sent to sign in, as nobody is
                using var forbidden = await Ask(manager, method, path);
                Assert.Equal((path, HttpStatusCode.Forbidden), (path, forbidden.StatusCode));
                tried++;
            }
        }

        Assert.True(tried > 10);
        using var connection = running.Database.Open();
        Assert.Equal(tried, Handrail.Data.Sql.Scalar<long>(connection, "SELECT count(*) FROM audit_event WHERE action = 'Visit' AND outcome = 'NotAllowed'"));
    }

    [Fact]
    public async Task Every_answer_carries_the_strict_headers()
    {
        await using var running = await Running.Start();
        using var nobody = await running.Client();
        foreach (var path in (string[])["/", "/signin", "/about", "/nothing-here", "/handrail.css", "/live.js", "/fhir/metadata", "/fhir/Patient", "/health/live"])
        {
            using var answer = await nobody.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Contains("base-uri 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Server"), path);
        }
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var running = await Running.Start();
        using var nurse = await running.Client("ama.osei");
        using var answer = await nurse.PostAsync(new Uri($"/person/{DemoWard.Stay(1)}/worried", UriKind.Relative), new FormUrlEncodedContent([]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    static List<RouteEndpoint> Routes(Running running) => [.. running.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    static async Task<HttpResponseMessage> Ask(HttpClient http, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = new FormUrlEncodedContent([]);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    static string Filled(string pattern) => System.Text.RegularExpressions.Regex.Replace(pattern, @"\{(\w+)(:guid)?\}", part => part.Groups[1].Value switch
    {
        "unit" => DemoWard.Unit.ToString(),
        "stay" => DemoWard.Stay(1).ToString(),
        "person" => DemoWard.Person(1).ToString(),
        "staff" => DemoWard.StaffId("ama.osei").ToString(),
        "site" => DemoNetwork.Harbour.ToString(),
        "sheet" => "cows",
        "id" => "general-detox",
        _ => Guid.Empty.ToString(),
    });
}
