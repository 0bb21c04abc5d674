using Handrail.Core.Kernel;

namespace Handrail.Core.Scores;

/// <summary>
/// Modified Observer's Assessment of Alertness/Sedation: one level from 0 to 5; 5 is awake, 0 is loss of consciousness.
/// An older variant counts differently, so results are stored with <see cref="Variant"/>. What to do at a level stands in the unit's protocol.
/// Source: Chernik et al., J Clin Psychopharmacol 1990;10:244-51 (PMID 2286697), in the form of the esketamine trials. The labels are short words of our own.
/// </summary>
public static class MoaaS
{
    /// <summary>Which form of the scale this is.</summary>
    public const string Variant = "moaa-s-0-5";

    /// <summary>Nothing wakes the person.</summary>
    public const int Lowest = 0;

    /// <summary>Awake.</summary>
    public const int Highest = 5;

    static readonly string[] Labels =
        ["no response, even to pain", "wakes to pain only", "wakes to a light shake", "wakes to a loud voice", "slow to answer", "answers at once"];

    /// <summary>The level itself, or a refusal (field "moaa_s") outside 0 to 5.</summary>
    public static Outcome<int> Score(int level) =>
        level is >= Lowest and <= Highest ? level : Refusal.Invalid("moaa_s", $"Must be a whole number from {Lowest} to {Highest}.");

    /// <summary>True below 5: some sedation is present.</summary>
    public static bool IsSedated(int level) => level < Highest;

    /// <summary>True at 0, which the esketamine label counts as loss of consciousness.</summary>
    public static bool IsUnconscious(int level) => level == Lowest;

    /// <summary>Short words for a level.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level was not checked with <see cref="Score"/>.</exception>
    public static string LabelOf(int level) => level is >= Lowest and <= Highest
        ? Labels[level]
        : throw new ArgumentOutOfRangeException(nameof(level), level, "MOAA/S has the levels 0 to 5.");
}
