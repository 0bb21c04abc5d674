using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Rows of work that time brings. One a kind and subject, written in the commit that caused it; the sweep does them, memory timers only make it prompt.</summary>
static class DueWork
{
    /// <summary>Sets, moves or (null) removes the row; <paramref name="moved"/> is told after the commit so that a timer can be set.</summary>
    public static void Set(WriteScope scope, string kind, Guid subject, Instant? due, Guid grain, Action<Guid, Instant>? moved)
    {
        if (due is not { } at)
        {
            scope.Connection.Execute("DELETE FROM due_work WHERE kind = @kind AND subject_id = @subject", ("kind", kind), ("subject", subject));
            return;
        }

        scope.Connection.Execute(
            "INSERT INTO due_work (kind, subject_id, due_at) VALUES (@kind, @subject, @at) ON CONFLICT (kind, subject_id) DO UPDATE SET due_at = excluded.due_at",
            ("kind", kind), ("subject", subject), ("at", at));
        if (moved is not null) scope.AfterCommit(() => moved(grain, at));
    }

    /// <summary>
    /// Makes sure a stay is looked at when time next has something to say of it. A timer that should move later is left alone: it will find nothing to do and
    /// move itself. One that must come earlier, or that there is none of, is written now.
    /// </summary>
    public static void KeepTick(WriteScope scope, Watched watched, Action<Guid, Instant>? moved)
    {
        if (WatchRules.NextTick(watched.State, watched.Plan) is { } at && (watched.TickAt is not { } set || at < set)) SetTick(scope, watched, at, moved);
    }

    /// <summary>Writes the stay's timer (the only one that survives).</summary>
    public static void SetTick(WriteScope scope, Watched watched, Instant? at, Action<Guid, Instant>? moved)
    {
        Set(scope, "watch", watched.Encounter, at, watched.Encounter, moved);
        watched.TickAt = at;
    }
}
