using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Tests.Core.CallBack;

public sealed class DeskReportTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    static readonly Instant Rang = Instant.FromUtc(2026, 11, 23, 15, 0); // Monday 10:00 in New York
    static readonly Instant Now = Rang + Duration.FromDays(1);

    [Theory, Hazard("HZ-042")]
    [InlineData(0, false)]
    [InlineData(30_000, false)]
    [InlineData(30_001, true)]
    public void A_call_is_missed_when_no_person_answers_within_30_seconds(int milliseconds, bool missed) =>
        Assert.Equal(missed, DeskReport.IsMissed(new IncomingFact(Rang, Duration.FromMilliseconds(milliseconds), false, null), Now));

    [Fact]
    public void A_call_given_up_is_missed_even_if_we_call_back() =>
        Assert.True(DeskReport.IsMissed(new IncomingFact(Rang, null, false, Rang + Duration.FromMinutes(1)), Now));

    [Theory]
    [InlineData(3_600_000, false)]
    [InlineData(3_600_001, true)]
    public void A_message_is_missed_when_nobody_calls_back_within_60_minutes(int milliseconds, bool missed) =>
        Assert.Equal(missed, DeskReport.IsMissed(new IncomingFact(Rang, null, true, Rang + Duration.FromMilliseconds(milliseconds)), Now));

    [Theory, InlineData(60, false), InlineData(61, true)]
    public void A_message_nobody_called_back_is_missed_once_the_hour_is_over(int minutes, bool missed) =>
        Assert.Equal(missed, DeskReport.IsMissed(new IncomingFact(Rang, null, true, null), Rang + Duration.FromMinutes(minutes)));

    [Theory, Hazard("HZ-042")]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_promise_is_kept_by_a_first_try_not_later_than_promised(long nanosecondsLate, bool kept)
    {
        var due = Rang + Duration.FromMinutes(20);
        Assert.Equal(kept, DeskReport.IsKept(new PromiseFact(Rang, due, due + Duration.FromNanoseconds(nanosecondsLate), null), Now));
    }

    [Fact, Hazard("HZ-042")]
    public void A_promise_nobody_called_is_broken_once_its_time_is_over_and_withdrawing_later_does_not_mend_it()
    {
        var due = Rang + Duration.FromMinutes(20);
        Assert.Null(DeskReport.IsKept(new PromiseFact(Rang, due, null, null), due));
        Assert.False(DeskReport.IsKept(new PromiseFact(Rang, due, null, null), due + Duration.Epsilon));
        Assert.Null(DeskReport.IsKept(new PromiseFact(Rang, due, null, due), Now));
        Assert.False(DeskReport.IsKept(new PromiseFact(Rang, due, null, due + Duration.Epsilon), Now));
    }

    [Fact]
    public void The_hours_of_the_week_are_the_centres_and_the_sums_are_those_of_the_rows()
    {
        var due = Rang + Duration.FromMinutes(20);
        var figures = DeskReport.Of(
            [new(Rang, due, due, null), new(Rang, due, null, null), new(Now, Now + Duration.FromHours(1), null, null), new(Rang, due, null, Rang)],
            [new(Rang, Duration.FromSeconds(10), false, null), new(Rang, Duration.FromSeconds(40), false, null), new(Rang + Duration.FromHours(1), null, false, null)], Now, NewYork);
        Assert.Equal([new DeskHour(10, 2, 1, 2, 1), new DeskHour(11, 0, 0, 1, 1)], figures.Hours);
        Assert.Equal((2, 1, 1, 1, 3, 2), (figures.Promised, figures.Kept, figures.Running, figures.Withdrawn, figures.Incoming, figures.Missed));
        Assert.Equal((Duration.FromSeconds(10), Duration.FromSeconds(40), Duration.FromMinutes(20)), (figures.MedianToAnswer, figures.NinetiethToAnswer, figures.MedianToFirstTry));
        Assert.Equal(0.5, figures.ShareKept);
    }

    [Theory]
    [InlineData(23, 4, 59, 167)]
    [InlineData(23, 5, 0, 0)]
    [InlineData(30, 4, 59, 167)]
    public void The_week_begins_on_Monday_at_midnight_of_the_centres_clock(int day, int hour, int minute, int of) =>
        Assert.Equal(of, DeskReport.HourOfWeek(Instant.FromUtc(2026, 11, day, hour, minute), NewYork));

    [Fact]
    public void Nothing_happened_is_said_as_nothing_and_not_as_zero_percent()
    {
        var figures = DeskReport.Of([], [], Now, NewYork);
        Assert.Empty(figures.Hours);
        Assert.Null(figures.ShareKept);
        Assert.Null(figures.ShareMissed);
        Assert.Null(figures.MedianToAnswer);
    }
}
