using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.CallBack;

/// <summary>Whoever has the link chooses another time.</summary>
public sealed record ChangeCall(Guid CallBack, Wish Wish, string Lang) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AskForCall;

    /// <inheritdoc/>
    public Subject About => new("call-back", CallBack.ToString());
}

/// <summary>Whoever has the link gives another number, where the first one may not be reached.</summary>
/// <param name="CallBack">The request.</param>
/// <param name="Phone">As typed, made safe to show.</param>
/// <param name="E164">For finding it again.</param>
/// <param name="Kind">What kind of number it is.</param>
/// <param name="Lang">Language of the page.</param>
public sealed record ChangeNumber(Guid CallBack, string Phone, string E164, PhoneKind Kind, string Lang) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AskForCall;

    /// <inheritdoc/>
    public Subject About => new("call-back", CallBack.ToString());
}

/// <summary>Whoever has the link takes the request back.</summary>
public sealed record WithdrawCall(Guid CallBack) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AskForCall;

    /// <inheritdoc/>
    public Subject About => new("call-back", CallBack.ToString());
}

/// <summary>Looking at a request by its link.</summary>
public sealed record SeeCall(Guid CallBack) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AskForCall;

    /// <inheritdoc/>
    public Subject About => new("call-back", CallBack.ToString());
}

/// <summary>What a caller does with their own request.</summary>
public sealed class ChangeCallHandler(Vault vault)
{
    /// <summary>Promises a new time. Refused in words for the page: over, being called, already tried, or no time any more.</summary>
    public Outcome<bool> Change(ChangeCall ask, Actor by, WriteScope scope)
    {
        var words = Words.Of("call-back", ask.Lang);
        if (CallBook.Find(scope.Connection, ask.CallBack) is not { } row || DeskBook.Find(scope.Connection, row.Desk) is not { } desk) return Refusal.NotFound("There is no such request.");
        if (Promise.Make(DeskBook.Plan(scope.Connection, desk, scope.Now), ask.Wish, scope.Now, DeskBook.Waiting(scope.Connection, desk.Id)) is not { } promise)
            return Refusal.Invalid(CallFields.When, words["when.over"]);
        switch (CallRules.Change(row.Call, promise, scope.Now))
        {
            case Outcome<CallEvent>.Done done:
                scope.Connection.Execute("UPDATE call_back SET wish_day = @day, wish_part = @part WHERE id = @id", ("day", ask.Wish.Day), ("part", ask.Wish.Part), ("id", row.Call.Id));
                scope.Connection.Execute("UPDATE enquiry SET zone = @zone WHERE id = @id", ("zone", ask.Wish.Zone.Id), ("id", row.Enquiry.Id)); // times are shown and meant on this clock from now on
                CallBook.Record(scope, row, done.Value);
                return true;
            default:
                return Refusal.Conflict(words[!row.Call.IsOpen ? "status.closed" : row.Call.Attempts > 0 ? "change.tried" : "change.held"]);
        }
    }

    /// <summary>
    /// Another number, before anybody has it in hand. With one that raises no doubt, and nothing else against it, the request goes on to the main queue: as it would have with that number in
    /// the form. The promised time stays.
    /// </summary>
    public Outcome<bool> Renumber(ChangeNumber ask, Actor by, WriteScope scope)
    {
        var words = Words.Of("call-back", ask.Lang);
        if (CallBook.Find(scope.Connection, ask.CallBack) is not { } row) return Refusal.NotFound("There is no such request.");
        if (!row.Call.IsOpen) return Refusal.Conflict(words["status.closed"]);
        if (row.Call.Attempts > 0 || (row.Call.ClaimedBy is not null && row.Call.ClaimedUntil > scope.Now)) return Refusal.Conflict(words["number.late"]);
        EnquiryBook.Renumber(scope, vault, row.Enquiry.Id, ask.Phone, ask.E164);
        var doubt = Doubt.Renumber(row.Doubt, ask.Kind, EnquiryBook.OpenWithNumber(scope, vault, ask.E164) - 1);
        scope.Connection.Execute("UPDATE call_back SET doubt = @doubt WHERE id = @id", ("doubt", doubt), ("id", row.Call.Id));
        if (row.Call.Doubtful && doubt.Length == 0) CallBook.Record(scope, row with { Doubt = doubt }, new CallEvent(CallEventKind.Cleared, scope.Now));
        else scope.Touch(row.Desk);
        return true;
    }

    /// <summary>Cancels; once it is over, nothing more happens and that is well.</summary>
    public Outcome<bool> Withdraw(WithdrawCall ask, Actor by, WriteScope scope)
    {
        if (CallBook.Find(scope.Connection, ask.CallBack) is not { } row) return Refusal.NotFound("There is no such request.");
        if (CallRules.Withdraw(row.Call, scope.Now) is Outcome<CallEvent>.Done done) CallBook.Record(scope, row, done.Value);
        return true;
    }
}
