using Handrail.Core.Scores;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>One alert that a protocol would have raised.</summary>
/// <param name="AfterStart">Since admission.</param>
/// <param name="Rule">Key of the rule.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="Milli">The value that raised it, in thousandths; null for lateness and silence.</param>
public sealed record ReplayAlert(Duration AfterStart, string Rule, Priority Priority, int? Milli);

/// <summary>What a protocol would have made of one stay.</summary>
/// <param name="Complete">How often a complete NEWS2 came out.</param>
/// <param name="Partial">How often only "at least".</param>
/// <param name="Max">The highest points of any of them; null without any.</param>
/// <param name="Alerts">In order.</param>
public sealed record ReplayResult(int Complete, int Partial, int? Max, IReadOnlyList<ReplayAlert> Alerts);

/// <summary>
/// A recorded stay through a protocol, by the very decision that runs on the ward. Nobody is there to act, so the replay
/// stands in for people: an alert counts as open until its condition clears and is then resolved; within the rule's fold
/// window after that the same condition stays quiet, as it would on the ward.
/// </summary>
public static class ReplayRun
{
    /// <summary>The acuity of every replayed stay; recordings do not hold one.</summary>
    public const int Acuity = 2;

    /// <summary>Runs one stay.</summary>
    public static ReplayResult Of(ReplayRecord record, WatchPlan plan)
    {
        var state = WatchState.New(record.Start, Acuity, SpO2Scale.One);
        var events = new List<WatchEvent>();
        var alerts = new List<ReplayAlert>();
        int complete = 0, partial = 0;
        int? max = null;
        Reading[] readings = [.. record.Readings];
        for (var i = 0; i < readings.Length;)
        {
            var now = readings[i].At;
            var end = i + 1;
            while (end < readings.Length && readings[end].At == now) end++;
            // What time brought before these readings came.
            while (WatchRules.NextTick(state, plan) is { } due && due <= now)
            {
                WatchRules.Tick(state, plan, due, events);
                if (!Take(events, state, alerts, record.Start)) break;
            }
            WatchRules.Apply(state, plan, readings.AsSpan(i..end), now, events);
            Take(events, state, alerts, record.Start);
            if (readings.AsSpan(i..end).ContainsAnyScored())
            {
                var score = state.News2(plan, now);
                if (score.Total is null) partial++;
                else complete++;
                max = Math.Max(max ?? 0, score.AtLeast);
            }
            i = end;
        }
        return new ReplayResult(complete, partial, max, alerts);
    }

    static bool ContainsAnyScored(this Span<Reading> readings)
    {
        foreach (var reading in readings)
            if (reading.Measure <= Measure.Temperature) return true;
        return false;
    }

    static bool Take(List<WatchEvent> events, WatchState state, List<ReplayAlert> alerts, Instant start)
    {
        var any = events.Count > 0;
        foreach (var said in events)
        {
            if (said.Kind == WatchEventKind.Raise) alerts.Add(new ReplayAlert(said.At - start, said.Rule, said.Priority, said.Milli));
            else if (said.Kind == WatchEventKind.Clear) WatchRules.Resolved(state, said.Rule, said.At);
        }
        events.Clear();
        return any;
    }
}
