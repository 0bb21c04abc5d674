using Handrail.Content;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.Rosters;

/// <summary>The roster: who is on shift in which role, swaps, plans, needs and gaps. Routes and services, nothing else.</summary>
public static class RosterFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<UnitAlarms>();
        services.AddSingleton<SwapHandlers>();
        services.AddSingleton<PlanHandlers>();
        services.AddSingleton<RosterViews>();
        services.AddSingleton<GapWatch>();
        services.AddSingleton(provider => new DueKind(ShiftBook.DueKindName, provider.GetRequiredService<GapWatch>().Look));
        services.Keeps(new Kept("Rosters", "How many of a role each shift needs; who was put on a shift, swapped it or was taken off it, when and by whom, with the reason in their words, sealed", "To run the unit, and so that it can be seen who was on shift", null, "", "", "roster_need", "shift_event"));
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet(Paths.Rosters, Permission.SeeRoster, RosterPages.List);
        routes.GatedGet("/ward/{unit:guid}/roster", Permission.SeeRoster, RosterPages.Roster);
        routes.GatedGet("/ward/{unit:guid}/roster/shift/{shift:guid}", Permission.SwapShift, RosterPages.Shift);
        routes.GatedPost("/ward/{unit:guid}/roster/shift/{shift:guid}/take", Permission.SwapShift, RosterPages.Take);
        routes.GatedPost("/ward/{unit:guid}/roster/shift/{shift:guid}/hand", Permission.SwapShift, RosterPages.Hand);
        routes.GatedPost("/ward/{unit:guid}/roster/shift/{shift:guid}/swap", Permission.SwapShift, RosterPages.Swap);
        routes.GatedPost("/ward/{unit:guid}/roster/shift/{shift:guid}/remove", Permission.PlanRoster, RosterPages.Remove);
        routes.GatedGet("/ward/{unit:guid}/roster/plan", Permission.PlanRoster, RosterPages.OpenPlan);
        routes.GatedPost("/ward/{unit:guid}/roster/plan", Permission.PlanRoster, RosterPages.Plan);
        routes.GatedPost("/ward/{unit:guid}/roster/copy", Permission.PlanRoster, RosterPages.Copy);
        routes.GatedGet("/ward/{unit:guid}/roster/needs", Permission.PlanRoster, RosterPages.OpenNeeds);
        routes.GatedPost("/ward/{unit:guid}/roster/needs", Permission.PlanRoster, RosterPages.SetNeeds);
        routes.GatedPost("/ward/{unit:guid}/roster/standing", Permission.PlanRoster, RosterPages.Standing);
    }
}
