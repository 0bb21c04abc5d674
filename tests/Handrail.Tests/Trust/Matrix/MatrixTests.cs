using System.Collections.Concurrent;
using System.Diagnostics;
using Handrail.Data;
using Handrail.Gate;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Handrail.Tests.Trust;

/// <summary>
/// Every gated route, asked by every role in five ways of working, about the own unit, another unit and another site, through real HTTP. What must come of it is
/// in two committed tables (routes.csv, permissions.csv) that nothing of the product reads.
/// </summary>
public sealed class MatrixTests
{
    [Fact, Hazard("HZ-056"), Hazard("HZ-058"), Hazard("HZ-077"), Hazard("HZ-114")]
    public async Task Every_role_asks_everything_everywhere_and_no_answer_is_wrong()
    {
        var table = MatrixTable.Committed();
        await using var world = await MatrixWorld.Open(table, Engine.Sqlite);
        Assert.Empty(MatrixTable.Missing(table.Routes, Routes(world)));
        var time = Stopwatch.StartNew();
        var trail = new MatrixTrail();
        var (wrong, asked) = await Run(world, table, table.Routes, table.Roles, trail);
        foreach (var route in table.Routes.Where(route => route.Subject != "skip"))
        {
            var answer = await world.Ask(route, null, null, 0);
            if (answer != Answer.SignIn) wrong.Add($"nobody: {route.Method} {route.Pattern}: {answer}");
            asked++;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests, {table.Routes.Count} routes, {table.Roles.Count} roles, {MatrixTable.Works.Count} ways of working, 3 places: {wrong.Count} wrong answers, {time.Elapsed.TotalSeconds:0.0} s");
        Assert.True(wrong.IsEmpty, string.Join("\n", wrong.Take(40)));
        Assert.True(asked >= 5000, $"only {asked} requests");
        var gaps = trail.Gaps(world.Running.Database);
        Assert.True(gaps.Count == 0, string.Join("\n", gaps.Take(40)));
        Assert.True(trail.Records > 1000 && trail.Refusals > 3000, $"{trail.Records} uses of a record, {trail.Refusals} refusals");
    }

    [Fact, Hazard("HZ-055"), Hazard("HZ-056")]
    public async Task A_paired_screen_opens_the_wall_of_its_own_unit_and_no_other_route()
    {
        var table = MatrixTable.Committed();
        await using var world = await MatrixWorld.Open(table, Engine.Sqlite, roles: []);
        using var screen = await world.Screen(0);
        var (wrong, asked) = (new List<string>(), 0);
        foreach (var route in table.Routes.Where(route => route.Subject != "skip"))
            for (var place = 0; place < 3; place++)
            {
                var answer = await world.Ask(route, screen, place);
                var expected = route.Subject != "screen" ? Answer.SignIn : place == 0 ? Answer.In : Answer.NotThere;
                if (answer != expected) wrong.Add($"{route.Method} {route.Pattern} at place {place}: {answer}, must be {expected}");
                asked++;
            }

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests of a screen: {wrong.Count} wrong answers");
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_planted_wrong_cell_is_seen()
    {
        var table = MatrixTable.Committed();
        await using var world = await MatrixWorld.Open(table, Engine.Sqlite);
        var board = table.Routes.Where(route => route.Pattern is "/ward/{unit:guid}" or "/person/{stay:guid}").ToList();
        Assert.Empty((await Run(world, table, board, ["nurse", "manager"])).Wrong);
        Assert.NotEmpty((await Run(world, table.With("SeeWard", "nurse", Cell.Never), board, ["nurse"])).Wrong);
        Assert.NotEmpty((await Run(world, table.With("SeeWard", "nurse", Cell.Place), board, ["nurse"])).Wrong);
        Assert.NotEmpty((await Run(world, table.With("SeePerson", "manager", Cell.Person), board, ["manager"])).Wrong);
    }

    [Fact]
    public void A_planted_route_without_a_row_is_named()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        app.GatedGet("/planted/{person:guid}", Permission.SeePerson, _ => throw new InvalidOperationException());
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
        Assert.Equal(["no row for GET /planted/{person:guid}"], MatrixTable.Missing([], routes));
    }

    static async Task<(ConcurrentBag<string> Wrong, int Asked)> Run(MatrixWorld world, MatrixTable table, IReadOnlyList<MatrixRoute> routes, IReadOnlyList<string> roles, MatrixTrail? trail = null)
    {
        var wrong = new ConcurrentBag<string>();
        var asks = table.Asks(routes, roles).ToList();
        await Parallel.ForEachAsync(asks, new ParallelOptions { MaxDegreeOfParallelism = 24 }, async (ask, _) =>
        {
            var (expected, answer) = (table.Expected(ask.Route, ask.Role, ask.Work, ask.Place), await world.Ask(ask.Route, ask.Role, ask.Work, ask.Place));
            trail?.Saw(ask.Route, ask.Role, ask.Work, ask.Place, answer);
            if (answer != expected) wrong.Add($"{ask.Role}/{ask.Work.Name} at place {ask.Place}: {ask.Route.Method} {ask.Route.Pattern}: {answer}, must be {expected}");
        });
        return (wrong, asks.Count);
    }

    static IEnumerable<RouteEndpoint> Routes(MatrixWorld world) => world.Running.App.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();
}
