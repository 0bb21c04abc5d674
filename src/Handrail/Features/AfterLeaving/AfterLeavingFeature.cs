using Handrail.Content;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.AfterLeaving;

/// <summary>The call on the day after somebody left against advice. Routes and services, nothing else.</summary>
public static class AfterLeavingFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<LeavingCallHandlers>();
        services.AddSingleton(new DueKind(LeavingCallBook.DueKindName, LeavingCallBook.Tick));
        services.Keeps(new Kept("Calls after leaving against advice", "When somebody is to be called, each try with who, when and what came of it; whom to call and what was said, sealed", "Treatment: the first days after leaving are the most dangerous", null, "", "", "leaving_call"));
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/person/{stay:guid}/call-after", Permission.Admit, LeavingCallPages.Open);
        routes.GatedPost("/person/{stay:guid}/call-after", Permission.Admit, LeavingCallPages.Answer);
    }
}
