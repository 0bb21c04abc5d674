using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>One thing that happened to a call-back: a fact, never changed. It holds nothing the caller said.</summary>
/// <param name="Kind">A <see cref="CallEventKind"/>.</param>
/// <param name="At">When.</param>
/// <param name="Staff">Who did it; null for the caller and for time itself.</param>
/// <param name="From">Start of a promise or next try.</param>
/// <param name="By">End of a promise, next try or claim.</param>
/// <param name="Code">A <see cref="CallCodes"/>, reasons of doubt, or "".</param>
/// <param name="Step">Step taken, for <see cref="CallEventKind.Escalated"/>.</param>
/// <param name="Other">The call-back it was joined to.</param>
public sealed record CallEvent(string Kind, Instant At, Guid? Staff = null, Instant? From = null, Instant? By = null, string Code = "", int Step = 0, Guid? Other = null);

/// <summary>One call-back as it stands: the fold of its events and nothing else, so that it can be rebuilt from them.</summary>
public sealed record Call
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it stands.</summary>
    public CallStatus Status { get; init; }

    /// <summary>True while a person should look first.</summary>
    public bool Doubtful { get; init; }

    /// <summary>When it was asked for.</summary>
    public Instant RequestedAt { get; init; }

    /// <summary>Not before this time, as the caller was told.</summary>
    public Instant PromisedFrom { get; init; }

    /// <summary>By this time, as the caller was told.</summary>
    public Instant PromisedAt { get; init; }

    /// <summary>Start of what the clock runs on now.</summary>
    public Instant DueFrom { get; init; }

    /// <summary>End of what the clock runs on now: the promise, later the next try.</summary>
    public Instant DueBy { get; init; }

    /// <summary>Counts the clocks: 1 at the request, one more with each try and each new time. With the step it is the key of an escalation.</summary>
    public int Round { get; init; }

    /// <summary>The last step of this round that was taken; 0 none.</summary>
    public int Step { get; init; }

    /// <summary>Who holds it.</summary>
    public Guid? ClaimedBy { get; init; }

    /// <summary>Until when.</summary>
    public Instant? ClaimedUntil { get; init; }

    /// <summary>Tries that did not reach the person.</summary>
    public int Attempts { get; init; }

    /// <summary>The first try, reached or not: the promise is kept when it is not after <see cref="PromisedAt"/>.</summary>
    public Instant? FirstAttemptAt { get; init; }

    /// <summary>The next try; null before the first one.</summary>
    public Instant? NextTryAt { get; init; }

    /// <summary>Code of how it ended, or of the last try; "" before.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>When it ended; null while open.</summary>
    public Instant? ClosedAt { get; init; }

    /// <summary>What it was joined to.</summary>
    public Guid? JoinedTo { get; init; }

    /// <summary>Number of events.</summary>
    public int Version { get; init; }

    /// <summary>True until it has ended.</summary>
    public bool IsOpen => ClosedAt is null;

    /// <summary>True when the promise was kept; null while it may still be.</summary>
    public bool? PromiseKept(Instant now) => FirstAttemptAt is { } tried ? tried <= PromisedAt : now > PromisedAt ? false : null;

    /// <summary>Where it waits when nobody holds it.</summary>
    CallStatus Waiting => Attempts > 0 ? CallStatus.Attempted : Doubtful ? CallStatus.Check : CallStatus.Requested;

    /// <summary>The state after all of <paramref name="events"/>.</summary>
    public static Call Of(Guid id, IEnumerable<CallEvent> events) => events.Aggregate(new Call { Id = id }, (call, next) => call.After(next));

    /// <summary>The state after one more event.</summary>
    public Call After(CallEvent next)
    {
        var moved = this with { Version = Version + 1 };
        return next.Kind switch
        {
            CallEventKind.Requested => moved.Promised(next) with { RequestedAt = next.At, Doubtful = next.Code.Length > 0, Status = next.Code.Length > 0 ? CallStatus.Check : CallStatus.Requested },
            CallEventKind.Changed => moved.Promised(next).Free(),
            CallEventKind.Cleared => (moved with { Doubtful = false }).Free(),
            CallEventKind.Claimed => moved with { Status = CallStatus.Claimed, ClaimedBy = next.Staff, ClaimedUntil = next.By },
            CallEventKind.Released => moved.Free(),
            CallEventKind.Attempted => (moved with
            {
                Attempts = Attempts + 1,
                FirstAttemptAt = FirstAttemptAt ?? next.At,
                NextTryAt = next.From,
                Outcome = next.Code,
                DueFrom = next.From ?? DueFrom,
                DueBy = next.By ?? DueBy,
                Round = Round + 1,
                Step = 0,
            }).Free(),
            CallEventKind.Kept => moved.Ended(CallStatus.Kept, next) with { FirstAttemptAt = FirstAttemptAt ?? next.At },
            CallEventKind.Missed => moved.Ended(CallStatus.Missed, next) with { Attempts = Attempts + 1, FirstAttemptAt = FirstAttemptAt ?? next.At },
            CallEventKind.Cancelled => moved.Ended(CallStatus.Cancelled, next),
            CallEventKind.Closed => moved.Ended(CallStatus.Closed, next) with { JoinedTo = next.Other },
            CallEventKind.Dialled => moved with { FirstAttemptAt = FirstAttemptAt ?? next.At, DueFrom = next.From!.Value, DueBy = next.By!.Value, Round = Round + 1, Step = 0 },
            CallEventKind.Unjoined => (moved with { ClosedAt = null, JoinedTo = null, Outcome = "" }).Free(),
            CallEventKind.Escalated => moved with { Step = Math.Max(Step, next.Step) },
            _ => throw new InvalidOperationException($"Unknown event '{next.Kind}' of a call-back."),
        };
    }

    Call Promised(CallEvent next) => this with
    {
        PromisedFrom = next.From!.Value,
        PromisedAt = next.By!.Value,
        DueFrom = next.From.Value,
        DueBy = next.By.Value,
        Round = Round + 1,
        Step = 0,
        NextTryAt = null,
    };

    Call Free()
    {
        var free = this with { ClaimedBy = null, ClaimedUntil = null };
        return free with { Status = free.Waiting };
    }

    Call Ended(CallStatus status, CallEvent next) => this with { Status = status, ClosedAt = next.At, Outcome = next.Code, ClaimedBy = null, ClaimedUntil = null, NextTryAt = null };
}
