using Handrail.Content;
using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Visits;

/// <summary>How often public pages were opened: counted by us, without telling anyone apart.</summary>
public static class VisitFeature
{
    /// <summary>Registers the counter and what it keeps.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(new VisitSettings(options.CountVisits, options.CountVisitsEvery));
        services.AddSingleton<VisitCounts>();
        services.AddSingleton<VisitTable>();
        services.AddHostedService(provider => provider.GetRequiredService<VisitCounts>());
        services.Keeps(new Kept("Visits to public pages", options.CountVisits
                ? $"A number for each kind of page and day, such as “guide, 26 November: 40”. No address, no cookie, no search words, no time of day. Staff see it from {VisitSettings.ShownFrom} on; below, “fewer than {VisitSettings.ShownFrom}”"
                : "Nothing: counting is switched off here",
            "To see whether anyone finds these pages", VisitSettings.KeptDays, "that day", "Handrail itself, each time it writes the numbers", "visit_count"));
    }

    /// <summary>Counts what was answered. Stands after routing and before the page, and only looks at the answer once it is there.</summary>
    public static async Task Count(HttpContext http, RequestDelegate next)
    {
        await next(http);
        http.RequestServices.GetRequiredService<VisitCounts>().Saw(http);
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.GatedGet(Paths.Visits, Permission.SeeFigures, async visit =>
        visit.Show(await visit.Read(new SeeVisits(), visit.Of<VisitTable>().Read), table => Pages.Of<VisitPage, VisitModel>(new VisitModel(Pages.Frame(visit.Http, visit.By), table))));
}

/// <summary>Sees the visits to public pages.</summary>
public sealed record SeeVisits : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeFigures;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}
