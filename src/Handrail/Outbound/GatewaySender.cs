using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Handrail.Core.Paging;
using Handrail.Data;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>Text messages and calls through the centre's webhook. The contract is docs/gateway.md.</summary>
public sealed class GatewaySender(ReachOptions options, IClock clock) : IChannelSender, IDisposable
{
    readonly GuardedHttp http = new(open: true, options.SendTimeout); // the administrator's own address

    /// <inheritdoc/>
    public string? Channel => options.Gateway is null ? null : ChannelHealth.Gateway;

    /// <inheritdoc/>
    public bool Sends(ChannelKind kind) => kind is ChannelKind.Sms or ChannelKind.Voice;

    /// <inheritdoc/>
    public string Lane(Outgoing message) => "gateway";

    /// <inheritdoc/>
    public Task<SendResult> Send(Outgoing message, CancellationToken stop) => options.Gateway is { } gateway && gateway.Does(message.Kind)
        ? Post(gateway, new { key = message.Key, to = message.Address, text = message.Words, kind = message.Kind == ChannelKind.Voice ? "voice" : "sms" }, stop)
        : Task.FromResult(new SendResult(SendResultKind.Failed, "not-set-up"));

    /// <inheritdoc/>
    public Task<SendResult> Beat(CancellationToken stop) => options.Gateway is { } gateway
        ? Post(gateway, new { key = $"beat-{clock.GetCurrentInstant().ToUnixTimeSeconds()}", kind = "test" }, stop)
        : Task.FromResult(new SendResult(SendResultKind.Failed, "not-set-up"));

    async Task<SendResult> Post<T>(GatewayOptions gateway, T body, CancellationToken stop)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, gateway.Url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation(GatewaySignature.Header, GatewaySignature.Of(gateway.Secret, clock.GetCurrentInstant(), bytes));
        var (status, answer, _, failed) = await http.Send(request, stop);
        if (failed is not null) return failed;
        // A gateway that is not there (404) says nothing about the number.
        var meaning = GuardedHttp.Meaning(status);
        return meaning.Kind == SendResultKind.Gone ? meaning with { Kind = SendResultKind.Failed } : meaning with { ProviderId = meaning.Kind == SendResultKind.HandedOver ? IdIn(answer) : null };
    }

    static string? IdIn(string answer)
    {
        try
        {
            using var read = JsonDocument.Parse(answer.Length == 0 ? "{}" : answer);
            return read.RootElement.ValueKind == JsonValueKind.Object && read.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: <= 200 } text ? text : null;
        }
        catch (JsonException)
        {
            return null; // it took the message; what else it says is its own affair
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();
}

/// <summary>The signature of the gateway, both ways: "t=SECONDS,v1=HEX", HMAC-SHA256 over the seconds, a full stop and the body.</summary>
public static class GatewaySignature
{
    /// <summary>Name of the header.</summary>
    public const string Header = "Handrail-Signature";

    /// <summary>How far clocks may differ.</summary>
    public static readonly Duration Window = Duration.FromMinutes(5);

    /// <summary>Signs.</summary>
    public static string Of(string secret, Instant now, ReadOnlySpan<byte> body)
    {
        var seconds = now.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(Mac(secret, seconds, body))}");
    }

    /// <summary>The mac when the header is a signature of this body, made within the window; null otherwise.</summary>
    public static byte[]? Check(string secret, string? header, ReadOnlySpan<byte> body, Instant now)
    {
        if (header is not { Length: <= 200 } || header.Split(',') is not [var t, var v] || !t.StartsWith("t=", StringComparison.Ordinal) || !v.StartsWith("v1=", StringComparison.Ordinal)) return null;
        if (!long.TryParse(t.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || Math.Abs(now.ToUnixTimeSeconds() - seconds) > Window.TotalSeconds) return null;
        var mac = Mac(secret, seconds, body);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(mac)), Encoding.ASCII.GetBytes(v[3..])) ? mac : null;
    }

    static byte[] Mac(string secret, long seconds, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")), .. body]);
}
