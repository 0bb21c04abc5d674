using System.Collections.Immutable;
using Handrail.Core.Kernel;

namespace Handrail.Core.Scores;

/// <summary>Severity of alcohol withdrawal. A seizure, delirium or new hallucinations make it complicated whatever the number says.</summary>
public enum CiwaArBand
{
    /// <summary>Usually no drug.</summary>
    Mild,

    /// <summary>Treat by symptoms, score again hourly.</summary>
    Moderate,

    /// <summary>A physician now.</summary>
    Severe,
}

/// <summary>One author's cut points. They differ, so each band is stored with the id of the set that gave it.</summary>
/// <param name="Id">Stable id: "asam-2020".</param>
/// <param name="ModerateFrom">First total that is moderate.</param>
/// <param name="SevereFrom">First total that is severe.</param>
/// <param name="Source">Where the numbers stand.</param>
public sealed record CiwaArThresholds(string Id, int ModerateFrom, int SevereFrom, string Source)
{
    /// <summary>The default: below 10 mild, 10 to 18 moderate, 19 and more severe.</summary>
    public static readonly CiwaArThresholds Asam2020 = new(
        "asam-2020", 10, 19, "ASAM Clinical Practice Guideline on Alcohol Withdrawal Management, J Addict Med 2020;14(3S), doi:10.1097/ADM.0000000000000668");

    /// <summary>
    /// Older use: below 8 mild, 8 to 14 moderate, 15 and more severe. The published bands share the 15; it counts as severe here, the careful reading.
    /// </summary>
    public static readonly CiwaArThresholds Va = new("va", 8, 15, "US Department of Veterans Affairs, PAWS study pages (ci2i.research.va.gov/paws)");

    /// <summary>All sets, the default first.</summary>
    public static readonly ImmutableArray<CiwaArThresholds> All = [Asam2020, Va];
}

/// <summary>Points of the ten items, null where not rated: each 0 to 7, orientation 0 to 4.</summary>
public sealed record CiwaArAnswers
{
    /// <summary>Nausea and vomiting.</summary>
    public int? Nausea { get; init; }

    /// <summary>Tremor.</summary>
    public int? Tremor { get; init; }

    /// <summary>Paroxysmal sweats.</summary>
    public int? Sweats { get; init; }

    /// <summary>Anxiety.</summary>
    public int? Anxiety { get; init; }

    /// <summary>Agitation.</summary>
    public int? Agitation { get; init; }

    /// <summary>Tactile disturbances.</summary>
    public int? Tactile { get; init; }

    /// <summary>Auditory disturbances.</summary>
    public int? Auditory { get; init; }

    /// <summary>Visual disturbances.</summary>
    public int? Visual { get; init; }

    /// <summary>Headache.</summary>
    public int? Headache { get; init; }

    /// <summary>Orientation and clouding of sensorium, 0 to 4.</summary>
    public int? Orientation { get; init; }

    /// <summary>Answers found by item name (see <see cref="CiwaAr.Items"/>), as a form or a table row gives them.</summary>
    public static CiwaArAnswers From(Func<string, int?> pointsOf) => new()
    {
        Nausea = pointsOf("nausea"), Tremor = pointsOf("tremor"), Sweats = pointsOf("sweats"), Anxiety = pointsOf("anxiety"),
        Agitation = pointsOf("agitation"), Tactile = pointsOf("tactile"), Auditory = pointsOf("auditory"), Visual = pointsOf("visual"),
        Headache = pointsOf("headache"), Orientation = pointsOf("orientation"),
    };
}

/// <summary>A CIWA-Ar result.</summary>
/// <param name="Sum">Points, total or "at least", and what is missing.</param>
/// <param name="Thresholds">The cut points used for <see cref="Band"/>.</param>
public sealed record CiwaArScore(ScaleSum Sum, CiwaArThresholds Thresholds)
{
    /// <summary>The band; null while an item is missing, unless what is known already is severe.</summary>
    public CiwaArBand? Band =>
        Sum.Total is not null || Sum.AtLeast >= Thresholds.SevereFrom ? CiwaAr.BandOf(Sum.AtLeast, Thresholds) : null;
}

/// <summary>
/// Clinical Institute Withdrawal Assessment for Alcohol, revised. Ten items, total 0 to 67. For alcohol only, and only for a person who can answer:
/// with a tube, in delirium or without a common language use <see cref="Rass"/>. Not valid for ketamine, opioid or stimulant withdrawal.
/// Source: Sullivan et al., Br J Addict 1989;84:1353-7; not copyrighted.
/// </summary>
public static class CiwaAr
{
    static readonly ImmutableArray<int> ZeroToSeven = [0, 1, 2, 3, 4, 5, 6, 7];

    /// <summary>The ten items in the order of the form.</summary>
    public static readonly ImmutableArray<ScaleItem> Items =
    [
        new("nausea", ZeroToSeven), new("tremor", ZeroToSeven), new("sweats", ZeroToSeven), new("anxiety", ZeroToSeven),
        new("agitation", ZeroToSeven), new("tactile", ZeroToSeven), new("auditory", ZeroToSeven), new("visual", ZeroToSeven),
        new("headache", ZeroToSeven), new("orientation", [0, 1, 2, 3, 4]),
    ];

    /// <summary>Scores the items rated. Refused (<see cref="RefusalKind.Invalid"/>, field = item name) when a value is outside the item's range.</summary>
    /// <param name="answers">Points of the items.</param>
    /// <param name="thresholds">Cut points; <see cref="CiwaArThresholds.Asam2020"/> when null.</param>
    public static Outcome<CiwaArScore> Score(CiwaArAnswers answers, CiwaArThresholds? thresholds = null) =>
        ScaleSum.Of(Items,
        [
            answers.Nausea, answers.Tremor, answers.Sweats, answers.Anxiety, answers.Agitation,
            answers.Tactile, answers.Auditory, answers.Visual, answers.Headache, answers.Orientation,
        ]) switch
        {
            Outcome<ScaleSum>.Done(var sum) => new CiwaArScore(sum, thresholds ?? CiwaArThresholds.Asam2020),
            Outcome<ScaleSum>.Refused(var why) => why,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>The band of a total by one set of cut points.</summary>
    public static CiwaArBand BandOf(int total, CiwaArThresholds thresholds) =>
        total >= thresholds.SevereFrom ? CiwaArBand.Severe
        : total >= thresholds.ModerateFrom ? CiwaArBand.Moderate
        : CiwaArBand.Mild;
}
