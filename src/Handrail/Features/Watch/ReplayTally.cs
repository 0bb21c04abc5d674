using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>What a whole replay adds up to under one protocol.</summary>
public sealed class ReplayTally
{
    readonly Dictionary<string, (Priority Priority, int Alerts, int Stays)> _rules = new(StringComparer.Ordinal);

    /// <summary>Stays replayed.</summary>
    public int Files { get; private set; }

    /// <summary>Readings that went through the protocol.</summary>
    public long Readings { get; private set; }

    /// <summary>Time watched: from admission to the last reading, over all stays.</summary>
    public Duration Watched { get; private set; }

    /// <summary>Alerts raised, by rule: priority, how many, in how many stays. Worst first, then by number, then by name.</summary>
    public IEnumerable<(string Rule, Priority Priority, int Alerts, int Stays)> Rules => _rules
        .Select(r => (r.Key, r.Value.Priority, r.Value.Alerts, r.Value.Stays))
        .OrderByDescending(r => r.Priority).ThenByDescending(r => r.Alerts).ThenBy(r => r.Key, StringComparer.Ordinal);

    /// <summary>Alerts of a priority.</summary>
    public int Of(Priority priority) => _rules.Values.Where(r => r.Priority == priority).Sum(r => r.Alerts);

    /// <summary>All alerts over all days watched, to two decimals; 0 when nothing was watched.</summary>
    public double AlertsPerPatientDay =>
        Watched.TotalDays > 0 ? Math.Round(_rules.Values.Sum(r => r.Alerts) / Watched.TotalDays, 2, MidpointRounding.AwayFromZero) : 0;

    /// <summary>Adds one stay.</summary>
    public void Add(ReplayRecord record, ReplayResult result)
    {
        Files++;
        Readings += record.Counts.Used;
        if (record.Readings.Count > 0) Watched += record.Readings[^1].At - record.Start;
        foreach (var rule in result.Alerts.GroupBy(a => (a.Rule, a.Priority)))
        {
            var before = _rules.GetValueOrDefault(rule.Key.Rule);
            _rules[rule.Key.Rule] = (rule.Key.Priority, before.Alerts + rule.Count(), before.Stays + 1);
        }
    }
}
