using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Desk;
using NodaTime;
using static Handrail.Tests.Features.Desk.DeskHouse;

namespace Handrail.Tests.Features.Desk;

public sealed class HandOverTests
{
    static CallForm To(string login, string note = "In pain, alone, wants a nurse.") => new() { Note = note, Risks = [RiskCard.Pregnant], HandTo = DemoWard.StaffId(login).ToString() };

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-046")]
    public async Task A_hand_over_at_the_desk_moves_the_call_and_the_note_is_there_to_write_on(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        var handover = await house.Done(Ines, new OfferHandover(call, To(Sam)), house.Hands.Offer);
        Assert.Equal(DemoWard.StaffId(Ines), house.Call(call).ClaimedBy); // nothing moves before it is taken
        Assert.Equal(RefusalKind.NotFound, (await house.Run(Lena, new TakeHandover(handover), house.Hands.Take)).Kind);
        await house.Done(Sam, new TakeHandover(handover), house.Hands.Take);
        Assert.Equal(DemoWard.StaffId(Sam), house.Call(call).ClaimedBy);
        var draft = house.Draft(Sam, call)!.Form;
        Assert.Equal(("In pain, alone, wants a nurse.", RiskCard.Pregnant), (draft.Note, draft.Risks.Single()));
        Assert.Equal(RefusalKind.Conflict, (await house.Run(Sam, new TakeHandover(handover), house.Hands.Take)).Kind);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-046")]
    public async Task A_nurse_gets_the_note_and_the_advisor_stays_until_the_call_is_recorded(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        var handover = await house.Done(Ines, new OfferHandover(call, To(Nurse)), house.Hands.Offer);
        var row = await house.Done(Nurse, new TakeHandover(handover), house.Hands.Take);
        using var connection = house.Database.Open();
        Assert.Equal("In pain, alone, wants a nurse.", CallNotes.One(connection, house.Vault, row.Note)!.Form!.Note);
        Assert.Equal(DemoWard.StaffId(Ines), house.Call(call).ClaimedBy);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-122")]
    public async Task Who_is_asked_is_paged_in_the_same_commit_with_a_reference_only_and_the_page_ends_with_the_answer(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var nurse = DemoWard.StaffId(Nurse);
        await house.Writer.Run(scope =>
        {
            var id = ReachBook.Add(scope, nurse, ChannelKind.Sms, "n", "+12025550123", "+12025550123");
            return scope.Connection.Execute("UPDATE reach_address SET confirmed_at = @now WHERE id = @id", ("now", scope.Now), ("id", id));
        });
        var call = await house.Ask();
        await house.Claim(Ines, call);
        using var connection = house.Database.Open();
        Assert.Equal(RefusalKind.Invalid, (await house.Run(Ines, new OfferHandover(call, To(Nurse, "")), house.Hands.Offer)).Kind);
        Assert.Equal((0L, 0), (house.Count("page"), HandoversWaiting.Of(connection, nurse, house.Clock.Now))); // refused: nobody is paged

        var first = await house.Done(Ines, new OfferHandover(call, To(Nurse)), house.Hands.Offer);
        var page = Assert.Single(PageRow.OfAlert(connection, first));
        Assert.Equal((nurse, PageState.Open, first, null, null, false), (page.Staff, page.State, page.Handover, page.Alert, page.Unit, page.Test));
        Assert.Equal(ChannelKind.Sms, Assert.Single(DeliveryRow.Of(connection, page.Id)).Kind);
        Assert.Equal(1, HandoversWaiting.Of(connection, nurse, house.Clock.Now));
        var columns = connection.Query("SELECT key || about || code FROM page", row => row.GetString(0)).Single();
        Assert.DoesNotMatch("Robin|0147|pain|Ines", columns);

        await house.Done(Ines, new OfferHandover(call, To(Sam)), house.Hands.Offer); // somebody else after all: the nurse's phone is quiet again
        Assert.Equal(PageState.Ended, Assert.Single(PageRow.OfAlert(connection, first)).State);
        Assert.Equal(0, HandoversWaiting.Of(connection, nurse, house.Clock.Now));
        var again = await house.Done(Ines, new OfferHandover(call, To(Nurse)), house.Hands.Offer);
        await house.Done(Nurse, new TakeHandover(again), house.Hands.Take);
        Assert.Equal(PageState.Confirmed, Assert.Single(PageRow.OfAlert(connection, again)).State);
        Assert.Equal(0, HandoversWaiting.Of(connection, nurse, house.Clock.Now));
    }

    [Fact, Hazard("HZ-122")]
    public async Task Who_has_no_address_has_a_page_that_says_so_and_nothing_climbs_any_ladder()
    {
        await using var house = await DeskHouse.Open(Engine.Sqlite);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        var handover = await house.Done(Ines, new OfferHandover(call, To(Nurse)), house.Hands.Offer);
        using var connection = house.Database.Open();
        Assert.Equal(PageState.NotReached, Assert.Single(PageRow.OfAlert(connection, handover)).State);
        Assert.Equal(0, house.Count("due_work", "kind = 'page'"));
        await house.Done(Nurse, new DeclineHandover(handover), house.Hands.Decline);
        Assert.Equal(PageState.Confirmed, Assert.Single(PageRow.OfAlert(connection, handover)).State); // declined is an answer too
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-046")]
    public async Task Nobody_is_handed_over_without_a_line_nor_to_who_cannot_take_them_and_only_to_one_at_a_time(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var call = await house.Ask();
        await house.Claim(Ines, call);
        async Task<string?> Field(CallForm form) => Assert.IsType<Outcome<Guid>.Refused>(await house.Run(Ines, new OfferHandover(call, form), house.Hands.Offer)).Why.Field;
        Assert.Equal("note", await Field(To(Sam, "")));
        Assert.Equal("hand_to", await Field(To(Ines)));
        Assert.Equal("hand_to", await Field(To("tomas.reyes")));
        var first = await house.Done(Ines, new OfferHandover(call, To(Sam)), house.Hands.Offer);
        var second = await house.Done(Ines, new OfferHandover(call, To(Lena)), house.Hands.Offer);
        Assert.Equal(RefusalKind.Conflict, (await house.Run(Sam, new TakeHandover(first), house.Hands.Take)).Kind);
        await house.Done(Lena, new DeclineHandover(second), house.Hands.Decline);
        Assert.Equal(DemoWard.StaffId(Ines), house.Call(call).ClaimedBy);
    }
}

public sealed class JoinTests
{
    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-042")]
    public async Task Joining_never_moves_a_promise_back_and_what_was_typed_goes_along(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var (late, early) = (await house.Ask(minutes: 60), await house.Ask(minutes: 15));
        await house.Claim(Ines, late);
        await house.Save(Ines, late, "asked twice");
        Assert.Equal(early, await house.Done(Ines, new JoinCalls(late, early), house.Joins.Join));
        Assert.Equal((CallStatus.Closed, early), (house.Call(late).Status, house.Call(late).JoinedTo!.Value));
        Assert.Equal((true, DemoWard.StaffId(Ines)), (house.Call(early).IsOpen, house.Call(early).ClaimedBy!.Value));
        Assert.Equal("asked twice", house.Draft(Ines, early)!.Form.Note);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-042")]
    public async Task Taken_apart_again_it_waits_with_the_time_it_was_promised_and_shares_no_word_pair(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var (early, late) = (await house.Ask(minutes: 15), await house.Ask(minutes: 60, words: "amber heron"));
        var promised = house.Call(late).PromisedAt;
        await house.Done(Ines, new JoinCalls(early, late), house.Joins.Join);
        await house.Ask(phone: "(212) 555-0155", words: "amber heron");
        Assert.Equal(late, await house.Done(Sam, new UnjoinCall(late), house.Joins.Unjoin));
        Assert.Equal((true, CallStatus.Requested, promised, promised), (house.Call(late).IsOpen, house.Call(late).Status, house.Call(late).PromisedAt, house.Call(late).DueBy));
        Assert.Equal("", house.Row(late).Words);
        using var connection = house.Database.Open();
        Assert.Equal(house.Call(late), Call.Of(late, CallBook.Events(connection, late))); // the projection is the fold of its events
        Assert.Equal(RefusalKind.Conflict, (await house.Run(Sam, new UnjoinCall(late), house.Joins.Unjoin)).Kind);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-045")]
    public async Task A_relative_is_never_joined_with_the_person_they_call_about_nor_one_number_with_another(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var (me, relative, stranger) = (await house.Ask("me"), await house.Ask("other"), await house.Ask("me", "(212) 555-0199"));
        Assert.Equal(RefusalKind.Unsafe, (await house.Run(Ines, new JoinCalls(me, relative), house.Joins.Join)).Kind);
        Assert.Equal(RefusalKind.Conflict, (await house.Run(Ines, new JoinCalls(me, stranger), house.Joins.Join)).Kind);
        Assert.All((Guid[])[me, relative, stranger], call => Assert.True(house.Call(call).IsOpen));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-045")]
    public async Task What_a_relative_says_of_themselves_is_on_their_own_record_only(Engine engine)
    {
        await using var house = await DeskHouse.Open(engine);
        var (me, relative) = (await house.Ask("me"), await house.Ask("other"));
        await house.Claim(Ines, relative);
        var caller = new CallerForm { Name = "Marta", Phone = Phone, About = "other", Relation = "parent", AboutName = "Robin" };
        Assert.Null((await house.Run(Ines, new SaveCaller(relative, new CallForm { Caller = caller }), house.Callers.Handle)).Kind);
        using var connection = house.Database.Open();
        Assert.Equal(caller, CallerDetails.Read(connection, house.Vault, house.Row(relative)));
        Assert.Equal(("Robin", ""), (CallerDetails.Read(connection, house.Vault, house.Row(me)).Name, CallerDetails.Read(connection, house.Vault, house.Row(me)).Relation));
        Assert.False(CallerDetails.Read(connection, house.Vault, house.Row(relative)).MayTell); // nobody has said that it may be told
    }
}
