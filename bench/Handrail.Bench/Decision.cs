using System.Diagnostics;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Bench;

/// <summary>The decision alone: readings a second on one core, NEWS2 computed anew with each, under the shipped general-detox protocol.</summary>
static class Decision
{
    const int Stays = 1_000;
    const int Readings = 6_000_000;

    // Three monitor values in turn over a thousand stays, so that the state does not sit in the nearest cache.
    static readonly (Measure Measure, int Milli)[] Feed = [(Measure.SpO2, 95_000), (Measure.Pulse, 78_000), (Measure.RespiratoryRate, 14_000)];

    static readonly (Measure Measure, int Milli)[] Charted =
        [(Measure.Oxygen, 0), (Measure.SystolicBp, 125_000), (Measure.Consciousness, 0), (Measure.Temperature, 36_800)];

    /// <summary>Runs a warm-up and three rounds; returns the best, in readings a second, and the bytes allocated for each reading in it.</summary>
    internal static (double PerSecond, double BytesEach) Run()
    {
        var protocol = ((Outcome<Protocol>.Done)ProtocolShelf.Take("general-detox")).Value;
        var plan = WatchPlan.Compile(protocol, []);
        var now = Instant.FromUtc(2026, 3, 1, 0, 0);
        var events = new List<WatchEvent>(256);
        var states = new WatchState[Stays];
        for (var s = 0; s < Stays; s++)
        {
            states[s] = WatchState.New(now, 2, SpO2Scale.One);
            foreach (var (measure, milli) in Charted) WatchRules.Apply(states[s], plan, new Reading(measure, milli, now, true), now, events);
        }
        var best = (PerSecond: 0.0, BytesEach: 0.0);
        for (var round = 0; round < 4; round++)
        {
            var (bytes, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
            for (var i = 0; i < Readings; i++)
            {
                events.Clear();
                if (i % Stays == 0) now += Duration.FromMilliseconds(100);
                var (measure, milli) = Feed[i / Stays % Feed.Length];
                WatchRules.Apply(states[i % Stays], plan, new Reading(measure, milli + i % 5 * 1_000, now, false), now, events);
            }
            var speed = Readings / clock.Elapsed.TotalSeconds;
            if (round > 0 && speed > best.PerSecond) best = (speed, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)Readings);
        }
        return best;
    }
}
