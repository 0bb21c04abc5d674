using System.Collections.Frozen;

namespace Handrail.Core.Kernel;

/// <summary>
/// A unit of measure with its UCUM code. Units are the fixed set in <see cref="Units"/>, so two units are equal when they are the same object.
/// A unit converts to another one only where it says so itself (<see cref="ConvertsTo"/>).
/// Source of codes and factors: The Unified Code for Units of Measure, ucum.org.
/// </summary>
public sealed class Unit
{
    readonly decimal factor;
    readonly decimal offset;

    internal Unit(string code, string display, Unit? convertsTo = null, decimal factor = 1, decimal offset = 0) =>
        (Code, Display, ConvertsTo, this.factor, this.offset) = (code, display, convertsTo, factor, offset);

    /// <summary>UCUM code, case sensitive: "mm[Hg]".</summary>
    public string Code { get; }

    /// <summary>What people read: "mmHg".</summary>
    public string Display { get; }

    /// <summary>The one unit this unit can be converted to; null for none.</summary>
    public Unit? ConvertsTo { get; }

    // (value + offset) * factor. Callers bound the value first: a decimal near its limit would overflow.
    internal decimal Convert(decimal value) => (value + offset) * factor;

    /// <summary>The UCUM code.</summary>
    public override string ToString() => Code;
}

/// <summary>Every unit the product knows.</summary>
public static class Units
{
    /// <summary>Breaths or beats a minute.</summary>
    public static readonly Unit PerMinute = new("/min", "/min");

    /// <summary>Per cent.</summary>
    public static readonly Unit Percent = new("%", "%");

    /// <summary>Millimetres of mercury.</summary>
    public static readonly Unit MillimetreOfMercury = new("mm[Hg]", "mmHg");

    /// <summary>Kilopascal. Converts to mm[Hg]; UCUM defines m[Hg] as 133.322 kPa.</summary>
    public static readonly Unit Kilopascal = new("kPa", "kPa", MillimetreOfMercury, 1 / 0.133322m);

    /// <summary>Degrees Celsius.</summary>
    public static readonly Unit Celsius = new("Cel", "°C");

    /// <summary>Degrees Fahrenheit. Converts to Cel: (F - 32) * 5 / 9.</summary>
    public static readonly Unit Fahrenheit = new("[degF]", "°F", Celsius, 5m / 9m, -32);

    /// <summary>Litres a minute.</summary>
    public static readonly Unit LitrePerMinute = new("L/min", "L/min");

    /// <summary>Points of a scale.</summary>
    public static readonly Unit Score = new("{score}", "points");

    /// <summary>A bare number: yes (1) or no (0), air (0) or oxygen (1), a level.</summary>
    public static readonly Unit One = new("1", "");

    /// <summary>Kilogram.</summary>
    public static readonly Unit Kilogram = new("kg", "kg");

    /// <summary>Pound avoirdupois. Converts to kg; exactly 0.45359237 kg.</summary>
    public static readonly Unit Pound = new("[lb_av]", "lb", Kilogram, 0.45359237m);

    /// <summary>Centimetre.</summary>
    public static readonly Unit Centimetre = new("cm", "cm");

    /// <summary>International inch. Converts to cm; exactly 2.54 cm.</summary>
    public static readonly Unit Inch = new("[in_i]", "in", Centimetre, 2.54m);

    // In UCUM a text in braces is a remark without meaning, so these say the same as the code they stand beside.
    static readonly FrozenDictionary<string, Unit> ByCode = new (string Code, Unit Unit)[]
    {
        ("{breaths}/min", PerMinute), ("{beats}/min", PerMinute), ("/min{breaths}", PerMinute), ("/min{beats}", PerMinute),
        ("l/min", LitrePerMinute),
    }.Concat(All().Select(unit => (unit.Code, unit))).ToFrozenDictionary(row => row.Item1, row => row.Item2, StringComparer.Ordinal);

    /// <summary>All units, in a fixed order.</summary>
    public static IReadOnlyList<Unit> All() =>
    [
        PerMinute, Percent, MillimetreOfMercury, Kilopascal, Celsius, Fahrenheit, LitrePerMinute, Score, One,
        Kilogram, Pound, Centimetre, Inch,
    ];

    /// <summary>The unit of a UCUM code, or null when it is not known here. Case sensitive, as UCUM is: "Cel" is a unit, "cel" is not.</summary>
    public static Unit? Find(string code) => ByCode.GetValueOrDefault(code);
}
