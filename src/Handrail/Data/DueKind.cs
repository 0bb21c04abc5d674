using NodaTime;

namespace Handrail.Data;

/// <summary>
/// Who does work that time brings, of one kind of <c>due_work</c> row. A feature registers its own, so that the sweep knows no feature but the watch.
/// <paramref name="Do"/> runs in the writer's transaction and must move or remove its row: one that is still due is done again at once.
/// </summary>
/// <param name="Kind">due_work.kind.</param>
/// <param name="Do">Does it for a subject; doing it twice must change nothing.</param>
public sealed record DueKind(string Kind, Action<WriteScope, Guid> Do)
{
    /// <summary>Sets, moves or (null) removes the row of a kind and subject.</summary>
    public static void Set(WriteScope scope, string kind, Guid subject, Instant? due)
    {
        if (due is not { } at)
        {
            scope.Connection.Execute("DELETE FROM due_work WHERE kind = @kind AND subject_id = @subject", ("kind", kind), ("subject", subject));
            return;
        }

        scope.Connection.Execute(
            "INSERT INTO due_work (kind, subject_id, due_at) VALUES (@kind, @subject, @at) ON CONFLICT (kind, subject_id) DO UPDATE SET due_at = excluded.due_at",
            ("kind", kind), ("subject", subject), ("at", at));
    }
}
