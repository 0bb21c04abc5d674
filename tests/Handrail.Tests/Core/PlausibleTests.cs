using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;

namespace Handrail.Tests.Core;

public sealed class PlausibleTests
{
    static string Answer(Measure measure, string value, Unit unit) =>
        Plausible.ToMilli(measure, decimal.Parse(value, CultureInfo.InvariantCulture), unit) switch
        {
            Outcome<int>.Done(var milli) => milli.ToString(CultureInfo.InvariantCulture),
            Outcome<int>.Refused(var why) => $"{why.Kind} {why.Field}: {why.Reason}",
            _ => "",
        };

    static string Answer(Measure measure, string value) => Answer(measure, value, Plausible.Of(measure)!.Unit);

    [Theory, Hazard("HZ-008")]
    [InlineData(Measure.RespiratoryRate, 0, 80), InlineData(Measure.SpO2, 40, 100), InlineData(Measure.SystolicBp, 30, 300)]
    [InlineData(Measure.DiastolicBp, 10, 200), InlineData(Measure.MeanBp, 10, 300), InlineData(Measure.Pulse, 10, 300)]
    [InlineData(Measure.Temperature, 25, 45), InlineData(Measure.OxygenFlow, 0, 60), InlineData(Measure.OxygenConcentration, 21, 100)]
    [InlineData(Measure.Oxygen, 0, 1), InlineData(Measure.Consciousness, 0, 4), InlineData(Measure.Pain, 0, 10), InlineData(Measure.GlasgowComa, 3, 15)]
    [InlineData(Measure.News2, 0, 20), InlineData(Measure.CiwaAr, 0, 67), InlineData(Measure.Cows, 0, 48), InlineData(Measure.Rass, -5, 4)]
    [InlineData(Measure.MoaaS, 0, 5), InlineData(Measure.Craving, 0, 4), InlineData(Measure.PerceptualChange, 0, 4)]
    [InlineData(Measure.SuicidalThoughts, 0, 1), InlineData(Measure.VisibleBlood, 0, 1), InlineData(Measure.UrinaryRetention, 0, 1)]
    public void A_value_on_the_limit_is_taken_and_one_step_beyond_is_refused(Measure measure, int lowest, int highest)
    {
        var step = Plausible.Of(measure)!.WholeNumbers ? 1 : 0.1m;
        Assert.Equal(lowest * 1000, int.Parse(Answer(measure, $"{lowest}")));
        Assert.Equal(highest * 1000, int.Parse(Answer(measure, $"{highest}")));
        foreach (var beyond in new[] { lowest - step, highest + step })
        {
            var answer = Answer(measure, beyond.ToString(CultureInfo.InvariantCulture));
            Assert.StartsWith($"Invalid {Codes.NameOf(measure)}: Outside plausible limits: must be ", answer);
            Assert.Contains($"from {lowest} to {highest}", answer);
        }
    }

    [Fact]
    public void Every_measure_but_the_panel_has_limits_whose_usual_part_lies_inside()
    {
        foreach (var measure in Enum.GetValues<Measure>().Where(measure => measure != Measure.BloodPressure))
        {
            var limits = Assert.IsType<Limits>(Plausible.Of(measure));
            Assert.True(limits.Lowest <= limits.UsualLowest && limits.UsualLowest < limits.UsualHighest && limits.UsualHighest <= limits.Highest, measure.ToString());
            Assert.All(limits.Accepted.Skip(1), unit => Assert.True(unit.ConvertsTo == limits.Unit || unit.ConvertsTo is null));
        }
        Assert.Null(Plausible.Of(Measure.BloodPressure));
        Assert.Null(Plausible.Of((Measure)999));
        Assert.Null(Plausible.Of((Measure)(-1)));
    }

    [Theory]
    [InlineData(Measure.RespiratoryRate, "16.5"), InlineData(Measure.SpO2, "97.5"), InlineData(Measure.Pulse, "80.1"), InlineData(Measure.SystolicBp, "120.5")]
    [InlineData(Measure.DiastolicBp, "79.9"), InlineData(Measure.Pain, "3.5"), InlineData(Measure.Craving, "1.5"), InlineData(Measure.Rass, "-1.5")]
    public void Decimals_of_a_whole_number_measure_are_refused_not_rounded(Measure measure, string value) =>
        Assert.StartsWith($"Invalid {Codes.NameOf(measure)}: Decimals are not accepted: send a whole number from ", Answer(measure, value));

    [Theory]
    [InlineData(Measure.SpO2, "98.0", "98000"), InlineData(Measure.Pulse, "80.00", "80000"), InlineData(Measure.Temperature, "37.2", "37200")]
    [InlineData(Measure.Temperature, "36.05", "36050"), InlineData(Measure.Temperature, "36.0504", "36050"), InlineData(Measure.OxygenFlow, "0.5", "500"), InlineData(Measure.MeanBp, "93.333", "93333")]
    public void A_device_may_write_98_as_98_point_0(Measure measure, string value, string milli) => Assert.Equal(milli, Answer(measure, value));

    [Fact, Hazard("HZ-008")]
    public void Fahrenheit_and_kilopascal_are_converted_where_the_unit_says_so()
    {
        Assert.Equal("37000", Answer(Measure.Temperature, "98.6", Units.Fahrenheit));
        Assert.Equal("38056", Answer(Measure.Temperature, "100.5", Units.Fahrenheit));
        Assert.Equal("120000", Answer(Measure.SystolicBp, "16", Units.Kilopascal));
        Assert.Equal("90000", Answer(Measure.SystolicBp, "12.0", Units.Kilopascal));
        Assert.Equal("80000", Answer(Measure.DiastolicBp, "10.67", Units.Kilopascal));
    }

    [Fact]
    public void A_Fahrenheit_looking_number_in_Celsius_is_refused_with_that_hint()
    {
        Assert.Contains("[degF]", Answer(Measure.Temperature, "98.6"));
        Assert.DoesNotContain("[degF]", Answer(Measure.Temperature, "24.9"));
        Assert.Contains("after conversion from [degF]", Answer(Measure.Temperature, "37", Units.Fahrenheit));
    }

    [Fact]
    public void A_kilopascal_looking_pressure_and_a_fraction_of_oxygen_get_their_hints()
    {
        Assert.Contains("with the unit kPa", Answer(Measure.SystolicBp, "16"));
        Assert.Contains("per cent, not as a fraction", Answer(Measure.SpO2, "0.97"));
    }

    [Theory, Hazard("HZ-008"), InlineData(Measure.Temperature, "kPa", "Cel or [degF]"), InlineData(Measure.Pulse, "%", "/min"), InlineData(Measure.SpO2, "1", "%"), InlineData(Measure.SystolicBp, "[degF]", "mm[Hg] or kPa")]
    public void Another_unit_is_refused_and_the_accepted_ones_are_named(Measure measure, string unit, string accepted) =>
        Assert.Equal($"Invalid {Codes.NameOf(measure)}: The unit {unit} is not accepted: send {accepted}.", Answer(measure, "50", Units.Find(unit)!));

    [Theory, InlineData("79228162514264337593543950335"), InlineData("-79228162514264337593543950335"), InlineData("2147484")]
    public void A_number_beyond_all_measure_is_refused_and_does_not_overflow(string value)
    {
        foreach (var measure in Enum.GetValues<Measure>().Where(measure => measure != Measure.BloodPressure))
            foreach (var unit in Plausible.Of(measure)!.Accepted)
                Assert.StartsWith("Invalid ", Answer(measure, value, unit));
    }

    [Fact]
    public void A_panel_has_no_value_of_its_own() =>
        Assert.Equal("Invalid blood_pressure: A panel has no value of its own: send its parts.", Answer(Measure.BloodPressure, "120", Units.MillimetreOfMercury));

    [Fact]
    public void A_refusal_names_the_field_of_the_door_it_came_through() =>
        Assert.Equal("valueQuantity", Plausible.TryMilli(Measure.Pulse, 9, Units.PerMinute, out _, "valueQuantity")!.Field);

    [Theory, Hazard("HZ-008"), InlineData(35_000, false), InlineData(34_999, true), InlineData(180_000, false), InlineData(181_000, true)]
    public void An_unusual_pulse_is_asked_about_but_not_refused(int milli, bool unusual)
    {
        Assert.Equal(unusual, Plausible.IsUnusual(Measure.Pulse, milli));
        Assert.Null(Plausible.TryMilli(Measure.Pulse, milli / 1000, Units.PerMinute, out _));
    }

    [Theory, InlineData(120, 80, true), InlineData(81, 80, true), InlineData(80, 80, false), InlineData(80, 120, false), InlineData(120, null, true), InlineData(null, 80, true), InlineData(null, null, false)]
    public void The_diastolic_stays_below_the_systolic(int? systolic, int? diastolic, bool good) =>
        Assert.Equal(good, Plausible.Panel(systolic * 1000, diastolic * 1000) is null);

    [Fact]
    public void The_good_way_allocates_nothing()
    {
        Plausible.TryMilli(Measure.Temperature, 98.6m, Units.Fahrenheit, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        long sum = 0;
        for (var i = 0; i < 10_000; i++)
        {
            Plausible.TryMilli(Measure.Temperature, 98.6m, Units.Fahrenheit, out var milli);
            sum += milli;
        }
        // Ten thousand calls with one object each would be 240,000 bytes; the run time itself may take a few once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        Assert.Equal(370_000_000, sum);
    }
}
