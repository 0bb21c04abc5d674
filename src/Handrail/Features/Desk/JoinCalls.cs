using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Desk;

/// <summary>The same person asked twice: one request goes on, with the earlier promise.</summary>
public sealed record JoinCalls(Guid Call, Guid With) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>They were not the same person after all.</summary>
public sealed record UnjoinCall(Guid Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>Joins and takes apart again.</summary>
public sealed class JoinCallsHandler(Vault vault)
{
    /// <summary>Joins; answers the one that goes on: the one that falls due first, so that no promise is ever moved back by joining.</summary>
    public Outcome<Guid> Join(JoinCalls ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } one || CallBook.Find(scope.Connection, ask.With) is not { } other) return CallSteps.Gone;
        if (CallSteps.SameNumber(scope.Connection, one).All(each => each.Call.Id != other.Call.Id)) return Refusal.Conflict("These requests are over, or do not have the same number.");
        if (!DeskQueue.MayBeOnePerson(one.Enquiry.About, other.Enquiry.About))
            return Refusal.Unsafe("One asks for themselves, the other about someone else: these are two people with two records, also on one telephone. Call both.");
        var goesOn = DeskQueue.Order([one, other], row => row.Call)[0];
        var ends = goesOn == one ? other : one;
        if (CallSteps.Hold(scope, goesOn, by.Id) is not Outcome<CallRow>.Done { Value: var held }) return Refusal.Conflict("Somebody else holds one of the two requests.");
        if (CallSteps.Record(scope, ends, CallRules.Join(ends.Call, held.Call, by.Id, scope.Now)) is Outcome<CallRow>.Refused refused) return refused.Why;
        MoveDraft(scope, ends, goesOn, by.Id);
        return goesOn.Call.Id;
    }

    /// <summary>Takes apart; answers the one that is open again.</summary>
    public Outcome<Guid> Unjoin(UnjoinCall ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        // Its word pair may have been given to somebody new since; two open requests never share one, so this one goes on without.
        return CallSteps.Record(scope, FreshWords.IfTaken(scope, row), CallRules.Unjoin(row.Call, by.Id, scope.Now)) is Outcome<CallRow>.Refused refused ? refused.Why : row.Call.Id;
    }

    // What was typed on the one that ends goes on with the other.
    void MoveDraft(WriteScope scope, CallRow from, CallRow to, Guid staff)
    {
        if (CallNotes.Find(scope.Connection, vault, from.Call.Id, staff) is not { } draft) return;
        var there = CallNotes.Find(scope.Connection, vault, to.Call.Id, staff);
        var caller = there?.Form.Caller ?? new CallerForm();
        CallNotes.Save(scope, vault, to.Call.Id, to.Enquiry.Id, staff, (there is null ? draft.Form : draft.Form.Keeping(there.Form)) with { Caller = caller });
        CallNotes.Drop(scope, from.Call.Id, staff);
    }
}
