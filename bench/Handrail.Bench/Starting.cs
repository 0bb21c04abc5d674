#pragma warning disable RS0030 // a benchmark reads the real clock and writes to the console
using System.Diagnostics;

namespace Handrail.Bench;

/// <summary>How long a start takes, and what a big ward weighs.</summary>
public static class Starting
{
    /// <summary>Process start to ready: the demo with its past, in a fresh folder and again in the same.</summary>
    public static async Task<IReadOnlyList<Figure>> Times(string program, string folder, int rounds)
    {
        List<double> fresh = [], again = [], freshCost = [], againCost = [];
        for (var round = 0; round < rounds; round++)
        {
            var data = Path.Combine(folder, $"start{round}");
            await One(data, fresh, freshCost);
            await One(data, again, againCost);
            Console.WriteLine($"  start round {round}: fresh {fresh[^1]:0.00} s ({freshCost[^1]:0.00}), again {again[^1]:0.00} s ({againCost[^1]:0.00})");
        }

        return
        [
            new Figure("start to ready, fresh demo folder", "s", fresh, Aim.AtMost, 3, "process start to the first 200 of /health/ready; makes the schema, 14 beds and twelve hours of past"),
            new Figure("start to ready, existing demo folder", "s", again, Aim.AtMost, 3, "the same, going on where it was"),
            new Figure("processor time of a fresh start", "s", freshCost, Note: "all threads; on two idle cores a start takes about this long or less"),
            new Figure("processor time of a start that goes on", "s", againCost, Note: "mostly compiling at run time"),
        ];

        async Task One(string data, List<double> times, List<double> costs)
        {
            await using var server = await Serving.Start(program, data);
            times.Add(server.Ready.TotalSeconds);
            costs.Add(server.ReadyCost.TotalSeconds);
        }
    }

    /// <summary>Resident memory of 1,000 beds after a minute of light feed: one bundle of 100 a second, so a set a bed in 50 s.</summary>
    public static async Task<Figure> Memory(string program, string folder, int seconds = 60)
    {
        await using var server = await Serving.Start(program, Path.Combine(folder, "memory"), "--beds", "1000", "--no-feed");
        var posts = new Posts(1000, server.Token, server.Port);
        using var load = new Load(server.Port, 1);
        var megabytes = new List<double>();
        var clock = Stopwatch.StartNew();
        for (var second = 1; second <= seconds; second++)
        {
            load.Send([posts.Bundle()], "200", 100);
            if (second > seconds - 5) megabytes.Add(server.ResidentMegabytes);
            var wait = TimeSpan.FromSeconds(second) - clock.Elapsed;
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
        }

        return new Figure("resident memory, 1,000 beds", "MB", megabytes, Aim.AtMost, 250, $"VmRSS in the last 5 s of {seconds} s of light feed (a bundle of 100 a second)");
    }
}
