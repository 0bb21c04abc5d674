using System.Net;
using System.Text.Json;
using Handrail.Core.Consent;
using Handrail.Data;

namespace Handrail.Tests.Features.Consents;

/// <summary>From the court's letter to the packet, through the pages staff use.</summary>
public sealed class CourtOrderPageTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-078")]
    public async Task A_subpoena_alone_opens_nothing_an_order_with_it_does_until_it_ends(Engine engine)
    {
        await using var running = await Running.Start(engine);
        await Hands.Agree(running, Hands.Someone, form => form with
        {
            Kind = ConsentKind.Tpo,
            Grantees = [Grantee.Tpo],
            Purposes = [Purpose.Treatment, Purpose.Payment, Purpose.Operations],
            Expiry = ExpiryKind.Never,
            ExpiresAt = null,
            RedisclosureStated = true,
            ConsequencesStated = true,
        });
        using var officer = await Hands.Of(running, "priya.nair");
        var (page, send) = ($"record/{Hands.Someone}/court-orders", $"record/{Hands.Someone}/disclose");
        (string, string)[] packet = [("recipient-kind", "Court"), ("recipient", "County court"), ("purpose", "Legal"), ("parts", "Presence"), ("parts", "Stays"), ("days", "30")];
        var refused = await officer.Post(send, send, packet);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Contains("no consent that names this receiver", refused.Html, StringComparison.Ordinal);

        (string, string)[] order = [("kind", "NonCriminal"), ("court", "County court"), ("case", "12"), ("ordered", "2026-01-05"), ("mandate", "Subpoena of 6 January"), ("heard", "yes"), ("cause", "yes"), ("receiver", "County court"), ("parts", "Presence"), ("parts", "Stays")];
        var alone = await officer.Post(page, page, order);
        Assert.Equal(HttpStatusCode.BadRequest, alone.Status);
        Assert.Contains("alone opens nothing", alone.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Post(send, send, packet)).Status);

        Assert.Equal(HttpStatusCode.Redirect, (await officer.Post(page, page, [.. order, ("seen", "yes")])).Status);
        var made = await officer.Post(send, send, packet);
        Assert.Equal(HttpStatusCode.Redirect, made.Status);
        using (var bundle = JsonDocument.Parse((await officer.Get(made.Location.TrimStart('/') + "/bundle")).Html))
            Assert.DoesNotContain(bundle.RootElement.GetProperty("entry").EnumerateArray(), entry => entry.GetProperty("resource").GetProperty("resourceType").GetString() == "Observation");
        using (var connection = running.Database.Open())
        {
            var row = Assert.Single(running.Of<DisclosureLog>().Of(connection, Hands.Someone));
            Assert.Equal(("court-order", Purpose.Legal, RecipientKind.Court), (row.Ground, row.Purpose, row.To.Kind));
            Assert.StartsWith("order:", row.Consents, StringComparison.Ordinal);
            Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM audit_event WHERE consent_id = @order AND ground LIKE '%court-order%' AND action IN ('PrepareDisclosure', 'Disclose') AND outcome = 'done'", ("order", row.Consents)));
            var id = row.Consents[6..];
            Assert.Equal(HttpStatusCode.Redirect, (await officer.Post(page, $"{page}/{id}/end")).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Post(send, send, packet)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.Get(made.Location.TrimStart('/'))).Status); // nor can what was made be fetched again
        Assert.Contains(running.Database.Journal.Read(), entry => entry.Kind == "court-order-ended");
    }
}
