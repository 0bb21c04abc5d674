using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.People;

/// <summary>A decision about two records: join them, part them again, or note that they are two people. The first record leads.</summary>
public sealed record LinkPeople(Guid Kept, Guid Other, LinkKind Kind, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.MergePeople;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Kept);

    /// <inheritdoc/>
    public Handrail.Core.Consent.Purpose Purpose => Handrail.Core.Consent.Purpose.Operations;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Reason.Trim().Length is 0 or > 500) yield return Refusal.Invalid("reason", "Write how you know, in a few words.");
    }
}

/// <summary>Writes the decision and moves the projection. No record is touched: that is why it can be undone.</summary>
public sealed class LinkHandlers
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(LinkPeople ask, Actor by, WriteScope scope)
    {
        var db = scope.Connection;
        // The gate has decided about the first record; the second must be within the same person's reach.
        var other = Whereabouts.Of(db, Subject.Person(ask.Other));
        if (other.Person is null || Whereabouts.Of(db, ask.About).Person is null || !Assignments.Now(db, by, scope.Now).May(ask.Needs, other.Place)) return Refusal.NotFound("There is no such person.");
        var links = PersonLinkRows.Now(db);
        var cannot = ask.Kind switch
        {
            LinkKind.Merge => links.CannotMerge(ask.Kept, ask.Other),
            LinkKind.Undo => links.CannotUndo(ask.Kept, ask.Other),
            _ => ask.Kept == ask.Other ? "Choose two different records." : null,
        };
        if (cannot is not null) return Refusal.Conflict(cannot);
        var id = Guid.CreateVersion7();
        db.Execute(
            """
            INSERT INTO person_link_event (id, no, kept_id, other_id, kind, reason, by_staff, at)
            VALUES (@id, (SELECT coalesce(max(no), 0) + 1 FROM person_link_event), @kept, @other, @kind, @reason, @by, @now)
            """,
            ("id", id), ("kept", ask.Kept), ("other", ask.Other), ("kind", Code(ask.Kind)), ("reason", scope.Vault.SealText(scope, ask.Kept, PersonLinkRows.ReasonPlace, Folding.Inert(ask.Reason.Trim()))), ("by", by.Id), ("now", scope.Now));
        if (ask.Kind == LinkKind.Merge) db.Execute("INSERT INTO person_link (other_id, kept_id) VALUES (@other, @kept)", ("other", ask.Other), ("kept", ask.Kept));
        if (ask.Kind == LinkKind.Undo) db.Execute("DELETE FROM person_link WHERE other_id = @other", ("other", ask.Other));
        return id;
    }

    static string Code(LinkKind kind) => kind switch { LinkKind.Merge => "merge", LinkKind.Undo => "undo", _ => "distinct" };
}
