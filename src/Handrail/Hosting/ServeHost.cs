using System.Net;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Features.Admissions;
using Handrail.Features.Consents;
using Handrail.Features.AfterLeaving;
using Handrail.Features.Audit;
using Handrail.Features.Beds;
using Handrail.Features.CallBack;
using Handrail.Features.Desk;
using Handrail.Features.Facts;
using Handrail.Features.Downtime;
using Handrail.Features.Guide;
using Handrail.Features.HandOvers;
using Handrail.Features.Help;
using Handrail.Features.Rosters;
using Handrail.Features.Photos;
using Handrail.Features.Rounds;
using Handrail.Features.SelfCheck;
using Handrail.Features.Visits;
using Handrail.Features.Paging;
using Handrail.Features.People;
using Handrail.Features.Watch;
using Handrail.Gate;
using Handrail.Outbound;
using Handrail.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;
using Orleans.Configuration;

namespace Handrail.Hosting;

/// <summary>Composition root: puts the one process together. Nothing else builds services or reads the system clock.</summary>
public static class ServeHost
{
    /// <summary>Builds the application; it is not listening yet.</summary>
    public static WebApplication Build(ServeOptions options, WriterSlot slot, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot") });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Error).AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error).AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // their warnings are about settings that are meant
        options.Logging?.Invoke(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1 << 20;
        });
        AddServices(builder.Services, options, slot, time ?? TimeProvider.System);
        AddSilo(builder);
        var app = builder.Build();
        Wire(app);
        Site.Map(app, options);
        if (GateRoutes.WithoutPolicy(((IEndpointRouteBuilder)app).DataSources) is { Count: > 0 } open)
            throw new InvalidOperationException($"These routes have no policy, so Handrail does not start: {string.Join("; ", open)}");
        return app;
    }

    static void AddServices(IServiceCollection services, ServeOptions options, WriterSlot slot, TimeProvider time)
    {
        services.AddSingleton(options);
        services.AddSingleton(time);
        services.AddSingleton<IClock>(new HostClock(time));
        services.AddSingleton(options.OpenDatabase());
        services.AddSingleton(new AuditChain(slot.Slot));
        services.AddSingleton(new WriterLimits(Synchronous: options.Synchronous));
        services.AddSingleton<Writer>();
        services.AddSingleton<Gate.Gate>();
        services.AddSingleton<IAdmissionRule, RelationshipRule>();
        services.AddSingleton<Admission>();
        ConsentFeature.Add(services, options);
        services.AddSingleton(provider => provider.GetRequiredService<Database>().Vault);
        services.AddSingleton(provider => Protocols.Load(options.ContentFolder, provider.GetRequiredService<Database>()));
        services.AddSingleton<WatchBook>();
        services.AddSingleton<AlertBook>();
        services.AddSingleton<TakeReadings>();
        services.AddSingleton<AlertAnswers>();
        services.AddSingleton<RaiseConcernHandler>();
        services.AddSingleton<SetLimitHandler>();
        services.AddSingleton<CorrectObservationHandler>();
        services.AddSingleton<MoveObservationHandler>();
        services.AddSingleton<WardSnapshot>();
        services.AddSingleton(provider => new WardPictures(provider.GetRequiredService<WardSnapshot>().Of));
        services.AddSingleton<RecordObservationsHandler>();
        services.AddSingleton<SignProtocolHandler>();
        services.AddSingleton<EndLimitHandler>();
        services.AddSingleton<BoardWake>();
        services.AddSingleton<WatchLook>();
        services.AddSingleton<WardBoard>();
        services.AddSingleton<PersonChart>();
        services.AddSingleton<AlertList>();
        services.AddSingleton<Loudness>();
        services.AddSingleton<ProtocolView>();
        services.AddSingleton<HtmlPieces>();
        services.AddSingleton<Sweep>();
        services.AddHostedService(provider => provider.GetRequiredService<Sweep>());
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<FileSpool>(provider, Path.Combine(options.DataFolder, "outbox")));
        services.AddHostedService(provider => provider.GetRequiredService<FileSpool>());
        services.AddHostedService<AnchorEveryMinute>();
        services.AddHostedService<FollowJournal>();
        services.AddHostedService<RetentionJob>();
        services.AddSingleton<SeenTls>();
        services.AddDataProtection().SetApplicationName("handrail").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.DataFolder, "keys")));
        services.AddSingleton<Sealed>();
        services.AddHttpContextAccessor();
        services.AddAntiforgery(antiforgery => antiforgery.FormFieldName = "form_token");
        services.AddOptions<AntiforgeryOptions>().Configure<IHttpContextAccessor>((antiforgery, asking) => antiforgery.Cookie = new FormCookie(asking));
        services.AddSingleton(provider => new Pulse(() => provider.GetRequiredService<Writer>().Healthy && provider.GetRequiredService<Sweep>().Alive));
        WhatIsKept.Add(services, options);
        services.AddSingleton<PageStore>();
        AccessFeature.Add(services, options);
        PeopleFeature.Add(services);
        AuditFeature.Add(services);
        GuideFeature.Add(services, options);
        SelfCheckFeature.Add(services, options);
        CallBackFeature.Add(services, options);
        DeskFeature.Add(services, options);
        VisitFeature.Add(services, options);
        BedsFeature.Add(services);
        AdmissionFeature.Add(services);
        FactsFeature.Add(services);
        PhotoFeature.Add(services);
        services.AddSingleton<MoveReadings>();
        services.AddSingleton<FollowStays>();
        services.AddSingleton(provider => provider.GetRequiredService<FollowStays>().Due);
        DowntimeFeature.Add(services, options);
        HandOverFeature.Add(services);
        RoundFeature.Add(services);
        AfterLeavingFeature.Add(services);
        services.AddSingleton<UnitAlerts>();
        RosterFeature.Add(services);
        HelpFeature.Add(services, options);
        PagingFeature.Add(services, options);
        services.AddSingleton<DeadChannels>();
        services.AddRazorComponents();
        services.AddRouting();
    }

    // One silo in this process. Its ports are on loopback and free ones: several Handrails can run beside each other.
    static void AddSilo(WebApplicationBuilder builder) => builder.Host.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(Ports.Free(), Ports.Free(), serviceId: "handrail", clusterId: "handrail");
        silo.Configure<ClusterMembershipOptions>(membership => membership.NumMissedProbesLimit = 3);
        silo.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = TimeSpan.FromHours(2));
    });

    // The few callbacks between parts that must not know each other.
    static void Wire(WebApplication app)
    {
        var (writer, alerts, wake) = (app.Services.GetRequiredService<Writer>(), app.Services.GetRequiredService<AlertBook>(), app.Services.GetRequiredService<BoardWake>());
        writer.UnitsMoved = wake.Wake;
        writer.UnitsMoved += app.Services.GetRequiredService<DeskWake>().Wake;
        app.Services.GetRequiredService<FollowStays>().Into(app.Services.GetRequiredService<StayHooks>());
        app.Services.GetRequiredService<UnitAlerts>().Into(app.Services.GetRequiredService<UnitAlarms>());
        app.Services.GetRequiredService<DeadChannels>().Into(app.Services.GetRequiredService<ChannelHealth>());
        app.Services.GetRequiredService<PageBook>().Made = app.Services.GetRequiredService<Pager>().Prompt;
        alerts.NoticesMade = app.Services.GetRequiredService<FileSpool>().Prompt;
        app.Services.GetRequiredService<Sessions>().Changed = app.Services.GetRequiredService<OpenRequests>().Look;
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var started = app.Lifetime.ApplicationStarted;
        // One way, not awaited: a lost call only costs promptness, the sweep finds the row. Before the silo runs there is nobody to call.
        alerts.DueMoved = (grain, at) => _ = !started.IsCancellationRequested ? Task.CompletedTask : grains.GetGrain<IWatchGrain>(grain).DueAt(Micros.Of(at));
    }
}
