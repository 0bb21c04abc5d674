using System.Data.Common;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Values over time for the trend charts: hand entries one by one, device values averaged over five minutes.</summary>
static class TrendLines
{
    static readonly Duration Shown = Duration.FromHours(12), ScoresShown = Duration.FromHours(72);

    static readonly Measure[] Vitals = [Measure.SpO2, Measure.RespiratoryRate, Measure.Pulse, Measure.SystolicBp, Measure.Temperature];
    static readonly Measure[] Scores = [Measure.CiwaAr, Measure.Cows, Measure.Rass, Measure.MoaaS, Measure.Craving, Measure.Agitation, Measure.UrinaryPain, Measure.Pain];

    const string Sum =
        """
        SELECT o.measure, o.origin, CAST(avg(o.v1) AS bigint), CAST(avg(o.v2) AS bigint), max(o.effective_at), count(*)
        FROM observation o
        WHERE o.encounter_id = @stay AND o.effective_at >= @from AND o.effective_at <= @to AND o.v1 IS NOT NULL AND o.timing IN (0, 1) AND o.status <> 'entered-in-error'
          AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.id = o.id AND n.version > o.version)
        GROUP BY o.measure, o.origin, CASE WHEN o.origin = 0 THEN o.effective_at ELSE o.effective_at / 300000000 END
        ORDER BY 5
        """;

    public static IReadOnlyList<TrendModel> Read(DbConnection connection, Guid stay, Instant admitted, News2ChartModel chart, IReadOnlyList<AlertCardModel> alerts, Instant now)
    {
        var (from, scoresFrom) = (Instant.Max(admitted, now - Shown), Instant.Max(admitted, now - ScoresShown));
        var rows = Rows(connection, stay, from, now).ToLookup(row => row.Measure);
        var scores = Rows(connection, stay, scoresFrom, now).ToLookup(row => row.Measure);
        var trends = new List<TrendModel>();
        var totals = chart.Columns.Where(column => column.Score.Total is not null).Select(column => new TrendPoint(column.At, column.Score.Total!.Value * 1000, column.By is not null)).ToList();
        if (totals.Count > 0) trends.Add(new TrendModel(Measure.News2, Instant.Min(from, totals[0].At), now, totals, [], Marks(alerts, Instant.Min(from, totals[0].At), _ => true)));
        foreach (var measure in Vitals)
        {
            var own = measure == Measure.SystolicBp ? [.. rows[measure].Concat(rows[Measure.BloodPressure]).OrderBy(row => row.At)] : rows[measure].ToList();
            if (own.Count == 0) continue;
            var second = own.Where(row => measure == Measure.SystolicBp && row.V2 is not null).Select(row => new TrendPoint(row.At, row.V2!.Value, row.ByHand)).ToList();
            trends.Add(new TrendModel(measure, from, now, Points(own), second, Marks(alerts, from, of => of == measure), own.Exists(row => row.Thinned)));
        }

        foreach (var measure in Scores)
            if (scores[measure].ToList() is { Count: > 0 } own) trends.Add(new TrendModel(measure, scoresFrom, now, Points(own), [], Marks(alerts, scoresFrom, of => of == measure)));
        return trends;
    }

    static List<TrendPoint> Points(List<Row> rows) => [.. rows.Select(row => new TrendPoint(row.At, row.V1, row.ByHand))];

    // A trend carries the alerts about its own measure; NEWS2's carries all.
    static List<TrendMark> Marks(IReadOnlyList<AlertCardModel> alerts, Instant from, Func<Measure?, bool> about) =>
        [.. alerts.Where(alert => alert.OpenedAt >= from && about(alert.Measure)).OrderBy(alert => alert.OpenedAt).Select(alert => new TrendMark(alert.OpenedAt, alert.Priority, alert.Title))];

    static List<Row> Rows(DbConnection connection, Guid stay, Instant from, Instant to) => connection.Query(
        Sum, row => new Row((Measure)row.GetInt16(0), row.Time(4), (int)row.GetInt64(2), row.IsDBNull(3) ? null : (int)row.GetInt64(3), row.GetInt16(1) == 0, row.GetInt64(5) > 1 && row.GetInt16(1) == 1),
        ("stay", stay), ("from", from), ("to", to));

    sealed record Row(Measure Measure, Instant At, int V1, int? V2, bool ByHand, bool Thinned);
}
