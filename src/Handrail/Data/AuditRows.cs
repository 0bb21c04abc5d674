using System.Data.Common;
using NodaTime;

namespace Handrail.Data;

/// <summary>Where an audit row stands: its chain and its number there.</summary>
public readonly record struct AuditPlace(int Slot, long No)
{
    // Not random and not secret: a version-8 uuid that says which row it is, so that an AuditEvent has an id without a column for one.
    const uint Mark = 0xA0D17E57;

    /// <summary>The row's id outside (FHIR AuditEvent.id).</summary>
    public Guid Id
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, Mark);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)Slot);
            bytes[6] = 0x80;
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes[8..], No);
            bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
            return new Guid(bytes, bigEndian: true);
        }
    }

    /// <summary>The place an id names; null for any other id.</summary>
    public static AuditPlace? Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        if (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) != Mark) return null;
        var slot = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        bytes[8] &= 0x3F;
        var place = new AuditPlace(slot, System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes[8..]));
        return place.Id == id ? place : null;
    }
}

/// <summary>One line of the audit as it is read back.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="At">When.</param>
/// <param name="Row">What it says.</param>
public sealed record AuditLine(AuditPlace Place, Instant At, AuditRow Row)
{
    /// <summary>The columns <see cref="Of"/> reads, from <c>audit_event a</c>.</summary>
    public const string Columns =
        "a.slot, a.no, a.at, a.actor_kind, a.actor, a.action, a.subject_kind, a.subject_id, a.outcome, a.detail, a.purpose, a.ground, a.consent_id, a.person_id";

    /// <summary>The line in a row of <see cref="Columns"/>.</summary>
    public static AuditLine Of(DbDataReader row) => new(
        new AuditPlace(row.GetInt32(0), row.GetInt64(1)), row.Time(2),
        new AuditRow(row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9))
        {
            Purpose = row.GetString(10), Ground = row.GetString(11), Consent = row.GetString(12), Person = row.GetString(13),
        });
}

/// <summary>What of the audit is wanted. Every part is optional but the time.</summary>
/// <param name="From">From this moment (in).</param>
/// <param name="To">To this moment (out).</param>
/// <param name="Person">Whose record it was.</param>
/// <param name="Actor">Who did it: staff id, "token N", or a name, as the audit writes it.</param>
/// <param name="RefusedOnly">Only what was not done.</param>
/// <param name="Within">Only what is in these places; null: everywhere, and what is in no place.</param>
public sealed record AuditWish(Instant From, Instant To, Guid? Person = null, string? Actor = null, bool RefusedOnly = false, AuditReach? Within = null);

/// <summary>
/// Whose audit a reader may read: that of these units and sites. A row is theirs when the stay it is about is (or was) in such a unit; without a stay, when its person has
/// one there; without a person, when it names such a unit or site, or when whoever did it works there and it names no other place.
/// </summary>
public sealed record AuditReach(IReadOnlyCollection<Guid> Units, IReadOnlyCollection<Guid> Sites)
{
    // 32 digits an id with commas around: one text parameter, however many places there are.
    internal string UnitText => Text(Units);

    internal string SiteText => Text(Sites);

    static string Text(IReadOnlyCollection<Guid> ids) => "," + string.Join(',', ids.Select(id => id.ToString("N"))) + ",";
}

/// <summary>Reads the audit, newest first, a page at a time.</summary>
public static class AuditRows
{
    const string Select = "SELECT " + AuditLine.Columns + " FROM audit_event a WHERE a.at >= @from AND a.at < @to";
    const string OneRow = "SELECT " + AuditLine.Columns + " FROM audit_event a WHERE a.slot = @slot AND a.no = @no";
    const string Refused = " AND (@refused = 0 OR a.outcome <> 'done')";
    // Before this place in the order newest first; the first page begins after the end of time.
    const string Page = " AND (a.at < @at OR (a.at = @at AND (a.slot < @slot OR (a.slot = @slot AND a.no < @no)))) ORDER BY a.at DESC, a.slot DESC, a.no DESC LIMIT @count";

    const string SqliteWithin =
        """
         AND CASE
          WHEN a.subject_kind = 'encounter' THEN EXISTS (SELECT 1 FROM encounter e WHERE e.id = unhex(replace(a.subject_id, '-', '')) AND instr(@units, ',' || lower(hex(e.unit_id)) || ',') > 0)
          WHEN a.person_id <> '' THEN EXISTS (SELECT 1 FROM encounter e WHERE e.person_id = unhex(replace(a.person_id, '-', '')) AND instr(@units, ',' || lower(hex(e.unit_id)) || ',') > 0)
          WHEN a.subject_kind = 'unit' THEN instr(@units, ',' || replace(a.subject_id, '-', '') || ',') > 0
          WHEN a.subject_kind = 'site' THEN instr(@sites, ',' || replace(a.subject_id, '-', '') || ',') > 0
          WHEN a.actor_kind = 'staff' AND a.subject_kind <> 'organization' THEN EXISTS (SELECT 1 FROM assignment g WHERE g.staff_id = unhex(replace(a.actor, '-', ''))
            AND (instr(@units, ',' || lower(hex(g.place_id)) || ',') > 0 OR instr(@sites, ',' || lower(hex(g.place_id)) || ',') > 0))
          ELSE 0 END
        """;

    const string PostgresWithin =
        """
         AND CASE
          WHEN a.subject_kind = 'encounter' THEN EXISTS (SELECT 1 FROM encounter e WHERE e.id = CAST(a.subject_id AS uuid) AND strpos(@units, ',' || replace(CAST(e.unit_id AS text), '-', '') || ',') > 0)
          WHEN a.person_id <> '' THEN EXISTS (SELECT 1 FROM encounter e WHERE e.person_id = CAST(a.person_id AS uuid) AND strpos(@units, ',' || replace(CAST(e.unit_id AS text), '-', '') || ',') > 0)
          WHEN a.subject_kind = 'unit' THEN strpos(@units, ',' || replace(a.subject_id, '-', '') || ',') > 0
          WHEN a.subject_kind = 'site' THEN strpos(@sites, ',' || replace(a.subject_id, '-', '') || ',') > 0
          WHEN a.actor_kind = 'staff' AND a.subject_kind <> 'organization' THEN EXISTS (SELECT 1 FROM assignment g WHERE CAST(g.staff_id AS text) = a.actor
            AND (strpos(@units, ',' || replace(CAST(g.place_id AS text), '-', '') || ',') > 0 OR strpos(@sites, ',' || replace(CAST(g.place_id AS text), '-', '') || ',') > 0))
          ELSE false END
        """;

    const string ThePerson = " AND a.person_id = @person", TheActor = " AND a.actor = @actor";

    // One statement for each combination rather than one with "or": each uses its own index. In order: everything, a person, an actor, both.
    static readonly string[] Everywhere = [Select + Refused + Page, Select + ThePerson + Refused + Page, Select + TheActor + Refused + Page, Select + ThePerson + TheActor + Refused + Page];

    static readonly string[] InSqlite =
        [Select + Refused + SqliteWithin + Page, Select + ThePerson + Refused + SqliteWithin + Page, Select + TheActor + Refused + SqliteWithin + Page, Select + ThePerson + TheActor + Refused + SqliteWithin + Page];

    static readonly string[] InPostgres =
        [Select + Refused + PostgresWithin + Page, Select + ThePerson + Refused + PostgresWithin + Page, Select + TheActor + Refused + PostgresWithin + Page, Select + ThePerson + TheActor + Refused + PostgresWithin + Page];

    /// <summary>At most <paramref name="count"/> lines, newest first, that stand before <paramref name="before"/> (null: from the newest).</summary>
    public static List<AuditLine> Find(DbConnection connection, AuditWish wish, int count, (Instant At, AuditPlace Place)? before = null)
    {
        var (at, slot, no) = before is { } place ? (Micros.Of(place.At), place.Place.Slot, place.Place.No) : (long.MaxValue, int.MaxValue, long.MaxValue);
        List<(string, object?)> values = [("from", wish.From), ("to", wish.To), ("refused", wish.RefusedOnly ? 1 : 0), ("at", at), ("slot", slot), ("no", no), ("count", count)];
        if (wish.Person is { } person) values.Add(("person", person.ToString()));
        if (wish.Actor is { } actor) values.Add(("actor", actor));
        if (wish.Within is { } within) values.AddRange([("units", within.UnitText), ("sites", within.SiteText)]);
        var statements = wish.Within is null ? Everywhere : connection is Microsoft.Data.Sqlite.SqliteConnection ? InSqlite : InPostgres;
        return connection.Query(statements[(wish.Person is null ? 0 : 1) + (wish.Actor is null ? 0 : 2)], AuditLine.Of, [.. values]);
    }

    /// <summary>One line; null when there is none.</summary>
    public static AuditLine? One(DbConnection connection, AuditPlace place) =>
        connection.Query(OneRow, AuditLine.Of, ("slot", place.Slot), ("no", place.No)).FirstOrDefault();
}
