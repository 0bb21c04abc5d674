using Handrail.Content;
using Handrail.Data;
using Handrail.Features.Access;
using Handrail.Features.Visits;
using Handrail.Features.Watch;
using Handrail.Ui;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Options;
using Kept = Handrail.Content.Kept;

namespace Handrail.Hosting;

/// <summary>The privacy page, made from what runs: the declarations of the features, the cookies and headers as they are set, the options.</summary>
static class WhatIsKept
{
    /// <summary>Declares what belongs to no feature, and what the features without a registration of their own keep.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        AccessKeeps.Add(services);
        WatchKeeps.Add(services);
        services.Keeps(
            new Kept("Who did what (audit)", "Which member of staff, device or command asked for what, about which record, when, and what came of it; reading too. No readings and no names",
                "So that misuse can be seen, and nobody can rewrite it", null, "", "", "audit_event", "audit_anchor"),
            new Kept("Technical records", "Numbers of commits and of page versions; which schema is there; when a job last ran; nothing about a person", "To run the program", null, "", "", "batch", "unit_counter", "SchemaVersions", "schemaversions", "step_done"),
            new Kept("Keys", "One key for each person, wrapped by the key of this installation. Deleting it makes their words unreadable in every copy", "To keep what is written sealed", null, "", "", "data_key"));
        services.Sends(new OutsideChannel("Alerts to staff", $"files in the folder “{OutboxFolder}” of this installation; the centre decides what picks them up", "Bed, urgency and a reference; no name"));
    }

    const string OutboxFolder = "outbox";

    /// <summary>The model of the page at this moment.</summary>
    public static PrivacyModel Now(IServiceProvider services, PageFrame frame, string policy)
    {
        var options = services.GetRequiredService<ServeOptions>();
        var form = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.Cookie.Name!;
        return new PrivacyModel(
            frame,
            [new CookieUse(form, "When you open a page with a form to send", "So that nobody else can send the form in your name. It holds a random number, nothing about you", "Closing the browser, or “Leave this site quickly”"), .. services.GetServices<CookieUse>()],
            [.. services.GetServices<Kept>()], [.. services.GetServices<OutsideChannel>()],
            new Uri(options.LeaveTo).Host, policy,
            services.GetRequiredService<Database>().Engine == Engine.Sqlite ? "in one file on the machine that serves this page" : "in a PostgreSQL database that this centre runs or has chosen",
            options.CountVisits, VisitSettings.ShownFrom, services.GetRequiredService<ServeOptions>().Country);
    }
}
