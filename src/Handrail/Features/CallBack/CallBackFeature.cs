using Handrail.Content;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Outbound;
using Handrail.Ui;

namespace Handrail.Features.CallBack;

/// <summary>The public call-back: services and routes, in each language.</summary>
public static class CallBackFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        CallBackKeeps.Add(services);
        services.AddSingleton<FormSeal>();
        services.AddSingleton<CallBrake>();
        services.AddSingleton<TypedAgain>();
        services.AddSingleton<DeskAtHand>();
        services.AddSingleton<RequestCallHandler>();
        services.AddSingleton<ChangeCallHandler>();
        services.AddSingleton(new DueKind(CallBook.DueKindName, EscalateCall.Due));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<DeskSpool>(provider, Path.Combine(options.DataFolder, "outbox")));
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var lang in Words.Languages)
        {
            app.PublicRoute("GET", Paths.CallBack(lang), "anyone may ask for a call", (HttpContext http) => CallPages.Form(http, lang));
            app.PublicRoute("POST", Paths.CallBack(lang), "anyone may ask for a call; the form carries its own token", (HttpContext http) => CallPages.Ask(http, lang));
            app.PublicRoute("POST", Paths.CallBackWithSigns(lang), "the signs check hands its sealed answers to the form", (HttpContext http) => CallPages.WithSigns(http, lang));
            app.PublicRoute("GET", Paths.CallBackSent(lang, "{token}"), "whoever has the link", (HttpContext http, string token) => StatusPages.Sent(http, lang, token));
            app.PublicRoute("GET", Paths.CallBackStatus(lang, "{token}"), "whoever has the link", (HttpContext http, string token) => StatusPages.Status(http, lang, token));
            app.PublicRoute("POST", Paths.CallBackAct(lang, "{token}", "change"), "whoever has the link", (HttpContext http, string token) => StatusPages.Change(http, lang, token));
            app.PublicRoute("POST", Paths.CallBackAct(lang, "{token}", "number"), "whoever has the link", (HttpContext http, string token) => StatusPages.Number(http, lang, token));
            app.PublicRoute("POST", Paths.CallBackAct(lang, "{token}", "cancel"), "whoever has the link", (HttpContext http, string token) => StatusPages.Cancel(http, lang, token));
        }
    }
}
