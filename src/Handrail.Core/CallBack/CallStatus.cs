namespace Handrail.Core.CallBack;

/// <summary>Where a call-back stands (FHIR Task). The number is what is stored: never renumber.</summary>
public enum CallStatus : short
{
    /// <summary>In the main queue, waiting for its call. FHIR requested.</summary>
    Requested = 0,

    /// <summary>Doubtful: in the queue "check", where a person looks first. It waits, it is never refused. FHIR requested, businessStatus check.</summary>
    Check = 1,

    /// <summary>An advisor holds it, until a time; then it falls back by itself. FHIR accepted.</summary>
    Claimed = 2,

    /// <summary>Called, not reached; the next try has a time. FHIR in-progress.</summary>
    Attempted = 3,

    /// <summary>Ended: somebody spoke with the person. FHIR completed.</summary>
    Kept = 4,

    /// <summary>Ended: three tries, not reached. FHIR failed.</summary>
    Missed = 5,

    /// <summary>Ended: the caller took it back, or it is not safe or not right to call. FHIR cancelled.</summary>
    Cancelled = 6,

    /// <summary>Ended otherwise: joined to another one, or found to be abuse. FHIR cancelled, with the reason.</summary>
    Closed = 7,
}

/// <summary>Kinds of <see cref="CallEvent"/>, as stored.</summary>
public static class CallEventKind
{
    /// <summary>The request was stored. from_at/by_at: the promise. code: reasons of doubt, or "".</summary>
    public const string Requested = "requested";

    /// <summary>The caller chose another time. from_at/by_at: the new promise.</summary>
    public const string Changed = "changed";

    /// <summary>A person looked at a doubtful request and put it into the main queue.</summary>
    public const string Cleared = "cleared";

    /// <summary>An advisor took it (or holds it longer); by_at: until when.</summary>
    public const string Claimed = "claimed";

    /// <summary>Given back, or the time of the claim ran out (code "time"), or a lead released it (code "lead").</summary>
    public const string Released = "released";

    /// <summary>Called, not reached. code: a <see cref="CallCodes"/> of not reaching; from_at/by_at: the next try.</summary>
    public const string Attempted = "attempted";

    /// <summary>Spoken with. code: <see cref="CallCodes.Spoke"/> or another.</summary>
    public const string Kept = "kept";

    /// <summary>The third try failed too.</summary>
    public const string Missed = "missed";

    /// <summary>Taken back by the caller, or stopped by what an advisor learnt.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Ended otherwise; other_id: what it was joined to.</summary>
    public const string Closed = "closed";

    /// <summary>The number is being called now: the promise is kept from this moment, however long they talk. from_at/by_at: the time in which an outcome is expected.</summary>
    public const string Dialled = "dialled";

    /// <summary>What was joined by mistake is a request of its own again.</summary>
    public const string Unjoined = "unjoined";

    /// <summary>A step of its clock was taken; step: a <see cref="CallStep"/>.</summary>
    public const string Escalated = "escalated";
}

/// <summary>Codes of outcomes and reasons, as stored.</summary>
public static class CallCodes
{
    /// <summary>Spoken with the person who asked.</summary>
    public const string Spoke = "spoke";

    /// <summary>Nobody picked up.</summary>
    public const string NoAnswer = "no-answer";

    /// <summary>The line was busy.</summary>
    public const string Busy = "busy";

    /// <summary>A message was left; only where the caller said that it is safe.</summary>
    public const string MessageLeft = "message-left";

    /// <summary>Someone else picked up; nothing was said of why we called.</summary>
    public const string OtherPerson = "other-person";

    /// <summary>The number is not theirs: stops everything.</summary>
    public const string WrongNumber = "wrong-number";

    /// <summary>It is not safe to call this number: stops everything.</summary>
    public const string NotSafe = "not-safe";

    /// <summary>The person asked not to be called.</summary>
    public const string AskedNotTo = "asked-not-to";

    /// <summary>The caller withdrew by the link.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>The same person asked twice: joined to the other one.</summary>
    public const string Joined = "joined";

    /// <summary>Found to be no request of a person.</summary>
    public const string Abuse = "abuse";

    /// <summary>Codes of a try that did not reach the person.</summary>
    public static IReadOnlyList<string> NotReached { get; } = [NoAnswer, Busy, MessageLeft, OtherPerson];

    /// <summary>Codes that stop everything: nobody calls or writes to this number again.</summary>
    public static IReadOnlyList<string> Stops { get; } = [WrongNumber, NotSafe, AskedNotTo];
}
