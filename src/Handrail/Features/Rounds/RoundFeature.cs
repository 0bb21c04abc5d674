using Handrail.Content;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Rounds;

/// <summary>Safety rounds: who is due, one look, late entries, orders, room codes, patterns. Routes and services, nothing else.</summary>
public static class RoundFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<RoundHandlers>();
        services.AddSingleton<RoundViews>();
        services.AddSingleton(provider => new DueKind(RoundHandlers.DueKindName, provider.GetRequiredService<RoundHandlers>().Overdue));
        services.Keeps(
            new Kept("Safety rounds", "Who is on rounds and how often; each look: when by the server's clock, by whom, how the person was; late entries with their reason, sealed", "Treatment, and so that a missed look is seen", null, "", "", "round_enrolment", "round_check"),
            new Kept("Codes of rooms", "A random word for each room, who made it and when", "So that a look can be begun at the door", null, "", "", "room_code"));
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/ward/{unit:guid}/rounds", Permission.SeePerson, RoundPages.List);
        routes.GatedGet("/person/{stay:guid}/round", Permission.RecordObservation, RoundPages.Open);
        routes.GatedPost("/person/{stay:guid}/round", Permission.RecordObservation, RoundPages.Look);
        routes.GatedGet("/person/{stay:guid}/round/late", Permission.RecordObservation, RoundPages.OpenLate);
        routes.GatedPost("/person/{stay:guid}/round/late", Permission.RecordObservation, RoundPages.Late);
        routes.GatedGet("/room/{word}", Permission.RecordObservation, RoundPages.Room);
        routes.GatedGet("/ward/{unit:guid}/rounds/enrol", Permission.OrderRounds, RoundPages.Orders);
        routes.GatedPost("/ward/{unit:guid}/rounds/enrol", Permission.OrderRounds, RoundPages.Set);
        routes.GatedGet("/ward/{unit:guid}/rounds/codes", Permission.LeadRounds, RoundPages.Codes);
        routes.GatedPost("/ward/{unit:guid}/rounds/codes", Permission.LeadRounds, RoundPages.NewCodes);
        routes.GatedGet("/ward/{unit:guid}/rounds/patterns", Permission.LeadRounds, RoundPages.Patterns);
    }
}
