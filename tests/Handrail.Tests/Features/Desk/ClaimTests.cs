using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Desk;
using NodaTime;
using static Handrail.Tests.Features.Desk.DeskHouse;

namespace Handrail.Tests.Features.Desk;

public sealed class ClaimTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-043")]
    public async Task Of_fifty_parallel_claims_exactly_one_wins_and_the_others_learn_who_has_it(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        var logins = Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? Ines : Sam).ToList();
        var answers = await Task.WhenAll(logins.Select(login => Task.Run(() => house.Claim(login, call))));
        var winner = house.Call(call).ClaimedBy!.Value;
        var name = winner == DemoWard.StaffId(Ines) ? "Ines Vidal" : "Sam Okoro";
        for (var i = 0; i < logins.Count; i++)
        {
            // The winner's own further presses are the same claim; everybody else's are refused with the name.
            if (DemoWard.StaffId(logins[i]) == winner) Assert.Null(answers[i].Kind);
            else Assert.StartsWith(name, Assert.IsType<Outcome<Guid>.Refused>(answers[i]).Why.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(1, house.Count("call_event", "kind = 'claimed'"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-043")]
    public async Task A_claim_without_a_sign_of_life_is_free_for_others_after_ten_minutes_and_not_a_moment_before(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        house.Clock.Now += CallLimits.Claim - Duration.FromMilliseconds(1);
        Assert.Equal(RefusalKind.Conflict, (await house.Claim(Sam, call)).Kind);
        house.Clock.Now += Duration.FromMilliseconds(1);
        Assert.Null((await house.Claim(Sam, call)).Kind);
        Assert.Equal(DemoWard.StaffId(Sam), house.Call(call).ClaimedBy);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-043")]
    public async Task Writing_keeps_ones_own_claim_and_takes_nobody_elses(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        for (var minute = 0; minute < 30; minute += 5)
        {
            house.Clock.Now += Duration.FromMinutes(5);
            Assert.Null((await house.Save(Ines, call, $"minute {minute}")).Kind);
            Assert.Null((await house.Save(Sam, call, "looking on")).Kind);
        }

        Assert.Equal(DemoWard.StaffId(Ines), house.Call(call).ClaimedBy);
        Assert.True(house.Call(call).ClaimedUntil > house.Clock.Now);
        Assert.True(house.Count("call_event", "kind = 'claimed'") < 8, "not every draft is an event");
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_lead_gives_back_what_somebody_left_lying_and_another_advisor_cannot(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        Assert.Equal(RefusalKind.Conflict, (await house.Run(Sam, new ReleaseCall(call), house.Claims.Release)).Kind);
        Assert.Null((await house.Run(Lena, new ReleaseCall(call), house.Claims.Release)).Kind);
        Assert.Null(house.Call(call).ClaimedBy);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-046")]
    public async Task What_was_typed_is_kept_when_the_call_has_gone_to_somebody_else_or_is_over(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        await house.Save(Ines, call, "she is alone with the child", 0, RiskCard.Child);
        house.Clock.Now += Duration.FromMinutes(11);
        await house.Claim(Sam, call);
        var refused = Assert.IsType<Outcome<Guid>.Refused>(await house.Record(Ines, call, new CallForm { Outcome = CallCodes.NoAnswer }));
        Assert.Equal("Sam Okoro has this request now. What you wrote is kept as your draft.", refused.Why.Reason);
        Assert.Equal("she is alone with the child", house.Draft(Ines, call)!.Form.Note);
        await house.Record(Sam, call, new CallForm { Outcome = CallCodes.WrongNumber });
        Assert.Null((await house.Save(Ines, call, "she is alone with the child, 2 years", 1)).Kind);
        Assert.Equal("she is alone with the child, 2 years", house.Draft(Ines, call)!.Form.Note);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-046")]
    public async Task Two_windows_of_one_advisor_never_write_over_each_other(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        await house.Save(Ines, call, "first window", 0, RiskCard.Suicide);
        var second = Assert.IsType<Outcome<SavedDraft>.Done>(await house.Save(Ines, call, "second window")).Value;
        Assert.True(second.Merged);
        var draft = house.Draft(Ines, call)!;
        Assert.Contains("first window", draft.Form.Note, StringComparison.Ordinal);
        Assert.Contains("second window", draft.Form.Note, StringComparison.Ordinal);
        Assert.Equal([RiskCard.Suicide], draft.Form.Risks);
        Assert.Equal(second.Version, Assert.IsType<Outcome<SavedDraft>.Done>(await house.Run(Ines, new SaveDraft(call, draft.Form, second.Version), house.Drafts.Handle)).Value.Version); // the same again is nothing new
    }
}
