using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Handrail.Bench;

/// <summary>Sends ready-made requests over plain sockets: a thin client, since it shares the cores with the server.</summary>
public sealed class Load : IDisposable
{
    readonly Socket[] sockets;

    /// <summary>Opens <paramref name="connections"/> connections, kept alive.</summary>
    public Load(int port, int connections)
    {
        sockets = new Socket[connections];
        for (var i = 0; i < connections; i++)
        {
            sockets[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            sockets[i].Connect(IPAddress.Loopback, port);
        }
    }

    /// <summary>Sends all, each connection one after the other, and answers the seconds it took and each answer's time in ms. Throws when an answer is not what was wanted.</summary>
    public (double Seconds, double[] Milliseconds) Send(IReadOnlyList<byte[]> requests, string status, int created)
    {
        var times = new double[requests.Count];
        var next = -1;
        Exception? broken = null;
        var from = Stopwatch.GetTimestamp();
        var threads = sockets.Select(socket => new Thread(() =>
        {
            var buffer = new byte[256 * 1024];
            try
            {
                while (Interlocked.Increment(ref next) is var i && i < requests.Count)
                {
                    var sent = Stopwatch.GetTimestamp();
                    One(socket, requests[i], buffer, status, created);
                    times[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
                }
            }
            catch (Exception failure)
            {
                broken = failure;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        return broken is null ? (Stopwatch.GetElapsedTime(from).TotalSeconds, times) : throw new InvalidOperationException("The load failed.", broken);
    }

    static void One(Socket socket, byte[] request, byte[] buffer, string status, int created)
    {
        for (var sent = 0; sent < request.Length;) sent += socket.Send(request.AsSpan(sent));
        int length = 0, body = -1, total = int.MaxValue;
        while (length < total)
        {
            var got = socket.Receive(buffer.AsSpan(length));
            if (got == 0) throw new IOException("The server closed the connection.");
            length += got;
            if (body >= 0 || (body = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8)) < 0) continue;
            var head = buffer.AsSpan(0, body);
            var at = head.IndexOf("Content-Length: "u8) + 16;
            var line = head[at..];
            var end = line.IndexOf((byte)'\r');
            total = body + 4 + int.Parse(Encoding.ASCII.GetString(end < 0 ? line : line[..end]), System.Globalization.CultureInfo.InvariantCulture);
        }

        var answer = buffer.AsSpan(0, length);
        // Not only acknowledged: every reading stored as new.
        if (!answer.StartsWith(Encoding.ASCII.GetBytes("HTTP/1.1 " + status)) || created > 0 && answer.Count("201 Created"u8) != created)
            throw new InvalidOperationException("Not what was wanted: " + Encoding.UTF8.GetString(answer[..Math.Min(600, length)]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in sockets) socket.Dispose();
    }
}
