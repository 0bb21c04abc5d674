using Handrail.Core.Watch;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>Lives one stay again: its readings, what people did and what time brought, through the pure decision, and holds every event of its alerts against that.</summary>
sealed class StayReplay(Accepted record, Stay stay, WatchPlan plan, Uptime uptime, Verdict verdict)
{
    static readonly string[] Decided = ["raised", "repeated", "renotified", "cleared", "resolved"];
    readonly WatchState state = WatchState.New(stay.Admitted, stay.Acuity, stay.Scale);
    readonly HashSet<string> open = [];
    Instant moved = stay.Admitted;
    readonly List<(long Batch, string Rule, string Kind)> expected = [];

    /// <summary>What the watch must remember at the end.</summary>
    public string Snapshot => state.Snapshot();

    public void Run(Instant end)
    {
        var alerts = record.Alerts.Where(alert => alert.Stay == stay.Id).ToList();
        var lines = alerts.SelectMany(alert => record.Events[alert.Id].Select(line => (alert.Rule, Line: line))).ToList();
        var facts = record.Facts.Where(fact => fact.Stay == stay.Id).ToLookup(fact => fact.Batch);
        var happened = lines.ToLookup(each => each.Line.Batch);
        foreach (var batch in facts.Select(group => group.Key).Concat(lines.Select(each => each.Line.Batch)).Distinct().Order())
        {
            if (!record.Batches.TryGetValue(batch, out var header)) continue; // reported by the oracle
            Overslept(header.At);
            moved = header.At;
            if (facts.Contains(batch)) Take(batch, header.At, facts[batch]);
            else if (happened[batch].Any(each => each.Line.Kind == "worried")) Decide(batch, events => WatchRules.Concern(state, plan, header.At, events));
            else if (happened[batch].Where(each => each.Line is { Kind: "resolved", Staff: not null }).ToList() is { Count: > 0 } resolved)
                foreach (var (rule, _) in resolved) Resolve(rule, header.At);
            else if (happened[batch].Any(each => Decided.Contains(each.Line.Kind))) Decide(batch, events => WatchRules.Tick(state, plan, header.At, events));
        }

        Overslept(end);
        Compare(lines);
        TimerIsSet(end);
    }

    void Take(long batch, Instant now, IEnumerable<Fact> facts)
    {
        var readings = new List<Reading>();
        foreach (var fact in facts.OrderBy(fact => fact.Seq))
        {
            if (Timing(fact, now) is var timing && timing != fact.Timing) verdict.IsWrong($"reading {fact.Seq} is marked timing {fact.Timing}, it should be {timing}");
            if (fact.Timing != 0) continue;
            var parts = fact.Measure switch
            {
                Measure.BloodPressure => [(Measure.SystolicBp, fact.V1), (Measure.DiastolicBp, fact.V2), (Measure.MeanBp, fact.V3)],
                Measure.SpO2 => [(Measure.SpO2, fact.V1), (Measure.OxygenFlow, fact.V2), (Measure.OxygenConcentration, fact.V3)],
                _ => ((Measure, int?)[])[(fact.Measure, fact.V1)],
            };
            foreach (var (measure, value) in parts)
                if (value is { } milli) readings.Add(new Reading(measure, milli, fact.Effective, fact.ByHand));
        }

        if (readings.Count == 0) return;
        readings.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Measure.CompareTo(b.Measure));
        Decide(batch, events => WatchRules.Apply(state, plan, readings.ToArray(), now, events));
    }

    // 0 current, 1 late, 2 future, 3 too old, 4 waits for a nurse.
    int Timing(Fact fact, Instant now)
    {
        if (fact.Effective > now + Duration.FromMinutes(2)) return 2;
        if (now - fact.Effective >= Duration.FromDays(365)) return 3;
        var measure = fact.Measure == Measure.BloodPressure ? Measure.SystolicBp : fact.Measure;
        if (state.Of(measure) is { } latest && fact.Effective < latest.At) return 1;
        var window = plan.Protocol.AgeWindows.Where(each => each.Measure == measure).Select(each => Duration.FromMinutes(each.Minutes)).FirstOrDefault(Duration.FromHours(24));
        if (now - fact.Effective > window) return 1;
        var trusted = fact.Device is not { } device || (record.Devices.TryGetValue(device, out var trust) && trust);
        return fact.ByHand || (plan.Protocol.AcceptDeviceValues && trusted) ? 0 : 4;
    }

    void Decide(long batch, Action<List<WatchEvent>> decision)
    {
        var events = new List<WatchEvent>();
        decision(events);
        foreach (var wish in events)
        {
            var isOpen = open.Contains(wish.Rule);
            string? kind = (wish.Kind, isOpen) switch
            {
                (WatchEventKind.Raise, false) => "raised",
                (WatchEventKind.Raise or WatchEventKind.Repeat, true) => "repeated",
                (WatchEventKind.Renotify, true) => "renotified",
                (WatchEventKind.Clear, true) => "cleared",
                (WatchEventKind.End, true) => "resolved",
                _ => null,
            };
            if (kind is null) continue;
            if (kind == "raised") open.Add(wish.Rule);
            if (kind == "resolved") open.Remove(wish.Rule);
            expected.Add((batch, wish.Rule, kind));
        }
    }

    void Resolve(string rule, Instant at)
    {
        WatchRules.Resolved(state, rule, at);
        open.Remove(rule);
    }

    // What time brings must have been done by now, unless the process was down.
    void Overslept(Instant now)
    {
        if (WatchRules.NextTick(state, plan) is not { } next) return;
        var due = Instant.Max(next, moved); // a score that rose makes a set late now, not an hour ago
        if (uptime.Latest(due) >= now) return;
        var events = new List<WatchEvent>();
        WatchRules.Tick(state.Copy(), plan, uptime.Latest(due), events);
        if (events.Count > 0) verdict.IsMissing($"stay {stay.Id}: {events[0].Kind} of {events[0].Rule}, due at {due}, was not done by {now}");
    }

    void Compare(List<(string Rule, EventLine Line)> lines)
    {
        var actual = lines.Where(each => Decided.Contains(each.Line.Kind) && !(each.Line.Kind == "resolved" && each.Line.Staff is not null))
            .Select(each => (each.Line.Batch, each.Rule, each.Line.Kind)).ToList();
        verdict.AlertsExpected += expected.Count(each => each.Kind == "raised");
        var left = actual.ToList();
        foreach (var each in expected)
            if (!left.Remove(each)) verdict.IsMissing($"stay {stay.Id}: {each.Rule} {each.Kind} in batch {each.Batch}");
        foreach (var each in left) verdict.IsRepeated($"stay {stay.Id}: {each.Rule} {each.Kind} in batch {each.Batch}");
    }

    void TimerIsSet(Instant end)
    {
        if (WatchRules.NextTick(state, plan) is not { } next) return;
        if (!record.Due.TryGetValue(("watch", stay.Id), out var due)) verdict.IsMissing($"stay {stay.Id}: no timer for what is due at {next} (now {end})");
        // After doing work that is still due, the sweep asks again one second later.
        else if (due > next && due > uptime.Latest(end) + Duration.FromSeconds(1)) verdict.IsWrong($"stay {stay.Id}: its timer stands at {due}, after {next}");
    }
}
