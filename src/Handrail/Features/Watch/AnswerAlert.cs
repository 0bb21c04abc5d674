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
    public IEnumerable<Refusal> Issues() => Words.Needed("done", Done, "Write what was done, in a few words");
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
    public IEnumerable<Refusal> Issues() => Words.Needed("reason", Reason, "Write why this is not escalated, in a few words");
}

/// <summary>What people may do with an alert. Each action is an event with who and when; the machine in Core decides what follows.</summary>
public sealed class AlertAnswers(AlertBook alerts, WatchBook book, ProtocolShelf shelf)
{
    /// <summary>Seen: only the first time by someone told, and only while nobody has taken it.</summary>
    public Outcome<Guid> See(SeeAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.State == AlertState.Notified && alert.Progress.Waiting.Contains(by.Id))
        {
            AlertBook.Event(scope, alert, "seen", by.Id, null, null);
            alerts.Move(scope, alert, alert.Progress with { State = AlertState.Seen }, [], null);
        }

        return alert.Id;
    }

    /// <summary>Accepts.</summary>
    public Outcome<Guid> Accept(AcceptAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.AcceptedBy == by.Id && alert.Progress.State is AlertState.Accepted or AlertState.Attended) return alert.Id; // pressed twice
        if (Escalation.Accept(alert.Progress, by.Id, scope.Now) is not Outcome<AlertProgress>.Done { Value: var progress })
            return Taken(scope, alert);
        AlertBook.Event(scope, alert, "accepted", by.Id, null, null);
        scope.Connection.Execute("UPDATE alert SET accepted_by = @by, accepted_at = @at WHERE id = @id", ("id", alert.Id), ("by", by.Id), ("at", scope.Now));
        alerts.Move(scope, alert, progress, [], null);
        return alert.Id;
    }

    /// <summary>Declines.</summary>
    public Outcome<Guid> Decline(DeclineAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.State == AlertState.Resolved) return Refusal.Conflict("This alert is already resolved.");
        if (alert.Progress.State is AlertState.Accepted or AlertState.Attended && alert.AcceptedBy != by.Id) return Taken(scope, alert);
        var ladder = Escalation.LadderFor(shelf.Protocol(alert.Protocol), UnitName(scope, alert.Unit), Roster.ShiftName(scope.Connection, alert.Unit, scope.Now), alert.Priority);
        IReadOnlyList<Guid> OnShift(string role) => Roster.OnShift(scope.Connection, alert.Unit, role, scope.Now);
        AlertBook.Event(scope, alert, "declined", by.Id, null, null);
        // Giving back what one had accepted starts a new round: everybody is told again.
        var (progress, notices) = alert.AcceptedBy == by.Id
            ? Escalation.Start(alert.Progress, ladder, OnShift, scope.Now)
            : Escalation.Decline(alert.Progress, by.Id, ladder, OnShift, scope.Now);
        alerts.Move(scope, alert, progress, notices, null, forgetAcceptance: alert.AcceptedBy == by.Id);
        return alert.Id;
    }

    /// <summary>At the bedside; being there also accepts.</summary>
    public Outcome<Guid> Attend(AttendAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.State == AlertState.Resolved) return Refusal.Conflict("This alert is already resolved.");
        if (alert.Progress.State is not (AlertState.Accepted or AlertState.Attended)
            && Accept(new AcceptAlert(ask.Alert), by, scope) is Outcome<Guid>.Refused refused) return refused.Why;
        alert = AlertRow.Find(scope.Connection, ask.Alert)!;
        AlertBook.Event(scope, alert, "attended", by.Id, null, null);
        alerts.Move(scope, alert, alert.Progress with { State = AlertState.Attended, DueAt = null, Waiting = [] }, [], null);
        return alert.Id;
    }

    /// <summary>Resolves. The watch remembers it, so that the same condition is folded for a while instead of shouting at once.</summary>
    public Outcome<Guid> Resolve(ResolveAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.State == AlertState.Resolved) return Refusal.Conflict("This alert is already resolved.");
        alerts.Resolve(scope, alert, by.Id, ask.Done.Trim());
        if (alert.Encounter is { } stay && book.Open(scope, stay) is { } watched)
        {
            WatchRules.Resolved(watched.State, alert.Rule, scope.Now);
            watched.MustStore = true;
            book.Settle(scope, watched, book.LastSeq(scope.Connection));
        }

        return alert.Id;
    }

    /// <summary>Not escalated: held by this person until the review, then everybody is told again.</summary>
    public Outcome<Guid> NotEscalate(NotEscalateAlert ask, Actor by, WriteScope scope)
    {
        if (AlertRow.Find(scope.Connection, ask.Alert) is not { } alert) return Gone;
        if (alert.Progress.State == AlertState.Resolved) return Refusal.Conflict("This alert is already resolved.");
        if (alert.AcceptedBy != by.Id && Accept(new AcceptAlert(ask.Alert), by, scope) is Outcome<Guid>.Refused refused) return refused.Why;
        alert = AlertRow.Find(scope.Connection, ask.Alert)!;
        AlertBook.Event(scope, alert, "not-escalated", by.Id, null, ask.Reason.Trim());
        alerts.Move(scope, alert, alert.Progress with { DueAt = scope.Now + Duration.FromMinutes(NotEscalateAlert.ReviewMinutes) }, [], null);
        return alert.Id;
    }

    static Refusal Gone => Refusal.NotFound("There is no such alert.");

    static Refusal Taken(WriteScope scope, AlertRow alert)
    {
        if (alert.Progress.State == AlertState.Resolved) return Refusal.Conflict("This alert is already resolved.");
        var name = scope.Connection.Scalar<string>("SELECT name FROM staff WHERE id = @id", ("id", alert.AcceptedBy ?? Guid.Empty));
        return Refusal.Conflict($"{name ?? "Someone else"} has already taken this alert.");
    }

    internal static string UnitName(WriteScope scope, Guid unit) => scope.Connection.Scalar<string>("SELECT name FROM location WHERE id = @id", ("id", unit)) ?? "";
}

/// <summary>Free text that a person must write.</summary>
static class Words
{
    public const int Most = 500;

    public static IEnumerable<Refusal> Needed(string field, string? text, string ask)
    {
        if (string.IsNullOrWhiteSpace(text)) yield return Refusal.Invalid(field, ask + ".");
        else if (text.Length > Most) yield return Refusal.Invalid(field, $"Use at most {Most} characters.");
    }
}
