using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.AfterLeaving;

/// <summary>Opening the page of the call to somebody who left against advice.</summary>
public sealed record OpenLeavingCall(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}

/// <summary>What came of a call, or of trying.</summary>
/// <param name="Stay">The stay that ended.</param>
/// <param name="No">Number of the step the asker saw last: what somebody else has written meanwhile is not passed over.</param>
/// <param name="Outcome">A code of <see cref="LeavingCalls.Outcomes"/>.</param>
/// <param name="Later">When to try again: a code of <see cref="LeavingCalls.Later"/>; only for "again".</param>
/// <param name="Words">What was said or done; needed when nobody was reached and nobody tries again.</param>
public sealed record RecordLeavingCall(Guid Stay, int No, string Outcome, string Later, string Words) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Admit;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (!LeavingCalls.Outcomes.Any(each => each.Code == Outcome)) yield return Refusal.Invalid("outcome", "Choose what came of the call.");
        if (Outcome == "again" && !LeavingCalls.Later.Any(each => each.Code == Later)) yield return Refusal.Invalid("later", "Choose when it is tried again.");
        if (Outcome == "not-reached" && string.IsNullOrWhiteSpace(Words)) yield return Refusal.Invalid("words", "Write what you tried, and whom you told.");
        if (Words.Length > 1000) yield return Refusal.Invalid("words", "Use at most 1000 characters.");
    }
}

/// <summary>Writes what came of a call: a new row, and the row before stays as it was.</summary>
public sealed class LeavingCallHandlers
{
    /// <summary>Does it; answers the unit whose shift page it stood on.</summary>
    public Outcome<Guid> Record(RecordLeavingCall ask, Actor by, WriteScope scope)
    {
        if (LeavingCallBook.OfStay(scope.Connection, scope.Vault, ask.Stay) is not { IsOpen: true } call) return Refusal.Conflict("There is no call to make for this person any more.");
        if (call.Now.No != ask.No) return Refusal.Conflict($"{call.Now.By} has written something about this call in the meantime. Look at it again.");
        var state = LeavingCalls.Outcomes.First(each => each.Code == ask.Outcome).State;
        var due = state == LeavingCallState.Again ? LeavingCalls.Again(ask.Later, scope.Now, LeavingCallBook.ZoneOf(scope.Connection, ask.Stay)) : null;
        LeavingCallBook.Add(scope, call, state, due, ask.Words, by.Id);
        return scope.Connection.Query("SELECT unit_id FROM encounter WHERE id = @stay", row => row.Id(0), ("stay", ask.Stay))[0];
    }
}
