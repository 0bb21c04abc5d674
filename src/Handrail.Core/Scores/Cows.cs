using System.Collections.Immutable;
using Handrail.Core.Kernel;

namespace Handrail.Core.Scores;

/// <summary>Severity of opioid withdrawal by COWS total.</summary>
public enum CowsBand
{
    /// <summary>0 to 4: none or minimal.</summary>
    None,

    /// <summary>5 to 12.</summary>
    Mild,

    /// <summary>13 to 24.</summary>
    Moderate,

    /// <summary>25 to 36.</summary>
    ModeratelySevere,

    /// <summary>37 and more.</summary>
    Severe,
}

/// <summary>Points of the eleven items, null where not rated. Not every number is allowed for every item: see <see cref="Cows.Items"/>.</summary>
public sealed record CowsAnswers
{
    /// <summary>Resting pulse rate: 0 up to 80, 1 up to 100, 2 up to 120, 4 above (see <see cref="Cows.PulsePoints"/>).</summary>
    public int? Pulse { get; init; }

    /// <summary>Sweating.</summary>
    public int? Sweating { get; init; }

    /// <summary>Restlessness.</summary>
    public int? Restlessness { get; init; }

    /// <summary>Pupil size.</summary>
    public int? Pupils { get; init; }

    /// <summary>Bone or joint aches.</summary>
    public int? Aches { get; init; }

    /// <summary>Runny nose or tearing.</summary>
    public int? RunnyNose { get; init; }

    /// <summary>Gastrointestinal upset.</summary>
    public int? GiUpset { get; init; }

    /// <summary>Tremor.</summary>
    public int? Tremor { get; init; }

    /// <summary>Yawning.</summary>
    public int? Yawning { get; init; }

    /// <summary>Anxiety or irritability.</summary>
    public int? Anxiety { get; init; }

    /// <summary>Gooseflesh skin.</summary>
    public int? Gooseflesh { get; init; }

    /// <summary>Answers found by item name (see <see cref="Cows.Items"/>), as a form or a table row gives them.</summary>
    public static CowsAnswers From(Func<string, int?> pointsOf) => new()
    {
        Pulse = pointsOf("pulse"), Sweating = pointsOf("sweating"), Restlessness = pointsOf("restlessness"), Pupils = pointsOf("pupils"),
        Aches = pointsOf("aches"), RunnyNose = pointsOf("runny_nose"), GiUpset = pointsOf("gi_upset"), Tremor = pointsOf("tremor"),
        Yawning = pointsOf("yawning"), Anxiety = pointsOf("anxiety"), Gooseflesh = pointsOf("gooseflesh"),
    };
}

/// <summary>A COWS result.</summary>
/// <param name="Sum">Points, total or "at least", and what is missing.</param>
public sealed record CowsScore(ScaleSum Sum)
{
    /// <summary>The band; null while an item is missing, unless what is known already is severe.</summary>
    public CowsBand? Band => Sum.Total is not null || Sum.AtLeast >= Cows.SevereFrom ? Cows.BandOf(Sum.AtLeast) : null;
}

/// <summary>
/// Clinical Opiate Withdrawal Scale. Eleven items, total 0 to 48. For opioids only.
/// Source: Wesson and Ling, J Psychoactive Drugs 2003;35:253-9, doi:10.1080/02791072.2003.10400007; may be copied and used clinically.
/// </summary>
public static class Cows
{
    /// <summary>Id of the cut points, stored with each band.</summary>
    public const string ThresholdsId = "wesson-ling-2003";

    internal const int SevereFrom = 37;

    static readonly (int UpTo, CowsBand Band)[] Bands =
        [(4, CowsBand.None), (12, CowsBand.Mild), (24, CowsBand.Moderate), (SevereFrom - 1, CowsBand.ModeratelySevere), (int.MaxValue, CowsBand.Severe)];

    static readonly (int UpTo, int Points)[] PulseTable = [(80_000, 0), (100_000, 1), (120_000, 2), (int.MaxValue, 4)];

    /// <summary>The eleven items in the order of the form, each with its own allowed points (there is no 3 for pulse).</summary>
    public static readonly ImmutableArray<ScaleItem> Items =
    [
        new("pulse", [0, 1, 2, 4]), new("sweating", [0, 1, 2, 3, 4]), new("restlessness", [0, 1, 3, 5]), new("pupils", [0, 1, 2, 5]),
        new("aches", [0, 1, 2, 4]), new("runny_nose", [0, 1, 2, 4]), new("gi_upset", [0, 1, 2, 3, 5]), new("tremor", [0, 1, 2, 4]),
        new("yawning", [0, 1, 2, 4]), new("anxiety", [0, 1, 2, 4]), new("gooseflesh", [0, 3, 5]),
    ];

    /// <summary>Scores the items rated. Refused (<see cref="RefusalKind.Invalid"/>, field = item name) when a value is not in the item's allowed set.</summary>
    public static Outcome<CowsScore> Score(CowsAnswers answers) =>
        ScaleSum.Of(Items,
        [
            answers.Pulse, answers.Sweating, answers.Restlessness, answers.Pupils, answers.Aches, answers.RunnyNose,
            answers.GiUpset, answers.Tremor, answers.Yawning, answers.Anxiety, answers.Gooseflesh,
        ]) switch
        {
            Outcome<ScaleSum>.Done(var sum) => new CowsScore(sum),
            Outcome<ScaleSum>.Refused(var why) => why,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The band of a total.</summary>
    public static CowsBand BandOf(int total) => Bands.First(row => total <= row.UpTo).Band;

    /// <summary>Points of a measured resting pulse, in thousandths of a beat a minute.</summary>
    public static int PulsePoints(int pulseMilli) => PulseTable.First(row => pulseMilli <= row.UpTo).Points;
}
