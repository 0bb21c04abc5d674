using NodaTime;

namespace Handrail.Data;

/// <summary>Something about a unit itself that a person must be told.</summary>
/// <param name="Rule">Its name; one alert is open for each name at a time.</param>
/// <param name="Urgent">True: high, otherwise medium.</param>
/// <param name="Title">What is wrong.</param>
/// <param name="FirstStep">What to do first.</param>
public sealed record UnitAlarm(string Rule, bool Urgent, string Title, string FirstStep);

/// <summary>
/// How other features have people told about a unit: by the alerts of the watch, with their ladder, repeats and story. Set where the process is put together: they must not
/// know the watch.
/// </summary>
public sealed class UnitAlarms
{
    /// <summary>The word with which rules about a unit's roster begin.</summary>
    public const string Roster = "roster-";

    /// <summary>The word with which rules about a unit's downtime packs begin.</summary>
    public const string Paper = "packs-";

    /// <summary>These alarms hold now for a unit, and no other whose rule begins with the word: opens what is new, ends what is over.</summary>
    public Action<WriteScope, Guid, string, IReadOnlyList<UnitAlarm>>? Hold { get; set; }
}
