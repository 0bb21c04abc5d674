using NodaTime;

namespace Handrail.Data;

/// <summary>What is deleted after how long.</summary>
/// <param name="Name">Short name, for doctor and the audit.</param>
/// <param name="Keep">How long it is kept after it ended.</param>
/// <param name="Delete">Deletes at most so many rows that ended before then; answers how many. Runs in a commit of its own.</param>
public sealed record RetentionRule(string Name, Duration Keep, Func<WriteScope, Instant, int, int> Delete);

/// <summary>
/// The registry of what is deleted by time. Clinical facts, alerts and the audit are not among them: how long a centre keeps those is set by law where it is, and
/// is not decided here. A feature that keeps rows for a time adds its rule in <see cref="All"/>; the periods are examples, not approved: a local choice.
/// </summary>
public static class Retention
{
    const int AtOnce = 500;

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<RetentionRule> All { get; } =
    [
        new("ended sessions", Duration.FromDays(90), (scope, before, most) => scope.Connection.Execute(
            "DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE ends_at < @before OR ended_at < @before LIMIT @most)", ("before", before), ("most", most))),
        new("used sign-in phrases", Duration.FromDays(90), (scope, before, most) => scope.Connection.Execute(
            "DELETE FROM staff_phrase WHERE id IN (SELECT id FROM staff_phrase WHERE expires_at < @before OR used_at < @before LIMIT @most)", ("before", before), ("most", most))),
        new("answered forms", Duration.FromDays(30), (scope, before, most) => scope.Connection.Execute(
            "DELETE FROM form_once WHERE token IN (SELECT token FROM form_once WHERE at < @before LIMIT @most)", ("before", before), ("most", most))),
        new("sent notices of closed alerts", Duration.FromDays(7 * 366), (scope, before, most) => scope.Connection.Execute(
            "DELETE FROM notice WHERE key IN (SELECT n.key FROM notice n JOIN alert a ON a.id = n.alert_id WHERE n.sent_at < @before AND a.resolved_at < @before LIMIT @most)", ("before", before), ("most", most))),
    ];

    /// <summary>Runs every rule to its end, in small commits between which others write. Answers what was deleted by each rule, and notes the run for doctor.</summary>
    public static async Task<IReadOnlyList<(string Name, long Rows)>> Run(Writer writer, IReadOnlyList<RetentionRule> rules, CancellationToken stop = default)
    {
        var done = new List<(string Name, long Rows)>();
        foreach (var rule in rules)
        {
            var rows = 0L;
            while (!stop.IsCancellationRequested)
            {
                var some = await writer.Run(scope => rule.Delete(scope, scope.Now - rule.Keep, AtOnce), stop: stop);
                rows += some;
                if (some < AtOnce) break;
            }

            done.Add((rule.Name, rows));
        }

        var words = string.Join("; ", done.Where(each => each.Rows > 0).Select(each => $"{each.Name} {each.Rows}"));
        await writer.Run(
            scope => StepDone.Note(scope, StepDone.Retention, words.Length == 0 ? "nothing was due" : words),
            audit: (scope, _, failure) =>
            {
                if (words.Length > 0) scope.Audit(new AuditRow("system", "Handrail", "Retention", "system", "", failure is null ? "done" : "failed", words));
            },
            stop: stop);
        return done;
    }
}

/// <summary>When a job or step was last done, for doctor.</summary>
public static class StepDone
{
    /// <summary>The last backup.</summary>
    public const string Backup = "backup";

    /// <summary>The last run of the retention rules.</summary>
    public const string Retention = "retention";

    /// <summary>The last day on which a browser came through a proxy by TLS.</summary>
    public const string Tls = "tls seen";

    /// <summary>The https address the last serve was told (<c>--address</c>), as its words.</summary>
    public const string Address = "public address";

    /// <summary>Notes it with the time of the commit.</summary>
    public static bool Note(WriteScope scope, string name, string words) => scope.Connection.Execute(
        "INSERT INTO step_done (name, at, words) VALUES (@name, @at, @words) ON CONFLICT (name) DO UPDATE SET at = excluded.at, words = excluded.words",
        ("name", name), ("at", scope.Now), ("words", words)) > 0;

    /// <summary>When and how it was last done; null for never.</summary>
    public static (Instant At, string Words)? Last(System.Data.Common.DbConnection connection, string name) =>
        connection.Query("SELECT at, words FROM step_done WHERE name = @name", row => ((Instant, string)?)(row.Time(0), row.GetString(1)), ("name", name)).FirstOrDefault();
}
