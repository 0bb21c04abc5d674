using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Visits;

/// <summary>Reads the counts of the last days.</summary>
public sealed class VisitTable(Database database, IClock clock)
{
    /// <summary>Days that are shown.</summary>
    public const int Days = 14;

    /// <summary>The table. A small count never leaves the database as a number, and there are no sums, from which it could be worked out.</summary>
    public Task<Outcome<VisitDays>> Read(SeeVisits ask, Actor by, CancellationToken stop)
    {
        var from = clock.GetCurrentInstant().InUtc().Date.PlusDays(1 - Days).ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
        using var connection = database.Open();
        var cells = connection.Query(
            "SELECT day, page_class, CASE WHEN n >= @least THEN n END FROM visit_count WHERE day >= @from ORDER BY day DESC, page_class",
            row => (Day: row.GetString(0), Page: row.GetString(1), N: row.IsDBNull(2) ? (long?)null : row.GetInt64(2)), ("from", from), ("least", VisitSettings.ShownFrom));
        var pages = cells.Select(cell => cell.Page).Distinct().Order(StringComparer.Ordinal).ToList();
        return Task.FromResult<Outcome<VisitDays>>(new VisitDays(pages, [.. cells.GroupBy(cell => cell.Day).Select(day => new VisitDay(day.Key, day.ToDictionary(cell => cell.Page, cell => cell.N)))]));
    }
}

/// <summary>Counts by day, newest first.</summary>
/// <param name="Pages">Classes of pages.</param>
/// <param name="Days">The days.</param>
public sealed record VisitDays(IReadOnlyList<string> Pages, IReadOnlyList<VisitDay> Days);

/// <summary>One day.</summary>
/// <param name="Day">yyyy-mm-dd, UTC.</param>
/// <param name="Counts">By class; null: fewer than <see cref="VisitSettings.ShownFrom"/>.</param>
public sealed record VisitDay(string Day, IReadOnlyDictionary<string, long?> Counts);

/// <summary>The page.</summary>
public sealed record VisitModel(PageFrame Frame, VisitDays Table);
