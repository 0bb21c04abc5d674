#pragma warning disable RS0030 // a benchmark reads the real clock and writes to the console
using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Handrail.Demo;

namespace Handrail.Bench;

/// <summary>From the post of a reading to the event that shows it on a ward board, nothing else going on. The demo's 14 beds, one board open.</summary>
public static partial class LiveWall
{
    /// <summary>Measures it; the time runs from before the request is written to when the event has been read.</summary>
    public static async Task<IReadOnlyList<Figure>> Measure(string program, string folder, int samples)
    {
        await using var server = await Serving.Start(program, Path.Combine(folder, "live"), "--no-feed");
        using var http = await SignIn(server);
        using var answer = await http.GetAsync(new Uri($"ward/{DemoWard.Unit}/live", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var stream = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        using var load = new Load(server.Port, 1);
        var posts = new Posts(14, server.Token, server.Port);
        var wanted = "";
        long seen = 0;
        using var shown = new AutoResetEvent(false);
        new Thread(() =>
        {
            // Reads until the server goes away.
            try
            {
                while (stream.ReadLine() is { } line)
                {
                    var bed = Volatile.Read(ref wanted);
                    if (bed.Length == 0 || !line.StartsWith("data: ", StringComparison.Ordinal) || !line.Contains(bed, StringComparison.Ordinal)) continue;
                    Volatile.Write(ref wanted, "");
                    Volatile.Write(ref seen, Stopwatch.GetTimestamp());
                    shown.Set();
                }
            }
            catch (IOException)
            {
            }
        })
        { IsBackground = true }.Start();
        List<double> times = [], acknowledged = [];
        for (var i = -20; i < samples; i++)
        {
            await Task.Delay(450 + (i * 37 & 255)); // idle again, and never in step with anything
            var bed = 1 + ((i + 20) % 14);
            var request = posts.Pulse(bed, 60 + ((i + 20) * 11 % 29));
            // As it stands in the pieces of the page, not in the order that each event carries.
            Volatile.Write(ref wanted, $"{{\"id\":\"bed-{DemoWard.Bed(bed):N}\"");
            var from = Stopwatch.GetTimestamp();
            var (_, took) = load.Send([request], "201", 0);
            if (!shown.WaitOne(5000)) throw new InvalidOperationException("A reading was acknowledged, but no event showed its bed within 5 s.");
            if (i < 0) continue;
            times.Add(Stopwatch.GetElapsedTime(from, Volatile.Read(ref seen)).TotalMilliseconds);
            acknowledged.Add(took[0]);
        }

        // Five parts of the run, each with its own p99, show how much the noise does.
        var parts = times.Chunk((times.Count + 4) / 5).ToList();
        return
        [
            new Figure("reading posted to event received, idle, p50", "ms", [.. parts.Select(part => Figure.Quantile(part, 0.5))], Note: $"{samples} single readings, one board of 14 beds open; of it p50 {Figure.Quantile(acknowledged, 0.5):0.0} ms to the acknowledgement"),
            new Figure("reading posted to event received, idle, p99", "ms", [Figure.Quantile(times, 0.99)], Aim.AtMost, 25, $"of all {samples}; slowest {times.Max():0.0} ms"),
        ];
    }

    static async Task<HttpClient> SignIn(Serving server)
    {
        var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri($"http://localhost:{server.Port}/"), Timeout = Timeout.InfiniteTimeSpan };
        var page = await http.GetStringAsync(new Uri("signin", UriKind.Relative));
        var fields = HiddenIn().Matches(page).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
        fields["login"] = "ama.osei";
        fields["phrase"] = server.Phrase;
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await http.PostAsync(new Uri("signin", UriKind.Relative), form);
        if (answer.RequestMessage!.RequestUri!.AbsolutePath.StartsWith("/signin", StringComparison.Ordinal)) throw new InvalidOperationException("Signing in failed.");
        return http;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenIn();
}
