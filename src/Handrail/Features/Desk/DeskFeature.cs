using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Desk;

/// <summary>The advisor desk: queue, call screen, hand-over, incoming calls, report, deletion. Routes and services, nothing else.</summary>
public static class DeskFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton<DeskWake>();
        services.AddSingleton<DeskBoard>();
        services.AddSingleton<SignsReader>();
        services.AddSingleton<CallScreen>();
        services.AddSingleton<DeskReports>();
        services.AddSingleton<ClaimCallHandler>();
        services.AddSingleton<SaveDraftHandler>();
        services.AddSingleton<SaveCallerHandler>();
        services.AddSingleton<RecordOutcomeHandler>();
        services.AddSingleton<JoinCallsHandler>();
        services.AddSingleton<DecideCheckHandler>();
        services.AddSingleton<HandOverHandler>();
        services.AddSingleton<LogIncomingHandler>();
        services.AddSingleton<CallerRetention>();
        services.AddSingleton(provider => new DueKind(CallerRetention.DueKindName, provider.GetRequiredService<CallerRetention>().Do));
        services.AddHostedService<CallerRetentionStart>();
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet(Paths.Desk, Permission.WorkDesk, DeskPages.Queue);
        routes.GatedGet(Paths.DeskLive, Permission.WorkDesk, DeskStream.OpenQueue);
        routes.GatedGet(Paths.DeskIncoming, Permission.WorkDesk, DeskPages.Incoming);
        routes.GatedPost(Paths.DeskIncoming, Permission.WorkDesk, DeskForms.Incoming);
        routes.GatedGet(Paths.DeskReport, Permission.LeadDesk, DeskPages.Report);
        routes.GatedGet("/desk/call/{call:guid}", Permission.WorkDesk, visit => DeskPages.Call(visit));
        routes.GatedGet("/desk/call/{call:guid}/live", Permission.WorkDesk, DeskStream.OpenCall);
        routes.GatedPost("/desk/call/{call:guid}/claim", Permission.WorkDesk, DeskForms.Claim);
        routes.GatedPost("/desk/call/{call:guid}/release", Permission.WorkDesk, DeskForms.Release);
        routes.GatedPost("/desk/call/{call:guid}/dial", Permission.WorkDesk, DeskForms.Dial);
        routes.GatedPost("/desk/call/{call:guid}/draft", Permission.WorkDesk, DeskForms.Draft);
        routes.GatedPost("/desk/call/{call:guid}/caller", Permission.WorkDesk, DeskForms.Caller);
        routes.GatedPost("/desk/call/{call:guid}/record", Permission.WorkDesk, DeskForms.Record);
        routes.GatedPost("/desk/call/{call:guid}/handover", Permission.WorkDesk, DeskForms.HandOver);
        routes.GatedPost("/desk/call/{call:guid}/join", Permission.WorkDesk, DeskForms.Join);
        routes.GatedPost("/desk/call/{call:guid}/unjoin", Permission.WorkDesk, DeskForms.Unjoin);
        routes.GatedPost("/desk/call/{call:guid}/earlier", Permission.WorkDesk, DeskForms.Earlier);
        routes.GatedPost("/desk/call/{call:guid}/real", Permission.WorkDesk, DeskForms.Real);
        routes.GatedPost("/desk/call/{call:guid}/not-real", Permission.LeadDesk, DeskForms.NotReal);
        routes.GatedGet(Paths.Handovers, Permission.TakeHandover, DeskPages.Handovers);
        routes.GatedGet("/handover/{handover:guid}", Permission.TakeHandover, DeskPages.Handover);
        routes.GatedPost("/handover/{handover:guid}/take", Permission.TakeHandover, DeskForms.Take);
        routes.GatedPost("/handover/{handover:guid}/decline", Permission.TakeHandover, DeskForms.Decline);
    }
}
