using System.Collections.Immutable;
using Handrail.Core.Kernel;

namespace Handrail.Core.Watch;

/// <summary>
/// Turns a number with a unit into the stored form (thousandths of the measure's own unit), or says precisely why it cannot be.
/// Beyond the hard limits a value is taken for a mistake of hand, wire or unit. No standard publishes such limits; these are the product's own, wide on
/// purpose, since a refused true value would be a lost warning. The ranges of scores are those of their instruments. See docs/algorithms/scores.md.
/// </summary>
public static class Plausible
{
    // What fits in an Int32 as thousandths, with room; also keeps unit conversion far from overflow.
    const decimal Largest = 1_000_000;

    static readonly Limits?[] Table = Fill();

    /// <summary>What a measure accepts; null for a panel (<see cref="Measure.BloodPressure"/>), which has no single value, and for a number that is no measure.</summary>
    public static Limits? Of(Measure measure) => (int)measure is var at && at >= 0 && at < Table.Length ? Table[at] : null;

    /// <summary>
    /// Thousandths of the measure's unit. Refused as <see cref="RefusalKind.Invalid"/> when the unit is not accepted, the value is outside the hard limits,
    /// or has decimals where whole numbers are measured. A value converted from another unit is rounded: to a whole number where whole numbers are
    /// measured (16 kPa is 120 mm[Hg]), else to a thousandth.
    /// </summary>
    /// <param name="measure">What was measured.</param>
    /// <param name="value">The number as sent.</param>
    /// <param name="unit">The unit as sent.</param>
    /// <param name="field">The input to name in a refusal; the measure's own name when null.</param>
    public static Outcome<int> ToMilli(Measure measure, decimal value, Unit unit, string? field = null) =>
        TryMilli(measure, value, unit, out var milli, field) is { } why ? why : milli;

    /// <summary>The same without an allocation for the good case: null and the value in <paramref name="milli"/>, or the refusal and 0.</summary>
    public static Refusal? TryMilli(Measure measure, decimal value, Unit unit, out int milli, string? field = null)
    {
        milli = 0;
        if (Of(measure) is not { } limits) return Refusal.Invalid(field ?? Codes.NameOf(measure), "A panel has no value of its own: send its parts.");
        if (!limits.Accepted.Contains(unit))
            return Refusal.Invalid(field ?? Codes.NameOf(measure), $"The unit {unit} is not accepted: send {Listed(limits.Accepted)}.");

        var sent = value;
        if (value is < -Largest or > Largest) return OutOfRange(measure, limits, unit, sent, field);
        if (!ReferenceEquals(unit, limits.Unit) && ReferenceEquals(unit.ConvertsTo, limits.Unit))
            value = Math.Round(unit.Convert(value), limits.WholeNumbers ? 0 : 3, MidpointRounding.AwayFromZero);
        if (value < limits.Lowest || value > limits.Highest) return OutOfRange(measure, limits, unit, sent, field);
        if (limits.WholeNumbers && value != decimal.Truncate(value))
            return Refusal.Invalid(field ?? Codes.NameOf(measure), $"Decimals are not accepted: send {limits.Words()}.");
        milli = (int)Math.Round(value * 1000, MidpointRounding.AwayFromZero);
        return null;
    }

    /// <summary>True when a stored value is possible but rare enough that a person typing it is asked to confirm it.</summary>
    public static bool IsUnusual(Measure measure, int milli) =>
        Of(measure) is { } limits && (milli < limits.UsualLowest * 1000 || milli > limits.UsualHighest * 1000);

    /// <summary>A blood pressure as a whole: null when it holds together, a refusal when the diastolic reaches the systolic. Parts not measured are null.</summary>
    public static Refusal? Panel(int? systolicMilli, int? diastolicMilli, string field = "blood_pressure") => (systolicMilli, diastolicMilli) switch
    {
        (null, null) => Refusal.Invalid(field, "Send a systolic or a diastolic pressure, or both."),
        ({ } systolic, { } diastolic) when diastolic >= systolic =>
            Refusal.Invalid(field, "The diastolic pressure must be lower than the systolic: check whether the two are exchanged."),
        _ => null,
    };

    static Refusal OutOfRange(Measure measure, Limits limits, Unit unit, decimal sent, string? field)
    {
        var hint = (measure, unit.Code) switch
        {
            (Measure.Temperature, "Cel") when sent > limits.Highest => " A reading in Fahrenheit must say so: send it with the unit [degF].",
            (Measure.SystolicBp or Measure.DiastolicBp or Measure.MeanBp, "mm[Hg]") when sent is > 0 and < 30 =>
                " A reading in kilopascal must say so: send it with the unit kPa.",
            (Measure.SpO2, _) when sent is > 0 and <= 1 => " A saturation is sent as per cent, not as a fraction.",
            _ when !ReferenceEquals(unit, limits.Unit) && unit.ConvertsTo is not null => $" The limits are those after conversion from {unit}.",
            _ => "",
        };
        return Refusal.Invalid(field ?? Codes.NameOf(measure), $"Outside plausible limits: must be {limits.Words()}.{hint}");
    }

    static string Listed(ImmutableArray<Unit> units) => string.Join(" or ", units.Select(unit => unit.Code));

    static Limits?[] Fill()
    {
        var table = new Limits?[(int)Measure.UrinaryRetention + 1];
        ImmutableArray<Unit> pressure = [Units.MillimetreOfMercury, Units.Kilopascal], percent = [Units.Percent];
        ImmutableArray<Unit> points = [Units.Score, Units.One], level = [Units.One, Units.Score], rate = [Units.PerMinute];

        Add(Measure.RespiratoryRate, rate, 0, 80, 6, 40, whole: true);
        Add(Measure.SpO2, percent, 40, 100, 75, 100, whole: true);
        Add(Measure.SystolicBp, pressure, 30, 300, 70, 220, whole: true);
        Add(Measure.DiastolicBp, pressure, 10, 200, 40, 130, whole: true);
        // A mean is computed by the monitor, a flow or a mixture is set on a dial: all may have decimals.
        Add(Measure.MeanBp, pressure, 10, 300, 50, 160, whole: false);
        Add(Measure.Pulse, rate, 10, 300, 35, 180, whole: true);
        Add(Measure.Temperature, [Units.Celsius, Units.Fahrenheit], 25, 45, 34, 41, whole: false);
        Add(Measure.OxygenFlow, [Units.LitrePerMinute], 0, 60, 0, 15, whole: false);
        Add(Measure.OxygenConcentration, percent, 21, 100, 21, 60, whole: false);

        Add(Measure.Oxygen, level, 0, 1);
        Add(Measure.Consciousness, level, (int)Acvpu.Alert, (int)Acvpu.Unresponsive);
        Add(Measure.Pain, points, 0, 10);
        Add(Measure.GlasgowComa, points, 3, 15);
        Add(Measure.News2, points, 0, 20);
        Add(Measure.CiwaAr, points, 0, 67);
        Add(Measure.Cows, points, 0, 48);
        Add(Measure.Rass, points, -5, 4);
        Add(Measure.MoaaS, points, 0, 5);
        for (var item = Measure.Craving; item <= Measure.PerceptualChange; item++) Add(item, points, 0, 4);
        Add(Measure.SuicidalThoughts, level, 0, 1);
        Add(Measure.VisibleBlood, level, 0, 1);
        Add(Measure.UrinaryRetention, level, 0, 1);
        return table;

        void Add(
            Measure measure, ImmutableArray<Unit> accepted, decimal lowest, decimal highest,
            decimal? usualLowest = null, decimal? usualHighest = null, bool whole = true) =>
            table[(int)measure] = new Limits(accepted[0], accepted, lowest, highest, usualLowest ?? lowest, usualHighest ?? highest, whole);
    }
}
