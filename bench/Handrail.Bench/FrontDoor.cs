#pragma warning disable RS0030 // a benchmark reads the real clock and writes to the console
using System.Text;

namespace Handrail.Bench;

/// <summary>Public pages beside a plain static file with the same bytes, given by the same server in the same round.</summary>
public static class FrontDoor
{
    const int Connections = 16;
    const int Each = 4000;
    static readonly (string Name, string Path)[] Pages = [("home", "/"), ("guide page", "/guide/overdose"), ("longest guide page", "/guide/corrected"), ("privacy page", "/privacy")];

    /// <summary>Measures it.</summary>
    public static async Task<IReadOnlyList<Figure>> Measure(string program, string folder, int rounds)
    {
        var files = Path.Combine(Path.GetDirectoryName(program)!, "wwwroot");
        var figures = new List<Figure>();
        await using var server = await Serving.Start(program, Path.Combine(folder, "door"), "--beds", "14", "--no-feed");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}/") };
        using var load = new Load(server.Port, Connections);
        using var alone = new Load(server.Port, 1);
        foreach (var (name, path) in Pages)
        {
            var body = await http.GetByteArrayAsync(new Uri(path, UriKind.Relative));
            using var packed = new HttpRequestMessage(HttpMethod.Get, path);
            packed.Headers.Add("Accept-Encoding", "br");
            using var small = await http.SendAsync(packed);
            var file = Path.Combine(files, "bench-copy.html");
            await File.WriteAllBytesAsync(file, body);
            try
            {
                var (page, copy) = (Get(path), Get("/bench-copy.html"));
                List<double> pageRates = [], copyRates = [], ratios = [], times = [], costs = [], copyCosts = [];
                for (var round = -2; round < rounds; round++)
                {
                    var (copyRate, copyCost) = Rate(copy);
                    var (pageRate, pageCost) = Rate(page);
                    var (_, each) = alone.Send([.. Enumerable.Repeat(page, 500)], "200", 0);
                    Console.WriteLine($"  {path} round {round}: page {pageRate:0}/s ({pageCost:0} us), the same bytes as a file {copyRate:0}/s ({copyCost:0} us), alone p95 {Figure.Quantile(each, 0.95):0.00} ms");
                    if (round < 0) continue;
                    copyRates.Add(copyRate);
                    pageRates.Add(pageRate);
                    ratios.Add(pageRate / copyRate);
                    costs.Add(pageCost);
                    copyCosts.Add(copyCost);
                    times.Add(Figure.Quantile(each, 0.95));
                }

                figures.Add(new Figure($"{name}: requests a second", "requests/s", pageRates, Note: $"`{path}`, {Connections} connections, {body.Length:#,0} bytes plain, {small.Content.Headers.ContentLength:#,0} as Brotli"));
                figures.Add(new Figure($"{name}: the same bytes as a static file", "requests/s", copyRates, Note: "the same server, each round beside the row above"));
                figures.Add(new Figure($"{name}: page against file, round by round", "ratio", ratios, Aim.AtLeast, 0.5));
                figures.Add(new Figure($"{name}: p95 of an answer, one at a time", "ms", times, Note: "from before the request is written to when the last byte is read; 500 a round"));
                figures.Add(new Figure($"{name}: processor time", "µs", costs, Note: $"the whole server process, kernel included; the file takes {Figure.Quantile(copyCosts, 0.5):0} µs"));
            }
            finally
            {
                File.Delete(file);
            }
        }

        return figures;

        (double Rate, double Cost) Rate(byte[] request)
        {
            var used = server.Processor;
            var (seconds, _) = load.Send([.. Enumerable.Repeat(request, Each)], "200", 0);
            return (Each / seconds, (server.Processor - used).TotalMicroseconds / Each);
        }
    }

    static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
}
