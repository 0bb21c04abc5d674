using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Desk;

/// <summary>A doubtful request is a real one: into the main queue.</summary>
public sealed record ClearCall(Guid Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>A doubtful request is none: put aside by a lead, with a reason.</summary>
public sealed record DiscardCall(Guid Call, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.LeadDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Reason.Trim().Length < 3) yield return Refusal.Invalid("reason", "Write why this is not a request: it is never put aside without a reason.");
        if (Reason.Length > 500) yield return Refusal.Invalid("reason", "Use at most 500 characters.");
    }
}

/// <summary>Decides what is doubtful. Any advisor may let it in; only a lead may put it aside: a request taken for abuse may cost a life.</summary>
public sealed class DecideCheckHandler(Vault vault)
{
    /// <summary>Lets it in.</summary>
    public Outcome<Guid> Clear(ClearCall ask, Actor by, WriteScope scope) => CallBook.Find(scope.Connection, ask.Call) is not { } row
        ? CallSteps.Gone
        : CallSteps.Record(scope, row, CallRules.Clear(row.Call, by.Id, scope.Now)) is Outcome<CallRow>.Refused refused ? refused.Why : ask.Call;

    /// <summary>Puts it aside.</summary>
    public Outcome<Guid> Discard(DiscardCall ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        if (CallSteps.Record(scope, row, CallRules.Discard(row.Call, by.Id, scope.Now)) is Outcome<CallRow>.Refused refused) return refused.Why;
        CallNotes.Add(scope, vault, row, by.Id, "check", CallCodes.Abuse, new CallForm { Note = ask.Reason.Trim() });
        return ask.Call;
    }
}
