using Handrail.Content;
using Handrail.Gate;

namespace Handrail.Features.Admissions;

/// <summary>Admission, moves, offers to other units, leave, discharge, and undoing each. Routes and services, nothing else.</summary>
public static class AdmissionFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.Keeps(
            new Kept("Where people lay", "When somebody was admitted, moved, on leave or discharged, by whom it was written down and what was undone; what was ticked before they left; which protocol was proposed and confirmed", "Treatment, and so that a reading belongs to who lay there", null, "", "", "stay_event", "discharge_item", "protocol_choice"),
            new Kept("Readings that changed hands", "Which reading was given to another stay because a move was recorded late; what the sender of a reading that belongs to nobody had named", "So that no reading stays with the wrong person", null, "", "", "observation_moved", "observation_claim"),
            new Kept("Offers between units", "Which unit was asked to take somebody, why and what it must know (sealed), and what it answered", "So that somebody can be taken over with what the next shift must know", null, "", "", "stay_offer"),
            new Kept("Numbers of records", "The next number for a new record; nothing about a person", "To give each record a number", null, "", "", "record_counter"),
            new Kept("Earlier names", "What a person was called before their name or birth date was completed or corrected, sealed", "So that nothing is lost", null, "", "", "person_was"));
        services.AddSingleton<Data.StayHooks>();
        services.AddSingleton<Data.StayBook>();
        services.AddSingleton<AdmitHandler>();
        services.AddSingleton<CompleteHandler>();
        services.AddSingleton<StayHandlers>();
        services.AddSingleton<DischargeHandler>();
        services.AddSingleton<ChooseProtocol>();
        services.AddSingleton<AdmissionViews>();
        services.AddSingleton<OfferHandlers>();
        services.AddSingleton<OfferViews>();
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/ward/{unit:guid}/admit", Permission.Admit, AdmissionPages.Admit);
        routes.GatedPost("/ward/{unit:guid}/admit", Permission.Admit, AdmissionForms.Admit);
        routes.GatedGet("/person/{stay:guid}/stay", Permission.Admit, AdmissionPages.Stay);
        routes.GatedGet("/person/{stay:guid}/complete", Permission.Admit, AdmissionPages.Complete);
        routes.GatedPost("/person/{stay:guid}/complete", Permission.Admit, AdmissionForms.Complete);
        routes.GatedPost("/person/{stay:guid}/move", Permission.Admit, AdmissionForms.Move);
        routes.GatedPost("/person/{stay:guid}/swap", Permission.Admit, AdmissionForms.Swap);
        routes.GatedPost("/person/{stay:guid}/leave", Permission.Admit, AdmissionForms.Leave);
        routes.GatedPost("/person/{stay:guid}/return", Permission.Admit, AdmissionForms.Return);
        routes.GatedPost("/person/{stay:guid}/steps/{step:guid}/undo", Permission.Admit, AdmissionForms.Undo);
        routes.GatedPost("/person/{stay:guid}/offers", Permission.Admit, OfferPages.Offer);
        routes.GatedPost("/person/{stay:guid}/offers/{offer:guid}/withdraw", Permission.Admit, OfferPages.Withdraw);
        routes.GatedGet("/offers/{offer:guid}", Permission.Admit, OfferPages.One);
        routes.GatedPost("/offers/{offer:guid}/accept", Permission.Admit, OfferPages.Accept);
        routes.GatedPost("/offers/{offer:guid}/decline", Permission.Admit, OfferPages.Decline);
        routes.GatedPost("/person/{stay:guid}/protocol", Permission.ConfirmProtocol, AdmissionForms.Confirm);
        routes.GatedGet("/person/{stay:guid}/discharge", Permission.Admit, AdmissionPages.Discharge);
        routes.GatedPost("/person/{stay:guid}/discharge", Permission.Admit, AdmissionForms.Discharge);
    }
}
