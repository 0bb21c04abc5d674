using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Handrail.Browser;

/// <summary>The product itself as a child process: <c>handrail demo</c> with its own folder and port. It can be killed, frozen and started again, as a power cut or a stuck machine would.</summary>
public sealed partial class RunningDemo : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("handrail-browser-").FullName;
    readonly int port = FreePort();
    readonly Dictionary<string, string> phrases = [];
    readonly HttpClient http = new();
    readonly StringBuilder said = new();
    Process? process;

    /// <summary>Its data folder.</summary>
    public string Folder => folder;

    /// <summary>Where it listens, with the slash at the end.</summary>
    public string Address => $"http://localhost:{port.ToString(CultureInfo.InvariantCulture)}/";

    /// <summary>Address of the ward board.</summary>
    public string Ward { get; private set; } = "";

    /// <summary>When it last said "Ready", in milliseconds of the Unix epoch.</summary>
    public long ReadyAt { get; private set; }

    string token = "";

    public async ValueTask InitializeAsync() => await Start();

    /// <summary>Starts it and waits for "Ready".</summary>
    public async Task Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "demo", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        process = Process.Start(start)!;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Read(line.Data, ready);
        process.ErrorDataReceived += (_, line) => { lock (said) said.AppendLine(line.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var ended = process.WaitForExitAsync();
        if (await Task.WhenAny(ready.Task, ended, Task.Delay(TimeSpan.FromSeconds(90))) != ready.Task)
            lock (said) Assert.Fail("The demo did not come up:\n" + said);
    }

    void Read(string? line, TaskCompletionSource ready)
    {
        if (line is null) return;
        lock (said) said.AppendLine(line);
        if (Board().Match(line) is { Success: true } board) Ward = board.Groups[1].Value;
        if (Phrase().Match(line) is { Success: true } phrase) phrases[phrase.Groups[1].Value] = phrase.Groups[2].Value;
        if (Bearer().Match(line) is { Success: true } bearer) token = bearer.Groups[1].Value;
        if (!line.StartsWith("Ready", StringComparison.Ordinal)) return;
        ReadyAt = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        ready.TrySetResult();
    }

    /// <summary>A phrase that still works: the printed one the first time, then one from <c>handrail phrase</c>.</summary>
    public async Task<string> PhraseOf(string login)
    {
        if (phrases.Remove(login, out var printed)) return printed;
        using var verb = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "handrail.dll"), "phrase", login, "--data", folder]) { RedirectStandardOutput = true })!;
        var words = await verb.StandardOutput.ReadToEndAsync();
        await verb.WaitForExitAsync();
        Assert.Equal(0, verb.ExitCode);
        return words.Trim();
    }

    /// <summary>The id of the person who lies in a bed, read from the demo's own names.</summary>
    public static Guid Person(int bed) => Demo.DemoWard.Person(bed);

    /// <summary>The stay of that person.</summary>
    public static Guid Stay(int bed) => Demo.DemoWard.Stay(bed);

    /// <summary>How many stored observations of one code a person has, asked through the FHIR door.</summary>
    public async Task<int> Stored(int bed, string loinc)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Address}fhir/Observation?patient={Person(bed)}&code={loinc}&_count=100"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        using var bundle = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return bundle.RootElement.GetProperty("entry").GetArrayLength();
    }

    /// <summary>Sends one temperature through the FHIR door, as a device would; returns when it is acknowledged.</summary>
    public async Task SendTemperature(int bed, decimal celsius)
    {
        var body = JsonSerializer.Serialize(new
        {
            resourceType = "Observation",
            status = "final",
            code = new { coding = new[] { new { system = "http://loinc.org", code = "8310-5" } } },
            subject = new { reference = $"Patient/{Person(bed)}" },
            effectiveDateTime = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            valueQuantity = new { value = celsius, unit = "Cel", system = "http://unitsofmeasure.org", code = "Cel" },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address + "fhir/Observation")) { Content = new StringContent(body, Encoding.UTF8, "application/fhir+json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the connection stays open and says nothing.</summary>
    public Task Freeze() => Signal("STOP");

    /// <summary>SIGCONT.</summary>
    public Task Thaw() => Signal("CONT");

    async Task Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await Kill();
        process?.Dispose();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^\s*Ward board\s+(\S+)")]
    private static partial Regex Board();

    [GeneratedRegex(@"^\s+([a-z]+\.[a-z]+)\s+\S+\s+([a-z]{4}(?:-[a-z]{4}){3})\s*$")]
    private static partial Regex Phrase();

    [GeneratedRegex("Bearer (hr_[0-9a-f]+)")]
    private static partial Regex Bearer();
}
