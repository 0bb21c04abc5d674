using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Desk;

/// <summary>Taking a request: from now on the number is on this screen and on no other.</summary>
public sealed record ClaimCall(Guid Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>Giving it back; a lead may give back somebody else's.</summary>
public sealed record ReleaseCall(Guid Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>Dialling now: from this moment the promise is kept.</summary>
public sealed record DialCall(Guid Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);
}

/// <summary>Takes and gives back. A claim runs out by itself after ten minutes without a sign of life; the sweep gives it back.</summary>
public sealed class ClaimCallHandler
{
    /// <summary>Takes it.</summary>
    public Outcome<Guid> Claim(ClaimCall ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        return CallSteps.Hold(scope, row, by.Id) is Outcome<CallRow>.Refused refused ? refused.Why : ask.Call;
    }

    /// <summary>Dials: who presses it holds it.</summary>
    public Outcome<Guid> Dial(DialCall ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        if (CallSteps.Hold(scope, row, by.Id) is not Outcome<CallRow>.Done { Value: var held }) return Refusal.Conflict("Somebody else has this request now. Do not call.");
        return CallSteps.Record(scope, held, CallRules.Dial(held.Call, by.Id, scope.Now)) is Outcome<CallRow>.Refused refused ? refused.Why : ask.Call;
    }

    /// <summary>Gives it back.</summary>
    public Outcome<Guid> Release(ReleaseCall ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        var lead = Roles.Has(by.Role, Permission.LeadDesk);
        return CallSteps.Record(scope, row, CallRules.Release(row.Call, by.Id, lead, scope.Now)) is Outcome<CallRow>.Refused refused ? refused.Why : ask.Call;
    }
}
