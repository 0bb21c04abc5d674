using Handrail.Core.Kernel;

namespace Handrail.Core.Scores;

/// <summary>Which side of calm a person is on.</summary>
public enum RassSide
{
    /// <summary>-5 to -1.</summary>
    Sedated,

    /// <summary>0.</summary>
    Calm,

    /// <summary>+1 to +4.</summary>
    Agitated,
}

/// <summary>
/// Richmond Agitation-Sedation Scale: one level from -5 to +4, 0 is alert and calm. What to do at a level is a unit's policy and stands in its protocol.
/// Source: Sessler et al., Am J Respir Crit Care Med 2002;166:1338-44. The labels here are short words of our own.
/// </summary>
public static class Rass
{
    /// <summary>The deepest level.</summary>
    public const int Lowest = -5;

    /// <summary>The most agitated level.</summary>
    public const int Highest = 4;

    static readonly string[] Labels =
    [
        "no response", "deeply sedated", "moderately sedated", "lightly sedated", "sleepy",
        "calm and awake",
        "uneasy", "agitated", "strongly agitated", "violent",
    ];

    /// <summary>The level itself, or a refusal (field "rass") outside -5 to +4.</summary>
    public static Outcome<int> Score(int level) =>
        level is >= Lowest and <= Highest ? level : Refusal.Invalid("rass", $"Must be a whole number from {Lowest} to +{Highest}.");

    /// <summary>Which side of calm.</summary>
    public static RassSide SideOf(int level) => level < 0 ? RassSide.Sedated : level > 0 ? RassSide.Agitated : RassSide.Calm;

    /// <summary>Short words for a level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level was not checked with <see cref="Score"/>.</exception>
    public static string LabelOf(int level) => level is >= Lowest and <= Highest
        ? Labels[level - Lowest]
        : throw new ArgumentOutOfRangeException(nameof(level), level, "RASS has the levels -5 to +4.");
}
