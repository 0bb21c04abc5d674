using Handrail.Core.Watch;

namespace Handrail.Core.Scores;

/// <summary>Which oxygen-saturation scale applies. Scale 2 only for confirmed hypercapnic respiratory failure, prescribed by a competent clinician.</summary>
public enum SpO2Scale
{
    /// <summary>The scale for most people.</summary>
    One = 1,

    /// <summary>Target 88-92 %, for hypercapnic respiratory failure.</summary>
    Two = 2,
}

/// <summary>Clinical risk as NEWS2 names it.</summary>
public enum News2Risk
{
    /// <summary>Total 0 to 4, no single parameter at 3.</summary>
    Low,

    /// <summary>Total below 5 with a single parameter at 3.</summary>
    LowMedium,

    /// <summary>Total 5 or 6.</summary>
    Medium,

    /// <summary>Total 7 or more.</summary>
    High,
}

/// <summary>The seven parameters; null means not measured. All values in thousandths of the unit (see <see cref="Measure"/>).</summary>
/// <param name="RespiratoryRate">Breaths a minute.</param>
/// <param name="SpO2">Per cent.</param>
/// <param name="Scale">Which saturation scale.</param>
/// <param name="Oxygen">0 air, 1000 supplemental oxygen.</param>
/// <param name="SystolicBp">mm[Hg].</param>
/// <param name="Pulse">Beats a minute.</param>
/// <param name="Consciousness"><see cref="Acvpu"/> times 1000.</param>
/// <param name="Temperature">Cel.</param>
public readonly record struct News2Input(
    int? RespiratoryRate, int? SpO2, SpO2Scale Scale, int? Oxygen, int? SystolicBp, int? Pulse, int? Consciousness, int? Temperature);

/// <summary>Points per parameter (0 to 3, or null when missing), in the order of the RCP chart.</summary>
public readonly record struct News2Parts(
    int? RespiratoryRate, int? SpO2, int? Oxygen, int? SystolicBp, int? Pulse, int? Consciousness, int? Temperature);

/// <summary>A NEWS2 result. A set with a missing parameter has no <see cref="Total"/>, only "at least".</summary>
/// <param name="Parts">Points of each parameter.</param>
/// <param name="AtLeast">Sum of the known points, 0 to 20.</param>
/// <param name="MissingCount">How many of the seven are missing.</param>
public readonly record struct News2Score(News2Parts Parts, int AtLeast, int MissingCount)
{
    /// <summary>The total, 0 to 20; null while anything is missing.</summary>
    public int? Total => MissingCount == 0 ? AtLeast : null;

    /// <summary>True when a known parameter alone scores 3.</summary>
    public bool AnySingle3 =>
        Parts.RespiratoryRate == 3 || Parts.SpO2 == 3 || Parts.SystolicBp == 3 || Parts.Pulse == 3
        || Parts.Consciousness == 3 || Parts.Temperature == 3;

    /// <summary>The risk band; null while anything is missing, unless what is known already reaches the highest.</summary>
    public News2Risk? Risk => AtLeast >= 7 ? News2Risk.High : MissingCount == 0 ? News2.RiskOf(AtLeast, AnySingle3) : null;

    /// <summary>The missing parameters, in chart order.</summary>
    public IEnumerable<Measure> Missing()
    {
        if (Parts.RespiratoryRate is null) yield return Measure.RespiratoryRate;
        if (Parts.SpO2 is null) yield return Measure.SpO2;
        if (Parts.Oxygen is null) yield return Measure.Oxygen;
        if (Parts.SystolicBp is null) yield return Measure.SystolicBp;
        if (Parts.Pulse is null) yield return Measure.Pulse;
        if (Parts.Consciousness is null) yield return Measure.Consciousness;
        if (Parts.Temperature is null) yield return Measure.Temperature;
    }
}

/// <summary>
/// National Early Warning Score 2. Not for people under 16, nor in pregnancy.
/// Source: Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, chart 1 (scoring) and chart 2 (thresholds), ISBN 978-1-86016-682-2.
/// </summary>
public static class News2
{
    // Each row: up to and including this value (thousandths of the unit) scores these points. RCP 2017, chart 1.
    static readonly (int UpTo, int Points)[] RespiratoryRate = [(8_000, 3), (11_000, 1), (20_000, 0), (24_000, 2), (int.MaxValue, 3)];
    static readonly (int UpTo, int Points)[] SpO2Scale1 = [(91_000, 3), (93_000, 2), (95_000, 1), (int.MaxValue, 0)];
    static readonly (int UpTo, int Points)[] SpO2Scale2OnAir = [(83_000, 3), (85_000, 2), (87_000, 1), (int.MaxValue, 0)];
    static readonly (int UpTo, int Points)[] SpO2Scale2OnOxygen =
        [(83_000, 3), (85_000, 2), (87_000, 1), (92_000, 0), (94_000, 1), (96_000, 2), (int.MaxValue, 3)];
    static readonly (int UpTo, int Points)[] SystolicBp = [(90_000, 3), (100_000, 2), (110_000, 1), (219_000, 0), (int.MaxValue, 3)];
    static readonly (int UpTo, int Points)[] Pulse = [(40_000, 3), (50_000, 1), (90_000, 0), (110_000, 1), (130_000, 2), (int.MaxValue, 3)];
    static readonly (int UpTo, int Points)[] Temperature = [(35_000, 3), (36_000, 1), (38_000, 0), (39_000, 1), (int.MaxValue, 2)];

    /// <summary>Scores what is known. Pure; order of input does not matter.</summary>
    public static News2Score Score(in News2Input input)
    {
        var parts = new News2Parts(
            Points(RespiratoryRate, input.RespiratoryRate),
            SpO2Points(input.SpO2, input.Scale, input.Oxygen),
            input.Oxygen is { } gas ? gas == 0 ? 0 : 2 : null,
            Points(SystolicBp, input.SystolicBp),
            Points(Pulse, input.Pulse),
            input.Consciousness is { } level ? level == 0 ? 0 : 3 : null,
            Points(Temperature, input.Temperature));
        int total = 0, missing = 0;
        Add(parts.RespiratoryRate, ref total, ref missing);
        Add(parts.SpO2, ref total, ref missing);
        Add(parts.Oxygen, ref total, ref missing);
        Add(parts.SystolicBp, ref total, ref missing);
        Add(parts.Pulse, ref total, ref missing);
        Add(parts.Consciousness, ref total, ref missing);
        Add(parts.Temperature, ref total, ref missing);
        return new News2Score(parts, total, missing);
    }

    /// <summary>The risk band of a complete total. RCP 2017, chart 2.</summary>
    public static News2Risk RiskOf(int total, bool anySingle3) => total switch
    {
        >= 7 => News2Risk.High,
        >= 5 => News2Risk.Medium,
        _ => anySingle3 ? News2Risk.LowMedium : News2Risk.Low,
    };

    // On scale 2 the points above 92 % depend on the gas: with the gas unknown such a saturation cannot be scored, and counts as missing.
    static int? SpO2Points(int? spO2, SpO2Scale scale, int? oxygen) => (spO2, scale, oxygen) switch
    {
        (null, _, _) => null,
        ({ } value, SpO2Scale.One, _) => PointsFor(SpO2Scale1, value),
        ({ } value, SpO2Scale.Two, null) => value <= 92_000 ? PointsFor(SpO2Scale2OnAir, value) : null,
        ({ } value, SpO2Scale.Two, 0) => PointsFor(SpO2Scale2OnAir, value),
        ({ } value, _, _) => PointsFor(SpO2Scale2OnOxygen, value),
    };

    static int? Points((int UpTo, int Points)[] table, int? milli) => milli is { } value ? PointsFor(table, value) : null;

    static int PointsFor((int UpTo, int Points)[] table, int milli)
    {
        foreach (var row in table)
            if (milli <= row.UpTo) return row.Points;
        return table[^1].Points;
    }

    static void Add(int? part, ref int total, ref int missing)
    {
        if (part is { } points) total += points;
        else missing++;
    }
}
