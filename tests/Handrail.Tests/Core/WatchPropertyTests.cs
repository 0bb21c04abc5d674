using CsCheck;
using Handrail.Core.Watch;
using static Handrail.Tests.Core.Watching;

namespace Handrail.Tests.Core;

public sealed class WatchPropertyTests
{
    static readonly Protocol Full = Of(
        Low("spo2-low", 93, 94, confirm: 60, fold: 30, rise: 3) with { SupersededBy = ["spo2-very-low"] },
        Low("spo2-very-low", 90, 92, Priority.High, confirm: 60, fold: 20, rise: 2),
        High("pulse-high", Measure.Pulse, 131, 120, confirm: 120) with { Latching = false },
        News2("news2-7", 7, 6, Priority.High), News2("news2-5", 5, 4, Priority.Medium) with { SupersededBy = ["news2-7"] },
        Single3("single-3") with { SupersededBy = ["news2-5", "news2-7"] },
        Plain("overdue", RuleKind.Overdue, latching: false), Plain("silent", RuleKind.FeedSilent, latching: false, silent: 300),
        Plain("concern", RuleKind.Concern, latching: true)) with
    {
        Timetable = [Vitals([.. Enumerable.Range(0, 5).Select(a => Every(a, 240)), ByScore(5, 60)])],
    };

    enum What { Reading, Tick, Resolve, Concern, Acuity }

    /// <summary>One thing that happens; <paramref name="Pick"/> chooses among open alerts, values and measures.</summary>
    sealed record Step(What What, int Minutes, Measure Measure, decimal Value, bool ByHand, int Pick);

    static readonly Gen<Step> Steps = Gen.Select(
        Gen.Frequency((12, Gen.Const(What.Reading)), (3, Gen.Const(What.Tick)), (2, Gen.Const(What.Resolve)), (1, Gen.Const(What.Concern)), (1, Gen.Const(What.Acuity))),
        Gen.Frequency((6, Gen.Int[0, 3]), (1, Gen.Int[0, 300])), Reading, Gen.Bool, Gen.Int[0, 9],
        (what, minutes, reading, byHand, pick) => new Step(what, minutes, reading.Measure, reading.Value, byHand, pick));

    static Gen<(Measure Measure, decimal Value)> Reading => Gen.OneOf(
        Gen.Int[6, 30].Select(v => (Measure.RespiratoryRate, (decimal)v)), Gen.Int[84, 99].Select(v => (Measure.SpO2, (decimal)v)),
        Gen.Int[0, 1].Select(v => (Measure.Oxygen, (decimal)v)), Gen.Int[80, 130].Select(v => (Measure.SystolicBp, (decimal)v)),
        Gen.Int[40, 145].Select(v => (Measure.Pulse, (decimal)v)), Gen.Int[0, 4].Select(v => (Measure.Consciousness, v == 1 ? 1m : 0m)),
        Gen.Int[345, 395].Select(v => (Measure.Temperature, v / 10m)), Gen.Int[0, 40].Select(v => (Measure.CiwaAr, (decimal)v)));

    static readonly Gen<Step[]> Nights = Steps.Array[1, 120];

    /// <summary>Runs a night; <paramref name="before"/> may replace the state before each step. Returns what was said, with its minute.</summary>
    static List<string> Run(Step[] night, Action<Watching, int>? before = null)
    {
        var w = new Watching(Full);
        var said = new List<string>();
        var minute = 0;
        for (var i = 0; i < night.Length; i++)
        {
            var step = night[i];
            minute += step.Minutes;
            before?.Invoke(w, i);
            switch (step.What)
            {
                case What.Reading: w.Put(step.Measure, step.Value, minute, step.ByHand); break;
                case What.Tick: w.Tick(minute); break;
                case What.Concern: w.Worried(minute); break;
                case What.Acuity: w.State.Acuity = step.Pick % 5; continue;
                case What.Resolve:
                    if (w.State.OpenRules().ToArray() is { Length: > 0 } open)
                    {
                        w.Resolve(open[step.Pick % open.Length], minute);
                        said.Add($"Resolved {open[step.Pick % open.Length]} ");
                    }
                    continue;
            }
            said.AddRange(w.Events.Select(e => $"{e.Kind} {e.Rule} {e.Priority} {e.Milli} {e.At} at {minute}"));
        }
        said.Add(w.State.Snapshot());
        return said;
    }

    [Fact, Hazard("HZ-001")]
    public void The_same_night_gives_the_same_alerts() =>
        Nights.Sample(night => Assert.Equal(Run(night), Run(night)), iter: 500);

    [Fact, Hazard("HZ-001")]
    public void A_snapshot_at_any_point_changes_nothing_that_follows() =>
        Gen.Select(Nights, Gen.Int[0, 119]).Sample(
            (night, where) => Assert.Equal(Run(night), Run(night, (w, i) =>
            {
                if (i != where % night.Length) return;
                var text = w.State.Snapshot();
                w.State = WatchState.Restore(text);
                Assert.Equal(text, w.State.Snapshot());
            })), iter: 1_000);

    [Fact]
    public void A_copy_is_equal_and_apart() =>
        Nights.Sample(night => Run(night, (w, _) =>
        {
            var text = w.State.Snapshot();
            var copy = w.State.Copy();
            WatchRules.Apply(copy, w.Plan, new Reading(Measure.SpO2, 50_000, At(100_000), true), At(100_000), []);
            Assert.NotEqual(text, copy.Snapshot());
            Assert.Equal(text, w.State.Snapshot());
        }), iter: 50);

    [Fact]
    public void A_plan_made_anew_in_the_middle_of_the_night_changes_nothing() =>
        Gen.Select(Nights, Gen.Int[0, 119]).Sample(
            (night, where) => Assert.Equal(Run(night), Run(night, (w, i) =>
            {
                if (i == where % night.Length) w.Plan = WatchPlan.Compile(Full, []);
            })), iter: 300);

    [Fact]
    public void Between_two_raises_of_a_rule_it_was_resolved_or_ended() =>
        Nights.Sample(night =>
        {
            var open = new HashSet<string>();
            foreach (var line in Run(night)[..^1])
            {
                var (kind, rule) = (line.Split(' ')[0], line.Split(' ')[1]);
                if (kind == "Raise") Assert.True(open.Add(rule), line);
                else if (kind is "Resolved" or "End") Assert.True(open.Remove(rule), line);
                else Assert.Contains(rule, open);
            }
        }, iter: 2_000);

    [Fact]
    public void A_second_tick_at_the_same_time_adds_nothing_and_none_is_needed_before_the_next_one() =>
        Nights.Sample(night => Run(night, (w, _) =>
        {
            var now = w.State.LastDeviceReading is { } last && last > Admitted ? (last - Admitted).TotalMinutes : 0;
            w.Tick(now);
            Assert.Equal("", w.Tick(now));
            if (WatchRules.NextTick(w.State, w.Plan) is { } next)
            {
                Assert.True(next > At(now));
                Assert.Equal("", w.Tick((next - Admitted).TotalMinutes - 0.02));
                Assert.StartsWith("Raise", w.Tick((next - Admitted).TotalMinutes), StringComparison.Ordinal);
            }
        }), iter: 200);

    [Fact, Hazard("HZ-017")]
    public void The_order_of_values_taken_at_the_same_time_does_not_change_the_score() =>
        Gen.Select(Reading.Array[1, 12], Gen.Shuffle(Enumerable.Range(0, 12).ToArray())).Sample((values, order) =>
        {
            var distinct = values.DistinctBy(v => v.Measure).ToArray();
            Watching a = new(Full), b = new(Full);
            foreach (var (measure, value) in distinct) a.Device(measure, value, 1);
            foreach (var i in order.Where(i => i < distinct.Length)) b.Device(distinct[i].Measure, distinct[i].Value, 1);
            Assert.Equal(a.State.News2(a.Plan, At(1)), b.State.News2(b.Plan, At(1)));
            Assert.Equal(a.State.LastNews2, b.State.LastNews2);
        }, iter: 1_000);

    [Fact]
    public void A_rule_the_plan_no_longer_has_survives_the_snapshot_and_can_be_resolved()
    {
        var w = new Watching(Full);
        w.Hand(Measure.SpO2, 80, 1);
        Assert.Contains("spo2-very-low", w.State.OpenRules());
        w.State = WatchState.Restore(w.State.Snapshot());
        w.Plan = WatchPlan.Compile(Of(High("pulse-high", Measure.Pulse, 131, 120)), []);
        w.Hand(Measure.SpO2, 79, 2);
        Assert.True(w.State.IsOpen("spo2-very-low"));
        w.Resolve("spo2-very-low", 3);
        Assert.False(WatchState.Restore(w.State.Snapshot()).IsOpen("spo2-very-low"));
    }

    [Theory, InlineData(""), InlineData("{}"), InlineData("[]"), InlineData("{\"v\":2}"), InlineData("{\"v\":1,\"new\":3}"), InlineData("{\"v\":1,\"latest\":[99,1,1,1]}")]
    public void What_is_not_a_snapshot_is_said_to_be_none(string text) =>
        Assert.Throws<FormatException>(() => WatchState.Restore(text));

    [Fact]
    public void A_thousand_readings_allocate_nothing()
    {
        var w = new Watching(Full);
        w.CalmSet(0);
        var events = new List<WatchEvent>(64);
        Put(w, events, 1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Put(w, events, 1_000);
        // One object a reading would be 24,000 bytes; the run time itself may take a few once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);

        static void Put(Watching w, List<WatchEvent> events, int times)
        {
            for (var i = 0; i < times; i++)
            {
                events.Clear();
                var at = w.State.Of(Measure.Pulse)!.Value.At + NodaTime.Duration.FromSeconds(1);
                WatchRules.Apply(w.State, w.Plan, new Reading(Measure.Pulse, 60_000 + i * 100, at, false), at, events);
            }
        }
    }
}
