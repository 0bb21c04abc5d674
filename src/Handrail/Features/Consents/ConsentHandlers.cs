using System.Data.Common;
using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>Writes and reads consents.</summary>
public sealed class ConsentHandlers(ConsentBook book)
{
    /// <summary>Records a consent; refused with its first missing element (the page shows them all).</summary>
    public Outcome<Guid> Record(RecordConsent ask, Actor by, WriteScope scope)
    {
        var check = ask.Form.Check(Guid.CreateVersion7(), 1, ask.Person, scope.Now);
        if (check.Consent is not { } consent) return check.Wrong[0];
        if (!IsThere(scope.Connection, ask.Person)) return Refusal.NotFound("There is no such person.");
        book.Save(scope, consent, by.Id);
        return consent.Id;
    }

    /// <summary>Takes it back. From this commit on no request is answered under it.</summary>
    public Outcome<Guid> Revoke(RevokeConsent ask, Actor by, WriteScope scope) => End(scope, ask.Person, ask.Consent, revoked: true, ask.Words, by);

    /// <summary>Ends it with its event.</summary>
    public Outcome<Guid> End(EndConsent ask, Actor by, WriteScope scope) => End(scope, ask.Person, ask.Consent, revoked: false, ask.Words, by);

    /// <summary>Marks a stay. Marking twice changes nothing.</summary>
    public Outcome<Guid> Label(LabelStay ask, Actor by, WriteScope scope)
    {
        if (scope.Connection.Query("SELECT person_id FROM encounter WHERE id = @id", row => row.Id(0), ("id", ask.Stay)) is not [var person]) return Refusal.NotFound("There is no such stay.");
        scope.Connection.Execute(
            "INSERT INTO security_label (subject_kind, subject_id, label, set_by, set_at) VALUES ('encounter', @stay, 'MH', @by, @now) ON CONFLICT (subject_kind, subject_id, label) DO NOTHING",
            ("stay", ask.Stay), ("by", by.Id), ("now", scope.Now));
        return person;
    }

    /// <summary>The stays of a person, the latest first, and since when each is marked as mental health care.</summary>
    public static IReadOnlyList<LabelledStay> Stays(DbConnection connection, Guid person) => connection.Query(
        """
        SELECT e.id, e.admitted_at, e.ended_at, l.set_at FROM encounter e LEFT JOIN security_label l ON l.subject_kind = 'encounter' AND l.subject_id = e.id AND l.label = 'MH'
        WHERE e.person_id = @person ORDER BY e.admitted_at DESC
        """,
        row => new LabelledStay(row.Id(0), row.Time(1), row.TimeOrNull(2), row.TimeOrNull(3)), ("person", person));

    Outcome<Guid> End(WriteScope scope, Guid person, Guid id, bool revoked, string words, Actor by)
    {
        if (Of(scope.Connection, person, id, scope.Now) is not { } consent) return Refusal.NotFound("There is no such consent.");
        if (consent.EndedAt is not null) return Refusal.Conflict("This consent has ended already.");
        if (!revoked && consent.Form.Expiry != ExpiryKind.OnEvent) return Refusal.Invalid("words", "This consent does not end with an event. To take it back, revoke it.");
        book.End(scope, consent, revoked, words.Trim(), by.Id);
        return id;
    }

    /// <summary>One consent of this person; null when there is none. Another person's consent is not found.</summary>
    public Consent? Of(DbConnection connection, Guid person, Guid id, Instant now) => book.Of(connection, person, now).FirstOrDefault(each => each.Id == id);

    /// <summary>Whose consent it is; null when there is none. Says nothing else of it: the gate decides on the person.</summary>
    public static Guid? PersonOf(Database database, Guid consent)
    {
        using var connection = database.Open();
        return connection.Query("SELECT person_id FROM consent WHERE id = @id LIMIT 1", row => row.Id(0), ("id", consent)) is [var person] ? person : null;
    }

    /// <summary>True when there is such a person.</summary>
    public static bool IsThere(DbConnection connection, Guid person) => connection.Scalar<long>("SELECT count(*) FROM person WHERE id = @id", ("id", person)) > 0;
}
