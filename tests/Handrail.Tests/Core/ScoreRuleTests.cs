using Handrail.Core.Watch;
using static Handrail.Tests.Core.Watching;

namespace Handrail.Tests.Core;

public sealed class ScoreRuleTests
{
    static readonly Rule[] Acute =
    [
        News2("news2-7", 7, 7, Priority.High),
        News2("news2-5", 5, 5, Priority.Medium) with { SupersededBy = ["news2-7"] },
        Single3("single-3") with { SupersededBy = ["news2-5", "news2-7"] },
    ];

    static Watching Calmed(params Rule[] rules)
    {
        var w = new Watching(Of(rules));
        w.CalmSet(0);
        return w;
    }

    [Fact]
    public void A_total_of_5_raises_and_4_does_not()
    {
        var w = Calmed(News2("news2-5", 5, 5, Priority.Medium));
        Assert.Equal("", w.Hand(Measure.SpO2, 92, 1));           // 2
        Assert.Equal("", w.Hand(Measure.RespiratoryRate, 22, 2)); // 4
        Assert.Equal("Raise news2-5", w.Hand(Measure.Pulse, 95, 3)); // 5
        Assert.Equal(5_000, w.Events[0].Milli);
        Assert.Equal("Clear news2-5", w.Hand(Measure.Pulse, 80, 4));
    }

    [Fact]
    public void A_rise_of_two_notifies_again_and_one_does_not()
    {
        var w = Calmed(News2("news2-5", 5, 5, Priority.Medium));
        w.Hand(Measure.SpO2, 91, 1);                               // 3
        Assert.Equal("Raise news2-5", w.Hand(Measure.RespiratoryRate, 22, 2)); // 5
        Assert.Equal("", w.Hand(Measure.Pulse, 95, 3));            // 6
        Assert.Equal("Renotify news2-5", w.Hand(Measure.Pulse, 112, 4)); // 7
    }

    [Fact, Hazard("HZ-009")]
    public void A_partial_score_raises_when_what_is_known_already_reaches_the_limit()
    {
        var w = new Watching(Of(News2("news2-5", 5, 5, Priority.Medium)));
        Assert.Equal("", w.Hand(Measure.RespiratoryRate, 26, 1)); // at least 3
        Assert.Equal("Raise news2-5", w.Hand(Measure.SystolicBp, 95, 2)); // at least 5
        Assert.Null(w.State.News2(w.Plan, At(2)).Total);
    }

    [Fact, Hazard("HZ-003")]
    public void A_value_that_has_expired_proves_nothing_and_ends_nothing()
    {
        var w = new Watching(Of(News2("news2-5", 5, 5, Priority.Medium)));
        w.Hand(Measure.SystolicBp, 95, 0);                          // 2
        Assert.Equal("Raise news2-5", w.Hand(Measure.RespiratoryRate, 26, 1)); // at least 5
        Assert.Equal("", w.Hand(Measure.RespiratoryRate, 25, 240)); // the pressure still counts, to the minute
        Assert.Equal("", w.Hand(Measure.RespiratoryRate, 16, 240.5)); // the pressure has expired: at least 0, but of less
        Assert.Equal("Clear news2-5", w.Hand(Measure.SystolicBp, 120, 241));
    }

    [Fact, Hazard("HZ-003")]
    public void An_age_window_counts_to_its_last_moment()
    {
        var w = new Watching(Of(Single3("s")));
        w.Hand(Measure.Pulse, 95, 0);
        Assert.Equal(1, w.State.News2(w.Plan, At(240)).AtLeast);
        Assert.Equal(0, w.State.News2(w.Plan, At(240) + NodaTime.Duration.FromMilliseconds(1)).AtLeast);
    }

    [Fact]
    public void A_single_three_raises_alone_and_stays_quiet_beneath_a_higher_total()
    {
        Assert.Equal("Raise single-3", Calmed(Acute).Hand(Measure.Pulse, 131, 1));
        Assert.Equal("", Calmed(Acute).Hand(Measure.Pulse, 130, 1));

        var w = Calmed(Acute);
        w.Hand(Measure.SpO2, 92, 1);                               // 2
        Assert.Equal("Raise news2-5", w.Hand(Measure.RespiratoryRate, 25, 2)); // 5 with a 3
        Assert.Equal("Raise news2-7", w.Hand(Measure.Pulse, 112, 3)); // 7
    }

    [Fact, Hazard("HZ-005")]
    public void A_jump_to_seven_raises_one_alert_and_not_three()
    {
        var w = Calmed(Acute);
        w.Hand(Measure.SpO2, 94, 1);          // 1
        w.Hand(Measure.Pulse, 95, 1);         // 2
        w.Hand(Measure.Oxygen, 1, 1);         // 4
        Assert.Equal("Raise news2-7", w.Hand(Measure.Consciousness, 1, 2)); // 7 with a 3
    }

    [Fact]
    public void A_single_three_is_not_said_twice_when_its_number_has_an_alert_of_its_own()
    {
        var w = Calmed(Single3("single-3"), Low("spo2-low", 93, 94));
        Assert.Equal("Raise spo2-low", w.Hand(Measure.SpO2, 91, 1));
        Assert.Equal("Raise single-3", w.Hand(Measure.Temperature, 35, 2));

        // A number with a less urgent alert of its own has not been said urgently enough.
        var low = Calmed(Single3("single-3"), Low("spo2-low", 93, 94, Priority.Low));
        Assert.Equal("Raise spo2-low, Raise single-3", low.Hand(Measure.SpO2, 91, 1));
    }

    [Fact]
    public void A_single_three_ends_only_when_the_number_that_scored_it_is_known_again()
    {
        var w = new Watching(Of(Single3("single-3")));
        Assert.Equal("Raise single-3", w.Hand(Measure.Pulse, 131, 0));
        Assert.Equal("", w.Hand(Measure.RespiratoryRate, 16, 241));
        Assert.Equal("Clear single-3", w.Hand(Measure.Pulse, 90, 242));
    }

    [Fact]
    public void A_score_that_a_device_reached_is_confirmed_at_once_by_a_hand()
    {
        var w = Calmed(News2("news2-5", 5, 5, Priority.Medium) with { ConfirmSeconds = 60 });
        w.Device(Measure.SpO2, 91, 1);                              // 3
        Assert.Equal("", w.Device(Measure.RespiratoryRate, 22, 2)); // 5
        Assert.Equal("Raise news2-5", w.Hand(Measure.Pulse, 72, 2.1));
    }

    [Fact]
    public void A_set_of_one_moment_is_scored_once_and_never_mixed_with_the_old_one()
    {
        Reading[] Set(double minutes, int breaths, int pulse) =>
            [new(Measure.Pulse, pulse * 1000, At(minutes), true), new(Measure.RespiratoryRate, breaths * 1000, At(minutes), true)];

        var rule = News2("news2-5", 5, 5, Priority.Medium);
        Watching one = Calmed(rule), mixed = Calmed(rule);
        var events = new List<WatchEvent>();
        WatchRules.Apply(one.State, one.Plan, Set(1, breaths: 26, pulse: 72), At(1), events); // 3
        WatchRules.Apply(one.State, one.Plan, Set(2, breaths: 16, pulse: 125), At(2), events); // 2, but 5 on the way
        Assert.Empty(events);

        mixed.Hand(Measure.RespiratoryRate, 26, 1);
        Assert.Equal("Raise news2-5", mixed.Hand(Measure.Pulse, 125, 2));

        // Several moments in one batch are judged one after the other.
        WatchRules.Apply(one.State, one.Plan, (Reading[])[.. Set(3, 26, 125), .. Set(4, 16, 72)], At(4), events);
        Assert.Equal([WatchEventKind.Raise, WatchEventKind.Clear], events.Select(e => e.Kind));
        Assert.Equal([At(3), At(4)], events.Select(e => e.At));
    }

    [Fact, Hazard("HZ-019")]
    public void Interpretation_off_scores_without_judging()
    {
        var rules = Acute.Append(High("ciwa", Measure.CiwaAr, 10, 9)).Append(Low("spo2-low", 90, 92)).ToArray();
        var w = new Watching(Of(rules) with { Interpretation = false });
        w.CalmSet(0);
        Assert.Equal("", w.Hand(Measure.CiwaAr, 30, 1));
        Assert.Equal("", w.Hand(Measure.Consciousness, 4, 1));
        Assert.Equal("", w.Hand(Measure.RespiratoryRate, 30, 1));
        Assert.Equal("", w.Hand(Measure.Pulse, 140, 1));
        Assert.Equal(9, w.State.News2(w.Plan, At(1)).Total);
        Assert.Equal("Raise spo2-low", w.Hand(Measure.SpO2, 90, 2));
    }

    [Theory, InlineData(Measure.CiwaAr, 9, ""), InlineData(Measure.CiwaAr, 10, "Raise total"), InlineData(Measure.Cows, 9, ""), InlineData(Measure.Cows, 10, "Raise total")]
    public void Totals_of_scales_are_judged_at_their_limit(Measure measure, int total, string said) =>
        Assert.Equal(said, new Watching(Of(High("total", measure, 10, 9) with { Kind = RuleKind.ScoreAtLeast })).Hand(measure, total, 1));

    [Theory, Hazard("HZ-010"), InlineData(-2, ""), InlineData(-3, "Raise sedated"), InlineData(-4, "Raise sedated")]
    public void Sedation_counts_downwards(int level, string said) =>
        Assert.Equal(said, new Watching(Of(Low("sedated", -3, -2) with { Measure = Measure.Rass })).Hand(Measure.Rass, level, 1));

    [Fact, Hazard("HZ-019")]
    public void Scale_two_is_used_when_it_is_set()
    {
        var w = Calmed(Acute);
        w.State.Scale = Handrail.Core.Scores.SpO2Scale.Two;
        Assert.Equal("", w.Hand(Measure.SpO2, 89, 1));
        Assert.Equal(0, w.State.News2(w.Plan, At(1)).Total);
    }
}
