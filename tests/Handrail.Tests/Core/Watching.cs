using System.Collections.Immutable;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using NodaTime;
using Interval = Handrail.Core.Watch.Interval;

namespace Handrail.Tests.Core;

/// <summary>A stay under watch, as the tests speak of it: minutes after admission, values in whole units, events as short words.</summary>
internal sealed class Watching
{
    internal static readonly Instant Admitted = Instant.FromUtc(2026, 3, 1, 20, 0);
    internal static readonly Source Src = new("test");

    readonly List<WatchEvent> _events = [];

    internal Watching(Protocol protocol, params PatientLimit[] limits) => Plan = WatchPlan.Compile(protocol, limits);

    internal WatchPlan Plan { get; set; }

    internal WatchState State { get; set; } = WatchState.New(Admitted, 2, SpO2Scale.One);

    internal static Instant At(double minutes) => Admitted + Duration.FromSeconds((long)Math.Round(minutes * 60));

    internal string Device(Measure measure, decimal value, double minutes) => Put(measure, value, minutes, byHand: false);

    internal string Hand(Measure measure, decimal value, double minutes) => Put(measure, value, minutes, byHand: true);

    internal string Put(Measure measure, decimal value, double minutes, bool byHand)
    {
        _events.Clear();
        WatchRules.Apply(State, Plan, new Reading(measure, (int)(value * 1000), At(minutes), byHand), At(minutes), _events);
        return Said();
    }

    internal string Tick(double minutes)
    {
        _events.Clear();
        WatchRules.Tick(State, Plan, At(minutes), _events);
        return Said();
    }

    internal string Worried(double minutes)
    {
        _events.Clear();
        WatchRules.Concern(State, Plan, At(minutes), _events);
        return Said();
    }

    internal void Resolve(string rule, double minutes) => WatchRules.Resolved(State, rule, At(minutes));

    internal IReadOnlyList<WatchEvent> Events => _events;

    /// <summary>A calm full set by hand: NEWS2 of 0.</summary>
    internal void CalmSet(double minutes)
    {
        foreach (var (measure, value) in Calm) Hand(measure, value, minutes);
    }

    internal static readonly (Measure, decimal)[] Calm =
    [
        (Measure.RespiratoryRate, 16), (Measure.SpO2, 98), (Measure.Oxygen, 0), (Measure.SystolicBp, 125), (Measure.Pulse, 72),
        (Measure.Consciousness, 0), (Measure.Temperature, 36.8m),
    ];

    string Said() => string.Join(", ", _events.Select(e => $"{e.Kind} {e.Rule}"));

    internal static Protocol Of(params Rule[] rules) => new()
    {
        Id = "test",
        Version = 1,
        Title = "Test",
        Summary = "Test",
        Interpretation = true,
        FreeStanding = false,
        AcceptDeviceValues = true,
        AgeWindows = [.. Calm.Select(c => new AgeWindow(c.Item1, 240, Src))],
        Timetable = [],
        Rules = [.. rules],
        Ladders = [],
        Sheet = [],
    };

    internal static Rule Low(string id, decimal limit, decimal clear, Priority priority = Priority.Medium, int confirm = 0, int fold = 30, decimal rise = 0) => new()
    {
        Id = id,
        Kind = RuleKind.Below,
        Title = id,
        Priority = priority,
        Measure = Measure.SpO2,
        LimitMilli = (int)(limit * 1000),
        ClearMilli = (int)(clear * 1000),
        ConfirmSeconds = confirm,
        FoldMinutes = fold,
        RenotifyRiseMilli = (int)(rise * 1000),
        Source = Src,
    };

    internal static Rule High(string id, Measure measure, decimal limit, decimal clear, Priority priority = Priority.Medium, int confirm = 0) =>
        Low(id, limit, clear, priority, confirm) with { Kind = RuleKind.Above, Measure = measure };

    internal static Rule News2(string id, int limit, int clear, Priority priority, int fold = 30, int rise = 2) =>
        Low(id, limit, clear, priority, 0, fold, rise) with { Kind = RuleKind.ScoreAtLeast, Measure = Measure.News2 };

    internal static Rule Single3(string id, Priority priority = Priority.Medium) =>
        Low(id, 0, 0, priority) with { Kind = RuleKind.SingleThree, Measure = null };

    internal static Rule Plain(string id, RuleKind kind, bool latching, int fold = 30, int silent = 0) =>
        Low(id, 0, 0, Priority.Low) with { Kind = kind, Measure = null, Latching = latching, FoldMinutes = fold, SilentSeconds = silent };

    internal static TimetableItem Vitals(ImmutableArray<Interval>? intervals = null) => new(
        "vitals", "Vital signs", [.. Calm.Select(c => c.Item1)],
        intervals ?? [.. Enumerable.Range(0, 5).Select(a => Every(acuity: a, minutes: 240))], 30, Src);

    internal static Interval Every(int acuity, int minutes) => new(acuity, null, null, false, minutes, Src);

    internal static Interval ByScore(int atLeast, int minutes) => new(null, Measure.News2, atLeast, false, minutes, Src);
}
