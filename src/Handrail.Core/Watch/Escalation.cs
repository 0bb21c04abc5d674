using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>States of an alert, each reached with who and when.</summary>
public enum AlertState : short
{
    /// <summary>Raised, nobody told yet.</summary>
    Raised = 1,

    /// <summary>Someone has been told.</summary>
    Notified = 2,

    /// <summary>Someone told has opened it.</summary>
    Seen = 3,

    /// <summary>One person has taken it; the others need not.</summary>
    Accepted = 4,

    /// <summary>That person is at the bedside.</summary>
    Attended = 5,

    /// <summary>Closed by a named person with what was done, or ended by itself where the rule allows.</summary>
    Resolved = 6,
}

/// <summary>Where the escalation of one alert stands.</summary>
/// <param name="State">State now.</param>
/// <param name="Round">Counts up with every renewed notification (rise of 2, concern pressed again, decline of an acceptance).</param>
/// <param name="Step">Index of the ladder step reached in this round; -1 before the first.</param>
/// <param name="Repeats">How often the last step has been repeated in this round.</param>
/// <param name="DueAt">When the next step is taken unless someone accepts; null when nothing is due.</param>
/// <param name="Waiting">Staff told in the latest step who have neither accepted nor declined.</param>
public sealed record AlertProgress(AlertState State, int Round, int Step, int Repeats, Instant? DueAt, IReadOnlyList<Guid> Waiting);

/// <summary>One notification to be sent: unique by (alert, round, step, repeat, recipient, channel).</summary>
public sealed record Notice(int Round, int Step, int Repeat, string Role, Guid? Recipient, string Channel);

/// <summary>Who is on shift, as the escalation needs it: role to staff ids (empty list when nobody).</summary>
public delegate IReadOnlyList<Guid> OnShift(string role);

/// <summary>STUB. The escalation machine: pure.</summary>
public static class Escalation
{
    /// <summary>The first step (or the first of a new round): who is told now, and when the next step is due.</summary>
    public static (AlertProgress, IReadOnlyList<Notice>) Start(AlertProgress? before, Ladder ladder, OnShift onShift, Instant now) => throw new NotImplementedException();

    /// <summary>Time is up: the next step, or the last step again. Does nothing when not due or already accepted.</summary>
    public static (AlertProgress, IReadOnlyList<Notice>) TimeUp(AlertProgress before, Ladder ladder, OnShift onShift, Instant now) => throw new NotImplementedException();

    /// <summary>One declines; when nobody is left waiting the next step is taken at once.</summary>
    public static (AlertProgress, IReadOnlyList<Notice>) Decline(AlertProgress before, Guid by, Ladder ladder, OnShift onShift, Instant now) => throw new NotImplementedException();

    /// <summary>One accepts: takes it from the others; nothing is due any more. Refused when another has it or it is resolved.</summary>
    public static Kernel.Outcome<AlertProgress> Accept(AlertProgress before, Guid by, Instant now) => throw new NotImplementedException();

    /// <summary>The ladder for an alert: first that fits unit, shift and priority. A protocol without one does not load, so there always is one.</summary>
    public static Ladder LadderFor(Protocol protocol, string unit, string shift, Priority priority) => throw new NotImplementedException();
}
