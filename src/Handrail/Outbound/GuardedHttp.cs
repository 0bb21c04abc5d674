using System.Net;
using System.Net.Sockets;
using Handrail.Data;

namespace Handrail.Outbound;

/// <summary>
/// The HTTP client of paging: follows no redirect, keeps no cookie, reads at most 16 KiB of an answer. For addresses that a person's browser has given us it opens no
/// connection to this machine or a private network: the check is made on the address that is really connected to, so no name can be pointed elsewhere in between.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    const int MostAnswer = 16 * 1024;
    readonly HttpClient http;

    /// <summary>Makes it. <paramref name="open"/>: private addresses are fine (the administrator's own gateway).</summary>
    public GuardedHttp(bool open, TimeSpan timeout)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxResponseHeadersLength = 16, ConnectTimeout = timeout, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null,
        };
        if (!open) handler.ConnectCallback = Connect;
        http = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = MostAnswer };
    }

    /// <summary>Sends; a failure is a result, with a reason that names no address.</summary>
    public async Task<(int Status, string Body, string? Location, SendResult? Failed)> Send(HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(stop), answer.Headers.Location?.ToString(), null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (0, "", null, new SendResult(SendResultKind.Again, "timeout"));
        }
        catch (HttpRequestException failure)
        {
            return (0, "", null, Cause<ShutAddressException>(failure)
                ? new SendResult(SendResultKind.Failed, "private-address")
                : new SendResult(SendResultKind.Again, failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded ? "answer-too-large" : "no-answer"));
        }
    }

    /// <summary>What a status means for a message: taken, try again, or shut.</summary>
    public static SendResult Meaning(int status) => status switch
    {
        >= 200 and < 300 => new SendResult(SendResultKind.HandedOver),
        404 or 410 => new SendResult(SendResultKind.Gone, $"http-{status}"),
        408 or 425 or 429 or >= 500 => new SendResult(SendResultKind.Again, $"http-{status}"),
        _ => new SendResult(SendResultKind.Failed, $"http-{status}"),
    };

    /// <summary>True for an address in the open internet: not this machine, not a private, link-local, shared, multicast or reserved network.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return false;
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // Global unicast is 2000::/3; of it 2002::/16, 2001::/32 and 64:ff9b:: carry an IPv4 address inside and could lead home.
            if ((bytes[0] & 0xE0) != 0x20) return false;
            return !(bytes[0] == 0x20 && bytes[1] == 0x02) && !(bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0 && bytes[3] == 0);
        }

        return bytes[0] switch
        {
            0 or 10 or 127 or >= 224 => false,
            100 => bytes[1] is < 64 or > 127,
            169 => bytes[1] != 254,
            172 => bytes[1] is < 16 or > 31,
            192 => !(bytes[1] == 168 || (bytes[1] == 0 && bytes[2] is 0 or 2)),
            198 => !(bytes[1] is 18 or 19 || (bytes[1] == 51 && bytes[2] == 100)),
            203 => !(bytes[1] == 0 && bytes[2] == 113),
            _ => true,
        };
    }

    static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken stop)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, stop);
        if (found.Length == 0 || !found.All(IsPublic)) throw new ShutAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, context.DnsEndPoint.Port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    static bool Cause<T>(Exception? failure) where T : Exception => failure is not null && (failure is T || Cause<T>(failure.InnerException));

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    sealed class ShutAddressException : IOException;
}
