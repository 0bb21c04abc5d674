using System.Text.Json;
using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Outbound;
using NodaTime;

namespace Handrail.Features.Paging;

/// <summary>A receipt of one delivery, by a machine that has proved that it may give it.</summary>
public sealed record RecordReceipt(Guid Delivery, DeliveryState State, string? Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SendReceipts;

    /// <inheritdoc/>
    public Subject About => new("delivery", Delivery.ToString());
}

/// <summary>Writes receipts.</summary>
public sealed class ReceiptHandlers(PageBook pages)
{
    /// <summary>Answers whether it changed anything; a receipt given twice does not.</summary>
    public Outcome<bool> Handle(RecordReceipt ask, Actor by, WriteScope scope) =>
        DeliveryRow.Find(scope.Connection, ask.Delivery) is { } delivery ? Outcome.Done(pages.Receipt(scope, delivery, ask.State, ask.Reason)) : Refusal.NotFound("There is no such delivery.");
}

/// <summary>The two doors for receipts. Neither says anything about a person; whoever has no right to give one is told that nothing is here.</summary>
static class ReceiptDoor
{
    const int Most = 4096;
    static readonly Actor Browsers = new("gateway", Guid.Empty, "page receipt", "gateway"), Gateways = new("gateway", Guid.Empty, "paging gateway", "gateway");

    /// <summary>From a service worker: {"d": delivery, "t": token, "w": "shown" or "tapped"}.</summary>
    public static async Task<IResult> Browser(HttpContext http)
    {
        if (await Body(http) is not { } body || Json(body) is not { } json) return Results.StatusCode(400);
        if (!Guid.TryParse(Text(json, "d"), out var delivery) || Text(json, "w") is not ("shown" or "tapped") || !http.RequestServices.GetRequiredService<PagingSecrets>().IsToken(delivery, Text(json, "t"))) return Results.StatusCode(404);
        return await Record(http, Browsers, new RecordReceipt(delivery, Text(json, "w") == "tapped" ? DeliveryState.Confirmed : DeliveryState.Delivered, null));
    }

    /// <summary>From the gateway: {"key", "state": "delivered", "confirmed" or "failed", "reason"}, signed, within five minutes, once.</summary>
    public static async Task<IResult> Gateway(HttpContext http)
    {
        var services = http.RequestServices;
        if (services.GetRequiredService<ReachOptions>().Gateway is not { } gateway) return Results.StatusCode(404);
        if (await Body(http) is not { } body) return Results.StatusCode(400);
        if (GatewaySignature.Check(gateway.Secret, http.Request.Headers[GatewaySignature.Header], body, services.GetRequiredService<IClock>().GetCurrentInstant()) is not { } mac) return Results.StatusCode(401);
        if (Json(body) is not { } json || StateOf(Text(json, "state")) is not { } state) return Results.StatusCode(400);
        DeliveryRow? delivery;
        using (var connection = services.GetRequiredService<Database>().Open()) delivery = DeliveryRow.FindKey(connection, Text(json, "key"));
        if (delivery is null || ChannelHealth.Of(delivery.Kind) != ChannelHealth.Gateway) return Results.StatusCode(404);
        if (!await services.GetRequiredService<Writer>().Run(scope => Once(scope, mac))) return Results.StatusCode(409);
        // A reason is a short code of the provider; anything longer might be a number.
        var reason = Text(json, "reason") is { Length: > 0 and <= 24 } code && code.All(each => char.IsAsciiLetter(each) || each == '-') ? code : state == DeliveryState.Failed ? "not-delivered" : null;
        return await Record(http, Gateways, new RecordReceipt(delivery.Id, state, reason));
    }

    static async Task<IResult> Record(HttpContext http, Actor by, RecordReceipt ask)
    {
        var done = await http.RequestServices.GetRequiredService<Gate.Gate>().Run(ask, by, http.RequestServices.GetRequiredService<ReceiptHandlers>().Handle, http.RequestAborted);
        return Results.StatusCode(done is Outcome<bool>.Done ? 204 : 404);
    }

    static bool Once(WriteScope scope, byte[] mac)
    {
        scope.Connection.Execute("DELETE FROM gateway_seen WHERE at < @old", ("old", scope.Now - (2 * GatewaySignature.Window)));
        return scope.Connection.Execute("INSERT INTO gateway_seen (hash, at) VALUES (@hash, @now) ON CONFLICT DO NOTHING", ("hash", mac), ("now", scope.Now)) > 0;
    }

    static DeliveryState? StateOf(string word) => word switch { "delivered" => DeliveryState.Delivered, "confirmed" => DeliveryState.Confirmed, "failed" => DeliveryState.Failed, _ => null };

    static async Task<byte[]?> Body(HttpContext http)
    {
        if (http.Request.ContentLength is > Most) return null;
        var body = new byte[Most + 1];
        var length = 0;
        int read;
        while (length < body.Length && (read = await http.Request.Body.ReadAsync(body.AsMemory(length), http.RequestAborted)) > 0) length += read;
        return length is 0 or > Most ? null : body[..length];
    }

    static JsonElement? Json(byte[] body)
    {
        try
        {
            using var read = JsonDocument.Parse(body);
            return read.RootElement.ValueKind == JsonValueKind.Object ? read.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var held) && held.ValueKind == JsonValueKind.String ? held.GetString()! : "";
}
