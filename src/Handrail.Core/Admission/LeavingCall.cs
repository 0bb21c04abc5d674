using NodaTime;

namespace Handrail.Core.Admission;

/// <summary>One row of a call after leaving against advice.</summary>
/// <param name="Id">Id of the row.</param>
/// <param name="No">Its number, from 1.</param>
/// <param name="State">Where the call stood from then on.</param>
/// <param name="DueAt">When it was due from then on; null once it was not any more.</param>
/// <param name="Words">The first row's: whom to call and what to mind. The others': what was said or done.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record LeavingCallStep(Guid Id, int No, LeavingCallState State, Instant? DueAt, string? Words, string By, Instant At);

/// <summary>A call with everything that was written about it, oldest first; the last step counts.</summary>
public sealed record LeavingCall(Guid Event, Guid Stay, Instant LeftAt, IReadOnlyList<LeavingCallStep> Steps)
{
    /// <summary>Where it stands.</summary>
    public LeavingCallStep Now => Steps[^1];

    /// <summary>Somebody must still call.</summary>
    public bool IsOpen => LeavingCalls.IsOpen(Now.State);
}

/// <summary>A call that is still to be made, on the shift page.</summary>
/// <param name="Stay">The stay that ended.</param>
/// <param name="Name">Short name.</param>
/// <param name="LeftAt">When they left.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="Nurse">Who looked after them last; null: nobody.</param>
/// <param name="NurseName">The name of that nurse.</param>
public sealed record LeavingCallDue(Guid Stay, string Name, Instant LeftAt, Instant DueAt, int Tries, Guid? Nurse, string? NurseName)
{
    /// <summary>Its grace is over.</summary>
    public bool IsOverdue(Instant now) => LeavingCalls.IsOverdue(DueAt, now);
}
