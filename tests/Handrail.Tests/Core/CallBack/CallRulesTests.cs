using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Tests.Core.CallBack;

/// <summary>What may happen to a call-back, at both sides of each limit.</summary>
public sealed class CallRulesTests
{
    static readonly Instant Now = Instant.FromUtc(2026, 11, 24, 15, 0);
    static readonly Guid Ines = Guid.Parse("00000000-0000-0000-0000-000000000001");
    static readonly Guid Sam = Guid.Parse("00000000-0000-0000-0000-000000000002");

    static Call Asked(string doubt = "") =>
        Call.Of(Guid.Parse("00000000-0000-0000-0000-0000000000aa"), [CallRules.Request(new Promise(Now, Now + Duration.FromMinutes(20), PromiseGround.Now, true), doubt, Now)]);

    static CallEvent Done(Outcome<CallEvent> outcome) => outcome is Outcome<CallEvent>.Done done ? done.Value : throw new InvalidOperationException(((Outcome<CallEvent>.Refused)outcome).Why.Reason);

    static Call Held(Call call, Guid by, Instant at) => call.After(Done(CallRules.Claim(call, by, at)));

    [Theory]
    [InlineData("", CallStatus.Requested)]
    [InlineData("form-fast", CallStatus.Check)]
    public void A_doubtful_request_waits_in_the_queue_check_and_another_in_the_main_queue(string doubt, CallStatus status)
    {
        Assert.Equal(status, Asked(doubt).Status);
        Assert.True(Asked(doubt).IsOpen);
    }

    [Fact]
    public void A_claim_keeps_others_out_until_its_last_moment_and_not_longer()
    {
        var held = Held(Asked(), Ines, Now);
        var end = Now + CallLimits.Claim;
        Assert.Equal(RefusalKind.Conflict, CallRules.Claim(held, Sam, end - Duration.FromMilliseconds(1)).Kind);
        Assert.Null(CallRules.Claim(held, Sam, end).Kind);
        Assert.Null(CallRules.ClaimOver(held, end - Duration.FromMilliseconds(1)));
        Assert.Equal(CallStatus.Requested, held.After(CallRules.ClaimOver(held, end)!).Status);
        Assert.Equal(end + Duration.FromMinutes(5), Done(CallRules.Claim(held, Ines, Now + Duration.FromMinutes(5))).By);
    }

    [Fact]
    public void Only_its_owner_or_a_lead_gives_a_claim_back_and_it_returns_to_where_it_waited()
    {
        var held = Held(Asked("form-fast"), Ines, Now);
        Assert.Equal(RefusalKind.Conflict, CallRules.Release(held, Sam, asLead: false, Now).Kind);
        Assert.Equal("lead", Done(CallRules.Release(held, Sam, asLead: true, Now)).Code);
        Assert.Equal(CallStatus.Check, held.After(Done(CallRules.Release(held, Ines, asLead: false, Now))).Status);
        Assert.Equal(RefusalKind.Conflict, CallRules.Release(Asked(), Ines, asLead: true, Now).Kind);
    }

    [Fact]
    public void The_third_try_that_reaches_nobody_ends_it_as_missed()
    {
        var call = Asked();
        for (var n = 1; n <= 2; n++)
        {
            call = Held(call, Ines, Now);
            call = call.After(Done(CallRules.NotReached(call, Ines, CallCodes.NoAnswer, Now + Duration.FromHours(2), Now)));
            Assert.Equal((CallStatus.Attempted, n, n + 1), (call.Status, call.Attempts, call.Round));
            Assert.Equal(Now + Duration.FromHours(2), call.DueFrom);
        }

        call = Held(call, Ines, Now);
        call = call.After(Done(CallRules.NotReached(call, Ines, CallCodes.NoAnswer, null, Now)));
        Assert.Equal((CallStatus.Missed, 3, false), (call.Status, call.Attempts, call.IsOpen));
    }

    [Theory]
    [InlineData(29.99, false)]
    [InlineData(30, true)]
    [InlineData(4320, true)]
    [InlineData(4320.01, false)]
    public void A_next_try_lies_thirty_minutes_to_three_days_ahead(double minutes, bool right)
    {
        var held = Held(Asked(), Ines, Now);
        Assert.Equal(right, CallRules.NotReached(held, Ines, CallCodes.Busy, Now + Duration.FromMinutes(minutes), Now).Kind is null);
    }

    [Fact]
    public void A_try_is_recorded_by_who_holds_it_and_needs_a_known_outcome()
    {
        Assert.Equal(RefusalKind.Conflict, CallRules.NotReached(Asked(), Ines, CallCodes.Busy, Now + Duration.FromHours(1), Now).Kind);
        Assert.Equal(RefusalKind.Conflict, CallRules.Reached(Held(Asked(), Ines, Now), Sam, CallCodes.Spoke, Now).Kind);
        Assert.Equal(RefusalKind.Invalid, CallRules.NotReached(Held(Asked(), Ines, Now), Ines, "nonsense", Now + Duration.FromHours(1), Now).Kind);
        Assert.Equal(CallStatus.Kept, Held(Asked(), Ines, Now).After(Done(CallRules.Reached(Held(Asked(), Ines, Now), Ines, CallCodes.Spoke, Now))).Status);
    }

    [Fact]
    [Hazard("HZ-036")]
    public void Not_safe_and_wrong_number_stop_everything_whoever_holds_it()
    {
        foreach (var code in CallCodes.Stops)
        {
            var stopped = Held(Asked(), Ines, Now).After(Done(CallRules.Stop(Held(Asked(), Ines, Now), Sam, code, Now)));
            Assert.Equal((CallStatus.Cancelled, false), (stopped.Status, stopped.IsOpen));
            Assert.Null(CallClock.NextLook(stopped));
            Assert.Empty(CallClock.Due(stopped, Now + Duration.FromDays(1)));
        }

        Assert.Equal(RefusalKind.Invalid, CallRules.Stop(Asked(), Ines, CallCodes.NoAnswer, Now).Kind);
    }

    [Fact]
    public void Nothing_more_happens_to_one_that_is_over()
    {
        var over = Asked("form-fast").After(Done(CallRules.Withdraw(Asked("form-fast"), Now)));
        var promise = new Promise(Now, Now + Duration.FromHours(1), PromiseGround.Now, true);
        foreach (var refused in (Outcome<CallEvent>[])
                 [CallRules.Withdraw(over, Now), CallRules.Claim(over, Ines, Now), CallRules.Change(over, promise, Now), CallRules.Clear(over, Ines, Now), CallRules.Discard(over, Ines, Now),
                  CallRules.NotReached(over, Ines, CallCodes.Busy, Now, Now), CallRules.Reached(over, Ines, CallCodes.Spoke, Now), CallRules.Stop(over, Ines, CallCodes.NotSafe, Now),
                  CallRules.Join(over, Asked(), Ines, Now), CallRules.Release(over, Ines, true, Now)])
            Assert.Equal(RefusalKind.Conflict, refused.Kind);
        Assert.Null(CallRules.ClaimOver(over, Now + Duration.FromDays(1)));
    }

    [Fact]
    public void The_caller_changes_the_time_before_the_first_try_and_while_nobody_is_calling()
    {
        var later = new Promise(Now + Duration.FromHours(3), Now + Duration.FromHours(5), PromiseGround.Later, true);
        var changed = Asked().After(Done(CallRules.Change(Asked(), later, Now)));
        Assert.Equal((later.By, later.From, 2, 0), (changed.DueBy, changed.DueFrom, changed.Round, changed.Step));
        Assert.Equal(RefusalKind.Conflict, CallRules.Change(Held(Asked(), Ines, Now), later, Now).Kind);
        var tried = Held(Asked(), Ines, Now).After(Done(CallRules.NotReached(Held(Asked(), Ines, Now), Ines, CallCodes.Busy, Now + Duration.FromHours(1), Now)));
        Assert.Equal(RefusalKind.Conflict, CallRules.Change(tried, later, Now).Kind);
    }

    [Fact]
    public void Only_a_doubtful_one_is_put_aside_and_joining_needs_another_open_one()
    {
        Assert.Equal(RefusalKind.Conflict, CallRules.Discard(Asked(), Ines, Now).Kind);
        Assert.Equal(CallStatus.Closed, Asked("text-again").After(Done(CallRules.Discard(Asked("text-again"), Ines, Now))).Status);
        Assert.Equal(RefusalKind.Conflict, CallRules.Join(Asked(), Asked(), Ines, Now).Kind);
        var other = Asked() with { Id = Sam };
        Assert.Equal(Sam, Asked().After(Done(CallRules.Join(Asked(), other, Ines, Now))).JoinedTo);
        Assert.Equal(RefusalKind.Conflict, CallRules.Join(Asked(), other with { ClosedAt = Now }, Ines, Now).Kind);
    }

    [Fact]
    public void A_promise_is_kept_by_a_try_at_its_last_moment_and_broken_by_one_after_it()
    {
        var at = Asked().PromisedAt;
        Assert.Null(Asked().PromiseKept(at));
        Assert.False(Asked().PromiseKept(at + Duration.FromMilliseconds(1)));
        Assert.True((Asked() with { FirstAttemptAt = at }).PromiseKept(at + Duration.FromDays(1)));
        Assert.False((Asked() with { FirstAttemptAt = at + Duration.FromMilliseconds(1) }).PromiseKept(at));
    }
}
