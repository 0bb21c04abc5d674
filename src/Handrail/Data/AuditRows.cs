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
public sealed record AuditWish(Instant From, Instant To, Guid? Person = null, string? Actor = null, bool RefusedOnly = false);

/// <summary>Reads the audit, newest first, a page at a time.</summary>
public static class AuditRows
{
    const string Select = "SELECT " + AuditLine.Columns + " FROM audit_event a WHERE a.at >= @from AND a.at < @to";
    const string OneRow = "SELECT " + AuditLine.Columns + " FROM audit_event a WHERE a.slot = @slot AND a.no = @no";
    const string Refused = " AND (@refused = 0 OR a.outcome <> 'done')";
    // Before this place in the order newest first; the first page begins after the end of time.
    const string Page = " AND (a.at < @at OR (a.at = @at AND (a.slot < @slot OR (a.slot = @slot AND a.no < @no)))) ORDER BY a.at DESC, a.slot DESC, a.no DESC LIMIT @count";

    const string Any = Select + Refused + Page;
    const string OfPerson = Select + " AND a.person_id = @person" + Refused + Page;
    const string ByActor = Select + " AND a.actor = @actor" + Refused + Page;
    const string OfPersonByActor = Select + " AND a.person_id = @person AND a.actor = @actor" + Refused + Page;

    /// <summary>At most <paramref name="count"/> lines, newest first, that stand before <paramref name="before"/> (null: from the newest).</summary>
    public static List<AuditLine> Find(DbConnection connection, AuditWish wish, int count, (Instant At, AuditPlace Place)? before = null)
    {
        var (at, slot, no) = before is { } place ? (Micros.Of(place.At), place.Place.Slot, place.Place.No) : (long.MaxValue, int.MaxValue, long.MaxValue);
        ReadOnlySpan<(string, object?)> values =
        [
            ("from", wish.From), ("to", wish.To), ("refused", wish.RefusedOnly ? 1 : 0), ("at", at), ("slot", slot), ("no", no), ("count", count),
            ("person", wish.Person?.ToString() ?? ""), ("actor", wish.Actor ?? ""),
        ];
        // Four statements rather than one with "or": each uses its own index.
        return (wish.Person, wish.Actor) switch
        {
            (null, null) => connection.Query(Any, AuditLine.Of, values[..7]),
            (not null, null) => connection.Query(OfPerson, AuditLine.Of, values[..8]),
            (null, _) => connection.Query(ByActor, AuditLine.Of, [.. values[..7], values[8]]),
            _ => connection.Query(OfPersonByActor, AuditLine.Of, values),
        };
    }

    /// <summary>One line; null when there is none.</summary>
    public static AuditLine? One(DbConnection connection, AuditPlace place) =>
        connection.Query(OneRow, AuditLine.Of, ("slot", place.Slot), ("no", place.No)).FirstOrDefault();
}
