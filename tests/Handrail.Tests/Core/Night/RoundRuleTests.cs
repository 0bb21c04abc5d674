using Handrail.Core.Rounds;
using NodaTime;

namespace Handrail.Tests.Core.Night;

/// <summary>Rounds: each threshold on both sides. They are policy and examples, not approved.</summary>
public sealed class RoundRuleTests
{
    static readonly Instant Start = Instant.FromUtc(2026, 11, 23, 3, 0);
    static readonly RoundPolicy Policy = RoundPolicy.Example;
    static readonly Guid Nurse = Guid.NewGuid(), Other = Guid.NewGuid();

    static Guid Room(int number) => new(number, 0, 0, new byte[8]);

    static Instant At(double seconds) => Start + Duration.FromSeconds(seconds);

    [Theory, Hazard("HZ-095")]
    [InlineData(20 * 60, false)] // due at 15, grace 5: not overdue at exactly 20:00
    [InlineData((20 * 60) + 1, true)]
    public void A_look_is_overdue_after_interval_and_grace_and_not_a_second_before(int seconds, bool overdue)
    {
        Assert.Equal(new RoundStand(At(15 * 60), overdue), RoundRules.Stand(Start, null, 15, Policy, At(seconds)));
        Assert.Equal(new RoundStand(At(15 * 60), overdue), RoundRules.Stand(Start - Duration.FromHours(2), Start, 15, Policy, At(seconds)));
    }

    [Fact]
    public void A_look_before_the_enrolment_does_not_make_the_first_one_late() =>
        Assert.Equal(At(900), RoundRules.Stand(Start, Start - Duration.FromHours(1), 15, Policy, Start).DueAt);

    [Fact]
    public void A_gap_counts_the_looks_that_nobody_took_and_the_last_one_may_still_be_open()
    {
        var seen = new[] { At(900), At(900 + 1200), At(900 + 1200 + 3001) }; // 15 min, exactly 20 min, 50 min and a second
        var gaps = RoundRules.Gaps(Start, seen, 15, Policy, At(900 + 1200 + 3001 + 1201));
        Assert.Equal([new RoundGap(seen[1], seen[2], 3), new RoundGap(seen[2], null, 1)], gaps);
        Assert.Empty(RoundRules.Gaps(Start, seen[..2], 15, Policy, seen[1] + Duration.FromMinutes(20)));
    }

    [Theory, Hazard("HZ-094")]
    [InlineData(20, 30.0, true)]
    [InlineData(20, 30.001, false)]
    [InlineData(6, 9.0, true)] // in proportion: 1.5 s a room
    [InlineData(6, 9.001, false)]
    [InlineData(5, 1.0, false)] // with so few nothing is said
    public void Rooms_are_too_fast_exactly_at_the_rate_of_twenty_in_thirty_seconds(int rooms, double seconds, bool found)
    {
        var looks = Enumerable.Range(0, rooms).Select(i => new RoundLook(Room(i), Nurse, At(seconds * i / (rooms - 1)))).ToList();
        // The exact end, whatever the fractions before it came to.
        looks[^1] = looks[^1] with { At = At(seconds) };
        var pattern = RoundPatterns.Find(looks, Policy).Where(each => each.Sign == RoundSign.TooFast && each.Looks == rooms).ToList();
        Assert.Equal(found ? 1 : 0, pattern.Count);
    }

    [Fact]
    public void Two_people_at_once_and_one_room_again_and_again_are_not_fast()
    {
        Assert.Empty(RoundPatterns.Find(Enumerable.Range(0, 6).Select(i => new RoundLook(Room(i), i % 2 == 0 ? Nurse : Other, At(i))), Policy));
        Assert.Empty(RoundPatterns.Find(Enumerable.Range(0, 12).Select(i => new RoundLook(Room(i % 2), Nurse, At(i))), Policy));
    }

    [Theory, Hazard("HZ-094")]
    [InlineData(8, 0, true)]
    [InlineData(8, 59, true)]
    [InlineData(8, 60, false)] // a minute later is no quarter hour any more
    [InlineData(7, 0, false)]
    public void Quarter_hours_are_too_regular_from_eight_in_a_row(int looks, int second, bool found) =>
        Assert.Equal(found, RoundPatterns.Find(Enumerable.Range(0, looks).Select(i => new RoundLook(Room(1), Nurse, Start + Duration.FromMinutes(15 * i) + Duration.FromSeconds(second))), Policy).Any(each => each.Sign == RoundSign.TooRegular));

    [Fact]
    public void One_look_off_the_quarter_breaks_the_row()
    {
        var looks = Enumerable.Range(0, 12).Select(i => new RoundLook(Room(1), Nurse, Start + Duration.FromMinutes(15 * i) + (i == 6 ? Duration.FromMinutes(3) : Duration.Zero)));
        Assert.Empty(RoundPatterns.Find(looks, Policy));
    }
}
