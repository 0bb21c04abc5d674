using System.Globalization;
using Handrail.Data;
using Handrail.Demo;

namespace Handrail.Tests.Trust;

/// <summary>All that a ward's alerts, steps, notices, timers and memories are, as text without the ids that differ from run to run.</summary>
public static class Digest
{
    const string AlertName = "a.subject_kind, a.subject_id, a.rule, a.opened_at";

    static readonly string[] Questions =
    [
        "SELECT seq, batch_no, recorded_at, effective_at, measure, v1, v2, v3, status, timing, origin, encounter_id, bed_id, device_id, flags FROM observation ORDER BY seq",
        "SELECT no, decided_at, readings FROM batch ORDER BY no",
        "SELECT " + AlertName + ", a.priority, a.state, a.round, a.step, a.repeats, a.due_at, a.waiting, a.cleared_at, a.value_milli, a.accepted_by, a.accepted_at, a.observed_at, a.resolved_at, a.version FROM alert a ORDER BY a.opened_at, a.subject_id, a.rule",
        "SELECT " + AlertName + ", e.no, e.at, e.kind, e.round, e.step, e.repeat, e.staff_id, e.value_milli, CASE WHEN e.detail LIKE 'sealed1:%' THEN 'sealed' ELSE e.detail END, e.batch_no FROM alert_event e JOIN alert a ON a.id = e.alert_id ORDER BY a.opened_at, a.subject_id, a.rule, e.no",
        "SELECT " + AlertName + ", n.role, n.recipient, n.channel, n.made_at FROM notice n JOIN alert a ON a.id = n.alert_id ORDER BY a.opened_at, a.subject_id, a.rule, n.made_at, n.recipient, n.channel",
        "SELECT " + AlertName + ", d.due_at FROM due_work d JOIN alert a ON a.id = d.subject_id WHERE d.kind = 'alert' ORDER BY a.opened_at, a.subject_id, a.rule",
        "SELECT d.subject_id, d.due_at FROM due_work d WHERE d.kind = 'watch' ORDER BY d.subject_id",
    ];

    /// <summary>The text; what each stay's watch remembers comes from the very caches the process holds.</summary>
    public static async Task<string> Of(Ward ward, int beds)
    {
        var lines = new List<string>();
        foreach (var question in Questions)
            lines.AddRange(ward.Query(question, row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(i => Text(row.IsDBNull(i) ? null : row.GetValue(i))))));
        lines.AddRange(await ward.Writer.Look(() =>
        {
            using var db = ward.Database.Open();
            return Enumerable.Range(1, beds).Select(bed => ward.Book.Look(db, DemoWard.Stay(bed))!.State.Snapshot()).ToList();
        }));
        return string.Join('\n', lines);
    }

    static string Text(object? value) => value switch
    {
        null => "-",
        byte[] id => new Guid(id, bigEndian: true).ToString(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
