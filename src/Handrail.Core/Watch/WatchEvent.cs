using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>What the decision wants to happen with an alert.</summary>
public enum WatchEventKind
{
    /// <summary>Open a new alert for this rule.</summary>
    Raise,

    /// <summary>The condition came back while the alert is open: fold it in.</summary>
    Repeat,

    /// <summary>It got worse by the rule's rise: notify again.</summary>
    Renotify,

    /// <summary>The condition is over; a latching alert stays open for a person to resolve.</summary>
    Clear,

    /// <summary>The condition is over and the rule does not latch: the alert ends by itself.</summary>
    End,
}

/// <summary>One wish of the decision, to be written in the same commit as the reading that caused it.</summary>
/// <param name="Kind">What should happen.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Priority">Priority of the rule.</param>
/// <param name="Milli">The value that caused it, in thousandths; null when there is none (overdue, silence, concern).</param>
/// <param name="At">Clinical time: escalation clocks start at the observation, not at its entry.</param>
public readonly record struct WatchEvent(WatchEventKind Kind, string Rule, Priority Priority, int? Milli, Instant At);
