using System.Collections.Concurrent;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Handrail.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Handrail.Tests.Features.Paging;

/// <summary>A browser's side of Web Push: it has the keys, and is the only one that can read what is sent.</summary>
public sealed class Phone : IDisposable
{
    readonly ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    readonly byte[] auth = RandomNumberGenerator.GetBytes(16);

    public Phone(string endpoint) => Endpoint = endpoint;

    public string Endpoint { get; }

    byte[] Public
    {
        get
        {
            var point = key.ExportParameters(false).Q;
            return [4, .. point.X!, .. point.Y!];
        }
    }

    public string P256dh => WebEncoders.Base64UrlEncode(Public);

    public string Auth => WebEncoders.Base64UrlEncode(auth);

    /// <summary>What PushSubscription.toJSON() would say.</summary>
    public string Subscription => JsonSerializer.Serialize(new { endpoint = Endpoint, expirationTime = (string?)null, keys = new { p256dh = P256dh, auth = Auth } });

    public string Stored => JsonSerializer.Serialize(new PushAddress(Endpoint, P256dh, Auth));

    /// <summary>Decrypts as RFC 8291 says, written apart from the product.</summary>
    public JsonElement Read(byte[] body)
    {
        var (salt, idLength) = (body[..16], body[20]);
        Assert.Equal(65, idLength);
        Assert.True(BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(16)) >= body.Length - 86);
        var sender = body[21..86];
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = sender[1..33], Y = sender[33..] } });
        var shared = key.DeriveRawSecretAgreement(theirs.PublicKey);
        var first = HMACSHA256.HashData(auth, shared);
        var input = HMACSHA256.HashData(first, (byte[])[.. Encoding.ASCII.GetBytes("WebPush: info"), 0, .. Public, .. sender, 1]);
        var second = HMACSHA256.HashData(salt, input);
        var content = HMACSHA256.HashData(second, (byte[])[.. Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm"), 0, 1])[..16];
        var nonce = HMACSHA256.HashData(second, (byte[])[.. Encoding.ASCII.GetBytes("Content-Encoding: nonce"), 0, 1])[..12];
        var plain = new byte[body.Length - 86 - 16];
        using var gcm = new AesGcm(content, 16);
        gcm.Decrypt(nonce, body.AsSpan(86, plain.Length), body.AsSpan(86 + plain.Length), plain);
        Assert.Equal(2, plain[^1]);
        using var json = JsonDocument.Parse(plain.AsMemory(0, plain.Length - 1));
        return json.RootElement.Clone();
    }

    public void Dispose() => key.Dispose();
}

/// <summary>One request that a provider got.</summary>
public sealed record Got(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A push service or gateway of the tests' own, on a loopback port: keeps what it gets and answers as it is told.</summary>
public sealed class Provider : IAsyncDisposable
{
    WebApplication app = null!;

    public ConcurrentQueue<Got> All { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <summary>By path: the status to answer, or 0 to never answer. Anything else: 201.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = new();

    /// <summary>Called when a request has come that will not be answered.</summary>
    public Action? Hangs { get; set; }

    public IEnumerable<Got> At(string path) => All.Where(each => each.Path == path);

    public static async Task<Provider> Start()
    {
        var provider = new Provider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        provider.app = builder.Build();
        provider.app.MapPost("/{*path}", provider.Take);
        await provider.app.StartAsync();
        provider.Address = new Uri(provider.app.Urls.First());
        return provider;
    }

    async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var path = http.Request.Path.Value!;
        All.Enqueue(new Got(path, http.Request.Headers.ToDictionary(each => each.Key, each => each.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
        var status = Answers.GetValueOrDefault(path, 201);
        if (status == 0)
        {
            Hangs?.Invoke();
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        http.Response.StatusCode = status;
        if (status == 302) http.Response.Headers.Location = "/elsewhere";
        if (status < 300) await http.Response.WriteAsync("""{"id":"provider-1"}""");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>A small mail server of the tests' own: keeps what it is given, as it is given.</summary>
sealed class MailServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly Task loop;

    public MailServer()
    {
        listener.Start();
        loop = Task.Run(Loop);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public ConcurrentQueue<string> Letters { get; } = new();

    /// <summary>What it answers to RCPT TO.</summary>
    public string Recipient { get; set; } = "250 ok";

    async Task Loop()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                _ = Task.Run(() => Talk(client));
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    async Task Talk(TcpClient client)
    {
        using var connection = client;
        try
        {
            using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(connection.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync() is { } line)
            {
                var word = line.Split(' ')[0].ToUpperInvariant();
                switch (word)
                {
                    case "DATA":
                        await writer.WriteLineAsync("354 go on");
                        var letter = new StringBuilder();
                        while (await reader.ReadLineAsync() is { } part && part != ".") letter.AppendLine(part);
                        Letters.Enqueue(letter.ToString());
                        await writer.WriteLineAsync("250 taken");
                        break;
                    case "QUIT":
                        await writer.WriteLineAsync("221 bye");
                        return;
                    default:
                        await writer.WriteLineAsync(word == "RCPT" ? Recipient : "250 ok");
                        break;
                }
            }
        }
        catch (IOException)
        {
            // the other side has gone
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await loop;
        stop.Dispose();
    }
}
