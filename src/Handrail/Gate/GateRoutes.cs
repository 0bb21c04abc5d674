using Handrail.Data;
using Handrail.Features.Access;

namespace Handrail.Gate;

/// <summary>What a route needs: a permission, or a written reason why it is public.</summary>
/// <param name="Needs">The permission; null for a public route.</param>
/// <param name="PublicBecause">The reason; null for a gated route.</param>
public sealed record RoutePolicy(Permission? Needs, string? PublicBecause);

/// <summary>The only ways to make a route. A route made otherwise has no policy, and the program refuses to start.</summary>
public static class GateRoutes
{
    /// <summary>A page of a signed-in person.</summary>
    public static IEndpointConventionBuilder GatedGet(this IEndpointRouteBuilder routes, string pattern, Permission needs, Func<Visit, Task<IResult>> page) =>
        routes.MapGet(pattern, http => Answer(http, needs, page, form: false)).WithMetadata(new RoutePolicy(needs, null));

    /// <summary>A form of a signed-in person: checked against cross-site posts before anything else.</summary>
    public static IEndpointConventionBuilder GatedPost(this IEndpointRouteBuilder routes, string pattern, Permission needs, Func<Visit, Task<IResult>> form) =>
        routes.MapPost(pattern, http => Answer(http, needs, form, form: true)).DisableAntiforgery().WithMetadata(new RoutePolicy(needs, null));

    /// <summary>A route open to everyone, with the reason why.</summary>
    public static IEndpointConventionBuilder PublicRoute(this IEndpointRouteBuilder routes, string method, string pattern, string because, Delegate handler) =>
        routes.MapMethods(pattern, [method], handler).DisableAntiforgery().WithMetadata(new RoutePolicy(null, because));

    /// <summary>The same for a handler that needs nothing but the request.</summary>
    public static IEndpointConventionBuilder PublicRoute(this IEndpointRouteBuilder routes, string method, string pattern, string because, Func<HttpContext, Task<IResult>> handler) =>
        routes.MapMethods(pattern, [method], async http => await (await handler(http)).ExecuteAsync(http)).DisableAntiforgery().WithMetadata(new RoutePolicy(null, because));

    /// <summary>What answers when no other route does, also where the address looks like a file: every answer has its page.</summary>
    public static IEndpointConventionBuilder PublicFallback(this IEndpointRouteBuilder routes, string because, Delegate handler) =>
        routes.MapFallback("{*path}", handler).WithMetadata(new RoutePolicy(null, because));

    /// <summary>A route with a door of its own (the FHIR endpoints check a device token): the permission is named all the same.</summary>
    public static TBuilder WithOwnDoor<TBuilder>(this TBuilder route, Permission needs) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RoutePolicy(needs, null));

    /// <summary>Every route without a policy, in words; empty when the program may start.</summary>
    public static IReadOnlyList<string> WithoutPolicy(IEnumerable<EndpointDataSource> sources) =>
        [.. sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<RoutePolicy>() is null)
            .Select(route => $"{string.Join(',', route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["*"])} /{route.RoutePattern.RawText?.TrimStart('/')}")];

    /// <summary>A stream or another thing that asks by itself: gated like a page, but never counts as a person's activity.</summary>
    public static IEndpointConventionBuilder GatedStream(this IEndpointRouteBuilder routes, string pattern, Permission needs, Func<Visit, Task<IResult>> stream) =>
        routes.GatedGet(pattern, needs, stream).WithMetadata(new NoActivity());

    /// <summary>This sensitive act needs a proof of the last few minutes: without one the person is asked for it, and what they typed is kept.</summary>
    public static IEndpointConventionBuilder AfterStepUp(this IEndpointConventionBuilder route) => route.WithMetadata(new StepUpNeeded());

    /// <summary>Also open to a session that may only set up a way to sign in.</summary>
    public static IEndpointConventionBuilder AlsoToEnrol(this IEndpointConventionBuilder route) => route.WithMetadata(new OpenToEnrol());

    // A plain RequestDelegate: ASP.NET compiles an expression tree at start for a delegate of any other shape, one for each of 180 routes (measured: decision 0043).
    static async Task Answer(HttpContext http, Permission needs, Func<Visit, Task<IResult>> page, bool form) =>
        await (await Gated(http, needs, page, form)).ExecuteAsync(http);

    static async Task<IResult> Gated(HttpContext http, Permission needs, Func<Visit, Task<IResult>> page, bool form)
    {
        var (services, route) = (http.RequestServices, http.GetEndpoint()!.Metadata);
        var gate = services.GetRequiredService<Gate>();
        if (needs == Permission.SeeWall) return await OnWall(http, gate, page);
        var sessions = services.GetRequiredService<Sessions>();
        if (sessions.Find(http) is not { } session)
        {
            var back = HttpMethods.IsGet(http.Request.Method) ? "?back=" + Uri.EscapeDataString(http.Request.Path) : "";
            return Results.LocalRedirect("/signin" + back);
        }

        if (session.Locked) return await LockedDoor.Ask(http, session, form, LockedDoor.Why.Locked);
        if (session.Kind != Session.Full && route.GetMetadata<OpenToEnrol>() is null) return Results.LocalRedirect(Ui.Paths.Account);
        var actor = session.By;
        if (!actor.May(needs))
        {
            await gate.Record(new AuditRow(actor.Kind, actor.AuditId, "Visit", "route", ((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText ?? "", "NotAllowed"), http.RequestAborted);
            return Problems.Shown(http, 403, "You are not allowed to see this. Ask the charge nurse if you should be.");
        }

        if (form && await FormCheck.Wrong(http) is { } wrong) return Problems.Shown(http, wrong.Status, wrong.Words);
        var visit = new Visit(http, actor, gate, session);
        if (route.GetMetadata<StepUpNeeded>() is not null && !visit.SteppedUp()) return await visit.StepUp();
        // A picture that renews itself is no activity either: only a person's own step keeps a session open, and no parameter can.
        if (route.GetMetadata<NoActivity>() is null && !http.Request.Query.ContainsKey("picture")) await sessions.Touch(session, http.RequestAborted);
        if (!form) services.GetRequiredService<OpenRequests>().Hold(http, session.Id);
        return await page(visit);
    }

    static async Task<IResult> OnWall(HttpContext http, Gate gate, Func<Visit, Task<IResult>> page)
    {
        if (http.RequestServices.GetRequiredService<WallScreens>().Find(http) is not { } wall) return Results.LocalRedirect(Ui.Paths.SignIn);
        // A screen shows its own unit and no other.
        if (http.GetRouteValue("unit") is not string unit || !Guid.TryParse(unit, out var id) || id != wall.Unit) return Problems.Shown(http, 404, "This screen shows another unit.");
        http.RequestServices.GetRequiredService<OpenRequests>().Hold(http, wall.Id);
        return await page(new Visit(http, wall.By, gate, null));
    }

    sealed record NoActivity;

    /// <summary>The mark of a route that asks for a fresh proof of who it is.</summary>
    internal sealed record StepUpNeeded;

    sealed record OpenToEnrol;
}
