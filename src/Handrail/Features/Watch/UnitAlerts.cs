using Handrail.Core.Watch;
using Handrail.Data;

namespace Handrail.Features.Watch;

/// <summary>Alerts about a unit itself. They climb a short ladder of their own: the charge nurse on shift, or whoever answers for an empty roster, again and again.</summary>
public sealed class UnitAlerts(AlertBook alerts, ProtocolShelf shelf)
{
    /// <summary>Kind of subject of such an alert.</summary>
    public const string Kind = "unit";

    /// <summary>Connects this to those who have something to say about a unit.</summary>
    public void Into(UnitAlarms alarms) => alarms.Hold = Hold;

    void Hold(WriteScope scope, Guid unit, string word, IReadOnlyList<UnitAlarm> alarms)
    {
        var open = scope.Connection.Query("SELECT id, rule, title FROM alert WHERE subject_kind = 'unit' AND subject_id = @unit AND state <> 6", row => (Id: row.Id(0), Rule: row.GetString(1), Title: row.GetString(2)), ("unit", unit))
            .Where(each => each.Rule.StartsWith(word, StringComparison.Ordinal)).ToList();
        foreach (var over in open.Where(each => alarms.All(alarm => alarm.Rule != each.Rule)))
            if (AlertRow.Find(scope.Connection, over.Id) is { } row) alerts.Resolve(scope, row, null, "It is over, or became something else.");
        foreach (var alarm in alarms)
        {
            if (open.FirstOrDefault(each => each.Rule == alarm.Rule) is { Rule: not null } known)
            {
                if (known.Title == alarm.Title) continue;
                scope.Connection.Execute("UPDATE alert SET title = @title, version = version + 1 WHERE id = @id", ("title", alarm.Title), ("id", known.Id));
                scope.Touch(unit);
                continue;
            }

            alerts.Raise(scope, new NewAlert(Kind, unit, alarm.Rule, alarm.Title, alarm.FirstStep, alarm.Urgent ? Priority.High : Priority.Medium, unit, AlertAnswers.UnitName(scope, unit), null,
                shelf.Protocol("general-detox"), null, null, scope.Now));
        }
    }
}
