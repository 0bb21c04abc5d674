using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>Writing down what came of a call: outcome and next step, with the note.</summary>
public sealed record RecordOutcome(Guid Call, CallForm Form) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        foreach (var issue in Form.Issues()) yield return issue;
        if (!CallCodes.NotReached.Contains(Form.Outcome) && !CallCodes.Stops.Contains(Form.Outcome) && Form.Outcome != CallCodes.Spoke)
            yield return Refusal.Invalid("outcome", "Choose what came of the call.");
        if (Form.Outcome == CallCodes.Spoke && DeskWords.NextSteps.All(step => step.Code != Form.NextStep)) yield return Refusal.Invalid("next_step", "Choose what happens next: nobody is left without a next step.");
        if (Form.Risks.Count > 0 && Form.Note.Length == 0) yield return Refusal.Invalid("note", "You marked a danger on the card: write what was said and what was done.");
    }
}

/// <summary>Records it: note, event and end of the draft are one commit. The answers on safe contact bind (hazard H11); what stops, stops every open request of that number.</summary>
public sealed class RecordOutcomeHandler(Vault vault, Hosting.ServeOptions options)
{
    static readonly Duration LongestAhead = Duration.FromDays(30);

    /// <summary>Does it; answers the call.</summary>
    public Outcome<Guid> Handle(RecordOutcome ask, Actor by, WriteScope scope)
    {
        var (form, code) = (ask.Form, ask.Form.Outcome);
        if (CallBook.Find(scope.Connection, ask.Call) is not { } found) return CallSteps.Gone;
        // Nobody has to hold a request to say that it must stop; everything else is for who holds it.
        if (!CallCodes.Stops.Contains(code))
        {
            switch (CallSteps.Hold(scope, found, by.Id))
            {
                case Outcome<CallRow>.Refused refused: return refused.Why;
                case Outcome<CallRow>.Done held: found = held.Value; break;
            }
        }

        if (CallerDetails.Apply(scope, vault, found, form.Caller, DeskBook.CountryOf(scope.Connection, found.Desk, options.Country), by.Id) is Outcome<bool>.Refused wrong) return wrong.Why;
        var row = CallBook.Find(scope.Connection, ask.Call)!; // with the answers that have just been given
        if (Allowed(row).Allows(code) is Outcome<string>.Refused unsafeToSay) return unsafeToSay.Why with { Field = "outcome" };
        if (DeskBook.Find(scope.Connection, row.Desk) is not { } desk) return CallSteps.Gone;
        var zone = DateTimeZoneProviders.Tzdb[desk.Zone];
        var again = code == CallCodes.Spoke && form.NextStep == DeskWords.CallAgain;
        if (again && (form.NextTryAt(zone) is not { } agreed || agreed < scope.Now || agreed > scope.Now + LongestAhead)) return Refusal.Invalid("next_try", "Choose when we call again, at most 30 days from now.");
        if (CallSteps.Record(scope, row, Decide(row, form, by, scope.Now, zone)) is Outcome<CallRow>.Refused no) return no.Why;
        if (again) Promise(scope, row, form.NextTryAt(zone)!.Value);
        CallNotes.Add(scope, vault, row, by.Id, code == CallCodes.Spoke ? "spoke" : CallCodes.Stops.Contains(code) ? "stop" : "try", code, form);
        CallNotes.Drop(scope, row.Call.Id, by.Id);
        if (CallCodes.Stops.Contains(code)) StopTheNumber(scope, row, code, by.Id);
        return row.Call.Id;
    }

    /// <summary>What a caller's answers allow.</summary>
    public static MaySay Allowed(CallRow row) => new(row.Enquiry.Wishes.MayLeaveMessage, row.Enquiry.Wishes.MayText, row.Enquiry.Wishes.MaySayWho);

    static Outcome<CallEvent> Decide(CallRow row, CallForm form, Actor by, Instant now, DateTimeZone zone) =>
        form.Outcome == CallCodes.Spoke ? CallRules.Reached(row.Call, by.Id, CallCodes.Spoke, now)
        : CallCodes.Stops.Contains(form.Outcome) ? CallRules.Stop(row.Call, by.Id, form.Outcome, now)
        : CallRules.NotReached(row.Call, by.Id, form.Outcome, form.NextTry.Length > 0 ? form.NextTryAt(zone) : NextTry.Proposed(form.Outcome, row.Call.Attempts, now, HoursOf(row)), now);

    // The part of the day they chose holds for every try.
    static CallHours HoursOf(CallRow row)
    {
        var zone = DateTimeZoneProviders.Tzdb[row.Enquiry.Zone];
        if (row.WishPart == "any") return CallHours.Daytime(zone);
        var (from, to) = Wish.Minutes(row.WishPart);
        return new CallHours(LocalTime.Midnight.PlusMinutes(from), LocalTime.Midnight.PlusMinutes(to), zone);
    }

    // Another call that was agreed is a promise of its own, with its own clock, of the same person.
    static void Promise(WriteScope scope, CallRow row, Instant at) => CallBook.Add(
        scope, new CallRow(new Call { Id = Guid.CreateVersion7() }, row.Enquiry, row.Desk, "", "", "soonest", "any"), new CallEvent(CallEventKind.Requested, scope.Now, From: at, By: at + CallLimits.TryLasts), null);

    // A wrong or unsafe number is so for everyone who gave it. "Do not call me" is one person's wish: another person on the same telephone has their own.
    static void StopTheNumber(WriteScope scope, CallRow row, string code, Guid by)
    {
        foreach (var other in CallSteps.SameNumber(scope.Connection, row))
            if (code != CallCodes.AskedNotTo || DeskQueue.MayBeOnePerson(row.Enquiry.About, other.Enquiry.About))
                CallSteps.Record(scope, other, CallRules.Stop(other.Call, by, code, scope.Now));
    }
}
