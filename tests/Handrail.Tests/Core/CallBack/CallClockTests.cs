using CsCheck;
using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Tests.Core.CallBack;

/// <summary>Amber at half, red at nine tenths, then the lead, then who is on call: at both sides of each limit.</summary>
public sealed class CallClockTests
{
    static readonly Instant Start = Instant.FromUtc(2026, 11, 24, 15, 0);

    static Call Asked(int minutes = 20, string doubt = "") =>
        Call.Of(Guid.Parse("00000000-0000-0000-0000-0000000000aa"), [CallRules.Request(new Promise(Start, Start + Duration.FromMinutes(minutes), PromiseGround.Now, true), doubt, Start)]);

    [Theory, Hazard("HZ-035")]
    [InlineData(599, 0)]
    [InlineData(600, 1)]
    [InlineData(1079, 1)]
    [InlineData(1080, 2)]
    [InlineData(1199, 2)]
    [InlineData(1200, 3)]
    [InlineData(1799, 3)]
    [InlineData(1800, 4)]
    [InlineData(3599, 4)]
    public void Of_twenty_minutes_each_step_falls_due_at_its_second(int seconds, int steps) =>
        Assert.Equal(Enumerable.Range(1, steps), CallClock.Due(Asked(), Start + Duration.FromSeconds(seconds)));

    [Fact]
    public void After_an_outage_each_kind_of_step_comes_once_and_of_the_reminders_only_the_latest()
    {
        var due = CallClock.Due(Asked(), Start + Duration.FromHours(5));
        Assert.Equal([1, 2, 3], due.Take(3));
        Assert.Equal([13], due.Skip(3)); // 4 at +30 min, then every 30: the last before +300 is 4 + 9
    }

    [Fact]
    public void Who_is_on_call_is_reminded_half_an_hour_later_and_not_a_second_sooner()
    {
        var told = Asked().After(new CallEvent(CallEventKind.Escalated, Start + Duration.FromMinutes(30), Step: (int)CallStep.OnCall));
        Assert.Empty(CallClock.Due(told, Start + Duration.FromSeconds(3599)));
        Assert.Equal([5], CallClock.Due(told, Start + Duration.FromSeconds(3600)));
    }

    [Fact]
    public void Reminders_end_after_two_days_and_sooner_for_a_doubtful_one()
    {
        Assert.Equal(CallClock.Last, CallClock.Due(Asked(), Start + Duration.FromDays(9))[^1]);
        Assert.Equal(CallClock.LastDoubtful, CallClock.Due(Asked(doubt: "trap"), Start + Duration.FromDays(9))[^1]);
        var done = Asked().After(new CallEvent(CallEventKind.Escalated, Start, Step: CallClock.Last));
        Assert.Null(CallClock.NextLook(done));
    }

    [Fact]
    public void A_claim_does_not_stop_the_clock_but_a_try_starts_a_new_one()
    {
        var ines = Guid.NewGuid();
        var held = Asked().After(new CallEvent(CallEventKind.Claimed, Start, ines, By: Start + Duration.FromMinutes(30)));
        Assert.Equal([1, 2, 3], CallClock.Due(held, Start + Duration.FromMinutes(20)));
        var next = Start + Duration.FromHours(2);
        var tried = held.After(new CallEvent(CallEventKind.Attempted, Start + Duration.FromMinutes(5), ines, next, next + CallLimits.TryLasts, CallCodes.NoAnswer));
        Assert.Empty(CallClock.Due(tried, next + Duration.FromMinutes(14)));
        Assert.Equal([1], CallClock.Due(tried, next + Duration.FromMinutes(15)));
    }

    [Fact]
    public void It_is_looked_at_when_the_next_step_falls_due_or_when_a_claim_ends_first()
    {
        Assert.Equal(Start + Duration.FromMinutes(10), CallClock.NextLook(Asked()));
        var held = Asked(60).After(new CallEvent(CallEventKind.Claimed, Start, Guid.NewGuid(), By: Start + Duration.FromMinutes(10)));
        Assert.Equal(Start + Duration.FromMinutes(10), CallClock.NextLook(held));
    }

    [Theory]
    [InlineData(0, CallStep.None)]
    [InlineData(10, CallStep.Amber)]
    [InlineData(18, CallStep.Red)]
    [InlineData(20, CallStep.Lead)]
    [InlineData(30, CallStep.OnCall)]
    public void Its_colour_follows_the_same_limits(int minutes, CallStep colour)
    {
        Assert.Equal(colour, CallClock.ColourAt(Asked(), Start + Duration.FromMinutes(minutes)));
        if (minutes > 0) Assert.NotEqual(colour, CallClock.ColourAt(Asked(), Start + Duration.FromMinutes(minutes) - Duration.FromMilliseconds(1)));
    }

    [Fact, Hazard("HZ-035")]
    public void Looked_at_at_any_times_in_any_order_every_step_is_taken_once_and_none_early() =>
        Gen.Select(Gen.Int[1, 600], Gen.Int[0, 4000].Array[1, 40]).Sample((minutes, looks) =>
        {
            var (call, taken, now) = (Asked(minutes), new List<(int Step, Instant At)>(), Start);
            foreach (var look in looks)
            {
                now += Duration.FromSeconds(look);
                foreach (var step in CallClock.Due(call, now))
                {
                    taken.Add((step, now));
                    call = call.After(new CallEvent(CallEventKind.Escalated, now, Step: step));
                }

                if (CallClock.NextLook(call) is { } next && next <= now) return false; // it would spin
            }

            return taken.Select(each => each.Step).Distinct().Count() == taken.Count && taken.All(each => each.At >= CallClock.DueAt(each.Step, call.DueFrom, call.DueBy))
                && Enumerable.Range(1, 4).All(step => step == 4 && call.Step > 4 || CallClock.DueAt(step, call.DueFrom, call.DueBy) > now || taken.Exists(each => each.Step == step));
        }, iter: 2000);
}
