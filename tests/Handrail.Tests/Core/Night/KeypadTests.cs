using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Core.Night;

public sealed class KeypadTests
{
    static readonly Keypads American = Keypads.Of("[degF]", "[lb_av]");

    [Theory, Hazard("HZ-097")]
    [InlineData("98.6", 37_000)]
    [InlineData("100.4", 38_000)]
    [InlineData("99.5", 37_500)]
    [InlineData("77", 25_000)]
    [InlineData("113", 45_000)]
    [InlineData("98,6", 37_000)]
    public void Fahrenheit_is_typed_and_celsius_is_stored(string typed, int milli) => Assert.Equal((milli, null), Typed(typed, American));

    [Theory, Hazard("HZ-097")]
    [InlineData("76.9", true)]
    [InlineData("113.1", true)]
    [InlineData("37", true)] // Celsius on a Fahrenheit keypad
    [InlineData("98.6", false)] // Fahrenheit on a Celsius keypad
    [InlineData("45.1", false)]
    public void A_number_in_the_other_unit_is_refused_and_never_taken_for_this_one(string typed, bool american)
    {
        var (milli, fault) = Typed(typed, american ? American : Keypads.Metric);
        Assert.Null(milli);
        Assert.Contains(american ? "77 to 113 °F" : "25 to 45 °C", fault!.Message, StringComparison.Ordinal);
    }

    [Theory, Hazard("HZ-097")]
    [InlineData("154.3", 69.989)]
    [InlineData("220", 99.790)]
    public void Pounds_are_typed_and_kilograms_are_stored(string typed, double kilograms) =>
        Assert.Equal(new Quantity((decimal)kilograms, Units.Kilogram), ((Outcome<Quantity>.Done)American.Kilograms(decimal.Parse(typed, System.Globalization.CultureInfo.InvariantCulture))).Value);

    [Theory]
    [InlineData(0.999)]
    [InlineData(500.001)]
    public void A_weight_beyond_what_can_be_is_refused(double kilograms) => Assert.IsType<Outcome<Quantity>.Refused>(Keypads.Metric.Kilograms((decimal)kilograms));

    [Fact]
    public void What_was_typed_stands_beside_what_is_stored()
    {
        Assert.Equal("37.0 °C (98.6 °F)", Ui.Wording.ValueUnit(Measure.Temperature, 37_000, American));
        Assert.Equal("37.0 °C", Ui.Wording.ValueUnit(Measure.Temperature, 37_000, Keypads.Metric));
        Assert.Throws<InvalidOperationException>(() => Keypads.Of("K", "kg"));
    }

    static (int? Milli, Ui.FieldError? Fault) Typed(string typed, Keypads keypads)
    {
        var read = ObserveForm.Read(field => field == ObserveFields.Temperature ? typed : "", Guid.NewGuid(), "once", Instant.FromUtc(2026, 11, 23, 3, 0), DateTimeZone.Utc, keypads);
        return read.Errors.Count > 0 ? (null, read.Errors[0]) : (read.Readings[0].V1, null);
    }
}
