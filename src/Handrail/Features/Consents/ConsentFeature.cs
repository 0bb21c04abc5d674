using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Outbound;
using Handrail.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Handrail.Features.Consents;

/// <summary>Consents, disclosures, emergency access, counselling notes. Routes and services, nothing else.</summary>
public static class ConsentFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        ConsentKeeps.Add(services);
        services.AddSingleton<ConsentBook>();
        services.AddSingleton<DisclosureLog>();
        services.AddSingleton<IAdmissionRule, BreakGlassRule>();
        services.AddSingleton<IAdmissionRule, ConsentRule>();
        services.AddSingleton<ConsentHandlers>();
        services.AddSingleton<CourtOrderHandlers>();
        services.AddSingleton<EvidenceStore>();
        services.AddSingleton<DisclosureHandlers>();
        services.AddSingleton<EmergencyHandlers>();
        services.AddSingleton<EmergencyReviews>();
        services.AddSingleton<CounsellingNoteBook>();
        services.AddSingleton<RecordStory>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PrivacySpool>(provider, Path.Combine(options.DataFolder, "outbox")));
        services.AddHostedService(provider => provider.GetRequiredService<PrivacySpool>());
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet("/record/{person:guid}/consents", Permission.SeeConsent, ConsentPages.List);
        routes.GatedGet("/record/{person:guid}/consents/new", Permission.RecordConsent, ConsentPages.New);
        routes.GatedPost("/record/{person:guid}/consents/new", Permission.RecordConsent, ConsentPages.Record);
        routes.GatedPost("/person/{stay:guid}/mental-health", Permission.RecordConsent, ConsentPages.Label);
        routes.GatedGet("/consent/{consent:guid}", Permission.SeeConsent, ConsentPages.One);
        routes.GatedPost("/consent/{consent:guid}/revoke", Permission.RecordConsent, ConsentPages.Revoke);
        routes.GatedPost("/consent/{consent:guid}/end", Permission.RecordConsent, ConsentPages.End);
        // A photograph of a page is larger than any other form here.
        routes.GatedPost("/consent/{consent:guid}/evidence", Permission.RecordConsent, ConsentPages.AddEvidence).WithMetadata(new RequestSizeLimitAttribute(EvidenceStore.MostBytes + 100_000));
        routes.GatedGet("/consent/{consent:guid}/evidence/{evidence:guid}", Permission.SeeConsent, ConsentPages.Evidence);

        routes.GatedGet("/record/{person:guid}/disclose", Permission.Disclose, DisclosurePages.New);
        routes.GatedPost("/record/{person:guid}/disclose", Permission.Disclose, DisclosurePages.Disclose).AfterStepUp();
        routes.GatedGet("/disclosure/{disclosure:guid}", Permission.Disclose, DisclosurePages.Packet);
        routes.GatedGet("/disclosure/{disclosure:guid}/bundle", Permission.Disclose, DisclosurePages.Bundle);
        routes.GatedGet("/record/{person:guid}/court-orders", Permission.Disclose, CourtOrderPages.Show);
        routes.GatedPost("/record/{person:guid}/court-orders", Permission.Disclose, CourtOrderPages.Record).AfterStepUp();
        routes.GatedPost("/record/{person:guid}/court-orders/{order:guid}/end", Permission.Disclose, CourtOrderPages.End).AfterStepUp();
        routes.GatedGet("/record/{person:guid}/for-the-person", Permission.SeeConsent, ConsentPages.ForThePerson);
        routes.GatedGet(Paths.MyRecord, Permission.SeeOwnRecord, ConsentPages.MyRecord);

        routes.GatedGet("/record/{person:guid}/counselling", Permission.CounsellingNotes, NotePages.Show);
        routes.GatedPost("/record/{person:guid}/counselling", Permission.CounsellingNotes, NotePages.Write);

        routes.GatedGet(Paths.Emergency, Permission.BreakGlass, EmergencyPages.Show);
        routes.GatedPost(Paths.Emergency, Permission.BreakGlass, EmergencyPages.Open).AfterStepUp();
        routes.GatedGet(Paths.Reviews, Permission.ReviewBreakGlass, EmergencyPages.Reviews);
        routes.GatedGet("/privacy/reviews/{opening:guid}", Permission.ReviewBreakGlass, EmergencyPages.Review);
        routes.GatedPost("/privacy/reviews/{opening:guid}", Permission.ReviewBreakGlass, EmergencyPages.Answer);
    }
}
