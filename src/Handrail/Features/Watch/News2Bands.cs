namespace Handrail.Features.Watch;

/// <summary>
/// The rows of the NEWS2 observation chart, top to bottom, with the printed bands. Values in thousandths, both ends included.
/// Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, chart 3 (observation chart).
/// A test holds every band's points to <see cref="Handrail.Core.Scores.News2"/>.
/// </summary>
public static class News2Bands
{
    const int Least = int.MinValue, Most = int.MaxValue;

    /// <summary>Breaths a minute.</summary>
    public static IReadOnlyList<ChartBand> RespiratoryRate { get; } =
        [new("≥25", 25_000, Most, 3), new("21–24", 21_000, 24_000, 2), new("18–20", 18_000, 20_000, 0), new("15–17", 15_000, 17_000, 0), new("12–14", 12_000, 14_000, 0), new("9–11", 9_000, 11_000, 1), new("≤8", Least, 8_000, 3)];

    /// <summary>Saturation, scale 1.</summary>
    public static IReadOnlyList<ChartBand> SpO2Scale1 { get; } =
        [new("≥96", 96_000, Most, 0), new("94–95", 94_000, 95_000, 1), new("92–93", 92_000, 93_000, 2), new("≤91", Least, 91_000, 3)];

    /// <summary>Saturation, scale 2; the upper rows ask for the gas.</summary>
    public static IReadOnlyList<ChartBand> SpO2Scale2 { get; } =
    [
        new("≥97 on O₂", 97_000, Most, 3, true), new("95–96 on O₂", 95_000, 96_000, 2, true), new("93–94 on O₂", 93_000, 94_000, 1, true), new("≥93 on air", 93_000, Most, 0, false),
        new("88–92", 88_000, 92_000, 0), new("86–87", 86_000, 87_000, 1), new("84–85", 84_000, 85_000, 2), new("≤83", Least, 83_000, 3),
    ];

    /// <summary>Air (0) or oxygen (1).</summary>
    public static IReadOnlyList<ChartBand> Oxygen { get; } = [new("A = air", 0, 0, 0), new("O₂ L/min", 1, Most, 2)];

    /// <summary>Systolic pressure.</summary>
    public static IReadOnlyList<ChartBand> SystolicBp { get; } =
    [
        new("≥220", 220_000, Most, 3), new("201–219", 201_000, 219_000, 0), new("181–200", 181_000, 200_000, 0), new("161–180", 161_000, 180_000, 0), new("141–160", 141_000, 160_000, 0),
        new("121–140", 121_000, 140_000, 0), new("111–120", 111_000, 120_000, 0), new("101–110", 101_000, 110_000, 1), new("91–100", 91_000, 100_000, 2), new("81–90", 81_000, 90_000, 3),
        new("71–80", 71_000, 80_000, 3), new("61–70", 61_000, 70_000, 3), new("51–60", 51_000, 60_000, 3), new("≤50", Least, 50_000, 3),
    ];

    /// <summary>Beats a minute.</summary>
    public static IReadOnlyList<ChartBand> Pulse { get; } =
    [
        new("≥131", 131_000, Most, 3), new("121–130", 121_000, 130_000, 2), new("111–120", 111_000, 120_000, 2), new("101–110", 101_000, 110_000, 1), new("91–100", 91_000, 100_000, 1), new("81–90", 81_000, 90_000, 0),
        new("71–80", 71_000, 80_000, 0), new("61–70", 61_000, 70_000, 0), new("51–60", 51_000, 60_000, 0), new("41–50", 41_000, 50_000, 1), new("31–40", 31_000, 40_000, 3), new("≤30", Least, 30_000, 3),
    ];

    /// <summary>Levels of consciousness.</summary>
    public static IReadOnlyList<ChartBand> Consciousness { get; } =
        [new("Alert", 0, 0, 0), new("Confusion", 1_000, 1_000, 3), new("V", 2_000, 2_000, 3), new("P", 3_000, 3_000, 3), new("U", 4_000, 4_000, 3)];

    /// <summary>Degrees Celsius.</summary>
    public static IReadOnlyList<ChartBand> Temperature { get; } =
        [new("≥39.1", 39_001, Most, 2), new("38.1–39.0", 38_001, 39_000, 1), new("37.1–38.0", 37_001, 38_000, 0), new("36.1–37.0", 36_001, 37_000, 0), new("35.1–36.0", 35_001, 36_000, 1), new("≤35.0", Least, 35_000, 3)];
}

/// <summary>One row of the chart.</summary>
/// <param name="Label">As printed.</param>
/// <param name="From">Lowest value, thousandths.</param>
/// <param name="To">Highest value, thousandths.</param>
/// <param name="Points">NEWS2 points of the band.</param>
/// <param name="OnOxygen">True or false where the row asks for the gas; null where it does not matter.</param>
public sealed record ChartBand(string Label, int From, int To, int Points, bool? OnOxygen = null)
{
    /// <summary>The value belongs in this row.</summary>
    public bool Holds(int milli, int? oxygen) => milli >= From && milli <= To && (OnOxygen is not { } on || (oxygen is { } gas && gas > 0 == on));
}
