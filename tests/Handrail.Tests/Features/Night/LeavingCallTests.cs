using System.Net;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Demo;
using Handrail.Features.Admissions;
using Handrail.Features.AfterLeaving;
using Handrail.Tests.Features.Access;
using Handrail.Tests.Features.Admissions;
using NodaTime;

namespace Handrail.Tests.Features.Night;

/// <summary>Who leaves against advice is called on the next day: due work that somebody must answer, not a tick.</summary>
public sealed class LeavingCallTests
{
    static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["America/New_York"];
    static readonly string[] All = ["tolerance", "danger-signs", "naloxone", "ride", "call", "belongings", "back"];

    [Theory]
    [InlineData("2026-11-23T22:30", "2026-11-24T10:00")]
    [InlineData("2026-11-24T03:00", "2026-11-25T10:00")] // the day after they left, also when they left in the small hours
    [InlineData("2026-10-31T22:00", "2026-11-01T10:00")] // the night in which the clock goes back
    public void A_call_is_due_at_ten_on_the_day_after(string left, string due)
    {
        Instant At(string text) => NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(text).Value.InZoneLeniently(Zone).ToInstant();
        Assert.Equal(At(due), LeavingCalls.DueAt(At(left), Zone));
        Assert.False(LeavingCalls.IsOverdue(At(due), At(due) + LeavingCalls.Grace));
        Assert.True(LeavingCalls.IsOverdue(At(due), At(due) + LeavingCalls.Grace + Duration.FromSeconds(1)));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-118")]
    public async Task The_call_of_the_next_day_is_due_overdue_tried_again_and_answered_and_every_answer_stays(Engine engine)
    {
        await using var ward = await Ward.Open(engine, 3); // 22:00 in New York
        var stay = DemoWard.Stay(1);
        Admissions.Hands.Done(await Leaves(ward, stay, words: "555 0101, ask for Sam"));
        var call = Assert.Single(Open(ward));
        Assert.Equal((stay, At(2026, 11, 23, 10, 0), 0), (call.Stay, call.DueAt, call.Tries));
        Assert.Equal(call.DueAt, ward.Query("SELECT due_at FROM due_work WHERE kind = 'leaving-call'", row => row.Time(0)).Single());

        // Due, then overdue: the sweep wakes the boards at both moments, and the call stays on the list.
        var counter = Counter(ward);
        await Later(ward, Duration.FromHours(12) + Duration.FromMinutes(1));
        Assert.True(Counter(ward) > counter);
        Assert.False(Assert.Single(Open(ward)).IsOverdue(ward.Clock.Now));
        counter = Counter(ward);
        await Later(ward, LeavingCalls.Grace);
        Assert.True(Assert.Single(Open(ward)).IsOverdue(ward.Clock.Now));
        Assert.True(Counter(ward) > counter);
        Assert.Equal(0, ward.Count("due_work", "kind = 'leaving-call'")); // nothing is left to wake for; the list itself still shows it

        // Not reached: again in an hour. Two who answer at once: the second is told. Giving up needs words.
        Admissions.Hands.Done(await Answer(ward, stay, 1, "again", "1h", "Nobody answers"));
        Assert.Contains("Ama Osei has written", Admissions.Hands.Refused(await Answer(ward, stay, 1, "done", words: "She is well")), StringComparison.Ordinal);
        Assert.Contains("Choose when", Admissions.Hands.Refused(await Answer(ward, stay, 2, "again")), StringComparison.Ordinal);
        Assert.Contains("Write what you tried", Admissions.Hands.Refused(await Answer(ward, stay, 2, "not-reached", words: " ")), StringComparison.Ordinal);
        call = Assert.Single(Open(ward));
        Assert.Equal((ward.Clock.Now + Duration.FromHours(1), 1, false), (call.DueAt, call.Tries, call.IsOverdue(ward.Clock.Now)));
        await Later(ward, Duration.FromMinutes(61));
        Admissions.Hands.Done(await Answer(ward, stay, 2, "done", words: "Slept, has the kit, comes back on Friday"));
        Assert.Empty(Open(ward));
        Assert.Equal(0, ward.Count("due_work", "kind = 'leaving-call'"));
        Assert.Contains("no call to make", Admissions.Hands.Refused(await Answer(ward, stay, 3, "done")), StringComparison.Ordinal);

        // Every answer is a row of its own that supersedes the one before; nothing is changed, and the words are sealed for the person.
        Assert.Equal([(1, 0, false), (2, 1, true), (3, 2, true)], ward.Query("SELECT no, state, supersedes FROM leaving_call ORDER BY no", row => (row.GetInt32(0), (int)row.GetInt16(1), !row.IsDBNull(2))));
        Assert.Equal(["555 0101, ask for Sam", "Nobody answers", "Slept, has the kit, comes back on Friday"], Of(ward, stay)!.Steps.Select(step => step.Words));
        Assert.All(ward.Query("SELECT words FROM leaving_call", row => row.GetString(0)), words => Assert.DoesNotContain("kit", words, StringComparison.Ordinal));
        foreach (var change in new[] { "UPDATE leaving_call SET state = 0", "DELETE FROM leaving_call" })
            Assert.Contains("append-only", (await Assert.ThrowsAnyAsync<Exception>(() => ward.Writer.Run(scope => scope.Connection.Execute(change)))).Message, StringComparison.Ordinal);
        Assert.Equal(2, ward.Count("audit_event", "action = 'RecordLeavingCall' AND outcome = 'done'"));
        Assert.Equal(4, ward.Count("audit_event", "action = 'RecordLeavingCall' AND outcome <> 'done'"));

        // Who says no is not called; who leaves as planned is not; a discharge that is undone takes its call with it.
        Admissions.Hands.Done(await Leaves(ward, DemoWard.Stay(2), no: true));
        Assert.Empty(Open(ward));
        Admissions.Hands.Done(await Leaves(ward, DemoWard.Stay(3)));
        Assert.Single(Open(ward));
        Admissions.Hands.Done(await ward.TryUndo(DemoWard.Stay(3), ward.Steps(DemoWard.Stay(3))[^1].Id));
        Assert.Empty(Open(ward));
        Assert.Null(Of(ward, DemoWard.Stay(3)));
        await Later(ward, Duration.FromHours(40)); // the row of the undone one comes due and is taken away
        Assert.Equal(0, ward.Count("due_work", "kind = 'leaving-call'"));
    }

    [Fact, Hazard("HZ-118")]
    public async Task The_call_stands_on_the_shift_page_until_somebody_answers_it_there()
    {
        var clock = new MovedClock();
        await using var running = await Running.Start(time: clock);
        var (shift, stay) = ($"/ward/{DemoWard.Unit}/shift", DemoWard.Stay(1));
        using (var nurse = await Consents.Hands.Of(running, "ama.osei"))
        {
            Assert.DoesNotContain("Calls after leaving", (await nurse.Get(shift)).Html, StringComparison.Ordinal);
            await nurse.Post(shift, shift + "/take", ("stay", $"{stay}"));
            var form = $"/person/{stay}/discharge?way=advice";
            Assert.Contains("The call tomorrow", (await nurse.Get(form)).Html, StringComparison.Ordinal);
            var left = await nurse.Post(form, $"/person/{stay}/discharge", [("way", "advice"), ("not_done", "Their child is ill"), ("call_tomorrow", "yes"), ("call_words", "555 0101, ask for Sam"), .. All.Select(item => ($"item_{item}", "yes"))]);
            Assert.Equal(HttpStatusCode.Redirect, left.Status);
            var page = (await nurse.Get(shift)).Html;
            Assert.Contains("Calls after leaving (1)", page, StringComparison.Ordinal);
            Assert.Contains(", yours", page, StringComparison.Ordinal);
            Assert.DoesNotContain("call overdue", page, StringComparison.Ordinal);
        }

        clock.Move(TimeSpan.FromHours(47)); // at any hour of the day the test runs, the grace of tomorrow's call is over by now
        using var tove = await Consents.Hands.Of(running, "tove.berg");
        Assert.Contains("call overdue", (await tove.Get(shift)).Html, StringComparison.Ordinal);
        var call = $"/person/{stay}/call-after";
        var (status, html) = await tove.Get(call);
        Assert.Equal((HttpStatusCode.OK, true, true), (status, html.Contains("555 0101, ask for Sam", StringComparison.Ordinal), html.Contains("class=\"banner\"", StringComparison.Ordinal)));
        var refused = await tove.Post(call, call, ("no", "1"), ("outcome", "not-reached"), ("later", ""), ("words", ""));
        Assert.Equal((HttpStatusCode.BadRequest, true), (refused.Status, refused.Html.Contains("words-fault", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Redirect, (await tove.Post(call, call, ("no", "1"), ("outcome", "not-reached"), ("words", "Called three times, wrote a letter"))).Status);
        Assert.DoesNotContain("Calls after leaving", (await tove.Get(shift)).Html, StringComparison.Ordinal);
        Assert.Contains("wrote a letter", (await tove.Get(call)).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await tove.Post(call, call, ("no", "2"), ("outcome", "done"))).Status);
    }

    // One round at that moment: what else came due on the way is none of this test's business.
    static async Task Later(Ward ward, Duration by)
    {
        ward.Clock.Now += by;
        await ward.Sweep.Round(CancellationToken.None);
    }

    static Task<Outcome<Guid>> Leaves(Ward ward, Guid stay, bool no = false, string words = "") => ward.Gate.Run(
        new DischargePatient(stay, "advice", ward.Clock.Now, All.ToHashSet(), "Wants to be at home") { NoCall = no, CallWords = words }, Ward.Staff("ama.osei"), new DischargeHandler(ward.Stays).Handle);

    static Task<Outcome<Guid>> Answer(Ward ward, Guid stay, int no, string outcome, string later = "", string words = "") =>
        ward.Gate.Run(new RecordLeavingCall(stay, no, outcome, later, words), Ward.Staff("ama.osei"), new LeavingCallHandlers().Record);

    static List<LeavingCallDue> Open(Ward ward)
    {
        using var connection = ward.Database.Open();
        return LeavingCallBook.OfUnit(connection, ward.Database.Vault, DemoWard.Unit);
    }

    static LeavingCall? Of(Ward ward, Guid stay)
    {
        using var connection = ward.Database.Open();
        return LeavingCallBook.OfStay(connection, ward.Database.Vault, stay);
    }

    static long Counter(Ward ward)
    {
        using var connection = ward.Database.Open();
        return connection.Scalar<long>("SELECT coalesce(max(no), 0) FROM unit_counter");
    }

    static Instant At(int year, int month, int day, int hour, int minute) => new LocalDateTime(year, month, day, hour, minute).InZoneStrictly(Zone).ToInstant();
}
