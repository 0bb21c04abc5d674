using Handrail.Content;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Features.Admissions;
using Handrail.Features.Consents;
using Handrail.Features.AfterLeaving;
using Handrail.Features.Audit;
using Handrail.Features.Beds;
using Handrail.Features.CallBack;
using Handrail.Features.Desk;
using Handrail.Features.Facts;
using Handrail.Features.Find;
using Handrail.Features.Downtime;
using Handrail.Features.Guide;
using Handrail.Features.HandOvers;
using Handrail.Features.Help;
using Handrail.Features.Rosters;
using Handrail.Features.Photos;
using Handrail.Features.Rounds;
using Handrail.Features.SelfCheck;
using Handrail.Features.Visits;
using Handrail.Features.Paging;
using Handrail.Features.People;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.FileProviders;

namespace Handrail.Hosting;

/// <summary>The routes of everything, and what every response carries.</summary>
public static partial class Site
{
    // No inline script or style anywhere, no other host: nothing of an attacker's runs, and nothing is told to anyone.
    const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Maps all features.</summary>
    public static void Map(WebApplication app, ServeOptions options)
    {
        // The reverse proxy says whether the browser came by TLS: the session cookie is Secure then. Taken from this machine only; no host or address is.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto });
        app.Use(app.Services.GetRequiredService<SeenTls>().Look);
        app.Use(Headers);
        app.Use(NoTrace);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Failed, SuppressDiagnosticsCallback = _ => false });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.Combine(AppContext.BaseDirectory, "wwwroot")) });
        // No step of the framework reads a person from a request: sessions are ours. (It would add one by itself where an identity provider is set up.)
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        app.UseRouting();
        app.Use(VisitFeature.Count);
        Problems.Shown = (http, status, reason) => Pages.Error(http, status, reason);
        Health(app);
        AccessFeature.Map(app, options);
        WatchFeature.Map(app);
        FhirFeature.Map(app);
        GuideFeature.Map(app);
        ConsentFeature.Map(app);
        PeopleFeature.Map(app);
        AuditFeature.Map(app);
        SelfCheckFeature.Map(app);
        DeskFeature.Map(app);
        CallBackFeature.Map(app);
        VisitFeature.Map(app);
        BedsFeature.Map(app);
        AdmissionFeature.Map(app);
        FactsFeature.Map(app);
        PhotoFeature.Map(app);
        FindFeature.Map(app);
        DowntimeFeature.Map(app);
        HandOverFeature.Map(app);
        RoundFeature.Map(app);
        AfterLeavingFeature.Map(app);
        RosterFeature.Map(app);
        HelpFeature.Map(app);
        PagingFeature.Map(app);
        Leaving.Map(app);
        foreach (var lang in Words.Languages) _ = Words.Of("site", lang); // read now: the page for what broke must not find them missing
        var style = new Lazy<string>(() => Stylesheet.Public(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wwwroot", "handrail.css"))));
        app.PublicRoute("GET", Paths.PublicStyle, "the stylesheet of public pages", (PageStore store) => store.Text(Paths.PublicStyle, "text/css", () => style.Value));
        var doors = new Lazy<HomeDoors>(() => HomeDoors.Among(PublicPages(app)));
        app.PublicRoute("GET", Paths.Home, "the front door", (HttpContext http) => Front<Home, HomeModel>(http, "home", frame => new HomeModel(frame, doors.Value)));
        app.PublicRoute("GET", Paths.About, "what this is and is not", (HttpContext http) => Front<About, AboutModel>(http, "about", frame => new AboutModel(frame)));
        app.PublicRoute("GET", Paths.Privacy, "what is kept, and for how long", (HttpContext http) => Pages.Once<Privacy, PrivacyModel>(http, "privacy", frame => WhatIsKept.Now(http.RequestServices, frame, Policy)));
        app.PublicFallback("there is nothing here", (HttpContext http) => Pages.Error(http, 404, null));
    }

    /// <summary>Addresses of the public pages that stand at one place (no part of them varies).</summary>
    public static IReadOnlySet<string> PublicPages(IEndpointRouteBuilder app) => app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(route => route.Metadata.GetMetadata<RoutePolicy>() is { Needs: null } && route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
        .Select(route => "/" + route.RoutePattern.RawText?.TrimStart('/')).Where(path => !path.Contains('{', StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
    // A public page needs nobody, but does not tell somebody who is signed in to sign in.
    static Actor? Viewer(HttpContext http, Sessions sessions) => sessions.Who(Sessions.SecretOf(http));

    // Staff see their ward's links; everyone else, and everyone while the database is away, gets a page that needs no database and sets no cookie.
    static IResult Front<TPage, TModel>(HttpContext http, string key, Func<PageFrame, TModel> model) where TPage : IComponent
    {
        if (http.Request.Cookies[Sessions.Cookie] is { Length: > 0 } secret)
        {
            try
            {
                if (http.RequestServices.GetRequiredService<Sessions>().Who(secret) is { } by) return Pages.Of<TPage, TModel>(model(Pages.Frame(http, by)));
            }
            catch (Exception failure) when (Database.IsAway(failure))
            {
                FrontWithoutStaff(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(Site)), failure.GetType().Name);
            }
        }

        return Pages.Once<TPage, TModel>(http, key, model);
    }

    static Task Headers(HttpContext http, RequestDelegate next)
    {
        Strict(http.Response.Headers);
        return next(http);
    }

    // TRACE would say back what was sent, cookies and tokens included.
    static Task NoTrace(HttpContext http, RequestDelegate next)
    {
        if (!HttpMethods.IsTrace(http.Request.Method) && !HttpMethods.IsConnect(http.Request.Method)) return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
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
        var failure = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = failure is BadHttpRequestException bad ? bad.StatusCode : Database.IsAway(failure) ? 503 : 500;
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

    [LoggerMessage(2302, LogLevel.Warning, "The database is away ({Why}): the front page is given without the links of staff")]
    static partial void FrontWithoutStaff(ILogger log, string why);
}
