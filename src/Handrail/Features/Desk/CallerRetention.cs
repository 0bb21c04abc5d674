using System.Data.Common;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>
/// What callers told us is deleted 90 days after the last of their requests was over: their key in the vault, which makes every copy unreadable, and the sealed columns. What
/// stays are times, codes and who of us did what; no name, number or word. The rows of call_event stay as they are: they never held any.
/// </summary>
public sealed class CallerRetention(Vault vault)
{
    /// <summary>Kind of the due_work row.</summary>
    public const string DueKindName = "retention";

    /// <summary>How long after closing.</summary>
    public static readonly Duration Keeps = CallerKept.For;

    /// <summary>How often it runs.</summary>
    public static readonly Duration Every = Duration.FromHours(1);

    /// <summary>The one subject of its due row.</summary>
    public static readonly Guid Subject = new("5245544e-0000-8000-8000-000000000001");

    const int AtOnce = 200; // a commit is not held up for long; what is left follows a second later

    /// <summary>Makes sure that there is a due row; an earlier one is left as it is.</summary>
    public static bool EnsureDue(WriteScope scope)
    {
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM due_work WHERE kind = @kind", ("kind", DueKindName)) == 0) DueKind.Set(scope, DueKindName, Subject, scope.Now);
        return true;
    }

    /// <summary>True when everything of this enquiry was over so long ago that its texts are, or are about to be, deleted.</summary>
    public static bool IsOver(DbConnection connection, Guid enquiry, Instant now) => connection.Scalar<long>(
        """
        SELECT count(*) FROM enquiry e WHERE e.id = @id
        AND NOT EXISTS (SELECT 1 FROM call_back c WHERE c.enquiry_id = e.id AND (c.closed_at IS NULL OR c.closed_at > @before))
        AND EXISTS (SELECT 1 FROM call_back c WHERE c.enquiry_id = e.id)
        """,
        ("id", enquiry), ("before", now - Keeps)) > 0;

    /// <summary>When it last ran; null: never.</summary>
    public static Instant? LastRun(DbConnection connection) => connection.Scalar<long?>("SELECT max(at) FROM retention_run") is { } at ? Micros.ToInstant(at) : null;

    /// <summary>Does it, in the sweep's commit, and sets the next time.</summary>
    public void Do(WriteScope scope, Guid subject)
    {
        var over = Due(scope);
        foreach (var enquiry in over) Delete(scope, enquiry);
        scope.Connection.Execute("INSERT INTO retention_run (id, at, enquiries) VALUES (@id, @now, @count)", ("id", Guid.CreateVersion7()), ("now", scope.Now), ("count", over.Count));
        scope.Connection.Execute("DELETE FROM retention_run WHERE at < @before", ("before", scope.Now - Duration.FromDays(400)));
        DueKind.Set(scope, DueKindName, subject, scope.Now + (over.Count == AtOnce ? Duration.FromSeconds(1) : Every));
    }

    // An enquiry whose texts are gone already has no key and no sealed column left: it is not found again.
    static List<Guid> Due(WriteScope scope) => scope.Connection.Query(
        """
        SELECT e.id FROM enquiry e
        WHERE EXISTS (SELECT 1 FROM call_back c WHERE c.enquiry_id = e.id)
        AND NOT EXISTS (SELECT 1 FROM call_back c WHERE c.enquiry_id = e.id AND (c.closed_at IS NULL OR c.closed_at > @before))
        AND (EXISTS (SELECT 1 FROM data_key k WHERE k.owner = e.id) OR e.name_sealed IS NOT NULL OR e.phone_sealed IS NOT NULL OR e.text_sealed IS NOT NULL OR e.signs_sealed IS NOT NULL
          OR e.phone_index IS NOT NULL OR e.text_index IS NOT NULL OR EXISTS (SELECT 1 FROM call_draft d WHERE d.enquiry_id = e.id))
        ORDER BY e.id LIMIT 200
        """,
        row => row.Id(0), ("before", scope.Now - Keeps));

    void Delete(WriteScope scope, Guid enquiry)
    {
        vault.Shred(scope, enquiry);
        scope.Connection.Execute(
            "UPDATE enquiry SET name_sealed = NULL, phone_sealed = NULL, text_sealed = NULL, signs_sealed = NULL, phone_index = NULL, text_index = NULL WHERE id = @id", ("id", enquiry));
        scope.Connection.Execute("UPDATE enquiry_relation SET about_sealed = NULL WHERE enquiry_id = @id", ("id", enquiry));
        scope.Connection.Execute("UPDATE call_note SET note_sealed = NULL WHERE enquiry_id = @id", ("id", enquiry));
        scope.Connection.Execute("DELETE FROM call_draft WHERE enquiry_id = @id", ("id", enquiry));
        // The link by which they looked at their request leads nowhere any more.
        scope.Connection.Execute("UPDATE call_back SET link_hash = NULL, words = '' WHERE enquiry_id = @id", ("id", enquiry));
        scope.Audit(new AuditRow(Actor.System.Kind, Actor.System.AuditId, "DeleteEnquiryTexts", "enquiry", enquiry.ToString(), "done"));
    }
}

/// <summary>Sets the first due row of the deletion when the program starts; from then on the sweep keeps it going.</summary>
public sealed class CallerRetentionStart(Writer writer) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => writer.Run(CallerRetention.EnsureDue, stop: cancellationToken);

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
