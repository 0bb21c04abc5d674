using Handrail.Content;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Gate;
using Handrail.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
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
        using var connection = services.GetRequiredService<Database>().Open();
        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
        var units = MyUnits.Of(connection, by, now);
        // The unit that was asked for gives the page its clock; the links lead to a unit this person may see.
        var zone = connection.Query(
            "SELECT s.zone FROM unit_setting s JOIN location l ON l.id = s.unit_id ORDER BY CASE WHEN l.id = @unit THEN 0 ELSE 1 END, l.sort, l.id LIMIT 1",
            row => row.GetString(0), ("unit", unit ?? (units.Count > 0 ? units[0].Unit : Guid.Empty)));
        var here = units.FirstOrDefault(each => each.Unit == unit) ?? (units.Count > 0 ? units[0] : null);
        return new PageFrame(
            now, zone.Count > 0 ? DateTimeZoneProviders.Tzdb[zone[0]] : DateTimeZone.Utc, services.GetRequiredService<ServeOptions>().Demo, tokens,
            by is null ? null : new Viewer(by.Name, by.Role)
            {
                Prescribes = by.May(Permission.Prescribe), Directs = by.May(Permission.SignProtocol), SeesNetwork = by.May(Permission.SeeRoles),
                WorksDesk = by.May(Permission.WorkDesk), LeadsDesk = by.May(Permission.LeadDesk), TakesHandovers = by.May(Permission.TakeHandover),
            },
            here is null ? null : new UnitLink(new LocationId(here.Unit), here.Name))
        {
            Crisis = CrisisLines.Shipped(services.GetRequiredService<ServeOptions>().Country),
            Keypads = (unit ?? here?.Unit) is { } place ? SiteKeypads.OfUnit(connection, place) : Keypads.Metric,
            SeesWard = here?.SeesWard ?? false,
            SeesAlerts = here?.SeesPeople ?? false,
            SeesFigures = here?.SeesFigures ?? false,
            RunsBeds = (here?.SeesWard ?? false) && by?.May(Permission.RunBeds) == true,
            Admits = by?.May(Permission.Admit) == true,
            SeesRosters = by?.May(Permission.SeeRoster) == true,
            FindsPeople = by?.May(Permission.FindPeople) == true,
            ManyUnits = units.Count > 1,
            ReviewsWaiting = by?.May(Permission.ReviewBreakGlass) == true ? ReviewPlaces.Unreviewed(connection, by, now) : null,
            HandedToMe = by?.May(Permission.TakeHandover) == true ? HandoversWaiting.Of(connection, by.Id, now) : 0,
            LicenceWarnings = by is { Kind: "staff" } ? CredentialRows.Warnings(connection, by.Id, now) : [],
            MayOpenInEmergency = by?.May(Permission.BreakGlass) == true,
            EmergencyUntil = by is { Kind: "staff" } && EmergencyAccess.OpenFor(connection, by.Id, now) is [var open, ..] ? open.Until : null,
        };
    }

    /// <summary>The page for something that could not be given. Depends neither on the database nor on anything that the request says of itself (an empty Host, for one).</summary>
    public static IResult Error(HttpContext http, int status, string? reason)
    {
        // Whoever stands before a person's page that is shut to them finds the way in for an emergency. It is shown for every id, so it tells nothing about anybody.
        var stay = status == 404 && http.GetRouteValue("stay") is string id ? id : null;
        return new ErrorAnswer(new ErrorModel(PublicFrame(http), status, http.TraceIdentifier, reason) { Emergency = stay is null ? null : Paths.EmergencyFor(stay), Staff = OfStaff(http) });
    }

    // Whose page it was is known without the database: by the route, also after a failure has cleared it, or by the cookie of a session.
    static bool OfStaff(HttpContext http) =>
        (http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint)?.Metadata.GetMetadata<RoutePolicy>() is { Needs: not null } || http.Request.Cookies.ContainsKey(Features.Access.Sessions.Cookie);

    sealed class ErrorAnswer(ErrorModel model) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var html = await httpContext.RequestServices.GetRequiredService<HtmlPieces>().Render<ErrorPage>(("Model", model));
            httpContext.Response.StatusCode = model.Status;
            httpContext.Response.ContentType = "text/html; charset=utf-8";
            await httpContext.Response.WriteAsync(html, httpContext.RequestAborted);
        }
    }

    /// <summary>What a public page without a form needs: no database, no token and so no cookie.</summary>
    public static PageFrame PublicFrame(HttpContext http)
    {
        var options = http.RequestServices.GetRequiredService<ServeOptions>();
        return new PageFrame(http.RequestServices.GetRequiredService<IClock>().GetCurrentInstant(), DateTimeZone.Utc, options.Demo, FormTokens.FilledByScript)
        {
            Crisis = CrisisLines.Shipped(options.Country),
            Lang = Words.Languages.FirstOrDefault(lang => http.Request.Path.StartsWithSegments("/" + lang, StringComparison.Ordinal)) ?? Words.Languages[0],
        };
    }

    /// <summary>A public page without a form, made once and kept (<see cref="PageStore"/>).</summary>
    public static IResult Once<TPage, TModel>(HttpContext http, string key, Func<PageFrame, TModel> model) where TPage : IComponent =>
        http.RequestServices.GetRequiredService<PageStore>().Page<TPage, TModel>(key, () => model(PublicFrame(http)));

    static FormTokens Tokens(HttpContext http)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return new FormTokens(tokens.RequestToken!, Guid.CreateVersion7().ToString(), tokens.FormFieldName);
    }
}
