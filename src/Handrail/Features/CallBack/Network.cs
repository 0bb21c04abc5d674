using System.Net;
using System.Net.Sockets;

namespace Handrail.Features.CallBack;

/// <summary>The network a request comes from: the first 24 bits of an IPv4 address, the first 56 of an IPv6 one. Held in memory only, never stored or logged.</summary>
public static class Network
{
    /// <summary>
    /// The network's name, or null when it is not known. Handrail listens on this machine only, so the peer is a reverse proxy: the last address it added to
    /// X-Forwarded-For counts, since anything before it is what the sender claims. Without the header nobody can be told from another, and nobody is counted.
    /// </summary>
    public static string? Of(HttpContext http)
    {
        var peer = http.Connection.RemoteIpAddress;
        if (peer is not null && !IPAddress.IsLoopback(peer)) return Prefix(peer);
        var last = http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return IPAddress.TryParse(last, out var address) ? Prefix(address) : null;
    }

    /// <summary>The network of an address.</summary>
    public static string Prefix(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork ? $"4/{Convert.ToHexString(bytes.AsSpan(0, 3))}" : $"6/{Convert.ToHexString(bytes.AsSpan(0, 7))}";
    }
}
