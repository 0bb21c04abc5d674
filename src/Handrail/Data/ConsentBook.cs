using System.Data.Common;
using Handrail.Core.Consent;
using NodaTime;

namespace Handrail.Data;

/// <summary>
/// Consents in the record: sealed, append-only, checked again each time they are read, so that a row that lost an element opens nothing. Nothing is kept in memory:
/// whoever asks after a revocation was answered sees it.
/// </summary>
public sealed class ConsentBook(Vault vault)
{
    const string FormPlace = "consent.form", WordsPlace = "consent_event.words";

    const string Newest =
        """
        SELECT c.id, c.version, c.person_id, c.form FROM consent c
        WHERE NOT EXISTS (SELECT 1 FROM consent newer WHERE newer.id = c.id AND newer.version > c.version)
        """;

    /// <summary>Court orders: the other ground for a legal proceeding.</summary>
    public CourtOrderBook Orders { get; } = new(vault);

    /// <summary>Decides on what is in the record now: consents, and for a legal proceeding court orders.</summary>
    public Decision Decide(DbConnection connection, Guid person, IReadOnlyCollection<DataClass> asked, Recipient to, Purpose purpose, Instant now) =>
        ConsentDecision.Decide(Of(connection, person, now), purpose == Purpose.Legal ? Orders.Of(connection, person, now) : [], asked, to, purpose, now);

    /// <summary>A person's consents, the newest version of each, ended ones too; the latest recorded first.</summary>
    public IReadOnlyList<Consent> Of(DbConnection connection, Guid person, Instant now)
    {
        var rows = connection.Query(Newest + " AND c.person_id = @person ORDER BY c.recorded_at DESC, c.id", Row, ("person", person));
        return Made(connection, rows, connection.Query("SELECT consent_id, kind, at FROM consent_event WHERE person_id = @person ORDER BY no", End, ("person", person)), now);
    }

    /// <summary>One consent in its newest version; null when there is none.</summary>
    public Consent? Find(DbConnection connection, Guid id, Instant now) =>
        connection.Query("SELECT person_id FROM consent WHERE id = @id LIMIT 1", row => row.Id(0), ("id", id)) is [var person] ? Of(connection, person, now).FirstOrDefault(each => each.Id == id) : null;

    /// <summary>Every consent that may name this receiver, by person. The decision still decides: a fingerprint only finds.</summary>
    public ILookup<Guid, Consent> For(DbConnection connection, Recipient to, Instant now)
    {
        var found = new Dictionary<Guid, Consent>();
        foreach (var key in Keys(to))
        {
            if (vault.Index(connection, "consent.recipient", key) is not { } print) continue;
            var rows = connection.Query(
                Newest + " AND EXISTS (SELECT 1 FROM consent_recipient r WHERE r.consent_id = c.id AND r.version = c.version AND r.key = @key)", Row, ("key", print));
            var ends = connection.Query(
                "SELECT e.consent_id, e.kind, e.at FROM consent_event e WHERE e.consent_id IN (SELECT r.consent_id FROM consent_recipient r WHERE r.key = @key) ORDER BY e.no", End, ("key", print));
            foreach (var consent in Made(connection, rows, ends, now)) found[consent.Id] = consent;
        }

        return found.Values.ToLookup(each => each.Person);
    }

    /// <summary>Writes a version of a consent. Only a <see cref="Consent"/> can be written, and that has every element.</summary>
    public void Save(WriteScope scope, Consent consent, Guid by)
    {
        scope.Connection.Execute(
            """
            INSERT INTO consent (id, version, person_id, kind, signed_at, expires_at, form, recorded_by, recorded_at)
            VALUES (@id, @version, @person, @kind, @signed, @expires, @form, @by, @now)
            """,
            ("id", consent.Id), ("version", consent.Version), ("person", consent.Person), ("kind", consent.Kind.ToString()), ("signed", consent.Form.SignedAt), ("expires", consent.Form.ExpiresAt),
            ("form", vault.Seal(scope, consent.Person, FormPlace, StoredConsent.Text(consent))), ("by", by), ("now", scope.Now));
        foreach (var key in consent.Form.Grantees.SelectMany(Keys).Distinct())
            scope.Connection.Execute("INSERT INTO consent_recipient (consent_id, version, key) VALUES (@id, @version, @key)",
                ("id", consent.Id), ("version", consent.Version), ("key", vault.Index(scope, "consent.recipient", key)));
    }

    /// <summary>Writes that a consent has ended, from this commit on; noted outside the database too, so that no restored backup gives it back.</summary>
    public void End(WriteScope scope, Consent consent, bool revoked, string words, Guid by)
    {
        scope.Journal.Note(scope, revoked ? "consent-revoked" : "consent-ended", consent.Id.ToString(), $"{consent.Person} {by}");
        AddEnd(scope, consent.Id, consent.Person, revoked, vault.Seal(scope, consent.Person, WordsPlace, Folding.Inert(words)), by, Micros.Of(scope.Now));
    }

    /// <summary>
    /// The same for an entry of the journal, at its own time. Nothing when it stands there already, when the consent was recorded after the backup (then the backup does
    /// not have it), or when the person's texts were deleted.
    /// </summary>
    internal static void EndAgain(WriteScope scope, JournalEntry entry, bool revoked)
    {
        var id = Guid.Parse(entry.Subject);
        if (entry.Detail.Split(' ') is not [var whose, var who]) throw new InvalidDataException($"Entry {entry.No} of the journal does not name whose consent it is.");
        var (person, by) = (Guid.Parse(whose), Guid.Parse(who));
        var db = scope.Connection;
        if (db.Scalar<long>("SELECT count(*) FROM consent WHERE id = @id AND person_id = @person", ("id", id), ("person", person)) == 0
            || db.Scalar<long>("SELECT count(*) FROM consent_event WHERE consent_id = @id AND at <= @at", ("id", id), ("at", entry.Micros)) > 0
            || db.Scalar<long>("SELECT count(*) FROM data_key WHERE owner = @person", ("person", person)) == 0) return;
        AddEnd(scope, id, person, revoked, scope.Vault.Seal(scope, person, WordsPlace, "Done again when a backup was restored. What was written then is in no copy."), by, entry.Micros);
    }

    static void AddEnd(WriteScope scope, Guid id, Guid person, bool revoked, byte[] words, Guid by, long micros) => scope.Connection.Execute(
        """
        INSERT INTO consent_event (consent_id, no, kind, person_id, words, by_id, at)
        SELECT @id, coalesce(max(no), 0) + 1, @kind, @person, @words, @by, @at FROM consent_event WHERE consent_id = @id
        """,
        ("id", id), ("kind", revoked ? "revoked" : "event-happened"), ("person", person), ("words", words), ("by", by), ("at", micros));

    /// <summary>
    /// For exports that run: true while every consent named ("id:version", blanks between) still holds. Ask before each piece that is sent, and stop when it is false.
    /// </summary>
    public bool StillHold(DbConnection connection, string references, Instant now) =>
        references.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(each => each.StartsWith("order:", StringComparison.Ordinal)
            ? Guid.TryParse(each[6..], out var order) && Orders.Holds(connection, order, now)
            : Guid.TryParse(each.Split(':')[0], out var id) && Find(connection, id, now) is { } consent && consent.Reference == each && consent.HoldsAt(now));

    /// <summary>What was written when it ended; empty when it has not.</summary>
    public string EndWords(DbConnection connection, Consent consent) =>
        connection.Query("SELECT words FROM consent_event WHERE consent_id = @id ORDER BY no LIMIT 1", row => row.GetFieldValue<byte[]>(0), ("id", consent.Id)) is [var words]
            ? vault.Open(connection, consent.Person, WordsPlace, words) : "";

    List<Consent> Made(DbConnection connection, List<(Guid Id, int Version, Guid Person, byte[] Form)> rows, List<(Guid Consent, bool Revoked, Instant At)> ends, Instant now)
    {
        var made = new List<Consent>(rows.Count);
        foreach (var row in rows)
        {
            if (StoredConsent.Form(vault.Open(connection, row.Person, FormPlace, row.Form)).Check(row.Id, row.Version, row.Person, now).Consent is not { } consent) continue;
            foreach (var end in ends.Where(each => each.Consent == row.Id)) consent = consent.Ended(end.At, end.Revoked);
            made.Add(consent);
        }

        return made;
    }

    static (Guid Id, int Version, Guid Person, byte[] Form) Row(DbDataReader row) => (row.Id(0), row.GetInt32(1), row.Id(2), row.GetFieldValue<byte[]>(3));

    static (Guid Consent, bool Revoked, Instant At) End(DbDataReader row) => (row.Id(0), row.GetString(1) == "revoked", row.Time(2));

    static IEnumerable<string> Keys(Grantee grantee) => grantee.Kind switch
    {
        GranteeKind.Named => [$"named|{grantee.Of}|{Recipient.Plain(grantee.Name)}"],
        GranteeKind.Class => [$"class|{grantee.Of}"],
        GranteeKind.TpoGeneral => [.. ((RecipientKind[])[RecipientKind.TreatingProvider, RecipientKind.Payer, RecipientKind.HealthPlan, RecipientKind.OperationsHelper]).Select(kind => $"class|{kind}")],
        _ => [$"through|{Recipient.Plain(grantee.Name)}"],
    };

    static IEnumerable<string> Keys(Recipient to) =>
        to.Kind == RecipientKind.IntermediaryParticipant ? [$"through|{Recipient.Plain(to.Intermediary)}"] : [$"named|{to.Kind}|{Recipient.Plain(to.Name)}", $"class|{to.Kind}"];
}
