using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Tests.Core.CallBack;

public sealed class DeskRulesTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    static readonly CallHours Day = CallHours.Daytime(NewYork);
    static readonly Instant Ten = At(23, 10, 0);

    [Theory, Hazard("HZ-042")]
    [InlineData(CallCodes.NoAnswer, 0, 45)]
    [InlineData(CallCodes.Busy, 1, 240)]
    [InlineData(CallCodes.MessageLeft, 0, 24 * 60)]
    public void A_try_that_reached_nobody_proposes_the_next_one_with_a_time(string code, int before, int minutes)
    {
        var next = NextTry.Proposed(code, before, Ten, Day)!.Value;
        Assert.Equal(Ten + Duration.FromMinutes(minutes), next);
        // What the screen proposes, the rule accepts.
        Assert.InRange(next, Ten + CallLimits.BetweenTries, Ten + CallLimits.LongestToNextTry);
    }

    [Theory, InlineData(CallCodes.NoAnswer, 2), InlineData(CallCodes.MessageLeft, 2), InlineData(CallCodes.Busy, 9)]
    public void After_the_third_try_no_further_one_is_proposed(string code, int before) => Assert.Null(NextTry.Proposed(code, before, Ten, Day));

    // 20:00 is the first minute that is too late; 19:59 is not; 09:00 is the first that is early enough.
    [Theory]
    [InlineData(23, 19, 59, 23, 19, 59)]
    [InlineData(23, 20, 0, 24, 9, 0)]
    [InlineData(23, 23, 30, 24, 9, 0)]
    [InlineData(24, 8, 59, 24, 9, 0)]
    [InlineData(24, 9, 0, 24, 9, 0)]
    public void A_try_falls_into_the_hours_in_which_they_want_to_be_called(int day, int hour, int minute, int thenDay, int thenHour, int thenMinute) =>
        Assert.Equal(At(thenDay, thenHour, thenMinute), Day.FirstFrom(At(day, hour, minute)));

    [Fact]
    public void The_next_try_after_an_evening_call_is_not_at_night() => Assert.Equal(At(24, 9, 0), NextTry.Proposed(CallCodes.NoAnswer, 0, At(23, 19, 45), Day));

    [Fact]
    public void In_the_night_of_the_clock_change_the_hour_that_is_missing_is_moved_and_not_lost()
    {
        var hours = new CallHours(new LocalTime(2, 30), new LocalTime(4, 0), NewYork);
        Assert.Equal(Instant.FromUtc(2026, 3, 8, 7, 30), hours.FirstFrom(Instant.FromUtc(2026, 3, 8, 6, 0)));
    }

    [Fact, Hazard("HZ-042")]
    public void The_least_time_left_comes_first_not_the_first_to_arrive_and_of_two_the_one_who_waited_longer()
    {
        var due = Ten + Duration.FromMinutes(20);
        var early = Waiting(1, Ten - Duration.FromHours(3), due + Duration.FromHours(1));
        var late = Waiting(2, Ten, due);
        var waited = Waiting(3, Ten - Duration.FromMinutes(5), due);
        Assert.Equal([waited, late, early], DeskQueue.Order([early, late, waited], each => each));
    }

    [Theory, Hazard("HZ-045")]
    [InlineData("me", "me", true)]
    [InlineData("other", "other", true)]
    [InlineData("unknown", "me", true)]
    [InlineData("other", "unknown", true)]
    [InlineData("me", "other", false)]
    [InlineData("other", "me", false)]
    public void Who_asks_for_themselves_and_who_asks_for_another_are_two_people_also_on_one_telephone(string one, string two, bool may) =>
        Assert.Equal(may, DeskQueue.MayBeOnePerson(one, two));

    [Fact, Hazard("HZ-046")]
    public void The_card_has_six_dangers_and_knows_no_other() =>
        Assert.Equal([RiskCard.Overdose, RiskCard.Child], RiskCard.Known(["child", "weather", "overdose", "child"]));

    static Call Waiting(int n, Instant asked, Instant due) => new() { Id = new Guid(n, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), RequestedAt = asked, DueFrom = asked, DueBy = due };

    static Instant At(int day, int hour, int minute) => new LocalDateTime(2026, 11, day, hour, minute).InZoneStrictly(NewYork).ToInstant();
}
