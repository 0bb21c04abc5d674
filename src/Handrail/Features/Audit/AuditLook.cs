using System.Data.Common;
using Handrail.Core.People;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Audit;

/// <summary>Turns lines of the audit into what people read.</summary>
public sealed class AuditLook(Database database, IClock clock)
{
    /// <summary>Lines of one page.</summary>
    public const int PageSize = 100;

    /// <summary>Lines an accounting shows at most; beyond it says that it is cut.</summary>
    public const int AccountingSize = 5000;

    /// <summary>Every member of staff, for the choice: id and name.</summary>
    public IReadOnlyList<(string Id, string Name)> Staff()
    {
        using var connection = database.Open();
        return connection.Query("SELECT id, name FROM staff WHERE role NOT IN ('patient', 'relative') ORDER BY name", row => (row.Id(0).ToString(), row.GetString(1)));
    }

    /// <summary>One page of a search and where the next begins.</summary>
    public (IReadOnlyList<AuditLineModel> Lines, string? More) Find(Actor by, AuditWish wish, (Instant At, AuditPlace Place)? before)
    {
        using var connection = database.Open();
        var found = AuditRows.Find(connection, wish with { Within = ReachOf(connection, by) }, PageSize + 1, before);
        var shown = found.Take(PageSize).ToList();
        return (Shown(connection, shown), found.Count > PageSize ? Cursor(shown[^1]) : null);
    }

    /// <summary>Everything that was done with one person's record in a time.</summary>
    public (IReadOnlyList<AccountingRow> ByWho, IReadOnlyList<AuditLineModel> Lines, bool Cut) Of(Actor by, Guid person, Instant from, Instant to)
    {
        using var connection = database.Open();
        var found = AuditRows.Find(connection, new AuditWish(from, to, person, Within: ReachOf(connection, by)), AccountingSize + 1);
        var lines = found.Take(AccountingSize).ToList();
        var names = Names(connection);
        var byWho = lines.GroupBy(line => Who(names, line.Row)).Select(group => new AccountingRow(
            group.Key, group.Count(line => line.Row.Outcome == "done" && Deeds.Of(line.Row.Action) == Deed.Read), group.Count(line => line.Row.Outcome == "done" && Deeds.Of(line.Row.Action) != Deed.Read),
            group.Count(line => line.Row.Outcome != "done"), group.Max(line => line.At)));
        return ([.. byWho.OrderByDescending(row => row.Last)], Shown(connection, lines), found.Count > AccountingSize);
    }

    // Whoever answers for every organization reads all of it, the rows of no place too; everybody else their own units and sites.
    AuditReach? ReachOf(DbConnection connection, Actor by)
    {
        var who = Assignments.Now(connection, by, clock.GetCurrentInstant());
        var organizations = connection.Query("SELECT id FROM organization", row => row.Id(0));
        if (organizations.Count > 0 && organizations.TrueForAll(each => who.May(Permission.SeeAudit, new Place(null, null, each)))) return null;
        var sites = connection.Query("SELECT id, organization_id FROM site", row => new Place(null, row.Id(0), row.Id(1)));
        var units = connection.Query("SELECT l.id, u.site_id, s.organization_id FROM location l LEFT JOIN unit_place u ON u.unit_id = l.id LEFT JOIN site s ON s.id = u.site_id WHERE l.kind = 'unit'",
            row => new Place(row.Id(0), row.IdOrNull(1), row.IdOrNull(2)));
        return new AuditReach([.. units.Where(each => who.May(Permission.SeeAudit, each)).Select(each => each.Unit!.Value)], [.. sites.Where(each => who.May(Permission.SeeAudit, each)).Select(each => each.Site!.Value)]);
    }

    /// <summary>Where a page begins, as text for a form field: no content, only a place in the order.</summary>
    public static string Cursor(AuditLine line) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Micros.Of(line.At)}.{line.Place.Slot}.{line.Place.No}");

    /// <summary>Reads such a text; null when it is none.</summary>
    public static (Instant At, AuditPlace Place)? CursorOf(string text) =>
        text.Split('.') is [var at, var slot, var no] && long.TryParse(at, out var micros) && micros is > 0 and < 8_000_000_000_000_000 && int.TryParse(slot, out var chain) && long.TryParse(no, out var number)
            ? (Micros.ToInstant(micros), new AuditPlace(chain, number))
            : null;

    static List<AuditLineModel> Shown(DbConnection connection, IReadOnlyList<AuditLine> lines)
    {
        var names = Names(connection);
        return [.. lines.Select(line => new AuditLineModel(
            line.At, Who(names, line.Row), Deeds.InWords(line.Row.Action), About(line.Row), Guid.TryParse(line.Row.Person, out var person) ? person : null,
            line.Row.Outcome == "done", Outcome(line.Row.Outcome), Why(line.Row), $"{line.Place.Slot}:{line.Place.No}"))];
    }

    static Dictionary<string, string> Names(DbConnection connection) =>
        connection.Query("SELECT id, name FROM staff", row => (Id: row.Id(0).ToString(), Name: row.GetString(1))).ToDictionary(each => each.Id, each => each.Name);

    static string Who(Dictionary<string, string> names, AuditRow row) => row.ActorKind switch
    {
        "anonymous" => "somebody not signed in",
        "command-line" => $"command line ({row.Actor})",
        "device" => $"device, {row.Actor}",
        "system" => "Handrail itself",
        "patient" => "the person themself",
        _ => names.GetValueOrDefault(row.Actor, row.Actor),
    };

    static string About(AuditRow row) => row.SubjectKind switch
    {
        "system" or "" => "",
        "route" => row.SubjectId,
        _ => row.SubjectKind,
    };

    static string Outcome(string outcome) => outcome switch
    {
        "done" => "done",
        "failed" => "failed: nothing was kept",
        "NotAllowed" => "refused: not allowed",
        "NotFound" => "refused: not here",
        "Invalid" => "refused: the input was wrong",
        "ConsentNeeded" => "refused: consent is missing",
        "Conflict" => "refused: somebody was first",
        "Unsafe" => "refused: stopped for safety",
        _ => "refused",
    };

    static string Why(AuditRow row) => string.Join(", ", new[]
    {
        row.Purpose switch
        {
            "" => null, "TREAT" => "for treatment", "HPAYMT" => "for payment", "HOPERAT" => "for operations", "ETREAT" => "in an emergency", "PATRQT" => "the person asked for it",
            "FAMRQT" => "family asked for it", "HLEGAL" => "for a legal proceeding", "HRESCH" => "for research", "PUBHLTH" => "for public health", var other => other,
        },
        row.Ground is "" or "role" ? null : string.Join(" and ", row.Ground.Split('+').Where(part => part != "role").Select(part => part.Replace('-', ' '))),
        row.Consent.Length > 0 ? $"consent {row.Consent}" : null,
    }.Where(part => !string.IsNullOrEmpty(part)));
}
