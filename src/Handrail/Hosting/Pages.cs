using Handrail.Content;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Gate;
using Handrail.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Handrail.Hosting;

/// <summary>Turns a model into a page: static server-rendered Razor, no script needed.</summary>
public static class Pages
{
    /// <summary>The page with its model.</summary>
    public static RazorComponentResult Of<TPage, TModel>(TModel model, int status = 200) where TPage : IComponent =>
        new RazorComponentResult<TPage>(new { Model = model }) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>What every page needs; <paramref name="by"/> null on public pages.</summary>
    public static PageFrame Frame(HttpContext http, Actor? by, Guid? unit = null) => Frame(http, by, unit, Tokens(http));

    /// <summary>The same for a piece of a live page: without form tokens, since those of the page itself are used.</summary>
    public static PageFrame LiveFrame(HttpContext http, Actor by, Guid unit) => Frame(http, by, unit, FormTokens.FilledByScript);

    static PageFrame Frame(HttpContext http, Actor? by, Guid? unit, FormTokens tokens)
    {
        var services = http.RequestServices;
        var database = services.GetRequiredService<Database>();
        using var connection = database.Open();
        var home = connection.Query(
            "SELECT l.id, l.name, s.zone FROM location l JOIN unit_setting s ON s.unit_id = l.id WHERE l.kind = 'unit' ORDER BY CASE WHEN l.id = @unit THEN 0 ELSE 1 END, l.sort, l.id LIMIT 1",
            row => (Link: new UnitLink(new LocationId(row.Id(0)), row.GetString(1)), Zone: row.GetString(2)), ("unit", unit ?? Guid.Empty));
        var zone = home.Count > 0 ? DateTimeZoneProviders.Tzdb[home[0].Zone] : DateTimeZone.Utc;
        return new PageFrame(
            services.GetRequiredService<IClock>().GetCurrentInstant(), zone, services.GetRequiredService<ServeOptions>().Demo, tokens,
            by is null ? null : new Viewer(by.Name, by.Role), by is not null && home.Count > 0 ? home[0].Link : null)
        { Crisis = CrisisLines.Shipped(services.GetRequiredService<ServeOptions>().Country), EmergencyUntil = Emergency(services, connection, by) };
    }

    static Instant? Emergency(IServiceProvider services, System.Data.Common.DbConnection connection, Actor? by) =>
        by is { Kind: "staff" } && EmergencyAccess.OpenFor(connection, by.Id, services.GetRequiredService<IClock>().GetCurrentInstant()) is [var open, ..] ? open.Until : null;

    /// <summary>The page for something that could not be given. Must not depend on the database.</summary>
    public static IResult Error(HttpContext http, int status, string? reason)
    {
        // Whoever stands before a person's page that is shut to them finds the way in for an emergency. It is shown for every id, so it tells nothing about anybody.
        var stay = status == 404 && http.GetRouteValue("stay") is string id ? id : null;
        return Of<ErrorPage, ErrorModel>(new ErrorModel(PublicFrame(http), status, http.TraceIdentifier, reason) { Emergency = stay is null ? null : Paths.EmergencyFor(stay) }, status);
    }

    /// <summary>What a public page without a form needs: no database, no token and so no cookie.</summary>
    public static PageFrame PublicFrame(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<ServeOptions>();
        return new PageFrame(http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant(), DateTimeZone.Utc, options.Demo, FormTokens.FilledByScript) { Crisis = CrisisLines.Shipped(options.Country) };
    }

    static FormTokens Tokens(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return new FormTokens(tokens.RequestToken!, Guid.CreateVersion7().ToString(), tokens.FormFieldName);
    }
}
