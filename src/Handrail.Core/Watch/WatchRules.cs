using Handrail.Core.Scores;
using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>
/// The hot decision: (state, reading, now) to (state, events). Pure and deterministic; applying a reading allocates nothing.
/// In prose: docs/algorithms/watch.md.
/// </summary>
public static partial class WatchRules
{
    // NEWS2 parameters by bit, in chart order.
    static readonly Measure[] Parameters =
    [
        Measure.RespiratoryRate, Measure.SpO2, Measure.Oxygen, Measure.SystolicBp, Measure.Pulse, Measure.Consciousness, Measure.Temperature,
    ];

    /// <summary>
    /// Takes one current reading into the state. Readings that are late, future or unconfirmed never come here; one that is older than
    /// the latest of its measure changes nothing. One taken at the same moment replaces it (a correction).
    /// </summary>
    /// <param name="state">Changed in place.</param>
    /// <param name="plan">Keep one per stay: a new object costs a re-alignment.</param>
    /// <param name="reading">A single measure, never a panel.</param>
    /// <param name="now">The clock of the decision: ages of values and fold windows count from it.</param>
    /// <param name="events">What should happen is added here, in order.</param>
    public static void Apply(WatchState state, WatchPlan plan, in Reading reading, Instant now, List<WatchEvent> events) =>
        Apply(state, plan, new ReadOnlySpan<Reading>(in reading), now, events);

    /// <summary>
    /// Takes several readings, ordered by time. Those of one moment are judged as one set: the score is computed once, after all of them,
    /// so that it never mixes half of a new set with half of the old one.
    /// </summary>
    public static void Apply(WatchState state, WatchPlan plan, ReadOnlySpan<Reading> readings, Instant now, List<WatchEvent> events)
    {
        state.Bind(plan);
        var clock = Micros.Of(now);
        while (readings.Length > 0)
        {
            var at = readings[0].At;
            var together = 1;
            while (together < readings.Length && readings[together].At == at) together++;
            Together(state, plan, readings[..together], Micros.Of(at), clock, events);
            readings = readings[together..];
        }
    }

    /// <summary>What time alone brings: overdue sets and silent feeds. Idempotent: a second call at the same time adds nothing.</summary>
    public static void Tick(WatchState state, WatchPlan plan, Instant now, List<WatchEvent> events)
    {
        state.Bind(plan);
        Timetable.Tick(state, plan, Micros.Of(now), events);
    }

    /// <summary>
    /// The earliest moment at which <see cref="Tick"/> could say something new; null when only a reading can. May lie in the past:
    /// then Tick has something to say now. Ask again after every reading, resolution or change of acuity.
    /// </summary>
    public static Instant? NextTick(WatchState state, WatchPlan plan)
    {
        state.Bind(plan);
        return Timetable.Next(state, plan) is { } next ? Micros.ToInstant(next) : null;
    }

    /// <summary>"I am worried": raises or renotifies, whatever the numbers say. Never folded, never covered.</summary>
    public static void Concern(WatchState state, WatchPlan plan, Instant now, List<WatchEvent> events)
    {
        // Protocols without this rule do not load; doing nothing here would be the one unforgivable answer.
        var slot = plan.Concern ?? throw new InvalidOperationException($"Protocol {plan.Protocol.Id} has no rule for a concern.");
        state.Bind(plan);
        ref var memory = ref state.Of(slot);
        events.Add(new WatchEvent(memory.Open ? WatchEventKind.Renotify : WatchEventKind.Raise, slot.Key, slot.Rule.Priority, null, now));
        (memory.Open, memory.ResolvedAt) = (true, null);
    }

    /// <summary>A person resolved the alert of this rule. Nothing when none is open, so it may be told twice.</summary>
    public static void Resolved(WatchState state, string rule, Instant now)
    {
        if (state.Find(rule) is not (var index and >= 0)) return;
        ref var memory = ref state.MemoryAt(index);
        if (!memory.Open) return;
        (memory.Open, memory.ResolvedAt, memory.ClearedAt) = (false, Micros.Of(now), null);
    }

    /// <summary>The observation sets in the order they fall due, each with its due time.</summary>
    public static IReadOnlyList<Due> DueList(WatchState state, WatchPlan plan) => Timetable.List(state, plan);

    static void Together(WatchState state, WatchPlan plan, ReadOnlySpan<Reading> readings, long at, long now, List<WatchEvent> events)
    {
        bool taken = false, scored = false, byHand = false;
        foreach (ref readonly var reading in readings)
        {
            var measure = (int)reading.Measure;
            if (measure is <= 0 or >= WatchState.Measures || state.Knows(measure) && at < state.At[measure]) continue;
            taken = true;
            state.Put(measure, reading.Milli, at, reading.ByHand);
            if (!reading.ByHand) state.DeviceAt = Math.Max(state.DeviceAt ?? long.MinValue, now);
            Judge(state, plan.ByMeasure[measure], reading, at, now, events);
            if (measure > (int)Measure.Temperature) continue;
            scored = true;
            byHand |= reading.ByHand;
        }
        if (scored) Rescore(state, plan, new Reading(Measure.News2, 0, readings[0].At, byHand), at, now, events);
        if (taken) Timetable.AfterReading(state, plan, at, now, events);
    }

    static void Judge(WatchState state, Slot[] slots, in Reading reading, long at, long now, List<WatchEvent> events)
    {
        foreach (var slot in slots)
        {
            var (limit, clear) = slot.LimitsAt(now);
            var finding = slot.Falling
                ? new Judgement.Finding(reading.Milli <= limit, reading.Milli > clear, reading.Milli)
                : new Judgement.Finding(reading.Milli >= limit, reading.Milli < clear, reading.Milli);
            Judgement.Value(ref state.Of(slot), slot, finding, reading, at, now, Covered(state, slot, now), events);
        }
    }

    static void Rescore(WatchState state, WatchPlan plan, in Reading reading, long at, long now, List<WatchEvent> events)
    {
        var score = state.Score(plan, now);
        var (known, threes) = Masks(score.Parts);
        if (state.LastNews2 != score.AtLeast || state.LastSingle3 != (threes != 0)) state.ScoreChanged = now;
        (state.LastNews2, state.LastSingle3) = (score.AtLeast, threes != 0);
        var milli = score.AtLeast * 1000;
        foreach (var slot in plan.News2)
        {
            ref var memory = ref state.Of(slot);
            // A value that has expired proves nothing: a partial score ends a condition only when all that was known then is known now.
            var likeForLike = (memory.Known & ~known) == 0;
            Judgement.Finding finding;
            bool covered;
            if (slot.Rule.Kind == RuleKind.SingleThree)
            {
                finding = new Judgement.Finding(threes != 0, threes == 0 && likeForLike, milli);
                covered = Covered(state, slot, now) || ThreesCovered(state, plan, slot, threes, now);
                if (threes != 0) memory.Known = threes;
            }
            else
            {
                var (limit, clear) = slot.LimitsAt(now);
                finding = new Judgement.Finding(milli >= limit, milli < clear && likeForLike, milli);
                covered = Covered(state, slot, now);
                if (finding.Holds) memory.Known = known;
            }
            Judgement.Value(ref memory, slot, finding, reading, at, now, covered, events);
        }
    }

    static bool Covered(WatchState state, Slot slot, long now)
    {
        foreach (var worse in slot.CoveredBy)
            if (state.Of(worse).Covers(now, worse.FoldMicros)) return true;
        return false;
    }

    // Every number that scores 3 has already an alert of its own, at least as urgent: the single three would only say it again.
    static bool ThreesCovered(WatchState state, WatchPlan plan, Slot slot, byte threes, long now)
    {
        if (threes == 0) return false;
        for (var bit = 0; bit < Parameters.Length; bit++)
        {
            if ((threes >> bit & 1) == 0) continue;
            var told = false;
            foreach (var limit in plan.ByMeasure[(int)Parameters[bit]])
                told |= limit.Rule.Priority >= slot.Rule.Priority && state.Of(limit).Covers(now, limit.FoldMicros);
            if (!told) return false;
        }
        return true;
    }

    static (byte Known, byte Threes) Masks(in News2Parts parts)
    {
        int known = 0, threes = 0;
        Add(parts.RespiratoryRate, 1, ref known, ref threes);
        Add(parts.SpO2, 2, ref known, ref threes);
        Add(parts.Oxygen, 4, ref known, ref threes);
        Add(parts.SystolicBp, 8, ref known, ref threes);
        Add(parts.Pulse, 16, ref known, ref threes);
        Add(parts.Consciousness, 32, ref known, ref threes);
        Add(parts.Temperature, 64, ref known, ref threes);
        return ((byte)known, (byte)threes);
    }

    static void Add(int? points, int bit, ref int known, ref int threes)
    {
        if (points is null) return;
        known |= bit;
        if (points == 3) threes |= bit;
    }
}
