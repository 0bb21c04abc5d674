using System.Data.Common;
using System.Text.Json;
using Handrail.Core.Consent;
using NodaTime;

namespace Handrail.Data;

/// <summary>Court orders in the record: sealed, append-only, checked again each time they are read.</summary>
public sealed class CourtOrderBook(Vault vault)
{
    const string Place = "court_order.form";

    /// <summary>A person's orders, ended ones too; the latest recorded first.</summary>
    public IReadOnlyList<CourtOrder> Of(DbConnection connection, Guid person, Instant now)
    {
        var rows = connection.Query(
            "SELECT o.id, o.form, (SELECT min(e.at) FROM court_order_end e WHERE e.order_id = o.id) FROM court_order o WHERE o.person_id = @person ORDER BY o.recorded_at DESC, o.id",
            row => (Id: row.Id(0), Form: row.GetFieldValue<byte[]>(1), Ended: row.TimeOrNull(2)), ("person", person));
        var made = new List<CourtOrder>(rows.Count);
        foreach (var (id, form, ended) in rows)
        {
            if (Stored.Form(vault.Open(connection, person, Place, form)).Check(id, person, now).Order is not { } order) continue;
            made.Add(ended is { } at ? order.Ended(at) : order);
        }

        return made;
    }

    /// <summary>True while this order stands.</summary>
    public bool Holds(DbConnection connection, Guid id, Instant now) =>
        connection.Query("SELECT person_id FROM court_order WHERE id = @id", row => row.Id(0), ("id", id)) is [var person] && Of(connection, person, now).Any(each => each.Id == id && each.HoldsAt(now));

    /// <summary>Writes one. Only a <see cref="CourtOrder"/> can be written, and that is an order with its mandate.</summary>
    public void Save(WriteScope scope, CourtOrder order, Guid by) => scope.Connection.Execute(
        "INSERT INTO court_order (id, person_id, form, recorded_by, recorded_at) VALUES (@id, @person, @form, @by, @now)",
        ("id", order.Id), ("person", order.Person), ("form", vault.Seal(scope, order.Person, Place, Stored.Text(order.Form))), ("by", by), ("now", scope.Now));

    /// <summary>Ends one, from this commit on; noted outside the database too.</summary>
    public static void End(WriteScope scope, Guid order, Guid by)
    {
        scope.Journal.Note(scope, "court-order-ended", order.ToString(), by.ToString());
        AddEnd(scope, order, by, Micros.Of(scope.Now));
    }

    internal static void EndAgain(WriteScope scope, JournalEntry entry)
    {
        var id = Guid.Parse(entry.Subject);
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM court_order WHERE id = @id AND NOT EXISTS (SELECT 1 FROM court_order_end e WHERE e.order_id = @id)", ("id", id)) > 0)
            AddEnd(scope, id, Guid.Parse(entry.Detail), entry.Micros);
    }

    static void AddEnd(WriteScope scope, Guid order, Guid by, long micros) =>
        scope.Connection.Execute("INSERT INTO court_order_end (order_id, by_id, at) VALUES (@order, @by, @at)", ("order", order), ("by", by), ("at", micros));

    /// <summary>The form as it is sealed: whole numbers for times and sets.</summary>
    sealed record Stored(int Kind, string Court, string CaseNumber, long OrderedAt, bool OrderSeen, string Mandate, bool CouldBeHeard, bool CauseFound, string Receiver, int Parts, int Labels, long? EndsAt)
    {
        static readonly JsonSerializerOptions Inert = InertText.Options();

        public static string Text(CourtOrderForm form) => JsonSerializer.Serialize(new Stored(
            (int)form.Kind!.Value, form.Court, form.CaseNumber, Micros.Of(form.OrderedAt!.Value), form.OrderSeen, form.Mandate, form.CouldBeHeard, form.CauseFound, form.Receiver, (int)form.Parts, (int)form.Labels,
            form.EndsAt is { } ends ? Micros.Of(ends) : null), Inert);

        public static CourtOrderForm Form(string text)
        {
            var stored = JsonSerializer.Deserialize<Stored>(text) ?? throw new InvalidOperationException("A sealed court order is empty.");
            return new CourtOrderForm
            {
                Kind = (CourtOrderKind)stored.Kind, Court = stored.Court, CaseNumber = stored.CaseNumber, OrderedAt = Micros.ToInstant(stored.OrderedAt), OrderSeen = stored.OrderSeen, Mandate = stored.Mandate,
                CouldBeHeard = stored.CouldBeHeard, CauseFound = stored.CauseFound, Receiver = stored.Receiver, Parts = (RecordPart)stored.Parts, Labels = (SecurityLabel)stored.Labels,
                EndsAt = stored.EndsAt is { } ends ? Micros.ToInstant(ends) : null,
            };
        }
    }
}
