using System.Data.Common;
using Handrail.Core.Paging;
using NodaTime;

namespace Handrail.Data;

/// <summary>A page as the database holds it. <paramref name="Alert"/>: the alert it is about; <paramref name="Handover"/>: or the hand-over of a caller.</summary>
public sealed record PageRow(Guid Id, string Key, bool Test, Guid? Alert, Guid? Handover, Guid? Unit, Guid Staff, int Round, int Step, int Repeat, string Code, PageState State, Instant MadeAt)
{
    /// <summary>page.about of a page about a hand-over.</summary>
    public const string HandoverWord = "hand-over";

    const string Columns = "SELECT id, key, kind, alert_id, unit_id, staff_id, round, step, repeat, code, state, made_at, about FROM page ";

    /// <summary>By id; null when there is none.</summary>
    public static PageRow? Find(DbConnection connection, Guid id) => connection.Query(Columns + "WHERE id = @id", Read, ("id", id)).FirstOrDefault();

    /// <summary>Pages of an alert (or of a hand-over), oldest first.</summary>
    public static List<PageRow> OfAlert(DbConnection connection, Guid alert) => connection.Query(Columns + "WHERE alert_id = @alert ORDER BY made_at, key", Read, ("alert", alert));

    /// <summary>The latest test pages of a member of staff since then, newest first.</summary>
    public static List<PageRow> TestsOf(DbConnection connection, Guid staff, Instant since) =>
        connection.Query(Columns + "WHERE staff_id = @staff AND kind = 'test' AND made_at >= @since ORDER BY made_at DESC, key DESC", Read, ("staff", staff), ("since", since));

    static PageRow Read(DbDataReader row) => new(
        row.Id(0), row.GetString(1), row.GetString(2) == "test", row.GetString(12) == HandoverWord ? null : row.IdOrNull(3), row.GetString(12) == HandoverWord ? row.IdOrNull(3) : null, row.IdOrNull(4), row.Id(5), row.GetInt32(6), row.GetInt32(7), row.GetInt32(8), row.GetString(9),
        (PageState)row.GetInt16(10), row.Time(11));
}

/// <summary>A delivery as the database holds it.</summary>
public sealed record DeliveryRow(
    Guid Id, Guid Page, int Leg, Guid Address, ChannelKind Kind, DeliveryState State, string Key, int Tries, string? Reason, Instant MadeAt, Instant? HandedAt, Instant? DeliveredAt, Instant? ConfirmedAt)
{
    const string Columns = "SELECT id, page_id, leg, address_id, kind, state, key, tries, reason, made_at, handed_at, delivered_at, confirmed_at FROM page_delivery ";

    /// <summary>As the plan sees it.</summary>
    public Leg Plan => new(Leg, Kind, State, MadeAt);

    /// <summary>By id; null when there is none.</summary>
    public static DeliveryRow? Find(DbConnection connection, Guid id) => connection.Query(Columns + "WHERE id = @id", Read, ("id", id)).FirstOrDefault();

    /// <summary>By its key; null when there is none.</summary>
    public static DeliveryRow? FindKey(DbConnection connection, string key) => connection.Query(Columns + "WHERE key = @key", Read, ("key", key)).FirstOrDefault();

    /// <summary>Those of a page, in the order they were made.</summary>
    public static List<DeliveryRow> Of(DbConnection connection, Guid page) => connection.Query(Columns + "WHERE page_id = @page ORDER BY leg, made_at, key", Read, ("page", page));

    /// <summary>Those to be sent now, oldest first.</summary>
    public static List<DeliveryRow> ToSend(DbConnection connection, Instant now) => connection.Query(Columns + "WHERE state = 1 AND next_at <= @now ORDER BY next_at, key LIMIT 500", Read, ("now", now));

    static DeliveryRow Read(DbDataReader row) => new(
        row.Id(0), row.Id(1), row.GetInt32(2), row.Id(3), (ChannelKind)row.GetInt16(4), (DeliveryState)row.GetInt16(5), row.GetString(6), row.GetInt32(7), row.TextOrNull(8), row.Time(9),
        row.TimeOrNull(10), row.TimeOrNull(11), row.TimeOrNull(12));
}
