using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// Writes what the decision and the escalation machine want: alert, its events, notices and due work, all in the commit of their cause.
/// The pure machines decide; this only turns their answers into rows. Unique keys make a second attempt harmless.
/// </summary>
public sealed class AlertBook
{
    readonly ProtocolShelf shelf;
    readonly PageBook pages;

    /// <summary>Makes it. <paramref name="pages"/> pages people one by one, and says here when somebody turned out not to be reached.</summary>
    public AlertBook(ProtocolShelf shelf, PageBook pages)
    {
        (this.shelf, this.pages) = (shelf, pages);
        pages.NotReached = (scope, alert) => Unreached.Look(scope, this, alert);
        pages.Reached = Unreached.Reached;
    }

    /// <summary>Takes the wishes of the decision about one stay.</summary>
    public void Take(WriteScope scope, Watched watched, IReadOnlyList<WatchEvent> events)
    {
        foreach (var wish in events)
        {
            var open = AlertRow.FindOpen(scope.Connection, "encounter", watched.Encounter, wish.Rule);
            switch (wish.Kind)
            {
                case WatchEventKind.Raise when open is null:
                    var rule = RuleOf(watched.Plan.Protocol, wish.Rule);
                    Raise(scope, new NewAlert("encounter", watched.Encounter, wish.Rule, rule?.Title ?? wish.Rule, rule?.FirstStep, wish.Priority,
                        watched.Unit, watched.UnitName, watched.Encounter, watched.Plan.Protocol, wish.Milli, rule?.Measure ?? MeasureOf(rule), wish.At));
                    break;
                case WatchEventKind.Raise or WatchEventKind.Repeat when open is not null:
                    Event(scope, open, "repeated", null, wish.Milli, null);
                    scope.Connection.Execute("UPDATE alert SET cleared_at = NULL, value_milli = coalesce(@value, value_milli), version = version + 1 WHERE id = @id", ("id", open.Id), ("value", wish.Milli));
                    break;
                case WatchEventKind.Renotify when open is not null:
                    Renotify(scope, open, watched.UnitName, "renotified", wish.Milli, null);
                    break;
                case WatchEventKind.Clear when open is not null:
                    Event(scope, open, "cleared", null, wish.Milli, null);
                    scope.Connection.Execute("UPDATE alert SET cleared_at = @at, version = version + 1 WHERE id = @id", ("id", open.Id), ("at", scope.Now));
                    break;
                case WatchEventKind.End when open is not null:
                    Resolve(scope, open, null, "The condition ended by itself.");
                    break;
                default:
                    break; // the alert this wish is about has been resolved in the meantime: nothing to add
            }

            scope.Touch(watched.Unit);
        }
    }

    /// <summary>Opens an alert and takes its first step.</summary>
    public void Raise(WriteScope scope, NewAlert alert)
    {
        var ladder = Ladders.For(scope.Connection, alert.SubjectKind, alert.Protocol, alert.Unit, alert.UnitName, alert.Priority, scope.Now);
        var (progress, notices) = Escalation.Start(null, ladder, role => Roster.OnShift(scope.Connection, alert.Unit, role, scope.Now), scope.Now);
        var id = Guid.CreateVersion7();
        scope.Connection.Execute(
            """
            INSERT INTO alert (id, subject_kind, subject_id, rule, title, first_step, priority, state, round, step, repeats, due_at, waiting,
              value_milli, value_measure, unit_id, encounter_id, protocol, opened_at, observed_at, version)
            VALUES (@id, @kind, @subject, @rule, @title, @first, @priority, @state, @round, @step, @repeats, @due, @waiting,
              @value, @measure, @unit, @encounter, @protocol, @now, @observed, 1)
            """,
            ("id", id), ("kind", alert.SubjectKind), ("subject", alert.SubjectId), ("rule", alert.Rule), ("title", alert.Title), ("first", alert.FirstStep),
            ("priority", alert.Priority), ("state", progress.State), ("round", progress.Round), ("step", progress.Step), ("repeats", progress.Repeats),
            ("due", progress.DueAt), ("waiting", string.Join(',', progress.Waiting)), ("value", alert.Milli), ("measure", alert.Measure is { } measure ? (short)measure : null),
            ("unit", alert.Unit), ("encounter", alert.Encounter), ("protocol", alert.Protocol.Id), ("now", scope.Now), ("observed", alert.ObservedAt));
        var row = AlertRow.Find(scope.Connection, id)!;
        Event(scope, row, "raised", null, alert.Milli, null);
        Schedule(scope, id, alert.Encounter, progress.DueAt);
        Notify(scope, row, notices); // last: when nobody can be reached it goes on to the next step
        scope.Touch(alert.Unit);
    }

    /// <summary>Tells again, from the first step: it got worse, or someone is worried again.</summary>
    public void Renotify(WriteScope scope, AlertRow open, string unitName, string kind, int? milli, Guid? by, string? detail = null)
    {
        var ladder = LadderOf(scope, open, unitName);
        var (progress, notices) = Escalation.Start(open.Progress, ladder, role => Roster.OnShift(scope.Connection, open.Unit, role, scope.Now), scope.Now);
        Event(scope, open, kind, by, milli, detail);
        Move(scope, open, progress, notices, milli);
    }

    /// <summary>
    /// Open alerts of a stay go with it to the unit where it is now. They are told there from the first step, since those who were told work elsewhere; only what
    /// somebody has taken who is on shift in the new unit too stays taken.
    /// </summary>
    public void FollowUnit(WriteScope scope, Guid stay)
    {
        var (unit, name) = scope.Connection.Query("SELECT u.id, u.name FROM encounter e JOIN location u ON u.id = e.unit_id WHERE e.id = @stay", row => (row.Id(0), row.GetString(1)), ("stay", stay))[0];
        foreach (var id in scope.Connection.Query("SELECT id FROM alert WHERE encounter_id = @stay AND state <> 6 AND unit_id <> @unit ORDER BY opened_at, id", row => row.Id(0), ("stay", stay), ("unit", unit)))
        {
            var old = AlertRow.Find(scope.Connection, id)!;
            scope.Connection.Execute("UPDATE alert SET unit_id = @unit, version = version + 1 WHERE id = @id", ("unit", unit), ("id", id));
            scope.Touch(old.Unit);
            scope.Touch(unit);
            var here = old with { Unit = unit };
            if (old.Progress.AcceptedBy is { } taker && RelationshipRule.OnShift(scope.Connection, taker, unit, scope.Now)) Event(scope, here, "unit", null, null, $"They are in {name} now");
            else Renotify(scope, here, name, "moved", null, null, $"They are in {name} now");
        }
    }

    /// <summary>The time of a step has come. Answers false when it had not, or someone has taken the alert.</summary>
    public bool TimeUp(WriteScope scope, AlertRow open, string unitName)
    {
        if (open.Progress.DueAt is not { } due || due > scope.Now || open.Progress.State == AlertState.Resolved) return false;
        var (progress, notices) = Escalation.TimeUp(open.Progress, LadderOf(scope, open, unitName), role => Roster.OnShift(scope.Connection, open.Unit, role, scope.Now), scope.Now);
        Move(scope, open, progress, notices, null);
        return true;
    }

    /// <summary>Writes where the escalation stands now, and tells whom it wants told.</summary>
    public void Move(WriteScope scope, AlertRow open, AlertProgress progress, IReadOnlyList<Notice> notices, int? milli)
    {
        scope.Connection.Execute(
            """
            UPDATE alert SET state = @state, round = @round, step = @step, repeats = @repeats, due_at = @due, waiting = @waiting,
              value_milli = coalesce(@value, value_milli), cleared_at = CASE WHEN @value IS NULL THEN cleared_at ELSE NULL END, version = version + 1
            WHERE id = @id
            """,
            ("id", open.Id), ("state", progress.State), ("round", progress.Round), ("step", progress.Step), ("repeats", progress.Repeats),
            ("due", progress.DueAt), ("waiting", string.Join(',', progress.Waiting)), ("value", milli));
        if (progress.IsTaken || progress.Round != open.Progress.Round) pages.EndOf(scope, open.Id, progress.IsTaken ? "taken" : "told-again");
        if (progress.AcceptedBy != open.Progress.AcceptedBy)
            scope.Connection.Execute("UPDATE alert SET accepted_by = @taker, accepted_at = @at WHERE id = @id",
                ("id", open.Id), ("taker", progress.AcceptedBy), ("at", progress.AcceptedBy is null ? null : scope.Now));
        Schedule(scope, open.Id, open.Encounter, progress.DueAt);
        Notify(scope, open with { Progress = progress }, notices); // last, as above
        scope.Touch(open.Unit);
    }

    /// <summary>Closes it: by a named person with what was done, or by itself (<paramref name="by"/> null).</summary>
    public void Resolve(WriteScope scope, AlertRow open, Guid? by, string words)
    {
        Event(scope, open, "resolved", by, null, words);
        scope.Connection.Execute("UPDATE alert SET state = 6, due_at = NULL, waiting = '', resolved_at = @at, version = version + 1 WHERE id = @id", ("id", open.Id), ("at", scope.Now));
        Schedule(scope, open.Id, open.Encounter, null);
        pages.EndOf(scope, open.Id, "resolved");
        scope.Touch(open.Unit);
    }

    /// <summary>Appends an event to an alert's history. What a person wrote (<paramref name="by"/>) is sealed for whom it is about.</summary>
    public static void Event(WriteScope scope, AlertRow alert, string kind, Guid? by, int? milli, string? detail, int? round = null, int? step = null, int? repeat = null) =>
        scope.Connection.Execute(
            """
            INSERT INTO alert_event (alert_id, no, at, kind, round, step, repeat, staff_id, value_milli, detail, batch_no)
            VALUES (@alert, (SELECT coalesce(max(no), 0) + 1 FROM alert_event WHERE alert_id = @alert), @at, @kind, @round, @step, @repeat, @by, @value, @detail, @batch)
            """,
            ("alert", alert.Id), ("at", scope.Now), ("kind", kind), ("round", round ?? alert.Progress.Round), ("step", step ?? alert.Progress.Step),
            ("repeat", repeat ?? alert.Progress.Repeats), ("by", by), ("value", milli),
            ("detail", by is null || detail is null ? detail : scope.Vault.SealText(scope, PersonNames.OwnerOf(scope.Connection, alert.Encounter), DetailOf(alert.Id), Folding.Inert(detail))), ("batch", scope.BatchNo));

    /// <summary>Place of the sealed words of an alert's events.</summary>
    internal static string DetailOf(Guid alert) => $"alert_event.detail:{alert:N}";

    // One 'notified' event a step (unique), one notice a recipient and channel (unique by its key).
    void Notify(WriteScope scope, AlertRow alert, IReadOnlyList<Notice> notices)
    {
        foreach (var step in notices.GroupBy(notice => (notice.Round, notice.Step, notice.Repeat)))
        {
            var told = string.Join(", ", step.Select(notice => notice.Role).Distinct());
            Event(scope, alert, "notified", null, null, told, step.Key.Round, step.Key.Step, step.Key.Repeat);
            foreach (var notice in step)
                scope.Connection.Execute(
                    "INSERT INTO notice (key, alert_id, role, recipient, channel, made_at) VALUES (@key, @alert, @role, @recipient, @channel, @at)",
                    ("key", Key(alert, notice)),
                    ("alert", alert.Id), ("role", notice.Role), ("recipient", notice.Recipient), ("channel", notice.Channel), ("at", scope.Now));
        }

        foreach (var notice in notices.Where(notice => notice is { Channel: Escalation.Page, Recipient: not null }))
            pages.Start(scope, Key(alert, notice), alert.Id, alert.Unit, notice.Recipient!.Value, notice.Round, notice.Step, notice.Repeat);
        if (notices.Count > 0) scope.AfterCommit(() => NoticesMade?.Invoke());
        Unreached.Look(scope, this, alert.Id);
    }

    static string Key(AlertRow alert, Notice notice) => $"{alert.Id:N}-{notice.Round}-{notice.Step}-{notice.Repeat}-{notice.Channel}-{(notice.Recipient ?? Guid.Empty):N}";

    void Schedule(WriteScope scope, Guid alert, Guid? encounter, Instant? due) => DueWork.Set(scope, "alert", alert, due, encounter ?? alert, DueMoved);

    /// <summary>Told after a commit that made notices: the outbox wakes.</summary>
    public Action? NoticesMade { get; set; }

    /// <summary>Told after a commit that set due work: (whose grain, when).</summary>
    public Action<Guid, Instant>? DueMoved { get; set; }

    internal Ladder LadderOf(WriteScope scope, AlertRow open, string unitName) =>
        Ladders.For(scope.Connection, open.SubjectKind, shelf.Protocol(open.Protocol), open.Unit, unitName, open.Priority, scope.Now);

    // "observations-overdue:vitals" is the overdue rule for one item.
    static Rule? RuleOf(Protocol protocol, string id) => protocol.Rules.FirstOrDefault(rule => rule.Id == id || id.StartsWith(rule.Id + ":", StringComparison.Ordinal));

    static Measure? MeasureOf(Rule? rule) => rule?.Kind == RuleKind.SingleThree ? Measure.News2 : null;
}

/// <summary>What a new alert is made of.</summary>
public sealed record NewAlert(
    string SubjectKind, Guid SubjectId, string Rule, string Title, string? FirstStep, Priority Priority, Guid Unit, string UnitName, Guid? Encounter,
    Protocol Protocol, int? Milli, Measure? Measure, Instant ObservedAt);
