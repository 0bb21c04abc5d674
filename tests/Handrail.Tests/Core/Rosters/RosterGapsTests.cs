using CsCheck;
using Handrail.Core.People;
using Handrail.Core.Rosters;
using NodaTime;

namespace Handrail.Tests.Core.Rosters;

public sealed class RosterGapsTests
{
    static readonly ShiftClock Clock = ShiftClockTests.In("America/New_York");
    static readonly LocalDate Monday = new(2026, 11, 23);
    static readonly Guid Ann = new("00000000-0000-0000-0000-00000000000a"), Bo = new("00000000-0000-0000-0000-00000000000b"), Cara = new("00000000-0000-0000-0000-00000000000c");
    static readonly RosterPolicy Policy = RosterPolicy.Example;

    static Instant At(int hour, int minute = 0, int day = 0) => Clock.Moment(Monday.PlusDays(day) + new LocalTime(hour, minute));

    static RosterSlot Slot(Guid staff, Instant from, Instant to, string role = "nurse") => new(Guid.NewGuid(), staff, role, from, to);

    static string Words(RosterGap gap) => $"{gap.Role} {gap.From.InZone(Clock.Zone):ddd HH:mm}-{gap.To.InZone(Clock.Zone):ddd HH:mm} {gap.Have}/{gap.Least}{string.Concat(gap.Causes.Select(cause => " " + cause.Why))}";

    static List<string> Find(IReadOnlyCollection<RosterNeed> needs, IReadOnlyCollection<RosterSlot> slots, Instant from, Instant to, params Unfit[] unfit) =>
        [.. RosterGaps.Find(needs, Clock.Between(from, to), slots, unfit, from, to).Select(Words)];

    static readonly RosterNeed[] One = [new("nurse", ShiftKind.Day, 1), new("nurse", ShiftKind.Night, 1)];

    [Fact, Hazard("HZ-099")]
    public void Two_hours_between_two_shifts_are_a_gap_of_two_hours() =>
        Assert.Equal(["nurse Mon 18:00-Mon 20:00 0/1"], Find(One, [Slot(Ann, At(7), At(18)), Slot(Bo, At(20), At(7, day: 1))], At(7), At(7, day: 1)));

    [Fact, Hazard("HZ-099")]
    public void Shifts_that_touch_or_overlap_leave_no_gap() =>
        Assert.Empty(Find(One, [Slot(Ann, At(7), At(19)), Slot(Bo, At(19), At(2, day: 1)), Slot(Cara, At(1, day: 1), At(7, day: 1))], At(7), At(7, day: 1)));

    [Fact, Hazard("HZ-099")]
    public void Day_and_night_need_their_own_numbers_and_a_role_that_is_not_needed_has_no_gap() =>
        Assert.Equal(["nurse Mon 07:00-Mon 19:00 1/2"],
            Find([new("nurse", ShiftKind.Day, 2), new("nurse", ShiftKind.Night, 1), new("technician", ShiftKind.Day, 0)], [Slot(Ann, At(7), At(7, day: 1))], At(7), At(7, day: 1)));

    [Fact, Hazard("HZ-099")]
    public void One_person_who_stands_twice_counts_once_and_another_role_does_not_count() =>
        Assert.Equal(["nurse Mon 07:00-Mon 19:00 1/2"],
            Find([new("nurse", ShiftKind.Day, 2)], [Slot(Ann, At(7), At(19)), Slot(Ann, At(9), At(12)), Slot(Bo, At(7), At(19), "technician")], At(7), At(19)));

    [Fact, Hazard("HZ-099")]
    public void A_gap_longer_than_a_shift_is_one_gap_while_it_says_the_same() =>
        Assert.Equal(["nurse Mon 07:00-Wed 07:00 0/1"], Find(One, [], At(7), At(7, day: 2)));

    [Fact, Hazard("HZ-099")]
    public void Whoever_does_not_count_is_a_gap_with_the_reason() =>
        Assert.Equal(["nurse Tue 00:00-Tue 07:00 0/1 Licence"],
            Find(One, [Slot(Ann, At(7), At(7, day: 1))], At(7), At(7, day: 1), new Unfit(Ann, "nurse", At(0, day: 1), At(0, day: 3), UnfitReason.Licence), new Unfit(Bo, null, At(7), At(19), UnfitReason.Account)));

    [Theory, Hazard("HZ-099"), Hazard("HZ-100")]
    [InlineData("Europe/London", "2026-03-28")]
    [InlineData("Europe/London", "2026-10-24")]
    [InlineData("America/New_York", "2026-03-07")]
    [InlineData("America/New_York", "2026-10-31")]
    [InlineData("America/Phoenix", "2026-10-31")]
    public void A_change_of_the_clocks_is_no_gap_and_a_shift_of_twelve_hours_on_the_long_night_leaves_one(string zone, string day)
    {
        var clock = ShiftClockTests.In(zone);
        var date = NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
        var (night, before, after) = (clock.Span(date, ShiftKind.Night), clock.Span(date, ShiftKind.Day), clock.Span(date.PlusDays(1), ShiftKind.Day));
        var spans = clock.Between(before.From, after.To);
        IReadOnlyList<RosterGap> Of(Instant nightEnd) => RosterGaps.Find(One, spans, [Slot(Ann, before.From, before.To), Slot(Bo, night.From, nightEnd), Slot(Cara, after.From, after.To)], [], before.From, after.To);
        Assert.Empty(Of(night.To));
        var twelve = Of(night.From + Duration.FromHours(12));
        if (night.To - night.From > Duration.FromHours(12)) Assert.Equal(Duration.FromHours(1), Assert.Single(twelve).To - Assert.Single(twelve).From);
        else Assert.Empty(twelve);
    }

    [Fact, Hazard("HZ-099")]
    public void Gaps_are_exactly_the_minutes_with_too_few_people()
    {
        var slot = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 120], Gen.Int[1, 40], (who, from, length) => Slot(new[] { Ann, Bo, Cara }[who], At(7) + Duration.FromMinutes(from * 30), At(7) + Duration.FromMinutes((from + length) * 30)));
        var bar = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 120], Gen.Int[1, 40], (who, from, length) => new Unfit(new[] { Ann, Bo, Cara }[who], who == 0 ? null : "nurse", At(7) + Duration.FromMinutes(from * 30), At(7) + Duration.FromMinutes((from + length) * 30), UnfitReason.Role));
        Gen.Select(slot.Array[0, 8], bar.Array[0, 4], Gen.Int[0, 3], Gen.Int[0, 3]).Sample((slots, bars, day, night) =>
        {
            var (from, to) = (At(7), At(7, day: 3));
            RosterNeed[] needs = [new("nurse", ShiftKind.Day, day), new("nurse", ShiftKind.Night, night)];
            var gaps = RosterGaps.Find(needs, Clock.Between(from, to), slots, bars, from, to);
            Assert.All(gaps.Zip(gaps.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));
            for (var at = from; at < to; at += Duration.FromMinutes(30))
            {
                var have = slots.Where(each => each.Holds(at)).Select(each => each.Staff).Distinct().Count(staff => !bars.Any(each => each.Bars(staff, "nurse", at)));
                var least = Clock.At(at).Kind == ShiftKind.Day ? day : night;
                var gap = gaps.SingleOrDefault(each => each.From <= at && at < each.To);
                Assert.Equal(have < least ? (least, have) : ((int, int)?)null, gap is null ? null : (gap.Least, gap.Have));
            }
        }, iter: 400);
    }

    [Fact, Hazard("HZ-099")]
    public void A_gap_is_told_two_hours_before_it_begins_and_nobody_now_is_more_pressing()
    {
        var later = RosterGaps.Find(One, Clock.Between(At(7), At(7, day: 1)), [Slot(Ann, At(7), At(18))], [], At(7), At(7, day: 1));
        Assert.Empty(RosterGaps.Pressing(later, At(15, 59), Policy));
        Assert.Equal(Press.Soon, Assert.Single(RosterGaps.Pressing(later, At(16), Policy)).Press);
        Assert.Equal(Press.NobodyNow, Assert.Single(RosterGaps.Pressing(later, At(18), Policy)).Press);
        var few = RosterGaps.Find([new("nurse", ShiftKind.Day, 2)], Clock.Between(At(7), At(19)), [Slot(Ann, At(7), At(19))], [], At(7), At(19));
        Assert.Equal(Press.Soon, Assert.Single(RosterGaps.Pressing(few, At(8), Policy)).Press); // one of two is there

        Assert.Equal(At(15, 15), RosterGaps.NextLook(later, At(15), Policy)); // at least every quarter of an hour
        Assert.Equal(At(16), RosterGaps.NextLook(later, At(15, 50), Policy)); // when it becomes pressing
        Assert.Equal(At(18), RosterGaps.NextLook(later, At(17, 50), Policy)); // when it begins
    }

    [Fact, Hazard("HZ-099")]
    public void Licences_count_by_days_of_the_unit_roles_by_moments_and_what_was_never_recorded_does_not_bar()
    {
        IReadOnlyList<Unfit> Of(Fitness person, string role = "nurse") => RosterFitness.Of(person, role, Clock.Zone, At(7), At(7, day: 2));
        var held = new (string, Instant, Instant?)[] { ("nurse", At(0), null) };
        Assert.Empty(Of(new Fitness(Ann, null, held, [])));
        Assert.Empty(Of(new Fitness(Ann, null, held, [new Credential("licence", Monday.PlusDays(-100), Monday.PlusDays(9), false)])));
        var lapsing = new Fitness(Ann, null, held, [new Credential("licence", Monday.PlusDays(-100), Monday, false)]);
        Assert.Equal([(UnfitReason.Licence, At(0, day: 1)), (UnfitReason.Licence, At(0, day: 2))], Of(lapsing).Select(each => (each.Why, each.From)));
        Assert.Empty(RosterFitness.Of(lapsing with { Held = [("technician", At(0), null)] }, "technician", Clock.Zone, At(7), At(7, day: 2)));
        Assert.Equal([(UnfitReason.Role, At(12, day: 1))], Of(new Fitness(Ann, null, [("nurse", At(0), At(9)), ("nurse", At(9), At(12, day: 1))], [])).Select(each => (each.Why, each.From)));
        Assert.Equal([(UnfitReason.Role, At(7))], Of(new Fitness(Ann, null, [("prescriber", At(0), null)], [])).Select(each => (each.Why, each.From)));
        Assert.Contains(Of(new Fitness(Ann, At(9), held, [])), each => each.Why == UnfitReason.Account && each.From == At(9));
    }
}
