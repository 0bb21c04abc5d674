#pragma warning disable RS0030 // a benchmark reads the real clock and writes to the console
using Handrail.Data;

namespace Handrail.Bench;

/// <summary>Readings through the front door: posted over HTTP, judged, durable, and only then counted.</summary>
public static class Throughput
{
    const int Beds = 1000;

    /// <summary>Bundles of 100 beside the raw rate: one round of each in turn, so that both meet the same noise.</summary>
    public static async Task<IReadOnlyList<Figure>> Bundles(string program, string folder, int rounds, int connections = 8)
    {
        const int Each = 300;
        using var raw = new RawInserts(folder);
        var data = Path.Combine(folder, "bundle");
        await using var server = await Serving.Start(program, data, "--beds", $"{Beds}", "--no-feed");
        var posts = new Posts(Beds, server.Token, server.Port);
        using var load = new Load(server.Port, connections);
        List<double> rawRates = [], rates = [], ratios = [], times = [], rawCosts = [], costs = [];
        for (var round = -2; round < rounds; round++)
        {
            var requests = Enumerable.Range(0, Each).Select(_ => posts.Bundle()).ToList();
            var (rawRate, rawCost) = raw.Round(40);
            var used = server.Processor;
            var (seconds, each) = load.Send(requests, "200", 100);
            var cost = (server.Processor - used).TotalMicroseconds / (Each * 100);
            var rate = Each * 100 / seconds;
            Console.WriteLine($"  bundle round {round}: raw {rawRate:0} rows/s ({rawCost:0.0} us), bundle {rate:0} readings/s ({cost:0.0} us)");
            if (round < 0) continue;
            rawRates.Add(rawRate);
            rates.Add(rate);
            ratios.Add(rate / rawRate);
            rawCosts.Add(rawCost);
            costs.Add(cost);
            times.AddRange(each);
        }

        Check(data, (rounds + 2) * Each * 100);
        return
        [
            new Figure("raw SQLite insert, the reference", "rows/s", rawRates, Note: "same table and indexes, WAL, synchronous=FULL, prepared, 1,000 a transaction"),
            new Figure("bundle of 100 over HTTP", "readings/s", rates, Note: $"{connections} connections, durable and scored, {Beds:#,0} beds; an answer took p50 {Figure.Quantile(times, 0.5):0} ms, p99 {Figure.Quantile(times, 0.99):0} ms"),
            new Figure("bundle against raw, round by round", "ratio", ratios, Aim.AtLeast, 0.25, "a later issue aims at 0.5"),
            new Figure("processor time of a raw row", "µs", rawCosts, Note: "what other work on the machine cannot change much"),
            new Figure("processor time of a reading in a bundle", "µs", costs, Note: "the whole server process, kernel included"),
        ];
    }

    /// <summary>One Observation a request, 16 connections.</summary>
    public static async Task<IReadOnlyList<Figure>> Singles(string program, string folder, int rounds)
    {
        const int Each = 8000;
        var data = Path.Combine(folder, "single");
        await using var server = await Serving.Start(program, data, "--beds", $"{Beds}", "--no-feed");
        var posts = new Posts(Beds, server.Token, server.Port);
        using var load = new Load(server.Port, 16);
        List<double> rates = [], times = [], costs = [];
        for (var round = -2; round < rounds; round++)
        {
            var used = server.Processor;
            var (seconds, each) = load.Send([.. Enumerable.Range(0, Each).Select(_ => posts.Single())], "201", 0);
            var cost = (server.Processor - used).TotalMicroseconds / Each;
            Console.WriteLine($"  single round {round}: {Each / seconds:0}/s ({cost:0} us)");
            if (round < 0) continue;
            costs.Add(cost);
            rates.Add(Each / seconds);
            times.AddRange(each);
        }

        Check(data, (rounds + 2) * Each);
        return
        [
            new Figure("single create at 16 connections", "creates/s", rates, Aim.AtLeast, 5000, $"durable and scored, {Beds:#,0} beds; an answer took p50 {Figure.Quantile(times, 0.5):0.0} ms, p99 {Figure.Quantile(times, 0.99):0.0} ms"),
            new Figure("processor time of a single create", "µs", costs, Note: "the whole server process, kernel included"),
        ];
    }

    // Acknowledged = stored, assigned and judged: otherwise a fast refusal would look like speed.
    static void Check(string data, long sent)
    {
        using var connection = Database.Sqlite(Path.Combine(data, "handrail.db")).Open();
        var stored = connection.Scalar<long>("SELECT count(*) FROM observation WHERE encounter_id IS NOT NULL AND timing = 0 AND resend_key IS NOT NULL");
        if (stored != sent) throw new InvalidOperationException($"{sent} readings were sent, but {stored} are stored as current readings of a stay.");
        if (connection.Scalar<long>("SELECT count(*) FROM alert") == 0) throw new InvalidOperationException("No alert was raised: nothing was judged.");
    }
}
