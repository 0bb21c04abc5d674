using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Hosting;

/// <summary>"Leave this site quickly": clears what this site set in the browser and goes to a neutral page. A plain link; no database.</summary>
public static class Leaving
{
    /// <summary>Where people go who leave quickly, unless the options say otherwise: dull, public, and not about health. The only foreign address in the program.</summary>
    public const string Neutral = "https://www.weather.gov/";

    /// <summary>Maps the route.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.PublicRoute("GET", Paths.Leave, "leaving must always work", (HttpContext http, ServeOptions options) =>
    {
        foreach (var name in http.Request.Cookies.Keys) http.Response.Cookies.Delete(name);
        // Not "cache": browsers can take seconds for it, and every answer of ours is no-store anyway.
        http.Response.Headers["Clear-Site-Data"] = "\"cookies\", \"storage\"";
        http.Response.Headers.Location = options.LeaveTo;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    });
}
