using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Ui;

namespace Handrail.Features.Watch;

/// <summary>A number that a person typed. The core's reasons are written for machines (UCUM codes); here the same limits are said in the units of the screen.</summary>
static class TypedNumber
{
    /// <summary>Reads it: thousandths, or what is accepted. A comma is taken as a point. Empty is neither: ask before.</summary>
    public static (int? Milli, FieldError? Fault) Read(string field, Measure measure, string typed, Unit? unit = null)
    {
        var limits = Plausible.Of(measure)!;
        if (!decimal.TryParse(typed.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            return (null, new FieldError(field, $"{Wording.Name(measure)} must be {Range(limits, unit)}."));
        return Plausible.ToMilli(measure, value, unit ?? limits.Unit, field) is Outcome<int>.Done { Value: var milli }
            ? (milli, null)
            : (null, new FieldError(field, $"{Wording.Name(measure)} must be {Range(limits, unit)}.{Hint(measure, value, limits, unit)}"));
    }

    static string Range(Limits limits, Unit? unit) => ReferenceEquals(unit, Units.Fahrenheit) ? "a number from 77 to 113 °F" :
        string.Create(CultureInfo.InvariantCulture, $"{(limits.WholeNumbers ? "a whole number" : "a number")} from {limits.Lowest} to {limits.Highest} {limits.Unit.Display}").TrimEnd();

    static string Hint(Measure measure, decimal value, Limits limits, Unit? unit) => measure switch
    {
        Measure.Temperature when ReferenceEquals(unit, Units.Fahrenheit) => value < 50 ? " Is it Celsius? Enter degrees Fahrenheit." : "",
        Measure.Temperature when value > limits.Highest => " Is it Fahrenheit? Enter degrees Celsius.",
        Measure.SystolicBp or Measure.DiastolicBp when value is > 0 and < 30 => " Is it kilopascal? Enter mmHg.",
        Measure.SpO2 when value is > 0 and <= 1 => " Enter per cent.",
        _ => "",
    };
}
