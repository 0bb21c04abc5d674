using Handrail.Core.Rosters;
using NodaTime;

namespace Handrail.Tests.Core.Rosters;

public sealed class ShiftClockTests
{
    internal static ShiftClock In(string zone) => new(DateTimeZoneProviders.Tzdb[zone], new LocalTime(7, 0), new LocalTime(19, 0));

    // The nights on which the clocks change in 2026, and a zone without such a night.
    [Theory, Hazard("HZ-100")]
    [InlineData("Europe/London", "2026-03-28", 11)]
    [InlineData("Europe/London", "2026-10-24", 13)]
    [InlineData("America/New_York", "2026-03-07", 11)]
    [InlineData("America/New_York", "2026-10-31", 13)]
    [InlineData("America/Phoenix", "2026-03-07", 12)]
    [InlineData("America/Phoenix", "2026-10-31", 12)]
    [InlineData("Europe/London", "2026-06-10", 12)]
    public void A_night_shift_is_as_long_as_the_night_on_the_clock_and_touches_both_days(string zone, string day, int hours)
    {
        var clock = In(zone);
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        var night = clock.Span(date, ShiftKind.Night);
        Assert.Equal(Duration.FromHours(hours), night.To - night.From);
        Assert.Equal(night.From, clock.Span(date, ShiftKind.Day).To);
        Assert.Equal(night.To, clock.Span(date.PlusDays(1), ShiftKind.Day).From);
        Assert.Equal((19, 7), (night.From.InZone(clock.Zone).Hour, night.To.InZone(clock.Zone).Hour));
    }

    [Theory, Hazard("HZ-100"), InlineData("Europe/London"), InlineData("America/New_York"), InlineData("America/Phoenix"), InlineData("Australia/Lord_Howe")]
    public void Every_minute_of_a_year_lies_in_exactly_one_shift(string zone)
    {
        var clock = In(zone);
        var (from, to) = (Instant.FromUtc(2026, 1, 1, 0, 0), Instant.FromUtc(2027, 1, 1, 0, 0));
        var spans = clock.Between(from, to);
        Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.True(spans[0].From <= from && spans[^1].To >= to && spans.Count is >= 730 and <= 732, $"{spans.Count} shifts");
        for (var at = from; at < to; at += Duration.FromMinutes(97)) Assert.True(clock.At(at).Holds(at));
    }

    [Fact, Hazard("HZ-100")]
    public void A_shift_that_begins_in_the_hour_that_comes_twice_or_not_at_all_still_has_one_beginning()
    {
        var clock = new ShiftClock(DateTimeZoneProviders.Tzdb["Europe/London"], new LocalTime(1, 30), new LocalTime(13, 30));
        foreach (var day in new[] { new LocalDate(2026, 3, 29), new LocalDate(2026, 10, 25) })
        {
            Assert.Equal(clock.Span(day.PlusDays(-1), ShiftKind.Night).To, clock.Span(day, ShiftKind.Day).From);
            var spans = clock.Between(clock.Span(day, ShiftKind.Day).From - Duration.FromHours(3), clock.Span(day, ShiftKind.Day).From + Duration.FromHours(3));
            Assert.Equal(2, spans.Count);
        }

        Assert.Equal(Instant.FromUtc(2026, 10, 25, 0, 30), clock.Span(new LocalDate(2026, 10, 25), ShiftKind.Day).From); // the first of the two
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 30), clock.Span(new LocalDate(2026, 3, 29), ShiftKind.Day).From); // 02:30 on the wall
    }

    [Fact, Hazard("HZ-100")]
    public void A_week_is_copied_by_the_clock_on_the_wall()
    {
        var clock = In("America/New_York");
        var night = clock.Span(new LocalDate(2026, 10, 24), ShiftKind.Night);
        Assert.Equal(clock.Span(new LocalDate(2026, 10, 31), ShiftKind.Night), new ShiftSpan(new LocalDate(2026, 10, 31), ShiftKind.Night, clock.DaysLater(night.From, 7), clock.DaysLater(night.To, 7)));
    }

    [Fact]
    public void A_unit_whose_night_begins_before_its_day_is_refused() => Assert.Throws<ArgumentException>(() => new ShiftClock(DateTimeZone.Utc, new LocalTime(19, 0), new LocalTime(7, 0)));
}
