using Handrail.Devices;
using Handrail.Gate;
using Microsoft.Net.Http.Headers;

namespace Handrail.Fhir;

/// <summary>One request under /fhir that has been let in.</summary>
/// <param name="Http">The request.</param>
/// <param name="Doors">The rest of the house.</param>
/// <param name="Route">The route it took.</param>
/// <param name="Who">Who asks; null only for the metadata.</param>
public sealed record FhirCall(HttpContext Http, FhirDoors Doors, FhirRoute Route, Sender? Who)
{
    /// <summary>Who asks.</summary>
    public Sender By => Who ?? throw new InvalidOperationException($"{Route.Pattern} needs no permission, so nobody is known.");

    /// <summary>The id in the path; null when it is not one of ours.</summary>
    public Guid? Id => Guid.TryParseExact(Http.Request.RouteValues["id"] as string, "D", out var id) ? id : null;

    /// <summary>The record as the asker may read it.</summary>
    public FhirRecord Record() => new(Doors.Database, By, Doors.Scope(By));

    /// <summary>The absolute address of something under /fhir.</summary>
    public string Address(string rest) => $"{Http.Request.Scheme}://{Http.Request.Host}{Http.Request.PathBase}/fhir/{rest}";
}

/// <summary>Puts the FHIR routes into the web server. Whatever happens under /fhir, the answer is a FHIR resource.</summary>
public static partial class FhirEndpoints
{
    /// <summary>Maps every route of <see cref="FhirRoutes.All"/>, and the answers for what is not there.</summary>
    public static void Map(IEndpointRouteBuilder routes, FhirDoors doors, ILogger log)
    {
        foreach (var route in FhirRoutes.All)
        {
            var policy = route.Needs switch
            {
                FhirPermission.Send => new RoutePolicy(Permission.SendReadings, null),
                FhirPermission.Read => new RoutePolicy(Permission.ReadFhir, null),
                FhirPermission.Audit => new RoutePolicy(Permission.SeeAudit, null),
                _ => new RoutePolicy(null, "what the server can do, no data"),
            };
            routes.MapMethods(route.Pattern, [route.Method], http => Guarded(http, log, () => Answer(http, doors, route))).WithMetadata(policy);
        }

        RequestDelegate missing = http => Guarded(http, log, () => Missing(http));
        routes.Map("/fhir", missing).WithMetadata(new RoutePolicy(null, "says that there is nothing"));
        routes.Map("/fhir/{**rest}", missing).WithMetadata(new RoutePolicy(null, "says that there is nothing"));
    }

    static async Task Answer(HttpContext http, FhirDoors doors, FhirRoute route)
    {
        Sender? by = null;
        if (route.Needs is { } needs)
        {
            var pass = await doors.Access(http, needs);
            if (pass.Denied is { } why)
            {
                await Deny(http, why, pass.Reason);
                return;
            }

            by = pass.By;
        }

        if (FhirBody.Wrong(http.Request, route.Method == "POST") is { } wrong) await FhirAnswer.Refuse(http, wrong.Status, wrong.Issue);
        else await route.Handle(new FhirCall(http, doors, route, by));
    }

    static Task Deny(HttpContext http, FhirDenial why, string reason)
    {
        if (why == FhirDenial.NotAllowed) return FhirAnswer.Refuse(http, 403, new Issue(IssueCode.Forbidden, null, reason));
        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"handrail\"" + (http.Request.Headers.Authorization.Count > 0 ? ", error=\"invalid_token\"" : "");
        return FhirAnswer.Refuse(http, 401, new Issue(why == FhirDenial.Expired ? IssueCode.Expired : IssueCode.Login, null, reason));
    }

    static Task Missing(HttpContext http)
    {
        var methods = FhirRoutes.MethodsOf(http.Request.Path.Value ?? "");
        if (methods.Count == 0)
            return FhirAnswer.Refuse(http, 404, new Issue(IssueCode.NotFound, null, "There is nothing here. /fhir/metadata lists what there is."));
        http.Response.Headers.Allow = string.Join(", ", methods);
        return FhirAnswer.Refuse(http, 405, new Issue(IssueCode.NotSupported, null, $"Only {string.Join(" and ", methods)} can be used here."));
    }

    static async Task Guarded(HttpContext http, ILogger log, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is listening any more.
        }
        catch (Exception failure) when (!http.Response.HasStarted)
        {
            Failed(log, failure, http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
            // Not Clear: that would also take away the security headers of the site.
            foreach (var header in new[] { HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.Location }) http.Response.Headers.Remove(header);
            var (status, code) = failure switch
            {
                BadHttpRequestException bad => (bad.StatusCode, IssueCode.Invalid),
                TimeoutException => (503, IssueCode.Transient),
                _ => (500, IssueCode.Exception),
            };
            await FhirAnswer.Refuse(http, status, new Issue(code, null, "This did not work. What was sent is not acknowledged: send it again, its identifier keeps it from being stored twice."));
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "{Method} {Route} failed")]
    static partial void Failed(ILogger log, Exception failure, string method, string? route);
}
