using System.Diagnostics;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Bench;

/// <summary>The decision alone, on one core: no parsing, no storing. 1,000 stays on general-detox, sets of pulse, saturation, rate, temperature and pressure.</summary>
public static class Decision
{
    const int Stays = 1000;

    /// <summary>Measures it.</summary>
    public static Figure Measure(string content, int rounds)
    {
        var file = Path.Combine(content, "protocols", "general-detox.json");
        var protocol = ((Outcome<Protocol>.Done)ProtocolFile.Parse(File.ReadAllBytes(file), "general-detox.json")).Value;
        var plan = WatchPlan.Compile(protocol, []);
        var start = Instant.FromUtc(2026, 11, 23, 3, 0);
        var states = Enumerable.Range(0, Stays).Select(_ => WatchState.New(start, 1, SpO2Scale.One)).ToArray();
        var events = new List<WatchEvent>();
        var rates = new List<double>();
        long raised = 0;
        var now = start;
        for (var round = -2; round < rounds; round++)
        {
            const int Sets = 400;
            var from = Stopwatch.GetTimestamp();
            for (var set = 0; set < Sets; set++)
            {
                now += Duration.FromSeconds(5);
                for (var stay = 0; stay < Stays; stay++)
                {
                    var wander = (set * 7 + stay) % 5;
                    // One stay in fifty leaves its range for a while, so that rules fire, fold and clear.
                    var ill = stay % 50 == 0 && set % 100 > 60;
                    One(Core.Watch.Measure.Pulse, ill ? 118 + wander : 70 + wander);
                    One(Core.Watch.Measure.SpO2, ill ? 89 : 96 + wander % 3);
                    One(Core.Watch.Measure.RespiratoryRate, 14 + wander % 3);
                    One(Core.Watch.Measure.Temperature, 37);
                    One(Core.Watch.Measure.SystolicBp, 120 + wander);

                    void One(Measure measure, int value) => WatchRules.Apply(states[stay], plan, new Reading(measure, value * 1000, now, false), now, events);
                }

                raised += events.Count;
                events.Clear();
            }

            if (round >= 0) rates.Add(Sets * (double)Stays * 5 / Stopwatch.GetElapsedTime(from).TotalSeconds);
        }

        if (raised == 0) throw new InvalidOperationException("No rule fired: the benchmark measures nothing.");
        return new Figure("decision only", "readings/s", rates, Aim.AtLeast, 1_000_000, "one thread, `WatchRules.Apply`, one reading a call, every reading rescored");
    }
}
