using Handrail.Core.Paging;
using Handrail.Core.Watch;
using Handrail.Data;

namespace Handrail.Features.Watch;

/// <summary>
/// What follows when people who were told cannot be reached: the next step at once, and on the last step the words "nobody could be reached" on every wall until
/// somebody is. docs/algorithms/paging.md.
/// </summary>
static class Unreached
{
    /// <summary>alert_event.kind: the whole step could not be reached, and the next was told at once.</summary>
    public const string PassedOn = "passed-on";

    /// <summary>alert_event.kind: nobody of the last step could be reached.</summary>
    public const string Nobody = "unreached";

    /// <summary>alert_event.kind: somebody confirmed their page.</summary>
    public const string Somebody = "reached";

    /// <summary>Looks whether everybody who was told in the step that the alert stands at is out of reach.</summary>
    public static void Look(WriteScope scope, AlertBook alerts, Guid id)
    {
        if (AlertRow.Find(scope.Connection, id) is not { Progress: { State: not AlertState.Resolved, IsTaken: false } progress } alert) return;
        var ladder = alerts.LadderOf(scope, alert, AlertAnswers.UnitName(scope, alert.Unit));
        var last = Escalation.IsLast(progress, ladder);
        var told = Told(scope, alert);
        if (last)
        {
            // Nobody holds even the last role, or none of them can be reached. Those who declined were reached.
            var nobody = told is null || (told.Count > 0 && told.All(each => each.NotReached));
            if (!nobody || !ReachBook.InUse(scope.Connection) || Said(scope, alert)) return;
            AlertBook.Event(scope, alert, Nobody, null, null, null);
            scope.Touch(alert.Unit);
            return;
        }

        if (told is null || !PagePlan.GoOn(told, told.All(each => !each.Tried) && (PagedInVain(scope, alert) || LaterReachable(scope, alert, ladder)))) return;
        AlertBook.Event(scope, alert, PassedOn, null, null, null);
        var (next, notices) = Escalation.Unreached(progress, ladder, role => Roster.OnShift(scope.Connection, alert.Unit, role, scope.Now), scope.Now);
        alerts.Move(scope, alert, next, notices, null);
    }

    /// <summary>Somebody has it after all: the walls stop saying that nobody does.</summary>
    public static void Reached(WriteScope scope, Guid id, Guid staff, bool sent)
    {
        // Who had nothing sent to them and opens it all the same is no news, unless the walls are calling.
        if (AlertRow.Find(scope.Connection, id) is not { } alert || !(sent || Said(scope, alert))) return;
        AlertBook.Event(scope, alert, Somebody, staff, null, null);
        scope.Touch(alert.Unit);
    }

    // For each person waited for: not reached, and whether anything was sent. Null: this step told nobody by name. Empty: all have answered, or not everybody is told by page.
    static List<(bool NotReached, bool Tried)>? Told(WriteScope scope, AlertRow alert)
    {
        var progress = alert.Progress;
        var pages = PageRow.OfAlert(scope.Connection, alert.Id).Where(page => (page.Round, page.Step, page.Repeat) == (progress.Round, progress.Step, progress.Repeats)).ToList();
        if (progress.Waiting.Count == 0)
            return scope.Connection.Scalar<long>("SELECT count(*) FROM notice WHERE alert_id = @alert AND recipient IS NULL AND made_at = (SELECT max(made_at) FROM notice WHERE alert_id = @alert)", ("alert", alert.Id)) > 0 ? null : [];
        var told = new List<(bool, bool)>();
        foreach (var staff in progress.Waiting)
        {
            if (pages.Find(page => page.Staff == staff) is not { } page) return [];
            told.Add((page.State == PageState.NotReached, DeliveryRow.Of(scope.Connection, page.Id).Count > 0));
        }

        return told;
    }

    // Others of this round were paged and nobody answered: the sooner the last step, and its loud words on the wall, the better.
    static bool PagedInVain(WriteScope scope, AlertRow alert) =>
        PageRow.OfAlert(scope.Connection, alert.Id).Any(page => page.Round == alert.Progress.Round && page.State == PageState.NotReached && DeliveryRow.Of(scope.Connection, page.Id).Count > 0);

    static bool LaterReachable(WriteScope scope, AlertRow alert, Ladder ladder) =>
        ladder.Steps.Skip(alert.Progress.Step + 1).Where(step => step.Channels.Contains(Escalation.Page)).Select(step => step.Role).Distinct()
            .SelectMany(role => Roster.OnShift(scope.Connection, alert.Unit, role, scope.Now)).Any(staff => ReachBook.Channels(scope.Connection, staff) > 0);

    // Said since the last good news of this alert: once is enough, the walls keep it up.
    static bool Said(WriteScope scope, AlertRow alert) =>
        scope.Connection.Query("SELECT kind FROM alert_event WHERE alert_id = @id AND kind IN ('unreached', 'reached', 'seen', 'declined', 'renotified', 'moved') ORDER BY no DESC LIMIT 1", row => row.GetString(0), ("id", alert.Id)) is [Nobody];
}
