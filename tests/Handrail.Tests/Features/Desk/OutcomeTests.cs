using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Features.Desk;
using NodaTime;
using static Handrail.Tests.Features.Desk.DeskHouse;

namespace Handrail.Tests.Features.Desk;

public sealed class OutcomeTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-045")]
    public async Task Left_a_message_is_refused_where_none_may_be_left_and_nothing_is_written(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask(mayMessage: false);
        await house.Claim(Ines, call);
        var refused = Assert.IsType<Outcome<Guid>.Refused>(await house.Record(Ines, call, new CallForm { Outcome = CallCodes.MessageLeft, Note = "beep" }));
        Assert.Equal((RefusalKind.Unsafe, "outcome"), (refused.Why.Kind, refused.Why.Field));
        Assert.Equal((0, 0L), (house.Call(call).Attempts, house.Count("call_note")));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-045")]
    public async Task Where_a_message_is_allowed_it_counts_as_a_try_and_gives_them_a_day(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask(mayMessage: true);
        await house.Claim(Ines, call);
        Assert.Null((await house.Record(Ines, call, new CallForm { Outcome = CallCodes.MessageLeft })).Kind);
        Assert.Equal((1, CallStatus.Attempted, house.Clock.Now + Duration.FromHours(24)), (house.Call(call).Attempts, house.Call(call).Status, house.Call(call).NextTryAt!.Value));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-045")]
    public async Task What_the_caller_takes_back_during_the_call_binds_at_once(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask(mayMessage: true);
        await house.Claim(Ines, call);
        var form = new CallForm { Outcome = CallCodes.MessageLeft, Caller = new CallerForm { Name = "Robin", Phone = Phone, About = "me", MayMessage = false } };
        Assert.Equal(RefusalKind.Unsafe, (await house.Record(Ines, call, form)).Kind);
        Assert.Null((await house.Run(Ines, new SaveCaller(call, form), house.Callers.Handle)).Kind);
        Assert.False(house.Row(call).Enquiry.Wishes.MayLeaveMessage);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-044")]
    public async Task After_three_tries_that_reached_nobody_the_request_ends_and_each_before_has_its_next_time(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        foreach (var minutes in (int[])[45, 240])
        {
            await house.Claim(Ines, call);
            Assert.Null((await house.Record(Ines, call, new CallForm { Outcome = CallCodes.NoAnswer })).Kind);
            var next = house.Call(call).NextTryAt!.Value;
            Assert.Equal(house.Clock.Now + Duration.FromMinutes(minutes), next);
            house.Clock.Now = next;
        }

        await house.Claim(Sam, call);
        Assert.Null((await house.Record(Sam, call, new CallForm { Outcome = CallCodes.Busy })).Kind);
        Assert.Equal((CallStatus.Missed, 3), (house.Call(call).Status, house.Call(call).Attempts));
        Assert.Equal(RefusalKind.Conflict, (await house.Claim(Ines, call)).Kind);
        Assert.Equal(3, house.Notes(call).Count);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-044")]
    public async Task Not_safe_stops_every_open_request_of_that_number_whoever_sent_it(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var (mine, same, relative, other) = (await house.Ask("me"), await house.Ask("me"), await house.Ask("other"), await house.Ask("me", "(212) 555-0199"));
        await house.Claim(Ines, mine);
        Assert.Null((await house.Record(Ines, mine, new CallForm { Outcome = CallCodes.NotSafe, Note = "He took the phone." })).Kind);
        Assert.All((Guid[])[mine, same, relative], call => Assert.Equal((CallStatus.Cancelled, CallCodes.NotSafe), (house.Call(call).Status, house.Call(call).Outcome)));
        Assert.True(house.Call(other).IsOpen);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-044")]
    public async Task Asked_not_to_call_is_one_persons_wish_and_not_that_of_another_on_the_same_telephone(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var (mine, same, relative) = (await house.Ask("me"), await house.Ask("me"), await house.Ask("other"));
        await house.Claim(Ines, mine);
        await house.Record(Ines, mine, new CallForm { Outcome = CallCodes.AskedNotTo });
        Assert.False(house.Call(same).IsOpen);
        Assert.True(house.Call(relative).IsOpen);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-042")]
    public async Task Who_was_reached_is_left_with_a_next_step_and_the_draft_becomes_the_note(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        await house.Save(Ines, call, "wants to talk on Thursday");
        Assert.Equal("next_step", Assert.IsType<Outcome<Guid>.Refused>(await house.Record(Ines, call, new CallForm { Outcome = CallCodes.Spoke })).Why.Field);
        Assert.Null((await house.Record(Ines, call, new CallForm { Outcome = CallCodes.Spoke, NextStep = "visit", Note = "wants to talk on Thursday" })).Kind);
        Assert.Equal(CallStatus.Kept, house.Call(call).Status);
        Assert.Null(house.Draft(Ines, call));
        Assert.Equal("wants to talk on Thursday", Assert.Single(house.Notes(call)).Form!.Note);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-042")]
    public async Task A_promise_is_kept_from_the_moment_the_number_is_called_however_long_they_talk_and_unfinished_it_is_late_again(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask(minutes: 20);
        await house.Claim(Ines, call);
        Assert.Equal(RefusalKind.Conflict, (await house.Run(Sam, new DialCall(call), house.Claims.Dial)).Kind);
        house.Clock.Now += Duration.FromMinutes(19);
        await house.Done(Ines, new DialCall(call), house.Claims.Dial);
        house.Clock.Now += Duration.FromMinutes(20);
        Assert.Equal(CallStep.Amber, CallClock.ColourAt(house.Call(call), house.Clock.Now)); // of the new half hour, not late
        Assert.True(house.Call(call).PromiseKept(house.Clock.Now));
        house.Clock.Now += Duration.FromMinutes(10);
        Assert.Equal(CallStep.Lead, CallClock.ColourAt(house.Call(call), house.Clock.Now));
        Assert.Null((await house.Record(Ines, call, new CallForm { Outcome = CallCodes.Spoke, NextStep = "visit" })).Kind);
        Assert.True(house.Call(call).PromiseKept(house.Clock.Now));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-042")]
    public async Task Another_call_that_was_agreed_is_a_promise_with_a_clock_of_its_own(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        var form = new CallForm { Outcome = CallCodes.Spoke, NextStep = DeskWords.CallAgain };
        Assert.Equal("next_try", Assert.IsType<Outcome<Guid>.Refused>(await house.Record(Ines, call, form)).Why.Field);
        Assert.Null((await house.Record(Ines, call, form with { NextTry = "2026-11-24T11:30" })).Kind);
        using var connection = house.Database.Open();
        var next = Assert.Single(CallBook.Open(connection, DeskId));
        Assert.Equal((house.Row(call).Enquiry.Id, Instant.FromUtc(2026, 11, 24, 16, 30)), (next.Enquiry.Id, next.Call.DueFrom));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-046")]
    public async Task A_marked_danger_without_a_word_about_it_is_not_finished(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        var form = new CallForm { Outcome = CallCodes.Spoke, NextStep = "emergency", Risks = [RiskCard.Overdose] };
        Assert.Equal("note", Assert.IsType<Outcome<Guid>.Refused>(await house.Record(Ines, call, form)).Why.Field);
        Assert.Null((await house.Record(Ines, call, form with { Note = "911 called, brother stays." })).Kind);
        Assert.Equal([RiskCard.Overdose], Assert.Single(house.Notes(call)).Form!.Risks);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-042")]
    public async Task A_doubtful_request_is_let_in_by_any_advisor_and_put_aside_only_by_the_lead_with_a_reason(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var (real, none) = (await house.Ask(doubt: "foreign"), await house.Ask(doubt: "trap", phone: "(212) 555-0188"));
        Assert.Null((await house.Run(Ines, new ClearCall(real), house.Checks.Clear)).Kind);
        Assert.Equal((CallStatus.Requested, false), (house.Call(real).Status, house.Call(real).Doubtful));
        Assert.Equal(RefusalKind.NotAllowed, (await house.Run(Ines, new DiscardCall(none, "advertising"), house.Checks.Discard)).Kind);
        Assert.Equal(RefusalKind.Invalid, (await house.Run(Lena, new DiscardCall(none, " "), house.Checks.Discard)).Kind);
        Assert.True(house.Call(none).IsOpen);
        Assert.Null((await house.Run(Lena, new DiscardCall(none, "advertising"), house.Checks.Discard)).Kind);
        Assert.Equal("advertising", Assert.Single(house.Notes(none)).Form!.Note);
        Assert.Equal(RefusalKind.Conflict, (await house.Run(Lena, new DiscardCall(real, "advertising"), house.Checks.Discard)).Kind);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_call_that_came_in_gets_a_place_for_its_note_with_or_without_a_name(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var answered = await house.Done(Ines, new LogIncoming("answered", "12", new CallerForm()), house.Incoming.Handle);
        Assert.Equal(Handrail.Demo.DemoWard.StaffId(Ines), house.Call(answered!.Value).ClaimedBy);
        Assert.Equal("incoming", house.Row(answered.Value).Enquiry.Source);
        var machine = await house.Done(Ines, new LogIncoming("voicemail", "", new CallerForm { Phone = Phone }), house.Incoming.Handle);
        Assert.Equal(house.Clock.Now + DeskReport.CalledBackWithin, house.Call(machine!.Value).DueBy);
        Assert.Null(await house.Done(Ines, new LogIncoming("gave-up", "", new CallerForm()), house.Incoming.Handle));
        Assert.Equal("caller_phone", Assert.IsType<Outcome<Guid?>.Refused>(await house.Run(Ines, new LogIncoming("voicemail", "", new CallerForm()), house.Incoming.Handle)).Why.Field);
        Assert.Equal("rang", Assert.IsType<Outcome<Guid?>.Refused>(await house.Run(Ines, new LogIncoming("answered", "soon", new CallerForm()), house.Incoming.Handle)).Why.Field);
        Assert.Equal(3, house.Count("incoming_call"));
    }
}
