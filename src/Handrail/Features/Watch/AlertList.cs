using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Reads alerts for their pages.</summary>
public sealed class AlertList(Database database, ProtocolShelf shelf)
{
    static readonly Duration ClosedFor = Duration.FromHours(24);

    /// <summary>Alerts of a unit; null when there is no such unit.</summary>
    public AlertListModel? Of(Guid unit, PageFrame frame)
    {
        using var connection = database.Open();
        return Unit(connection, unit) is { } link
            ? new AlertListModel(frame, link, AlertCards.Open(connection, database.Vault, shelf, unit, frame.Now), AlertCards.Closed(connection, database.Vault, shelf, unit, frame.Now - ClosedFor, frame.Now))
            : null;
    }

    /// <summary>One alert with its history; null when there is none.</summary>
    public AlertModel? One(Guid alert, PageFrame frame, bool mayAct, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors)
    {
        using var connection = database.Open();
        if (AlertCards.One(connection, database.Vault, shelf, alert, frame.Now) is not { } card) return null;
        var (rule, protocol, observed, waiting) = connection.Query("SELECT rule, protocol, observed_at, waiting FROM alert WHERE id = @id",
            row => (row.GetString(0), row.GetString(1), row.Time(2), row.GetString(3)), ("id", alert))[0];
        var events = connection.Query(
            "SELECT e.at, e.kind, e.step, e.round, s.name, e.value_milli, e.detail FROM alert_event e LEFT JOIN staff s ON s.id = e.staff_id WHERE e.alert_id = @id ORDER BY e.no",
            row => new AlertEventModel(row.Time(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.TextOrNull(4), row.IntOrNull(5), row.TextOrNull(6)), ("id", alert))
            .ConvertAll(each => each with { Detail = database.Vault.OpenTextOrNull(connection, AlertBook.DetailOf(alert), each.Detail) });
        var notices = connection.Query(
            "SELECT n.role, s.name, n.channel, n.made_at, n.sent_at, p.state, p.ended_at, (SELECT count(*) FROM page_delivery d WHERE d.page_id = p.id) FROM notice n LEFT JOIN staff s ON s.id = n.recipient LEFT JOIN page p ON p.key = n.key WHERE n.alert_id = @id ORDER BY n.made_at, n.role, s.name, n.channel",
            row => new NoticeModel(row.GetString(0), row.TextOrNull(1), row.GetString(2), row.Time(3), row.TimeOrNull(4)) { Page = row.IsDBNull(5) ? null : PageWords((PageState)row.GetInt16(5), row.TimeOrNull(6) - row.Time(3), row.GetInt64(7) > 0) }, ("id", alert));
        var names = waiting.Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => connection.Scalar<string>("SELECT name FROM staff WHERE id = @id", ("id", Guid.Parse(id))) ?? "").Where(name => name.Length > 0).Order(StringComparer.Ordinal);
        var person = card.Stay is { } stay ? BannerRow.Read(connection, database.Vault, stay.Value, frame.Now) : null;
        return new AlertModel(frame, card, person, rule, protocol, observed, events, notices, [.. names], mayAct, values, errors);
    }

    static string PageWords(PageState state, Duration? after, bool tried) => state switch
    {
        PageState.NotReached when !tried => "has no channel",
        PageState.Confirmed => $"reached after {(int)(after?.TotalSeconds ?? 0)} s",
        PageState.NotReached => $"not reached, after {(int)(after?.TotalSeconds ?? 0)} s",
        PageState.Ended => "no longer needed",
        _ => "on its way",
    };

    /// <summary>The unit as a link; null when there is none.</summary>
    internal static UnitLink? Unit(DbConnection connection, Guid unit) =>
        connection.Scalar<string>("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", ("unit", unit)) is { } name ? new UnitLink(new LocationId(unit), name) : null;
}
