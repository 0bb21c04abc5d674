using System.Net;
using System.Net.Sockets;

namespace Handrail.Hosting;

/// <summary>Free ports on this machine's own loopback.</summary>
static class Ports
{
    /// <summary>A port nobody listens on now (Orleans refuses port 0).</summary>
    public static int Free()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
