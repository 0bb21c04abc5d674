using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Handrail.Bench;

/// <summary>The product in a process of its own, started as anyone would start it: <c>handrail demo</c>.</summary>
public sealed partial class Serving : IAsyncDisposable
{
    readonly Process process;

    Serving(Process process, int port, TimeSpan ready, TimeSpan readyCost, string said)
    {
        ReadyCost = readyCost;
        this.process = process;
        Port = port;
        Ready = ready;
        Said = said;
        Token = TokenIn().Match(said).Groups[1].Value;
        Phrase = PhraseIn().Match(said).Groups[1].Value;
    }

    /// <summary>Its port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>From the start of the process to the first 200 of /health/ready.</summary>
    public TimeSpan Ready { get; }

    /// <summary>Processor time it had used by then.</summary>
    public TimeSpan ReadyCost { get; }

    /// <summary>What it printed.</summary>
    public string Said { get; }

    /// <summary>A device token.</summary>
    public string Token { get; }

    /// <summary>One-time phrase of the nurse ama.osei.</summary>
    public string Phrase { get; }

    /// <summary>Resident memory now, in MB (10^6 bytes), as the kernel counts it.</summary>
    public double ResidentMegabytes =>
        double.Parse(File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;

    /// <summary>Processor time it has used, all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<Serving> Start(string program, string data, params string[] more)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [program, "demo", "--data", data, "--port", port.ToString(CultureInfo.InvariantCulture), .. more]) { RedirectStandardOutput = true };
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/"), Timeout = TimeSpan.FromSeconds(5) };
        while (!await IsReady(http))
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(3)) throw new InvalidOperationException("The server did not become ready: " + await process.StandardOutput.ReadToEndAsync());
            await Task.Delay(5);
        }

        var ready = clock.Elapsed;
        process.Refresh();
        var readyCost = process.TotalProcessorTime;
        var said = "";
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said += line + "\n";
            if (line.StartsWith("Ready in", StringComparison.Ordinal)) break;
        }

        return new Serving(process, port, ready, readyCost, said);
    }

    static async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex("Bearer (hr_[A-Za-z0-9_-]+)")]
    private static partial Regex TokenIn();

    [GeneratedRegex(@"ama\.osei\s+nurse\s+(\S+)")]
    private static partial Regex PhraseIn();
}
