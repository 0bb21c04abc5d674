using Handrail.Core.Watch;
using static Handrail.Tests.Core.Watching;

namespace Handrail.Tests.Core;

public sealed class LimitRuleTests
{
    [Theory, InlineData(91, ""), InlineData(90, "Raise low"), InlineData(89, "Raise low")]
    public void A_low_rule_fires_at_its_limit_and_not_one_above(int value, string said) =>
        Assert.Equal(said, new Watching(Of(Low("low", 90, 92))).Hand(Measure.SpO2, value, 1));

    [Theory, InlineData(130, ""), InlineData(131, "Raise high"), InlineData(132, "Raise high")]
    public void A_high_rule_fires_at_its_limit_and_not_one_below(int value, string said) =>
        Assert.Equal(said, new Watching(Of(High("high", Measure.Pulse, 131, 125))).Hand(Measure.Pulse, value, 1));

    [Theory, Hazard("HZ-005"), InlineData(91, ""), InlineData(92, ""), InlineData(93, "Clear low")]
    public void A_low_condition_ends_only_above_its_clear_limit(int value, string said)
    {
        var w = new Watching(Of(Low("low", 90, 92)));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 90, 1));
        Assert.Equal(said, w.Hand(Measure.SpO2, value, 2));
    }

    [Theory, Hazard("HZ-005"), InlineData(126, ""), InlineData(125, ""), InlineData(124, "Clear high")]
    public void A_high_condition_ends_only_below_its_clear_limit(int value, string said)
    {
        var w = new Watching(Of(High("high", Measure.Pulse, 131, 125)));
        Assert.Equal("Raise high", w.Hand(Measure.Pulse, 140, 1));
        Assert.Equal(said, w.Hand(Measure.Pulse, value, 2));
    }

    [Fact, Hazard("HZ-005")]
    public void A_device_must_say_it_for_the_confirm_time_a_person_only_once()
    {
        var device = new Watching(Of(Low("low", 90, 92, confirm: 10)));
        Assert.Equal("", device.Device(Measure.SpO2, 88, 1));
        Assert.Equal("", device.Device(Measure.SpO2, 88, 1 + 9 / 60.0));
        Assert.Equal("Raise low", device.Device(Measure.SpO2, 88, 1 + 10 / 60.0));

        Assert.Equal("Raise low", new Watching(Of(Low("low", 90, 92, confirm: 10))).Hand(Measure.SpO2, 88, 1));
    }

    [Fact]
    public void A_value_past_clear_starts_the_confirm_time_anew_one_between_the_limits_does_not()
    {
        var cleared = new Watching(Of(Low("low", 90, 92, confirm: 10)));
        cleared.Device(Measure.SpO2, 88, 1);
        cleared.Device(Measure.SpO2, 93, 1 + 5 / 60.0);
        Assert.Equal("", cleared.Device(Measure.SpO2, 88, 1 + 11 / 60.0));
        Assert.Equal("Raise low", cleared.Device(Measure.SpO2, 88, 1 + 21 / 60.0));

        var between = new Watching(Of(Low("low", 90, 92, confirm: 10)));
        between.Device(Measure.SpO2, 88, 1);
        Assert.Equal("", between.Device(Measure.SpO2, 92, 1 + 10 / 60.0));
        Assert.Equal("Raise low", between.Device(Measure.SpO2, 90, 1 + 11 / 60.0));
    }

    [Fact, Hazard("HZ-005")]
    public void While_an_alert_is_open_the_condition_coming_back_is_folded_in()
    {
        var w = new Watching(Of(Low("low", 90, 92)));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 88, 1));
        Assert.Equal("", w.Hand(Measure.SpO2, 88, 2));
        Assert.Equal("Clear low", w.Hand(Measure.SpO2, 96, 3));
        Assert.Equal("Repeat low", w.Hand(Measure.SpO2, 89, 4));
        Assert.True(w.State.IsOpen("low"));
    }

    [Fact]
    public void An_open_alert_whose_condition_comes_back_after_the_window_is_told_again()
    {
        var w = new Watching(Of(Low("low", 90, 92, fold: 30)));
        w.Hand(Measure.SpO2, 88, 1);
        Assert.Equal("Clear low", w.Hand(Measure.SpO2, 96, 10));
        Assert.Equal("Repeat low", w.Hand(Measure.SpO2, 89, 39.9));
        Assert.Equal("Clear low", w.Hand(Measure.SpO2, 96, 50));
        Assert.Equal("", w.Hand(Measure.SpO2, 96, 60));
        Assert.Equal("Renotify low", w.Hand(Measure.SpO2, 89, 80));
        Assert.Equal("", w.Hand(Measure.SpO2, 88, 200));
    }

    [Fact]
    public void A_rule_that_does_not_latch_ends_by_itself_and_raises_anew()
    {
        var w = new Watching(Of(Low("low", 90, 92) with { Latching = false }));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 88, 1));
        Assert.Equal("End low", w.Hand(Measure.SpO2, 96, 2));
        Assert.False(w.State.IsOpen("low"));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 88, 3));
    }

    [Fact]
    public void Worse_by_the_rise_over_the_last_told_value_notifies_again_and_is_remembered()
    {
        var w = new Watching(Of(Low("low", 90, 92, rise: 3)));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 90, 1));
        Assert.Equal("", w.Hand(Measure.SpO2, 88, 2));
        Assert.Equal("Renotify low", w.Hand(Measure.SpO2, 87, 3));
        Assert.Equal("", w.Hand(Measure.SpO2, 85, 4));
        Assert.Equal("", w.Hand(Measure.SpO2, 90, 5));
        Assert.Equal("Renotify low", w.Hand(Measure.SpO2, 84, 6));
        Assert.Equal(84_000, w.Events[0].Milli);
    }

    [Fact]
    public void After_a_person_resolved_it_the_same_condition_stays_quiet_for_the_fold_window_and_not_longer()
    {
        var w = new Watching(Of(Low("low", 90, 92, fold: 30)));
        w.Hand(Measure.SpO2, 88, 0);
        w.Resolve("low", 10);
        Assert.Equal("", w.Hand(Measure.SpO2, 88, 11));
        Assert.Equal("", w.Hand(Measure.SpO2, 88, 39.99));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 88, 40));
    }

    [Fact]
    public void Resolved_cleared_and_back_within_the_window_stays_quiet_unless_it_is_worse_by_the_rise()
    {
        var w = new Watching(Of(Low("low", 90, 92, fold: 30, rise: 3)));
        w.Hand(Measure.SpO2, 89, 0);
        w.Resolve("low", 1);
        Assert.Equal("", w.Hand(Measure.SpO2, 96, 2));
        Assert.Equal("", w.Hand(Measure.SpO2, 87, 3));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 86, 4));
    }

    [Fact, Hazard("HZ-005")]
    public void A_worse_rule_keeps_the_lesser_one_quiet_while_it_is_there_and_while_people_deal_with_it()
    {
        var w = new Watching(Of(
            Low("medium", 93, 94) with { SupersededBy = ["high"] }, Low("high", 90, 92, Priority.High, fold: 20)));
        Assert.Equal("Raise high", w.Hand(Measure.SpO2, 85, 0));
        w.Resolve("high", 5);
        Assert.Equal("", w.Hand(Measure.SpO2, 93, 10));
        Assert.Equal("", w.Hand(Measure.SpO2, 93, 24.9));
        Assert.Equal("Raise medium", w.Hand(Measure.SpO2, 93, 25));
    }

    [Fact]
    public void Between_the_limits_of_a_worse_rule_that_was_resolved_the_lesser_one_speaks_after_the_window()
    {
        var w = new Watching(Of(
            Low("medium", 93, 94) with { SupersededBy = ["high"] }, Low("high", 90, 92, Priority.High, fold: 20)));
        w.Hand(Measure.SpO2, 90, 0);
        w.Resolve("high", 5);
        Assert.Equal("", w.Hand(Measure.SpO2, 92, 24));
        Assert.Equal("Raise medium", w.Hand(Measure.SpO2, 92, 26));
    }

    [Fact]
    public void A_slow_fall_raises_medium_first_and_then_high()
    {
        var w = new Watching(Of(
            Low("medium", 93, 94, confirm: 10) with { SupersededBy = ["high"] }, Low("high", 90, 92, Priority.High, confirm: 10)));
        var said = Enumerable.Range(0, 12).Select(i => w.Device(Measure.SpO2, 97 - i, 1 + i * 5 / 60.0)).Where(s => s != "");
        Assert.Equal(["Raise medium", "Raise high"], said);
    }

    [Fact, Hazard("HZ-012"), Hazard("HZ-017")]
    public void An_older_reading_than_the_latest_changes_nothing()
    {
        var w = new Watching(Of(Low("low", 90, 92)));
        w.Hand(Measure.SpO2, 96, 5);
        var before = w.State.Snapshot();
        Assert.Equal("", w.Hand(Measure.SpO2, 80, 4));
        Assert.Equal(before, w.State.Snapshot());
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 80, 5));
    }

    [Fact, Hazard("HZ-013")]
    public void A_limit_of_this_person_counts_until_it_expires()
    {
        var w = new Watching(Of(Low("low", 90, 92)), new PatientLimit("low", 85_000, 86_000, At(60)));
        Assert.Equal("", w.Hand(Measure.SpO2, 86, 1));
        Assert.Equal("Raise low", w.Hand(Measure.SpO2, 85, 2));
        Assert.Equal("Clear low", w.Hand(Measure.SpO2, 87, 3));
        Assert.Equal("", w.Hand(Measure.SpO2, 88, 59.9));
        Assert.Equal("Renotify low", w.Hand(Measure.SpO2, 88, 60));
    }

    [Theory, Hazard("HZ-013"), InlineData("nope", 85, 86, "rule"), InlineData("low", 101, 101, "limit"), InlineData("low", 85, 84, "limit"), InlineData("low", 90, 100, "limit")]
    public void A_limit_of_a_person_that_makes_no_sense_is_named(string rule, int limit, int clear, string field) =>
        Assert.Equal(field, new PatientLimit(rule, limit * 1000, clear * 1000, At(60)).Problem(Of(Low("low", 90, 92)))?.Field);

    [Fact]
    public void A_limit_of_a_person_that_makes_sense_has_no_problem() =>
        Assert.Null(new PatientLimit("low", 85_000, 86_000, At(60)).Problem(Of(Low("low", 90, 92))));

    [Fact]
    public void I_am_worried_always_raises_and_pressed_again_notifies_again()
    {
        var w = new Watching(Of(Plain("concern", RuleKind.Concern, latching: true)));
        Assert.Equal("Raise concern", w.Worried(1));
        Assert.Equal("Renotify concern", w.Worried(2));
        w.Resolve("concern", 3);
        Assert.Equal("Raise concern", w.Worried(4));
    }
}
