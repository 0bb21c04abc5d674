using CsCheck;
using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Tests.Core.CallBack;

/// <summary>The promised time, from shifts, opening hours, what waits and what was wished, also on the two nights when clocks change.</summary>
public sealed class PromiseTests
{
    static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];
    static readonly DateTimeZone Hawaii = DateTimeZoneProviders.Tzdb["Pacific/Honolulu"];
    static readonly Guid Ines = Guid.Parse("00000000-0000-0000-0000-000000000001");
    static readonly Guid Sam = Guid.Parse("00000000-0000-0000-0000-000000000002");
    static readonly Instant Noon = At(24, 12); // Tuesday 24 November 2026, noon in New York

    static Instant At(int day, int hour, int minute = 0) => new LocalDateTime(2026, 11, day, hour, minute).InZoneStrictly(NewYork).ToInstant();

    static DeskPlan Plan(params DeskShift[] shifts) => new(NewYork, [.. Enumerable.Range(1, 7).Select(day => new DeskHours((IsoDayOfWeek)day, 8 * 60, 22 * 60))], shifts);

    static DeskShift Shift(Guid who, Instant from, Instant to) => new(who, from, to);

    static Wish Soonest => new("soonest", "any", NewYork);

    static Promise Made(DeskPlan plan, Wish wish, Instant now, params Instant[] waiting) => Promise.Make(plan, wish, now, waiting) ?? throw new InvalidOperationException("no promise");

    [Fact]
    public void With_somebody_on_shift_and_nobody_waiting_it_is_twenty_minutes_rounded_up_to_five()
    {
        var plan = Plan(Shift(Ines, At(24, 8), At(24, 20)));
        Assert.Equal(new Promise(Noon, At(24, 12, 20), PromiseGround.Now, true), Made(plan, Soonest, Noon));
        Assert.Equal(At(24, 12, 25), Made(plan, Soonest, Noon + Duration.FromSeconds(1)).By);
    }

    [Fact, Hazard("HZ-035")]
    public void Each_call_that_waits_takes_fifteen_minutes_of_one_advisor()
    {
        var one = Plan(Shift(Ines, At(24, 8), At(24, 20)));
        var two = Plan(Shift(Ines, At(24, 8), At(24, 20)), Shift(Sam, At(24, 8), At(24, 20)));
        Instant[] three = [At(24, 12, 5), At(24, 12, 10), At(24, 12, 15)];
        Assert.Equal(At(24, 13), Made(one, Soonest, Noon, three).By); // 4 × 15 minutes
        Assert.Equal(At(24, 12, 30), Made(two, Soonest, Noon, three).By);
        Assert.Equal(At(24, 12, 20), Made(one, Soonest, Noon, At(25, 9)).By); // tomorrow's is not ahead of it
        Assert.Equal(At(24, 12, 30), Made(one, Soonest, Noon, At(24, 11)).By); // an overdue one is
    }

    [Fact]
    public void Work_goes_on_into_the_next_shift_when_this_one_ends()
    {
        var plan = Plan(Shift(Ines, At(24, 8), At(24, 12, 10)), Shift(Sam, At(24, 15), At(24, 20)));
        Assert.Equal(new Promise(Noon, At(24, 15, 5), PromiseGround.Now, true), Made(plan, Soonest, Noon)); // 10 minutes before, 5 after the gap
    }

    [Fact]
    public void With_nobody_on_shift_it_is_the_next_shift_within_opening_hours()
    {
        var plan = Plan(Shift(Ines, At(25, 6), At(25, 14)));
        Assert.Equal(new Promise(Noon, At(25, 8, 15), PromiseGround.Later, true), Made(plan, Soonest, Noon)); // planned from six, open from eight
    }

    [Fact, Hazard("HZ-035")]
    public void With_nobody_planned_it_says_so_and_names_the_next_opening()
    {
        Assert.Equal(new Promise(Noon, At(24, 13), PromiseGround.NobodyPlanned, false), Made(Plan(), Soonest, Noon));
        Assert.Equal(new Promise(At(24, 23), At(25, 9), PromiseGround.NobodyPlanned, false), Made(Plan(), Soonest, At(24, 23)));
        Assert.Equal(new Promise(Noon, At(25, 12), PromiseGround.NoHours, false), Made(new DeskPlan(NewYork, [], []), Soonest, Noon));
    }

    [Fact]
    public void With_more_waiting_than_is_planned_for_it_is_after_all_of_what_is_planned()
    {
        var plan = Plan(Shift(Ines, At(24, 12), At(24, 12, 30)));
        Assert.Equal((At(24, 13, 30), PromiseGround.NobodyPlanned), Both(Made(plan, Soonest, Noon, At(24, 12, 5), At(24, 12, 10))));

        static (Instant, PromiseGround) Both(Promise promise) => (promise.By, promise.Ground);
    }

    [Fact, Hazard("HZ-039")]
    public void A_chosen_part_of_a_day_is_promised_until_its_end_on_the_callers_clock()
    {
        var plan = Plan(Shift(Ines, At(24, 8), At(24, 22)), Shift(Sam, At(25, 8), At(25, 22)));
        var evening = Made(plan, new Wish("today", "evening", NewYork), Noon);
        Assert.Equal((At(24, 17), At(24, 21), true), (evening.From, evening.By, evening.WishKept));
        var morning = Made(plan, new Wish("tomorrow", "morning", NewYork), Noon);
        Assert.Equal((At(25, 8), At(25, 12), true), (morning.From, morning.By, morning.WishKept));
        // 8 am to noon in Honolulu is 1 pm to 5 pm in New York.
        var far = Made(plan, new Wish("tomorrow", "morning", Hawaii), Noon);
        Assert.Equal((At(25, 13), At(25, 17), true), (far.From, far.By, far.WishKept));
    }

    [Fact]
    public void A_chosen_time_in_which_nobody_answers_is_not_promised_but_the_first_time_after_it()
    {
        var plan = Plan(Shift(Ines, At(24, 8), At(24, 16)), Shift(Sam, At(25, 8), At(25, 22)));
        var evening = Made(plan, new Wish("today", "evening", NewYork), Noon);
        Assert.Equal((At(25, 8, 15), false), (evening.By, evening.WishKept));
        // The desk closes at ten in New York: five in the evening in Honolulu. Whoever answers until then is promised until then.
        var partly = Made(Plan(Shift(Sam, At(24, 8), At(24, 22))), new Wish("today", "afternoon", Hawaii), Noon);
        Assert.Equal((At(24, 17), At(24, 22), true), (partly.From, partly.By, partly.WishKept));
    }

    [Fact]
    public void A_full_chosen_time_is_promised_for_as_many_as_can_be_called_in_it_and_not_for_one_more()
    {
        var plan = Plan(Shift(Ines, At(25, 8), At(25, 22)));
        var wish = new Wish("tomorrow", "morning", NewYork);
        var sixteen = Enumerable.Repeat(At(25, 12), 16).ToArray(); // 8 to 12 are 16 quarters of an hour
        Assert.True(Made(plan, wish, Noon, sixteen[..15]).WishKept);
        Assert.Equal((At(25, 12, 15), false), (Made(plan, wish, Noon, sixteen).By, Made(plan, wish, Noon, sixteen).WishKept));
    }

    [Theory]
    [InlineData("today", "morning", 11, 30, true)]
    [InlineData("today", "morning", 11, 31, false)]
    [InlineData("today", "any", 20, 30, true)]
    [InlineData("today", "any", 20, 31, false)]
    [InlineData("today", "evening", 23, 0, false)]
    [InlineData("tomorrow", "morning", 23, 59, true)]
    [InlineData("soonest", "any", 3, 0, true)]
    public void A_time_of_which_less_than_half_an_hour_is_left_cannot_be_chosen(string day, string part, int hour, int minute, bool can) =>
        Assert.Equal(can, new Wish(day, part, NewYork).Window(At(24, hour, minute)) is not null);

    [Fact, Hazard("HZ-039")]
    public void On_the_night_clocks_go_forward_a_desk_that_opens_in_the_gap_opens_after_it()
    {
        // 8 March 2026: 2:00 becomes 3:00 in New York, at 07:00 UTC.
        var plan = new DeskPlan(NewYork, [new DeskHours(IsoDayOfWeek.Sunday, 2 * 60 + 30, 6 * 60)], []);
        var night = Instant.FromUtc(2026, 3, 8, 0, 0);
        Assert.Equal((Instant.FromUtc(2026, 3, 8, 7, 0), Instant.FromUtc(2026, 3, 8, 10, 0)), plan.Open(night)[0]);
    }

    [Fact, Hazard("HZ-039")]
    public void On_the_night_clocks_go_back_a_desk_opens_at_the_first_and_closes_at_the_second_of_two_equal_times()
    {
        // 1 November 2026: 1:30 happens at 05:30 and at 06:30 UTC.
        var opens = new DeskPlan(NewYork, [new DeskHours(IsoDayOfWeek.Sunday, 90, 6 * 60)], []);
        var closes = new DeskPlan(NewYork, [new DeskHours(IsoDayOfWeek.Sunday, 0, 90)], []);
        var night = Instant.FromUtc(2026, 11, 1, 0, 0);
        Assert.Equal(Instant.FromUtc(2026, 11, 1, 5, 30), opens.Open(night)[0].From);
        Assert.Equal(Instant.FromUtc(2026, 11, 1, 6, 30), closes.Open(night)[0].To);
        Assert.Equal(Instant.FromUtc(2026, 11, 1, 5, 0), DeskPlan.Moment(NewYork, new LocalDate(2026, 11, 1), 60, late: false));
    }

    [Fact]
    public void Shifts_count_each_person_once_and_only_while_the_desk_is_open()
    {
        var plan = Plan(Shift(Ines, At(24, 6), At(24, 10)), Shift(Ines, At(24, 9), At(24, 12)), Shift(Sam, At(24, 11), At(24, 23)));
        Assert.Equal(
            [new DeskSpan(At(24, 8), At(24, 11), 1), new DeskSpan(At(24, 11), At(24, 12), 2), new DeskSpan(At(24, 12), At(24, 22), 1)],
            plan.Answering(At(24, 7)).ToArray());
    }

    static Gen<string> One(params string[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    static readonly Gen<(DeskPlan Plan, Wish Wish, Instant Now, Instant[] Waiting)> Any =
        from zone in One("America/New_York", "Pacific/Honolulu", "Australia/Lord_Howe", "Europe/London", "Asia/Kathmandu")
        from hours in Gen.Select(Gen.Int[1, 7], Gen.Int[0, 1439], Gen.Int[1, 1440], (day, first, last) => new DeskHours((IsoDayOfWeek)day, Math.Min(first, last - 1), Math.Max(first + 1, last))).List[0, 8]
        from shifts in Gen.Select(Gen.Int[0, 2], Gen.Int[-600, 20_000], Gen.Int[10, 900], (who, start, length) => new DeskShift(new Guid(who + 1, 0, 0, new byte[8]), Noon + Duration.FromMinutes(start), Noon + Duration.FromMinutes(start + length))).List[0, 10]
        from shift in Gen.Int[0, 366 * 24 * 60]
        from day in One("soonest", "today", "tomorrow")
        from part in One("any", "morning", "afternoon", "evening")
        from callers in One("America/Los_Angeles", "America/New_York", "Australia/Lord_Howe")
        from waiting in Gen.Int[-300, 3000].Array[0, 12]
        let now = Noon + Duration.FromMinutes(shift)
        select (new DeskPlan(DateTimeZoneProviders.Tzdb[zone], hours, [.. shifts.Select(each => each with { From = each.From + Duration.FromMinutes(shift), To = each.To + Duration.FromMinutes(shift) })]),
            new Wish(day, day == "soonest" ? "any" : part, DateTimeZoneProviders.Tzdb[callers]), now, waiting.Select(each => now + Duration.FromMinutes(each)).ToArray());

    [Fact]
    public void A_promise_lies_ahead_gives_at_least_twenty_minutes_and_is_never_earlier_for_more_work() => Any.Sample(each =>
    {
        if (Promise.Make(each.Plan, each.Wish, each.Now, each.Waiting) is not { } promise) return each.Wish.Window(each.Now) is null;
        var more = Promise.Make(each.Plan, each.Wish, each.Now, [.. each.Waiting, each.Now + Duration.FromMinutes(5)])!;
        return promise.From >= each.Now && promise.By > promise.From && promise.By >= each.Now + Duration.FromMinutes(Promise.LeastMinutes)
            && (each.Wish.Day != "soonest" || more.By >= promise.By) && (promise.WishKept || promise.Ground >= PromiseGround.NobodyPlanned || promise.By > each.Wish.Window(each.Now)!.Value.To);
    }, iter: 3000);

    [Fact]
    public void Open_times_are_ordered_do_not_overlap_and_lie_ahead_in_every_zone() => Any.Sample(each =>
    {
        var open = each.Plan.Open(each.Now);
        return open.All(span => span.From < span.To && span.From >= each.Now) && open.Zip(open.Skip(1)).All(pair => pair.First.To < pair.Second.From);
    }, iter: 3000);
}
