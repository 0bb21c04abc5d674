using Handrail.Content;
using Handrail.Gate;

namespace Handrail.Features.Beds;

/// <summary>Beds: what each is, holding one, marking it. Routes and services, nothing else.</summary>
public static class BedsFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.Keeps(new Kept("Beds", "What each bed is like, when it was cleaned or out of use; for whom one is held and why, sealed", "So that a bed that was promised is there", null, "", "", "bed_property", "bed_change", "bed_event", "bed_mark", "bed_hold"));
        services.AddSingleton<BedHandlers>();
        services.AddSingleton<BedViews>();
        services.AddSingleton<BedPlaceHandlers>();
        services.AddSingleton<BedPlaceViews>();
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/ward/{unit:guid}/beds", Permission.RunBeds, BedPages.List);
        routes.GatedGet("/ward/{unit:guid}/beds/{bed:guid}", Permission.RunBeds, BedPages.One);
        routes.GatedPost("/ward/{unit:guid}/beds/{bed:guid}/hold", Permission.RunBeds, BedPages.Hold);
        routes.GatedPost("/ward/{unit:guid}/beds/{bed:guid}/holds/{hold:guid}/end", Permission.RunBeds, BedPages.EndHold);
        routes.GatedPost("/ward/{unit:guid}/beds/{bed:guid}/mark", Permission.RunBeds, BedPages.Mark);
        routes.GatedPost("/ward/{unit:guid}/beds/{bed:guid}/like", Permission.RunBeds, BedPages.Describe);
        routes.GatedGet("/network/units/{unit:guid}/beds", Permission.ManagePlaces, BedPlacePages.List);
        routes.GatedPost("/network/units/{unit:guid}/beds", Permission.ManagePlaces, BedPlacePages.Add);
        routes.GatedGet("/network/units/{unit:guid}/beds/{bed:guid}", Permission.ManagePlaces, BedPlacePages.One);
        routes.GatedPost("/network/units/{unit:guid}/beds/{bed:guid}/rename", Permission.ManagePlaces, BedPlacePages.Rename);
        routes.GatedPost("/network/units/{unit:guid}/beds/{bed:guid}/like", Permission.ManagePlaces, BedPlacePages.Describe);
        routes.GatedPost("/network/units/{unit:guid}/beds/{bed:guid}/block", Permission.ManagePlaces, BedPlacePages.Block);
        routes.GatedPost("/network/units/{unit:guid}/beds/{bed:guid}/retire", Permission.ManagePlaces, BedPlacePages.Retire);
    }
}
