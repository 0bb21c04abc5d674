using Handrail.Content;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Outbound;
using Handrail.Ui;

namespace Handrail.Features.Paging;

/// <summary>How staff are reached: their addresses, test pages, one page, receipts. Routes and services, nothing else.</summary>
public static class PagingFeature
{
    /// <summary>Services.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(options.Reach);
        services.AddSingleton(new PageBook(options.Reach.Times));
        services.AddSingleton<ChannelHealth>();
        services.AddSingleton<PagingSecrets>();
        services.AddSingleton(provider => new DueKind(PageBook.DueKindName, provider.GetRequiredService<PageBook>().Due));
        services.AddSingleton<IChannelSender, PushSender>();
        services.AddSingleton<IChannelSender, GatewaySender>();
        services.AddSingleton<IChannelSender, MailSender>();
        services.AddSingleton<Pager>();
        services.AddHostedService(provider => provider.GetRequiredService<Pager>());
        services.AddSingleton<ReachHandlers>();
        services.AddSingleton<ReceiptHandlers>();
        foreach (var way in Ways(options.Reach)) services.Sends(way);
        services.Keeps(
            new Kept("How staff are reached", "Browsers for pages, mobile numbers, e-mail addresses, sealed; keyed fingerprints of them; when each was last confirmed", "To page staff when somebody needs them", null, "", "", "reach_address"),
            new Kept("Pages to staff", "Who was paged about which alert, through which channel, when it was handed over, delivered, confirmed or failed", "So that it can be seen whether somebody was told", null, "", "", "page", "page_delivery", "page_event"),
            new Kept("What sends pages", "Keys of paging, sealed; whether the gateway and the mail server work; fingerprints of receipts", "So that receipts count once, and a dead gateway is noticed", null, "", "", "paging_secret", "reach_channel", "gateway_seen"));
    }

    /// <summary>Every way by which a page leaves this machine, with its host: the page for everyone lists them, and what is not set up is not on it.</summary>
    public static IEnumerable<OutsideChannel> Ways(ReachOptions reach)
    {
        yield return new OutsideChannel("Pages to staff, by push", "the push service of their own browser's maker", "Sealed for that browser: that a page waits, and a reference");
        if (reach.Gateway is { } gateway) yield return new OutsideChannel("Pages to staff, by text or call", gateway.Url.Host, "Their number; that a page waits, for which unit, and a reference");
        if (reach.Mail is { } mail) yield return new OutsideChannel("Pages to staff, by e-mail", mail.Host, "Their address; that a page waits, for which unit, and a reference");
    }

    /// <summary>Routes.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.GatedGet(Paths.Reach, Permission.BeReached, ReachPages.Show);
        routes.GatedPost(Paths.Reach, Permission.BeReached, ReachPages.Add);
        routes.GatedPost(Paths.ReachPhone, Permission.BeReached, ReachPages.AddPhone);
        routes.GatedPost(Paths.ReachTest, Permission.BeReached, ReachPages.Test);
        routes.GatedGet("/account/reach/test/{page:guid}", Permission.BeReached, ReachPages.Tested);
        routes.GatedPost(Paths.ReachCode, Permission.BeReached, ReachPages.Code);
        routes.GatedPost("/account/reach/{address:guid}/remove", Permission.BeReached, ReachPages.Remove);
        routes.GatedPost("/account/reach/{address:guid}/first", Permission.BeReached, ReachPages.First);
        routes.GatedGet("/page/{page:guid}", Permission.BeReached, ReachPages.Open);
        routes.GatedGet("/ward/{unit:guid}/reach", Permission.SeeFigures, ReachPages.Unit);
        routes.PublicRoute("POST", Paths.PageReceipt, "a machine: the token in the encrypted payload is its key, and says nothing but shown or tapped", ReceiptDoor.Browser);
        routes.PublicRoute("POST", Paths.GatewayReceipt, "a machine: signed with the gateway's secret, in a narrow window of time, once", ReceiptDoor.Gateway);
    }
}
