using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Features.Consents;
using Handrail.Features.Audit;
using Handrail.Features.Guide;
using Handrail.Features.People;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Ui;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.FileProviders;

namespace Handrail.Hosting;

/// <summary>The routes of everything, and what every response carries.</summary>
public static class Site
{
    // No inline script or style anywhere, no other host: nothing of an attacker's runs, and nothing is told to anyone.
    const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Maps all features.</summary>
    public static void Map(WebApplication app, ServeOptions options)
    {
        // The reverse proxy says whether the browser came by TLS: the session cookie is Secure then. Taken from this machine only; no host or address is.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto });
        app.Use(app.Services.GetRequiredService<SeenTls>().Look);
        app.Use(Headers);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Failed, SuppressDiagnosticsCallback = _ => false });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")) });
        app.UseRouting();
        Problems.Shown = (http, status, reason) => Pages.Error(http, status, reason);
        Health(app);
        AccessFeature.Map(app);
        WatchFeature.Map(app);
        FhirFeature.Map(app);
        GuideFeature.Map(app);
        ConsentFeature.Map(app);
        PeopleFeature.Map(app);
        AuditFeature.Map(app);
        Leaving.Map(app);
        app.PublicRoute("GET", "/", "the front door", (HttpContext http, Sessions sessions) => Pages.Of<Home, HomeModel>(new HomeModel(FrontFrame(http, sessions))));
        app.PublicRoute("GET", Paths.About, "what this is and is not", (HttpContext http, Sessions sessions) => Pages.Of<About, AboutModel>(new AboutModel(FrontFrame(http, sessions))));
        app.PublicFallback("there is nothing here", (HttpContext http) => Pages.Error(http, 404, null));
    }

    // A public page needs nobody, but does not tell somebody who is signed in to sign in.
    static Actor? Viewer(HttpContext http, Sessions sessions) => sessions.Who(Sessions.SecretOf(http));

    // Staff see their ward's links; everyone else gets a page that needs no database and sets no cookie.
    static PageFrame FrontFrame(HttpContext http, Sessions sessions) => Viewer(http, sessions) is { } by ? Pages.Frame(http, by) : Pages.PublicFrame(http);

    static Task Headers(HttpContext http, RequestDelegate next)
    {
        Strict(http.Response.Headers);
        return next(http);
    }

    static void Strict(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";
        headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";
        headers.CacheControl = "no-store";
    }

    // The one place where an exception becomes an answer: logged with a reference, shown without detail.
    static async Task Failed(HttpContext http)
    {
        Strict(http.Response.Headers); // the handler has cleared them
        var status = http.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad ? bad.StatusCode : 500;
        await Pages.Error(http, status, null).ExecuteAsync(http);
    }

    static void Health(WebApplication app)
    {
        app.PublicRoute("GET", "/health/live", "says only that the process runs", () => Results.Text("ok"));
        app.PublicRoute("GET", "/health/ready", "says only ok or not", async (Writer writer, Sweep sweep) =>
        {
            if (!writer.Healthy || !sweep.Alive) return Results.Text("not ready", statusCode: 503);
            await writer.Look(() => true);
            return Results.Text("ok");
        });
    }
}
