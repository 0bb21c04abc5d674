using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>States of an alert, each reached with who and when.</summary>
public enum AlertState : short
{
    /// <summary>Raised, nobody told yet.</summary>
    Raised = 1,

    /// <summary>Someone has been told.</summary>
    Notified = 2,

    /// <summary>Someone told has opened it. The clock runs on.</summary>
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
/// <param name="Round">From 1; counts up with every renewed notification (rise of 2, concern pressed again, decline of an acceptance, review due).</param>
/// <param name="Step">Index of the ladder step reached in this round; -1 before the first.</param>
/// <param name="Repeats">How often the last step has been repeated in this round.</param>
/// <param name="DueAt">When the next step is taken unless someone accepts; null when nothing is due.</param>
/// <param name="Waiting">Staff told in the latest step who have neither accepted nor declined.</param>
public sealed record AlertProgress(AlertState State, int Round, int Step, int Repeats, Instant? DueAt, IReadOnlyList<Guid> Waiting)
{
    /// <summary>Who has taken it; null while nobody has. Not cleared by resolution.</summary>
    public Guid? AcceptedBy { get; init; }

    /// <summary>Taken by somebody, and not closed.</summary>
    public bool IsTaken => State is AlertState.Accepted or AlertState.Attended;
}

/// <summary>One notification to be sent: unique by (alert, round, step, repeat, recipient, channel).</summary>
/// <param name="Round">Round of the escalation, from 1.</param>
/// <param name="Step">Index of the ladder step.</param>
/// <param name="Repeat">0, or the how-many-eth repetition of the last step.</param>
/// <param name="Role">The role that is told (the fallback's, where nobody held the step's own).</param>
/// <param name="Recipient">Who is told; null on the wall when not even the last role is staffed: whoever reads it.</param>
/// <param name="Channel">"wall", "page", "spool".</param>
public sealed record Notice(int Round, int Step, int Repeat, string Role, Guid? Recipient, string Channel);

/// <summary>Who is on shift, as the escalation needs it: role to staff ids (empty list when nobody).</summary>
public delegate IReadOnlyList<Guid> OnShift(string role);
