using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>Limits of call-backs. Ours, for an operator to change in code with a decision; none is clinical.</summary>
public static class CallLimits
{
    /// <summary>Tries before we stop: three.</summary>
    public const int Tries = 3;

    /// <summary>How long a claim holds without being renewed.</summary>
    public static readonly Duration Claim = Duration.FromMinutes(10);

    /// <summary>Least time between two tries.</summary>
    public static readonly Duration BetweenTries = Duration.FromMinutes(30);

    /// <summary>Longest time until the next try.</summary>
    public static readonly Duration LongestToNextTry = Duration.FromDays(3);

    /// <summary>How late a next try may be before it escalates.</summary>
    public static readonly Duration TryLasts = Duration.FromMinutes(30);
}

/// <summary>What may happen to a call-back next: pure decisions, each an event or a refusal. The event is stored and folded by the caller of these.</summary>
public static class CallRules
{
    /// <summary>The request itself. <paramref name="doubt"/>: reasons, or "" for none.</summary>
    public static CallEvent Request(Promise promise, string doubt, Instant now) => new(CallEventKind.Requested, now, From: promise.From, By: promise.By, Code: doubt);

    /// <summary>The caller chose another time. Not while an advisor holds it, not when it is over, and not once tries have begun.</summary>
    public static Outcome<CallEvent> Change(Call call, Promise promise, Instant now) =>
        Over(call) ?? Held(call, null, now) ?? (call.Attempts > 0 ? Refusal.Conflict("We have already tried to call you.") : (Outcome<CallEvent>)new CallEvent(CallEventKind.Changed, now, From: promise.From, By: promise.By));

    /// <summary>The caller takes it back; always possible while it is open, also while an advisor holds it.</summary>
    public static Outcome<CallEvent> Withdraw(Call call, Instant now) => Over(call) ?? (Outcome<CallEvent>)new CallEvent(CallEventKind.Cancelled, now, Code: CallCodes.Withdrawn);

    /// <summary>An advisor takes it, or holds it longer. Refused while another's claim lasts.</summary>
    public static Outcome<CallEvent> Claim(Call call, Guid by, Instant now) =>
        Over(call) ?? Held(call, by, now) ?? (Outcome<CallEvent>)new CallEvent(CallEventKind.Claimed, now, by, By: now + CallLimits.Claim);

    /// <summary>Given back by who holds it; a lead (<paramref name="asLead"/>) may give back another's.</summary>
    public static Outcome<CallEvent> Release(Call call, Guid by, bool asLead, Instant now) =>
        Over(call)
        ?? (call.ClaimedBy is not { } owner ? Refusal.Conflict("Nobody holds this call-back.")
            : owner != by && !asLead ? Refusal.Conflict("Someone else holds this call-back.")
            : (Outcome<CallEvent>)new CallEvent(CallEventKind.Released, now, by, Code: owner == by ? "" : "lead"));

    /// <summary>The claim's time is over; null when it is not.</summary>
    public static CallEvent? ClaimOver(Call call, Instant now) =>
        call is { IsOpen: true, ClaimedUntil: { } until } && until <= now ? new CallEvent(CallEventKind.Released, now, Code: "time") : null;

    /// <summary>A person looked: it is a real request.</summary>
    public static Outcome<CallEvent> Clear(Call call, Guid by, Instant now) =>
        Over(call) ?? (call.Doubtful ? (Outcome<CallEvent>)new CallEvent(CallEventKind.Cleared, now, by) : Refusal.Conflict("This call-back is already in the main queue."));

    /// <summary>
    /// A try that did not reach the person. The third ends it as missed; before that the next try needs a time, 30 minutes to 3 days from now.
    /// Only who holds it records a try.
    /// </summary>
    public static Outcome<CallEvent> NotReached(Call call, Guid by, string code, Instant? nextTry, Instant now)
    {
        if ((Over(call) ?? NotMine(call, by, now)) is { } why) return why;
        if (!CallCodes.NotReached.Contains(code)) return Refusal.Invalid("outcome", "Choose what happened on this call.");
        if (call.Attempts + 1 >= CallLimits.Tries) return new CallEvent(CallEventKind.Missed, now, by, Code: code);
        if (nextTry is not { } at || at < now + CallLimits.BetweenTries || at > now + CallLimits.LongestToNextTry)
            return Refusal.Invalid("next_try", "Choose when to try again: at least 30 minutes from now, at most 3 days.");
        return new CallEvent(CallEventKind.Attempted, now, by, at, at + CallLimits.TryLasts, code);
    }

    /// <summary>The person was reached. Only who holds it records that.</summary>
    public static Outcome<CallEvent> Reached(Call call, Guid by, string code, Instant now) =>
        Over(call) ?? NotMine(call, by, now) ?? (Outcome<CallEvent>)new CallEvent(CallEventKind.Kept, now, by, Code: code);

    /// <summary>Wrong number, not safe, asked not to: stops everything at once, whoever holds it.</summary>
    public static Outcome<CallEvent> Stop(Call call, Guid by, string code, Instant now) =>
        Over(call) ?? (CallCodes.Stops.Contains(code) ? (Outcome<CallEvent>)new CallEvent(CallEventKind.Cancelled, now, by, Code: code) : Refusal.Invalid("outcome", "Choose why nobody should call."));

    /// <summary>The same person asked twice: this one ends, <paramref name="other"/> goes on. The other must be open and not this one.</summary>
    public static Outcome<CallEvent> Join(Call call, Call other, Guid by, Instant now) =>
        Over(call) ?? Held(call, by, now)
        ?? (other.Id == call.Id || !other.IsOpen ? Refusal.Conflict("Choose another open call-back to join it to.") : (Outcome<CallEvent>)new CallEvent(CallEventKind.Closed, now, by, Code: CallCodes.Joined, Other: other.Id));

    /// <summary>Calling now. Only who holds it; the clock begins anew, so that a call nobody finishes is late again and a long talk is no alarm.</summary>
    public static Outcome<CallEvent> Dial(Call call, Guid by, Instant now) =>
        Over(call) ?? NotMine(call, by, now) ?? (Outcome<CallEvent>)new CallEvent(CallEventKind.Dialled, now, by, now, now + CallLimits.TryLasts);

    /// <summary>Joined by mistake: it is open again, with the time it was promised.</summary>
    public static Outcome<CallEvent> Unjoin(Call call, Guid by, Instant now) =>
        call is { IsOpen: false, JoinedTo: not null } ? new CallEvent(CallEventKind.Unjoined, now, by, Other: call.JoinedTo) : Refusal.Conflict("This call-back is not joined to another.");

    /// <summary>A doubtful one is found to be no request of a person. Never one of the main queue.</summary>
    public static Outcome<CallEvent> Discard(Call call, Guid by, Instant now) =>
        Over(call) ?? (call.Doubtful ? (Outcome<CallEvent>)new CallEvent(CallEventKind.Closed, now, by, Code: CallCodes.Abuse) : Refusal.Conflict("Only a request in the queue \"check\" can be put aside."));

    static Refusal? Over(Call call) => call.IsOpen ? null : Refusal.Conflict("This call-back is already over.");

    static Refusal? Held(Call call, Guid? by, Instant now) =>
        call.ClaimedBy is { } owner && owner != by && call.ClaimedUntil > now ? Refusal.Conflict("Someone else holds this call-back.") : null;

    static Refusal? NotMine(Call call, Guid by, Instant now) =>
        call.ClaimedBy == by ? null : Held(call, by, now) ?? Refusal.Conflict("Claim this call-back first.");
}
