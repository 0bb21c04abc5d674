using System.Data.Common;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// Earlier values of a stay. Only what stands today: the newest version of each fact, not withdrawn, not ahead of time, not waiting for a nurse.
/// Systolic pressure is found both alone and in panels.
/// </summary>
sealed class ValueHistory(DbConnection connection) : IDisposable
{
    const string Standing = "o.timing IN (0, 1) AND o.status <> 'entered-in-error' AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.id = o.id AND n.version > o.version)";

    const string LastValue =
        "SELECT o.v1, o.v2, o.effective_at, o.origin FROM observation o WHERE o.encounter_id = @stay AND o.measure = @measure AND o.effective_at <= @then AND o.v1 IS NOT NULL AND "
        + Standing + " ORDER BY o.effective_at DESC, o.seq DESC LIMIT 1";

    // By the minute, so that a monitor that speaks each second does not drown the rest.
    const string HourBefore =
        "SELECT CAST(avg(o.v1) AS bigint) FROM observation o WHERE o.encounter_id = @stay AND o.measure = @measure AND o.effective_at >= @from AND o.effective_at < @to AND o.v1 IS NOT NULL AND "
        + Standing + " GROUP BY o.effective_at / 60000000 ORDER BY 1";

    readonly DbCommand last = connection.Command(LastValue);
    readonly DbCommand hour = connection.Command(HourBefore);

    /// <summary>The last value taken at that time or before.</summary>
    public Latest? LastBefore(Guid stay, Measure measure, Instant then)
    {
        var alone = One(stay, measure, then);
        return measure == Measure.SystolicBp && One(stay, Measure.BloodPressure, then) is { } panel && (alone is not { } single || panel.At > single.At) ? panel : alone;
    }

    /// <summary>The median of the hour before <paramref name="at"/>; null when nothing was measured in it.</summary>
    public int? MedianOfHourBefore(Guid stay, Measure measure, Instant at)
    {
        var values = Minutes(stay, measure, at);
        if (measure == Measure.SystolicBp) values.AddRange(Minutes(stay, Measure.BloodPressure, at));
        if (values.Count == 0) return null;
        values.Sort();
        return (int)((values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2);
    }

    Latest? One(Guid stay, Measure measure, Instant then)
    {
        last.Set("stay", stay);
        last.Set("measure", measure);
        last.Set("then", then);
        using var row = last.ExecuteReader();
        return row.Read() ? new Latest(row.GetInt32(0), row.Time(2), row.GetInt16(3) == 0) : null;
    }

    List<long> Minutes(Guid stay, Measure measure, Instant at)
    {
        hour.Set("stay", stay);
        hour.Set("measure", measure);
        hour.Set("from", at - Duration.FromHours(1));
        hour.Set("to", at);
        var values = new List<long>();
        using var row = hour.ExecuteReader();
        while (row.Read()) values.Add(row.GetInt64(0));
        return values;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        last.Dispose();
        hour.Dispose();
    }
}
