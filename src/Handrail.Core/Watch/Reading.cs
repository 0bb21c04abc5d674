using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>One value as the decision sees it.</summary>
/// <param name="Measure">What was measured (never a panel).</param>
/// <param name="Milli">The value in thousandths of the measure's unit.</param>
/// <param name="At">When it was taken at the person.</param>
/// <param name="ByHand">True when a person entered it; such values need no confirm delay.</param>
public readonly record struct Reading(Measure Measure, int Milli, Instant At, bool ByHand);

/// <summary>Alarm priority, in the words of IEC 60601-1-8. Ordered: a higher value is more urgent.</summary>
public enum Priority : short
{
    /// <summary>Prompt awareness.</summary>
    Low = 1,

    /// <summary>Prompt response.</summary>
    Medium = 2,

    /// <summary>Immediate response.</summary>
    High = 3,
}
