using System.Diagnostics;
using System.Text;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>The real program as a process of its own, which can be killed.</summary>
sealed class ServerProcess : IDisposable
{
    static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);
    readonly Process process;
    readonly StringBuilder errors = new();

    ServerProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors) errors.AppendLine(line.Data);
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What it has said on its error stream.</summary>
    public string Errors
    {
        get
        {
            lock (errors) return errors.ToString();
        }
    }

    /// <summary>Starts <c>handrail serve</c> on the folder and waits until it says that it is ready.</summary>
    public static async Task<ServerProcess> Start(string data, string content, IReadOnlyDictionary<string, string>? environment = null, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "serve", "--data", data, "--content", content, "--port", "0", .. more])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!);
        using var patience = new CancellationTokenSource(StartWithin);
        while (await server.process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.IndexOf("http://localhost:", StringComparison.Ordinal) is var at && at >= 0)
                server.Address = new Uri(line[at..].Trim().Replace("localhost", "127.0.0.1", StringComparison.Ordinal));
            if (!line.StartsWith("Ready", StringComparison.Ordinal)) continue;
            _ = server.process.StandardOutput.ReadToEndAsync(); // so that the pipe never fills
            return server;
        }

        await server.process.WaitForExitAsync();
        throw new InvalidOperationException($"The server ended with {server.process.ExitCode} before it was ready: {server.Errors}");
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        Assert.False(process.HasExited, $"The server died by itself with {(process.HasExited ? process.ExitCode : 0)}: {Errors}");
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>kill -TERM: asks it to stop, and waits.</summary>
    public async Task Stop()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString()])) await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(patience.Token);
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
