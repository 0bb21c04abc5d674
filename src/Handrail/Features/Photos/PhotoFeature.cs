using Handrail.Content;
using Handrail.Gate;
using Microsoft.AspNetCore.Http.Features;

namespace Handrail.Features.Photos;

/// <summary>The photo in a person's banner. Routes and services, nothing else.</summary>
public static class PhotoFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services)
    {
        services.Keeps(new Kept("Photos", "A photo of the person's face, sealed; who took it when, and who agreed", "So that nobody is taken for somebody else", null, "", "", "person_photo"));
        services.AddSingleton<PhotoHandlers>();
        // A part of a form that is larger than this would be written to a file in the clear: a whole request is smaller (Kestrel's limit), so none ever is.
        services.Configure<FormOptions>(forms => forms.MemoryBufferThreshold = 4 << 20);
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/person/{stay:guid}/photo", Permission.SeePerson, PhotoPages.Show);
        routes.GatedPost("/person/{stay:guid}/photo", Permission.RecordObservation, PhotoPages.Add);
        routes.GatedPost("/person/{stay:guid}/photo/remove", Permission.RecordObservation, PhotoPages.Remove);
        routes.GatedGet("/person/{stay:guid}/photo/{photo}", Permission.SeePerson, PhotoPages.Picture);
    }
}
