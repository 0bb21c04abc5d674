using Handrail.Content;
using Handrail.Gate;

namespace Handrail.Features.HandOvers;

/// <summary>The shift: mine, due, overdue; and the hand-over at its end. Routes and services, nothing else.</summary>
public static class HandOverFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<HandOverHandlers>();
        services.AddSingleton<HandOverViews>();
        services.Keeps(
            new Kept("Hand-overs of shifts", "What one nurse tells the next about each person, sealed; who signed and when", "Treatment", null, "", "", "hand_over", "hand_over_note", "hand_over_signature"),
            new Kept("Who looks after whom", "Which nurse looked after which stay, from when to when", "To run the shift", null, "", "", "looks_after"));
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/ward/{unit:guid}/shift", Permission.SeePerson, HandOverPages.Shift);
        routes.GatedPost("/ward/{unit:guid}/shift/take", Permission.HandOver, HandOverPages.Take);
        routes.GatedGet("/ward/{unit:guid}/hand-over", Permission.SeePerson, HandOverPages.List);
        routes.GatedPost("/ward/{unit:guid}/hand-over", Permission.HandOver, HandOverPages.Start);
        routes.GatedGet("/hand-over/{report:guid}", Permission.SeePerson, HandOverPages.Report);
        routes.GatedGet("/hand-over/{report:guid}/person/{stay:guid}", Permission.HandOver, HandOverPages.Edit);
        routes.GatedPost("/hand-over/{report:guid}/person/{stay:guid}", Permission.HandOver, HandOverPages.Save);
        routes.GatedPost("/hand-over/{report:guid}/sign", Permission.HandOver, HandOverPages.Sign);
        routes.GatedPost("/hand-over/{report:guid}/receive", Permission.HandOver, HandOverPages.Receive);
        routes.GatedPost("/hand-over/{report:guid}/beside", Permission.HandOver, HandOverPages.Beside);
        routes.GatedPost("/hand-over/{report:guid}/supersede", Permission.HandOver, HandOverPages.Change);
    }
}
