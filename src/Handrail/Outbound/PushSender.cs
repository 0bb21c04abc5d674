using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Handrail.Core.Paging;
using Handrail.Data;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>A browser's subscription, as its script gives it to us.</summary>
public sealed record PushAddress(
    [property: JsonPropertyName("endpoint")] string Endpoint, [property: JsonPropertyName("p256dh")] string P256dh, [property: JsonPropertyName("auth")] string Auth)
{
    /// <summary>Longest endpoint that is taken.</summary>
    public const int MostChars = 1000;

    /// <summary>Reads what a browser sent (PushSubscription.toJSON()); null when it is none that we may send to.</summary>
    public static PushAddress? Read(string json, bool privateToo)
    {
        if (json.Length is 0 or > 4000) return null;
        try
        {
            using var read = JsonDocument.Parse(json);
            if (read.RootElement.ValueKind != JsonValueKind.Object || !read.RootElement.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Object) return null;
            var address = new PushAddress(Text(read.RootElement, "endpoint"), Text(keys, "p256dh"), Text(keys, "auth"));
            if (address.Endpoint.Length > MostChars || !Uri.TryCreate(address.Endpoint, UriKind.Absolute, out var to) || to.UserInfo.Length > 0) return null;
            if (!privateToo && (to.Scheme != "https" || to.IsLoopback || (System.Net.IPAddress.TryParse(to.Host.Trim('[', ']'), out var number) && !GuardedHttp.IsPublic(number)))) return null;
            if (to.Scheme is not ("https" or "http")) return null;
            _ = PushCrypto.Encrypt([0], WebEncoders.Base64UrlDecode(address.P256dh), WebEncoders.Base64UrlDecode(address.Auth));
            return address;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }

        static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var held) && held.ValueKind == JsonValueKind.String ? held.GetString()! : "";
    }
}

/// <summary>Web Push: encrypted for the one browser, short-lived, urgent, with the page as its topic. The payload says that a page waits, and nothing else.</summary>
public sealed class PushSender(ReachOptions options, PagingSecrets secrets, IClock clock) : IChannelSender, IDisposable
{
    /// <summary>How long a push service keeps what it cannot deliver, in seconds: after that another channel has long gone on. Example, not approved.</summary>
    public const int KeepSeconds = 120;

    readonly GuardedHttp http = new(options.PrivatePush, options.SendTimeout);

    /// <inheritdoc/>
    public string? Channel => null; // each endpoint is its own

    /// <inheritdoc/>
    public bool Sends(ChannelKind kind) => kind == ChannelKind.Push;

    /// <inheritdoc/>
    public string Lane(Outgoing message) => JsonSerializer.Deserialize<PushAddress>(message.Address) is { } to && Uri.TryCreate(to.Endpoint, UriKind.Absolute, out var uri) ? "push " + uri.Authority : "push";

    /// <inheritdoc/>
    public async Task<SendResult> Send(Outgoing message, CancellationToken stop)
    {
        if (secrets.VapidKey is not { } key || JsonSerializer.Deserialize<PushAddress>(message.Address) is not { } to) return new SendResult(SendResultKind.Failed, "no-key");
        var endpoint = new Uri(to.Endpoint);
        var payload = JsonSerializer.SerializeToUtf8Bytes(new { page = message.Page.ToString(), say = "Handrail: a page is waiting", d = message.Delivery.ToString(), t = message.Token });
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(PushCrypto.Encrypt(payload, WebEncoders.Base64UrlDecode(to.P256dh), WebEncoders.Base64UrlDecode(to.Auth))) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", PushCrypto.Authorization(key, endpoint, options.PushContact, clock.GetCurrentInstant()));
        request.Headers.TryAddWithoutValidation("TTL", $"{KeepSeconds}");
        request.Headers.TryAddWithoutValidation("Urgency", "high");
        request.Headers.TryAddWithoutValidation("Topic", message.Page.ToString("N")); // 32 characters, the most there may be
        var (status, _, _, failed) = await http.Send(request, stop);
        return failed ?? GuardedHttp.Meaning(status);
    }

    /// <inheritdoc/>
    public Task<SendResult> Beat(CancellationToken stop) => Task.FromResult(new SendResult(SendResultKind.HandedOver));

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}
