using System.Data.Common;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// The columns of the NEWS2 chart: one for each set taken by hand in the last day; between sets, and now, one a full hour from device values.
/// A value the set lacks may come from a device not more than five minutes older; nothing else is filled in.
/// </summary>
static class ChartColumns
{
    const int Most = 14;
    static readonly Duration Day = Duration.FromHours(24), SameSet = Duration.FromMinutes(3), Near = Duration.FromMinutes(5), Hour = Duration.FromHours(1);

    public static IReadOnlyList<News2Column> Read(DbConnection connection, ValueHistory history, PersonBannerModel person, Instant now)
    {
        var from = now - Day;
        var sets = new List<(Instant At, Dictionary<Measure, int> Values, string? By)>();
        var entered = new Dictionary<Instant, (Instant At, bool FromPaper)>();
        foreach (var row in ByHand(connection, person.Stay.Value, from, now))
        {
            if (sets.Count == 0 || row.At - sets[^1].At > SameSet) sets.Add((row.At, [], row.By));
            if (row.FromPaper || row.Entered - row.At > SameSet + SameSet) entered.TryAdd(sets[^1].At, (row.Entered, row.FromPaper));
            var values = sets[^1].Values;
            if (row.Measure == Measure.BloodPressure)
            {
                Put(Measure.SystolicBp, row.V1);
                Put(Measure.DiastolicBp, row.V2);
            }
            else
            {
                Put(row.Measure, row.V1);
                if (row.Measure == Measure.SpO2) Put(Measure.OxygenFlow, row.V2);
            }

            void Put(Measure measure, int? value)
            {
                if (value is { } milli) values[measure] = milli;
            }
        }

        // Measures that are no part of NEWS2 (a scale, a pain score) do not make a column of their own.
        sets.RemoveAll(set => !set.Values.Keys.Any(measure => measure <= Measure.Temperature));
        foreach (var at in Hours(from, now))
            if (!sets.Exists(set => set.By is not null && Within(set.At - at, Hour / 2))) sets.Add((at, [], null));
        return [.. sets.OrderBy(set => set.At).Select(set => Column(set.At, set.Values, set.By, history, person)).Where(column => column.Score.MissingCount < 7).TakeLast(Most)
            .Select(column => column.By is not null && entered.TryGetValue(column.At, out var late) ? column with { EnteredAt = late.At, FromPaper = late.FromPaper } : column)];
    }

    static News2Column Column(Instant at, Dictionary<Measure, int> values, string? by, ValueHistory history, PersonBannerModel person)
    {
        int? Value(Measure measure) => values.TryGetValue(measure, out var own) ? own
            : history.LastBefore(person.Stay.Value, measure, at) is { } last && at - last.At <= Near ? last.Milli : null;
        var (rate, spo2, gas, systolic, pulse, level, temperature) = (Value(Measure.RespiratoryRate), Value(Measure.SpO2), Value(Measure.Oxygen), Value(Measure.SystolicBp), Value(Measure.Pulse), Value(Measure.Consciousness), Value(Measure.Temperature));
        return new News2Column(
            at, rate, spo2, gas, values.TryGetValue(Measure.OxygenFlow, out var flow) ? flow : null, systolic, values.TryGetValue(Measure.DiastolicBp, out var low) ? low : null, pulse, level, temperature, by,
            News2.Score(new News2Input(rate, spo2, person.Scale, gas, systolic, pulse, level, temperature)));
    }

    static IEnumerable<Instant> Hours(Instant from, Instant now)
    {
        for (var at = Instant.FromUnixTimeSeconds(from.ToUnixTimeSeconds() / 3600 * 3600) + Hour; at <= now; at += Hour) yield return at;
        yield return now;
    }

    static bool Within(Duration difference, Duration most) => difference < most && -difference < most;

    static List<(Measure Measure, int? V1, int? V2, Instant At, string? By, Instant Entered, bool FromPaper)> ByHand(DbConnection connection, Guid stay, Instant from, Instant to) => connection.Query(
        """
        SELECT o.measure, o.v1, o.v2, o.effective_at, s.name, (SELECT min(f.recorded_at) FROM observation f WHERE f.id = o.id), o.flags FROM observation o LEFT JOIN staff s ON s.id = o.staff_id
        WHERE o.encounter_id = @stay AND o.origin = 0 AND o.effective_at >= @from AND o.effective_at <= @to AND o.timing IN (0, 1) AND o.status <> 'entered-in-error'
          AND o.measure IN (1, 2, 3, 4, 5, 6, 7, 8, 10, 20) AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.id = o.id AND n.version > o.version)
        ORDER BY o.effective_at, o.seq
        """,
        row => ((Measure)row.GetInt16(0), row.IntOrNull(1), row.IntOrNull(2), row.Time(3), (string?)(row.TextOrNull(4) ?? "unknown"), row.Time(5), ((ReadingFlags)row.GetInt16(6)).HasFlag(ReadingFlags.FromPaper)), ("stay", stay), ("from", from), ("to", to));
}
