using Handrail.Content;
using Handrail.Gate;

namespace Handrail.Features.Facts;

/// <summary>Allergies, weight, pregnancy, age, precautions: coded, with source and time. Routes and services, nothing else.</summary>
public static class FactsFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.Keeps(new Kept("What everybody must know", "Allergies, weight, pregnancy, age, precautions, substances used, each with who said so and when; words about them are sealed", "Treatment", null, "", "", "person_fact"));
        services.AddSingleton<FactHandlers>();
        services.AddSingleton<FactViews>();
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/person/{stay:guid}/facts", Permission.RecordObservation, FactPages.Show);
        routes.GatedPost("/person/{stay:guid}/facts", Permission.RecordObservation, FactPages.Add);
        routes.GatedPost("/person/{stay:guid}/facts/{fact:guid}/end", Permission.RecordObservation, FactPages.End);
    }
}
