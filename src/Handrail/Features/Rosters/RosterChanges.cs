using System.Data.Common;
using Handrail.Core.Rosters;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Rosters;

/// <summary>Reads what happened to a roster, for people.</summary>
static class RosterChanges
{
    /// <summary>The latest changes of a unit, newest first. What is the other half of a swap is not said twice.</summary>
    public static IReadOnlyList<RosterChange> Of(DbConnection db, Vault vault, Guid unit, DateTimeZone zone, int most)
    {
        var rows = db.Query(
            """
            SELECT e.id, e.kind, e.at, e.from_at, e.to_at, e.role, p.name, b.name, o.name, e.reason
            FROM shift_event e JOIN staff p ON p.id = e.staff_id LEFT JOIN staff b ON b.id = e.by_staff
            LEFT JOIN shift_event a ON a.shift_id = e.after_shift AND a.kind IN ('ended', 'removed') LEFT JOIN staff o ON o.id = a.staff_id
            WHERE e.unit_id = @unit AND e.kind <> 'kept' AND NOT (e.kind IN ('ended', 'removed') AND EXISTS (SELECT 1 FROM shift_event n WHERE n.after_shift = e.shift_id))
            ORDER BY e.at DESC, p.name, e.role, e.from_at DESC, e.id DESC LIMIT @most
            """,
            row => (Id: row.Id(0), Kind: row.GetString(1), At: row.Time(2), From: row.Time(3), To: row.Time(4), Role: row.GetString(5), Who: row.GetString(6), By: row.TextOrNull(7) ?? "Handrail", Before: row.TextOrNull(8) ?? "somebody", Reason: row.TextOrNull(9)),
            ("unit", unit), ("most", most * 8));
        // Put on for many days at once: said once.
        var said = new List<RosterChange>();
        for (var i = 0; i < rows.Count && said.Count < most; i++)
        {
            var (row, last) = (rows[i], i);
            while (row.Kind == "planned" && last + 1 < rows.Count && rows[last + 1] is { Kind: "planned" } next && (next.At, next.Who, next.Role, next.By) == (row.At, row.Who, row.Role, row.By)) last++;
            var time = last > i ? $"{last - i + 1} shifts from {Times.DayClock(rows[last].From, zone)} on" : $"{Times.DayClock(row.From, zone)} to {Times.Clock(row.To, zone)}";
            said.Add(new RosterChange(row.At, Words(row.Kind, row.Role, row.Who, row.By, row.Before, time), vault.OpenTextOrNull(db, ShiftBook.ReasonOf(row.Id), row.Reason)));
            i = last;
        }

        return said;
    }

    static string Words(string kind, string role, string who, string by, string before, string time)
    {
        var name = Wording.Role(role);
        return kind switch
        {
            "took-over" => $"{who} took over from {before} as {name}, {time}",
            "handed" => $"{by} handed the shift of {before} as {name} to {who}, {time}",
            "swapped" => $"{who} has the shift that was {before}'s as {name}, {time} (swapped by {by})",
            "planned" => $"{by} put {who} on the roster as {name}, {time}",
            "removed" => $"{by} took {who} off the roster as {name}, {time}",
            "ended" => $"{by} ended the shift of {who} as {name}",
            _ => $"{by} named {who} to answer when nobody is on the roster",
        };
    }
}
