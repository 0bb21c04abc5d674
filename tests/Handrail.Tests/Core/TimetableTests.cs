using Handrail.Core.Watch;
using static Handrail.Tests.Core.Watching;

namespace Handrail.Tests.Core;

public sealed class TimetableTests
{
    static readonly Protocol Hourly = Of(Plain("overdue", RuleKind.Overdue, latching: false), Plain("silent", RuleKind.FeedSilent, latching: false, silent: 60),
        News2("news2-5", 5, 5, Priority.Medium)) with
    {
        Timetable = [Vitals([.. Enumerable.Range(0, 5).Select(a => Every(a, 240)), ByScore(5, 60), new Interval(null, Measure.News2, null, true, 60, Src)])],
    };

    [Fact, Hazard("HZ-010")]
    public void A_set_never_taken_is_due_at_admission_and_late_after_its_grace()
    {
        var w = new Watching(Hourly);
        Assert.Equal(new Due("vitals", "Vital signs", Admitted, 240), Assert.Single(WatchRules.DueList(w.State, w.Plan)));
        Assert.Equal(At(30), WatchRules.NextTick(w.State, w.Plan));
        Assert.Equal("", w.Tick(29.99));
        Assert.Equal("Raise overdue:vitals", w.Tick(30));
        Assert.Equal("", w.Tick(30));
        Assert.Equal("", w.Tick(300));
        Assert.Null(WatchRules.NextTick(w.State, w.Plan));
    }

    [Fact, Hazard("HZ-011")]
    public void An_alert_for_lateness_carries_the_moment_it_became_late_however_late_the_sweep_is()
    {
        var w = new Watching(Hourly);
        w.Tick(500);
        Assert.Equal(At(30), Assert.Single(w.Events).At);
    }

    [Fact]
    public void A_set_counts_from_its_oldest_member_and_its_last_member_ends_the_lateness()
    {
        var w = new Watching(Hourly);
        w.Tick(30);
        foreach (var (measure, value) in Calm[..^1]) Assert.Equal("", w.Hand(measure, value, 40));
        Assert.Equal("End overdue:vitals", w.Hand(Measure.Temperature, 36.8m, 45));
        Assert.Equal(At(40 + 240), Assert.Single(WatchRules.DueList(w.State, w.Plan)).At);
        Assert.Equal(At(40 + 240 + 30), WatchRules.NextTick(w.State, w.Plan));
    }

    [Fact]
    public void A_score_shortens_the_interval_and_lateness_it_brings_is_late_from_now()
    {
        var w = new Watching(Hourly);
        w.CalmSet(0);
        w.Hand(Measure.RespiratoryRate, 26, 120);
        Assert.Equal(At(60), Assert.Single(WatchRules.DueList(w.State, w.Plan)).At);
        Assert.Equal("Raise overdue:vitals", w.Tick(121));
        Assert.Equal(At(120), Assert.Single(w.Events).At);
        Assert.Equal("End overdue:vitals", w.Hand(Measure.RespiratoryRate, 16, 122));
    }

    [Fact]
    public void Lateness_that_someone_resolved_is_said_again_after_the_window()
    {
        var w = new Watching(Hourly);
        w.Tick(30);
        w.Resolve("overdue:vitals", 31);
        Assert.Equal(At(61), WatchRules.NextTick(w.State, w.Plan));
        Assert.Equal("", w.Tick(60.9));
        Assert.Equal("Raise overdue:vitals", w.Tick(61));
    }

    [Fact]
    public void Acuity_decides_when_no_score_does()
    {
        var w = new Watching(Of(Plain("overdue", RuleKind.Overdue, false)) with { Timetable = [Vitals([Every(2, 240), Every(3, 60)])] });
        w.CalmSet(0);
        w.State.Acuity = 3;
        Assert.Equal(60, Assert.Single(WatchRules.DueList(w.State, w.Plan)).EveryMinutes);
        w.State.Acuity = 1;
        Assert.Empty(WatchRules.DueList(w.State, w.Plan));
    }

    [Fact]
    public void With_interpretation_off_the_score_does_not_shorten_the_interval()
    {
        var w = new Watching(Hourly with { Interpretation = false });
        w.CalmSet(0);
        w.Hand(Measure.Pulse, 140, 1);
        Assert.Equal(240, Assert.Single(WatchRules.DueList(w.State, w.Plan)).EveryMinutes);
    }

    [Fact, Hazard("HZ-010"), Hazard("HZ-011")]
    public void A_feed_falls_silent_only_after_it_spoke_and_ends_when_it_speaks_again()
    {
        var w = new Watching(Of(Plain("silent", RuleKind.FeedSilent, latching: false, silent: 60)));
        Assert.Null(WatchRules.NextTick(w.State, w.Plan));
        w.Hand(Measure.Pulse, 70, 0);
        Assert.Equal("", w.Tick(100));
        w.Device(Measure.Pulse, 70, 101);
        Assert.Equal(At(102), WatchRules.NextTick(w.State, w.Plan));
        Assert.Equal("", w.Tick(101.99));
        Assert.Equal("Raise silent", w.Tick(102));
        Assert.Equal(At(102), w.Events[0].At);
        Assert.Equal("", w.Hand(Measure.Pulse, 70, 103));
        Assert.Equal("End silent", w.Device(Measure.Pulse, 70, 104));
    }

    [Fact, Hazard("HZ-011")]
    public void A_feed_taken_away_is_not_silent()
    {
        var w = new Watching(Of(Plain("silent", RuleKind.FeedSilent, latching: false, silent: 60)));
        w.Device(Measure.Pulse, 70, 1);
        w.Tick(2);
        w.State.LastDeviceReading = null;
        Assert.Equal("End silent", w.Tick(3));
        Assert.Equal("", w.Tick(4));
    }
}
