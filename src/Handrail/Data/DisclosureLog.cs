using System.Data.Common;
using Handrail.Core.Consent;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Data;

/// <summary>One thing that left the house.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Person">Whose record.</param>
/// <param name="To">Who received it.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Ground">"consent" or "patient".</param>
/// <param name="Consents">References of the consents used, with blanks between; empty when none was needed.</param>
/// <param name="Parts">Which parts.</param>
/// <param name="Labels">Which labels.</param>
/// <param name="Items">How many data.</param>
/// <param name="Notice">Id of the statement that went with it (<see cref="Part2Notice"/>).</param>
/// <param name="Way">"packet", "fhir" or "export".</param>
/// <param name="ByKind">Kind of whoever disclosed.</param>
/// <param name="ById">Who disclosed, as the audit names them.</param>
/// <param name="At">When.</param>
public sealed record DisclosureRow(
    Guid Id, Guid Person, Recipient To, Purpose Purpose, string Ground, string Consents, RecordPart Parts, SecurityLabel Labels, int Items, string Notice, string Way, string ByKind, string ById, Instant At);

/// <summary>The append-only list of disclosures. Whatever leaves the house under a consent writes a row here before it is sent.</summary>
public sealed class DisclosureLog(Vault vault)
{
    const string Place = "disclosure.recipient", PacketPlace = "disclosure_packet.content";

    /// <summary>Writes a row. A disclosure under a consent without a known notice is refused: nothing leaves without the statement of 42 CFR 2.32.</summary>
    public void Write(WriteScope scope, DisclosureRow row)
    {
        if (row.Ground != "patient" && (Part2Notice.Of(row.Notice) is null || row.Consents.Length == 0))
            throw new InvalidOperationException("A disclosure needs the notice that goes with it and the consent it is made under.");
        scope.Connection.Execute(
            """
            INSERT INTO disclosure (id, person_id, recipient, recipient_kind, purpose, ground, consent, parts, labels, items, notice, way, by_kind, by_id, at)
            VALUES (@id, @person, @recipient, @kind, @purpose, @ground, @consent, @parts, @labels, @items, @notice, @way, @byKind, @byId, @at)
            """,
            ("id", row.Id), ("person", row.Person), ("recipient", vault.Seal(scope, row.Person, Place, row.To.Name)), ("kind", row.To.Kind.ToString()), ("purpose", row.Purpose.Code()),
            ("ground", row.Ground), ("consent", row.Consents), ("parts", (int)row.Parts), ("labels", (int)row.Labels), ("items", row.Items), ("notice", row.Notice), ("way", row.Way),
            ("byKind", row.ByKind), ("byId", row.ById), ("at", row.At));
    }

    /// <summary>Keeps what was handed over, sealed.</summary>
    public void Keep(WriteScope scope, Guid disclosure, Guid person, string content) => scope.Connection.Execute(
        "INSERT INTO disclosure_packet (disclosure_id, person_id, content) VALUES (@id, @person, @content)",
        ("id", disclosure), ("person", person), ("content", vault.Seal(scope, person, PacketPlace, content)));

    /// <summary>What was handed over; null when nothing was kept.</summary>
    public string? Packet(DbConnection connection, Guid disclosure) =>
        connection.Query("SELECT person_id, content FROM disclosure_packet WHERE disclosure_id = @id", row => (row.Id(0), row.GetFieldValue<byte[]>(1)), ("id", disclosure)) is [var (person, content)]
            ? vault.Open(connection, person, PacketPlace, content) : null;

    /// <summary>A person's disclosures, the latest first, at most <paramref name="most"/>.</summary>
    public IReadOnlyList<DisclosureRow> Of(DbConnection connection, Guid person, int most = 500) => Opened(connection,
        connection.Query(OfPerson, Row, ("person", person), ("most", most)));

    /// <summary>The same as pages show them.</summary>
    public IReadOnlyList<DisclosureLine> Lines(DbConnection connection, Guid person) =>
        [.. Of(connection, person).Select(Line)];

    /// <summary>One of them as pages show it.</summary>
    public static DisclosureLine Line(DisclosureRow row) => new(row.Id, row.To, row.Purpose, row.Consents, row.Parts, row.Items, row.Way, row.At);

    /// <summary>One disclosure; null when there is none.</summary>
    public DisclosureRow? Find(DbConnection connection, Guid id) => Opened(connection, connection.Query(ById, Row, ("id", id))).FirstOrDefault();

    const string OfPerson = "SELECT " + Columns + " FROM disclosure WHERE person_id = @person ORDER BY at DESC, id LIMIT @most";

    const string ById = "SELECT " + Columns + " FROM disclosure WHERE id = @id";

    const string Columns = "id, person_id, recipient, recipient_kind, purpose, ground, consent, parts, labels, items, notice, way, by_kind, by_id, at";

    // Names are opened when the rows have been read: PostgreSQL has one statement at a time on a connection.
    List<DisclosureRow> Opened(DbConnection connection, List<(DisclosureRow Row, byte[] Name)> rows) =>
        [.. rows.Select(each => each.Row with { To = each.Row.To with { Name = vault.Open(connection, each.Row.Person, Place, each.Name) } })];

    static (DisclosureRow Row, byte[] Name) Row(DbDataReader row) => (new DisclosureRow(
        row.Id(0), row.Id(1), new Recipient(Enum.Parse<RecipientKind>(row.GetString(3)), ""), StoredConsent.PurposeOf(row.GetString(4)), row.GetString(5), row.GetString(6),
        (RecordPart)row.GetInt32(7), (SecurityLabel)row.GetInt32(8), row.GetInt32(9), row.GetString(10), row.GetString(11), row.GetString(12), row.GetString(13), row.Time(14)), row.GetFieldValue<byte[]>(2));
}
