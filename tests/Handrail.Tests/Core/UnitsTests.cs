using CsCheck;
using Handrail.Core.Kernel;

namespace Handrail.Tests.Core;

public sealed class UnitsTests
{
    static decimal Converted(decimal value, Unit from, Unit to) =>
        Assert.IsType<Outcome<Quantity>.Done>(new Quantity(value, from).In(to)).Value.Value;

    [Fact]
    public void Adding_subtracting_or_comparing_different_units_throws()
    {
        Quantity celsius = new(37, Units.Celsius), fahrenheit = new(98.6m, Units.Fahrenheit);
        Assert.Throws<InvalidOperationException>(() => celsius + fahrenheit);
        Assert.Throws<InvalidOperationException>(() => celsius - fahrenheit);
        Assert.Throws<InvalidOperationException>(() => celsius < fahrenheit);
        Assert.Throws<InvalidOperationException>(() => celsius.CompareTo(fahrenheit));
        Assert.NotEqual(new Quantity(1, Units.Score), new Quantity(1, Units.One));
    }

    [Fact]
    public void Arithmetic_within_one_unit_is_exact()
    {
        var sum = new Quantity(0.1m, Units.Kilogram) + new Quantity(0.2m, Units.Kilogram);
        Assert.Equal(new Quantity(0.3m, Units.Kilogram), sum);
        Assert.Equal(new Quantity(0.1m, Units.Kilogram), sum - new Quantity(0.2m, Units.Kilogram));
        Assert.True(new Quantity(1, Units.Kilogram) > sum && sum >= new Quantity(0.3m, Units.Kilogram) && sum <= new Quantity(0.3m, Units.Kilogram));
    }

    [Theory]
    [InlineData(32, 0), InlineData(95, 35), InlineData(98.6, 37), InlineData(100.4, 38), InlineData(102.2, 39), InlineData(-40, -40)]
    public void Fahrenheit_becomes_Celsius(double fahrenheit, double celsius) =>
        Assert.Equal((decimal)celsius, Math.Round(Converted((decimal)fahrenheit, Units.Fahrenheit, Units.Celsius), 12));

    [Fact]
    public void Kilopascal_pounds_and_inches_convert_by_their_definitions()
    {
        Assert.Equal(120.010m, Math.Round(Converted(16, Units.Kilopascal, Units.MillimetreOfMercury), 3));
        Assert.Equal(45.359237m, Converted(100, Units.Pound, Units.Kilogram));
        Assert.Equal(177.8m, Converted(70, Units.Inch, Units.Centimetre));
    }

    [Fact]
    public void Only_what_a_unit_says_of_itself_converts()
    {
        var said = Units.All().Where(unit => unit.ConvertsTo is not null).Select(unit => $"{unit}>{unit.ConvertsTo}");
        Assert.Equal(["kPa>mm[Hg]", "[degF]>Cel", "[lb_av]>kg", "[in_i]>cm"], said);
        foreach (var from in Units.All())
            foreach (var to in Units.All())
                Assert.Equal(
                    from == to || from.ConvertsTo == to ? null : RefusalKind.Invalid,
                    new Quantity(1, from).In(to).Kind);
    }

    [Fact]
    public void A_number_too_large_to_convert_is_refused_and_does_not_overflow() =>
        Assert.Equal(RefusalKind.Invalid, new Quantity(decimal.MaxValue, Units.Kilopascal).In(Units.MillimetreOfMercury).Kind);

    [Fact]
    public void Codes_are_found_as_UCUM_writes_them_and_in_no_other_spelling()
    {
        foreach (var unit in Units.All()) Assert.Same(unit, Units.Find(unit.Code));
        Assert.Same(Units.PerMinute, Units.Find("{breaths}/min"));
        Assert.Same(Units.PerMinute, Units.Find("{beats}/min"));
        Assert.Null(Units.Find("cel"));
        Assert.Null(Units.Find("mmHg"));
        Assert.Null(Units.Find("bpm"));
        Assert.Null(Units.Find(""));
    }

    [Fact]
    public void Conversion_keeps_the_order_of_values() => Gen.Select(Gen.Int[-100_000, 100_000], Gen.Int[-100_000, 100_000]).Sample((one, other) =>
        Converted(one, Units.Fahrenheit, Units.Celsius).CompareTo(Converted(other, Units.Fahrenheit, Units.Celsius)) == one.CompareTo(other), iter: 2_000);
}
