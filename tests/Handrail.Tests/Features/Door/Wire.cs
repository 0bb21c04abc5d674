using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Handrail.Tests.Features;

/// <summary>A wire to a database server on this machine that can be cut: afterwards every connection is closed and new ones are refused, as when the server has stopped.</summary>
sealed class Wire : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentBag<TcpClient> ends = [];
    readonly Task accepting;

    public Wire(string host, int port)
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = Accept(host, port);
    }

    /// <summary>Where to connect instead.</summary>
    public int Port { get; }

    /// <summary>How many connections have gone through it.</summary>
    public int Connections => ends.Count / 2;

    public void Cut()
    {
        listener.Stop();
        foreach (var end in ends) end.Dispose();
    }

    async Task Accept(string host, int port)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(host, port);
                ends.Add(near);
                ends.Add(far);
                _ = Copy(near, far);
                _ = Copy(far, near);
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // the wire is cut
        }
    }

    static async Task Copy(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // one end has gone
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await accepting;
    }
}
