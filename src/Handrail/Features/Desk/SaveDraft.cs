using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Desk;

/// <summary>Keeping what is typed. <paramref name="Seen"/>: version of the draft that the page had; 0 for none.</summary>
public sealed record SaveDraft(Guid Call, CallForm Form, int Seen) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => CallSteps.About(Call);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Form.Issues();
}

/// <summary>What came of it.</summary>
/// <param name="Version">Version of the draft now.</param>
/// <param name="Merged">Another window had saved something else in between; both are kept.</param>
public sealed record SavedDraft(int Version, bool Merged);

/// <summary>
/// Keeps a draft whatever has become of the call: somebody else took it, the caller withdrew, the time ran out. What was typed belongs to who typed it until it is recorded or
/// the texts of the enquiry are deleted.
/// </summary>
public sealed class SaveDraftHandler(Vault vault)
{
    /// <summary>Does it; saving the same again writes nothing new.</summary>
    public Outcome<SavedDraft> Handle(SaveDraft ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.Call) is not { } row) return CallSteps.Gone;
        if (CallerRetention.IsOver(scope.Connection, row.Enquiry.Id, scope.Now)) return Refusal.Conflict($"What this caller told us has been deleted, {Core.CallBack.CallerKept.Days} days after the call was over. Nothing can be added.");
        CallSteps.Alive(scope, row, by.Id);
        var before = CallNotes.Find(scope.Connection, vault, ask.Call, by.Id);
        if (before is null && ask.Form.IsEmpty && !CallerDetails.Differs(scope.Connection, vault, row, ask.Form.Caller)) return new SavedDraft(0, false);
        var merged = before is not null && before.Version != ask.Seen && !before.Form.Same(ask.Form);
        var form = merged ? ask.Form.Keeping(before!.Form) : ask.Form;
        return before is not null && before.Form.Same(form)
            ? new SavedDraft(before.Version, merged)
            : new SavedDraft(CallNotes.Save(scope, vault, ask.Call, row.Enquiry.Id, by.Id, form), merged && form.Note != ask.Form.Note);
    }
}
