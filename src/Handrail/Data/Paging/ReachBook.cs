using System.Data.Common;
using Handrail.Core.Paging;
using NodaTime;

namespace Handrail.Data;

/// <summary>One way to reach a member of staff, as its owner sees it; the address itself stays sealed.</summary>
public sealed record ReachRow(Guid Id, Guid Staff, ChannelKind Kind, string Name, int Sort, Instant AddedAt, Instant? ConfirmedAt);

/// <summary>How staff are reached: their addresses, sealed for their owners. Reads for every feature; writes for the page of one's own.</summary>
public static class ReachBook
{
    const string Columns = "SELECT id, staff_id, kind, name, sort, added_at, confirmed_at FROM reach_address ";

    /// <summary>Everything a member of staff has registered, in their order.</summary>
    public static List<ReachRow> Of(DbConnection connection, Guid staff) => connection.Query(Columns + "WHERE staff_id = @staff AND removed_at IS NULL ORDER BY sort, added_at", Read, ("staff", staff));

    /// <summary>One address that is still there; null otherwise.</summary>
    public static ReachRow? Find(DbConnection connection, Guid id) => connection.Query(Columns + "WHERE id = @id AND removed_at IS NULL", Read, ("id", id)).FirstOrDefault();

    /// <summary>By how many channels this person can be reached: confirmed ones only, each kind once.</summary>
    public static int Channels(DbConnection connection, Guid staff) =>
        (int)connection.Scalar<long>("SELECT count(DISTINCT kind) FROM reach_address WHERE staff_id = @staff AND removed_at IS NULL AND confirmed_at IS NOT NULL", ("staff", staff));

    /// <summary>True when somebody of this house has a confirmed channel: paging is in use.</summary>
    public static bool InUse(DbConnection connection) => connection.Query("SELECT 1 FROM reach_address WHERE removed_at IS NULL AND confirmed_at IS NOT NULL LIMIT 1", _ => true).Count > 0;

    /// <summary>True when somebody relies on the centre's gateway or mail server.</summary>
    public static bool Uses(DbConnection connection, string channel) => connection.Query(
        "SELECT 1 FROM reach_address WHERE removed_at IS NULL AND confirmed_at IS NOT NULL AND kind BETWEEN @from AND @to LIMIT 1", _ => true, ("from", Kinds(channel).From), ("to", Kinds(channel).To)).Count > 0;

    /// <summary>People on shift on a unit now, with by how many channels each can be reached. No number, no address.</summary>
    public static List<(Guid Staff, string Name, string Role, int Channels)> OnShift(DbConnection connection, Guid unit, Instant now) => connection.Query(
        """
        SELECT p.id, p.name, s.role, (SELECT count(DISTINCT r.kind) FROM reach_address r WHERE r.staff_id = p.id AND r.removed_at IS NULL AND r.confirmed_at IS NOT NULL)
        FROM shift s JOIN staff p ON p.id = s.staff_id
        WHERE s.unit_id = @unit AND s.from_at <= @now AND s.to_at > @now AND p.disabled_at IS NULL GROUP BY p.id, p.name, s.role ORDER BY s.role, p.name
        """,
        row => (row.Id(0), row.GetString(1), row.GetString(2), (int)row.GetInt64(3)), ("unit", unit), ("now", now));

    /// <summary>True when this person is on some shift now and no channel reaches them.</summary>
    public static bool OnShiftUnreachable(DbConnection connection, Guid staff, Instant now) =>
        connection.Scalar<long>("SELECT count(*) FROM shift WHERE staff_id = @staff AND from_at <= @now AND to_at > @now", ("staff", staff), ("now", now)) > 0 && Channels(connection, staff) == 0;

    /// <summary>Units that rely on a channel: somebody with a confirmed address of it is on shift now or later, or answers when the roster is empty.</summary>
    public static List<(Guid Unit, string Name)> UnitsUsing(DbConnection connection, string channel, Instant now) => connection.Query(
        """
        SELECT l.id, l.name FROM location l WHERE l.kind = 'unit' AND EXISTS (
          SELECT 1 FROM reach_address r WHERE r.removed_at IS NULL AND r.confirmed_at IS NOT NULL AND r.kind BETWEEN @from AND @to
            AND (EXISTS (SELECT 1 FROM shift s WHERE s.unit_id = l.id AND s.staff_id = r.staff_id AND s.to_at > @now) OR EXISTS (SELECT 1 FROM unit_setting u WHERE u.unit_id = l.id AND u.charge_staff_id = r.staff_id)))
        ORDER BY l.sort, l.id
        """,
        row => (row.Id(0), row.GetString(1)), ("from", Kinds(channel).From), ("to", Kinds(channel).To), ("now", now));

    /// <summary>The address itself, for sending; null when it was removed or its key deleted.</summary>
    public static string? Open(DbConnection connection, Vault vault, Guid id)
    {
        var held = connection.Query("SELECT address FROM reach_address WHERE id = @id AND removed_at IS NULL", row => row.GetString(0), ("id", id)).FirstOrDefault();
        return held is not { Length: > 0 } || vault.OpenText(connection, Place(id), held) is not { Length: > 0 } text || text == Vault.Deleted ? null : text;
    }

    /// <summary>
    /// Adds an address, or finds the same one again. <paramref name="mark"/> is what makes it the same (an endpoint, a number). A browser belongs to one person: whoever
    /// registers it takes it from whoever had it before.
    /// </summary>
    public static Guid Add(WriteScope scope, Guid staff, ChannelKind kind, string name, string address, string mark)
    {
        var print = scope.Vault.Index(scope, "reach", $"{(short)kind}|{mark}");
        if (kind == ChannelKind.Push)
            foreach (var other in scope.Connection.Query("SELECT id FROM reach_address WHERE print = @print AND kind = 1 AND removed_at IS NULL AND staff_id <> @staff", row => row.Id(0), ("print", print), ("staff", staff)))
                Remove(scope, other, "another person uses this browser now");
        var id = scope.Connection.Query("SELECT id FROM reach_address WHERE staff_id = @staff AND kind = @kind AND print = @print AND removed_at IS NULL", row => (Guid?)row.Id(0), ("staff", staff), ("kind", kind), ("print", print)).FirstOrDefault();
        if (id is { } same)
        {
            scope.Connection.Execute("UPDATE reach_address SET name = @name, address = @address WHERE id = @id", ("id", same), ("name", name), ("address", scope.Vault.SealText(scope, staff, Place(same), address)));
            return same;
        }

        var made = Guid.CreateVersion7();
        scope.Connection.Execute(
            """
            INSERT INTO reach_address (id, staff_id, kind, name, address, print, sort, added_at)
            VALUES (@id, @staff, @kind, @name, @address, @print, (SELECT coalesce(max(sort), 0) + 1 FROM reach_address WHERE staff_id = @staff AND removed_at IS NULL), @now)
            """,
            ("id", made), ("staff", staff), ("kind", kind), ("name", name), ("address", scope.Vault.SealText(scope, staff, Place(made), address)), ("print", print), ("now", scope.Now));
        return made;
    }

    /// <summary>Removes it: nothing is sent there any more, and the address itself is deleted. A restored backup does not bring a lost phone back.</summary>
    public static bool Remove(WriteScope scope, Guid id, string why)
    {
        if (Find(scope.Connection, id) is null) return false;
        scope.Journal.Note(scope, "reach-removed", id.ToString());
        return scope.Connection.Execute("UPDATE reach_address SET removed_at = @now, removed_why = @why, address = '', name = '' WHERE id = @id", ("id", id), ("now", scope.Now), ("why", why)) > 0;
    }

    /// <summary>A page to it was confirmed: it counts.</summary>
    internal static void Confirmed(WriteScope scope, Guid id) => scope.Connection.Execute("UPDATE reach_address SET confirmed_at = @now WHERE id = @id AND removed_at IS NULL", ("id", id), ("now", scope.Now));

    static (short From, short To) Kinds(string channel) => channel == ChannelHealth.Mail ? ((short)ChannelKind.Mail, (short)ChannelKind.Mail) : ((short)ChannelKind.Sms, (short)ChannelKind.Voice);

    static string Place(Guid id) => $"reach_address.address:{id:N}";

    static ReachRow Read(DbDataReader row) => new(row.Id(0), row.Id(1), (ChannelKind)row.GetInt16(2), row.GetString(3), row.GetInt32(4), row.Time(5), row.TimeOrNull(6));
}
