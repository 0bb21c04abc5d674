using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Opened by someone who was told: the alert counts as seen.</summary>
public sealed record SeeAlert(Guid Alert) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeePerson;

    /// <inheritdoc/>
    public Subject About => Subject.Alert(Alert);
}

/// <summary>"I take it": the first acceptance takes it from the others.</summary>
public sealed record AcceptAlert(Guid Alert) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AnswerAlert;

    /// <inheritdoc/>
    public Subject About => Subject.Alert(Alert);
}

/// <summary>"I cannot": when all who were told decline, the next step is taken at once.</summary>
public sealed record DeclineAlert(Guid Alert) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AnswerAlert;

    /// <inheritdoc/>
    public Subject About => Subject.Alert(Alert);
}

/// <summary>"I am at the bedside."</summary>
public sealed record AttendAlert(Guid Alert) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AnswerAlert;

    /// <inheritdoc/>
    public Subject About => Subject.Alert(Alert);
}

/// <summary>Closed by a named person, with what was done.</summary>
public sealed record ResolveAlert(Guid Alert, string Done) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AnswerAlert;

    /// <inheritdoc/>
    public Subject About => Subject.Alert(Alert);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => FreeText.Needed("done", Done, "Write what was done, in a few words");
}

/// <summary>Choosing not to escalate: allowed, with a reason; it comes back for review.</summary>
public sealed record NotEscalateAlert(Guid Alert, string Reason) : IAsk
{
    /// <summary>Minutes until the decision is asked for again. Example, not approved: a local choice.</summary>
    public const int ReviewMinutes = 30;

    /// <inheritdoc/>
    public Permission Needs => Permission.AnswerAlert;

    /// <inheritdoc/>
    public Subject About => Subject.Alert(Alert);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => FreeText.Needed("reason", Reason, "Write why this is not escalated, in a few words");
}

/// <summary>What people may do with an alert. Each action is an event with who and when; the machine in Core decides what follows.</summary>
public sealed class AlertAnswers(AlertBook alerts, WatchBook book, ProtocolShelf shelf, PageBook pages)
{
    static readonly Refusal Gone = Refusal.NotFound("There is no such alert.");

    /// <summary>Seen: by someone told, while nobody has taken it.</summary>
    public Outcome<Guid> See(SeeAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        pages.Answered(scope, alert.Id, by.Id);
        var seen = Escalation.See(alert.Progress);
        if (seen.State != alert.Progress.State && alert.Progress.Waiting.Contains(by.Id)) Move(scope, alert, seen, "seen", by, null);
        return alert.Id;
    }

    /// <summary>Accepts: the first takes it from the others.</summary>
    public Outcome<Guid> Accept(AcceptAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.IsTaken && alert.Progress.AcceptedBy == by.Id && alert.Progress.DueAt is null) return alert.Id; // pressed twice
        return Follow(scope, alert, Escalation.Accept(alert.Progress, by.Id, scope.Now), "accepted", by, null);
    }

    /// <summary>At the bedside; being there also accepts.</summary>
    public Outcome<Guid> Attend(AttendAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.State == AlertState.Attended && alert.Progress.AcceptedBy == by.Id) return alert.Id;
        return Follow(scope, alert, Escalation.Attend(alert.Progress, by.Id, scope.Now), "attended", by, null);
    }

    /// <summary>Not escalated: held by this person until the review, then everybody is told again.</summary>
    public Outcome<Guid> NotEscalate(NotEscalateAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        var review = Duration.FromMinutes(NotEscalateAlert.ReviewMinutes);
        return Follow(scope, alert, Escalation.NotEscalated(alert.Progress, by.Id, ask.Reason, review, scope.Now), "not-escalated", by, ask.Reason.Trim());
    }

    /// <summary>Declines; declined by all who were told, or given back by the one who had it, tells the next.</summary>
    public Outcome<Guid> Decline(DeclineAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.State == AlertState.Resolved) return Refusal.Conflict("This alert is already resolved.");
        if (alert.Progress.IsTaken && alert.Progress.AcceptedBy != by.Id) return Taken(scope, alert);
        var ladder = Ladders.For(scope.Connection, alert.SubjectKind, shelf.Protocol(alert.Protocol), alert.Unit, UnitName(scope, alert.Unit), alert.Priority, scope.Now);
        var (progress, notices) = Escalation.Decline(alert.Progress, by.Id, ladder, role => Roster.OnShift(scope.Connection, alert.Unit, role, scope.Now), scope.Now);
        pages.Answered(scope, alert.Id, by.Id);
        AlertBook.Event(scope, alert, "declined", by.Id, null, null);
        alerts.Move(scope, alert, progress, notices, null);
        return alert.Id;
    }

    /// <summary>Resolves. The watch remembers it, so that the same condition is folded for a while instead of shouting at once.</summary>
    public Outcome<Guid> Resolve(ResolveAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (Escalation.Resolve(alert.Progress, by.Id, ask.Done, scope.Now) is Outcome<AlertProgress>.Refused refused) return refused.Why;
        // Before the row is closed: a stay read back afterwards would find its alert gone, and forget that somebody has just dealt with it.
        var held = alert.Encounter is { } stay ? book.Open(scope, stay) : null;
        alerts.Resolve(scope, alert, by.Id, ask.Done.Trim());
        if (held is { } watched)
        {
            WatchRules.Resolved(watched.State, alert.Rule, scope.Now);
            watched.MustStore = true;
            // What time brought and is still there is told again after its fold window: by a timer, since no reading need ever come.
            DueWork.KeepTick(scope, watched, alerts.DueMoved);
            book.Settle(scope, watched, book.LastSeq(scope.Connection));
        }

        return alert.Id;
    }

    Outcome<Guid> Follow(WriteScope scope, AlertRow alert, Outcome<AlertProgress> next, string kind, Actor by, string? detail)
    {
        if (next is Outcome<AlertProgress>.Done { Value: var progress })
        {
            Move(scope, alert, progress, kind, by, detail);
            return alert.Id;
        }

        return alert.Progress.IsTaken ? Taken(scope, alert) : ((Outcome<AlertProgress>.Refused)next).Why;
    }

    void Move(WriteScope scope, AlertRow alert, AlertProgress progress, string kind, Actor by, string? detail)
    {
        pages.Answered(scope, alert.Id, by.Id);
        AlertBook.Event(scope, alert, kind, by.Id, null, detail);
        alerts.Move(scope, alert, progress, [], null);
    }

    // The machine says "someone else"; a nurse wants the name.
    static Refusal Taken(WriteScope scope, AlertRow alert)
    {
        var name = scope.Connection.Scalar<string>("SELECT name FROM staff WHERE id = @id", ("id", alert.Progress.AcceptedBy ?? Guid.Empty));
        return Refusal.Conflict($"{name ?? "Someone else"} has already taken this alert.");
    }

    internal static string UnitName(WriteScope scope, Guid unit) => scope.Connection.Scalar<string>("SELECT name FROM location WHERE id = @id", ("id", unit)) ?? "";
}

/// <summary>Free text that a person must write.</summary>
static class FreeText
{
    public const int Most = 500;

    public static IEnumerable<Refusal> Needed(string field, string? text, string ask)
    {
        if (string.IsNullOrWhiteSpace(text)) yield return Refusal.Invalid(field, ask + ".");
        else if (text.Length > Most) yield return Refusal.Invalid(field, $"Use at most {Most} characters.");
    }
}
