using Handrail.Core.Scores;
using Handrail.Core.Watch;

namespace Handrail.Tests.Core;

public sealed class News2Tests
{
    static readonly News2Input Well = new(16_000, 98_000, SpO2Scale.One, 0, 120_000, 80_000, 0, 37_000);

    // The RCP chart (2017, chart 1) written down a second time, as closed ranges: parameter, from, to (thousandths), points.
    static readonly (string Parameter, int From, int To, int Points)[] Chart =
    [
        ("rate", 0, 8_000, 3), ("rate", 9_000, 11_000, 1), ("rate", 12_000, 20_000, 0), ("rate", 21_000, 24_000, 2), ("rate", 25_000, 80_000, 3),
        ("spo2", 40_000, 91_000, 3), ("spo2", 92_000, 93_000, 2), ("spo2", 94_000, 95_000, 1), ("spo2", 96_000, 100_000, 0),
        ("spo2-2-air", 40_000, 83_000, 3), ("spo2-2-air", 84_000, 85_000, 2), ("spo2-2-air", 86_000, 87_000, 1), ("spo2-2-air", 88_000, 100_000, 0),
        ("spo2-2-oxygen", 40_000, 83_000, 3), ("spo2-2-oxygen", 84_000, 85_000, 2), ("spo2-2-oxygen", 86_000, 87_000, 1),
        ("spo2-2-oxygen", 88_000, 92_000, 0), ("spo2-2-oxygen", 93_000, 94_000, 1), ("spo2-2-oxygen", 95_000, 96_000, 2), ("spo2-2-oxygen", 97_000, 100_000, 3),
        ("systolic", 30_000, 90_000, 3), ("systolic", 91_000, 100_000, 2), ("systolic", 101_000, 110_000, 1), ("systolic", 111_000, 219_000, 0), ("systolic", 220_000, 300_000, 3),
        ("pulse", 10_000, 40_000, 3), ("pulse", 41_000, 50_000, 1), ("pulse", 51_000, 90_000, 0), ("pulse", 91_000, 110_000, 1), ("pulse", 111_000, 130_000, 2), ("pulse", 131_000, 300_000, 3),
        ("temperature", 25_000, 35_000, 3), ("temperature", 35_100, 36_000, 1), ("temperature", 36_100, 38_000, 0), ("temperature", 38_100, 39_000, 1), ("temperature", 39_100, 45_000, 2),
    ];

    static int? PointsOf(string parameter, int milli) => parameter switch
    {
        "rate" => News2.Score(Well with { RespiratoryRate = milli }).Parts.RespiratoryRate,
        "spo2" => News2.Score(Well with { SpO2 = milli }).Parts.SpO2,
        "spo2-2-air" => News2.Score(Well with { SpO2 = milli, Scale = SpO2Scale.Two }).Parts.SpO2,
        "spo2-2-oxygen" => News2.Score(Well with { SpO2 = milli, Scale = SpO2Scale.Two, Oxygen = 1_000 }).Parts.SpO2,
        "systolic" => News2.Score(Well with { SystolicBp = milli }).Parts.SystolicBp,
        "pulse" => News2.Score(Well with { Pulse = milli }).Parts.Pulse,
        "temperature" => News2.Score(Well with { Temperature = milli }).Parts.Temperature,
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, "not on the chart"),
    };

    [Fact, Hazard("HZ-008")]
    public void Every_value_within_plausible_limits_has_the_points_of_the_chart()
    {
        var tried = 0;
        foreach (var (parameter, from, to, points) in Chart)
            for (var milli = from; milli <= to; milli += parameter == "temperature" ? 100 : 1_000)
            {
                Assert.True(PointsOf(parameter, milli) == points, $"{parameter} {milli / 1000m}: {PointsOf(parameter, milli)} instead of {points}");
                tried++;
            }
        Assert.Equal(81 + 3 * 61 + 271 + 291 + 201, tried);
    }

    [Theory]
    [InlineData("rate", 8, 3), InlineData("rate", 9, 1), InlineData("rate", 11, 1), InlineData("rate", 12, 0)]
    [InlineData("rate", 20, 0), InlineData("rate", 21, 2), InlineData("rate", 24, 2), InlineData("rate", 25, 3)]
    [InlineData("spo2", 91, 3), InlineData("spo2", 92, 2), InlineData("spo2", 93, 2), InlineData("spo2", 94, 1)]
    [InlineData("spo2", 95, 1), InlineData("spo2", 96, 0)]
    [InlineData("spo2-2-air", 83, 3), InlineData("spo2-2-air", 84, 2), InlineData("spo2-2-air", 85, 2), InlineData("spo2-2-air", 86, 1)]
    [InlineData("spo2-2-air", 87, 1), InlineData("spo2-2-air", 88, 0), InlineData("spo2-2-air", 92, 0), InlineData("spo2-2-air", 93, 0)]
    [InlineData("spo2-2-air", 97, 0), InlineData("spo2-2-air", 100, 0)]
    [InlineData("spo2-2-oxygen", 83, 3), InlineData("spo2-2-oxygen", 84, 2), InlineData("spo2-2-oxygen", 85, 2), InlineData("spo2-2-oxygen", 86, 1)]
    [InlineData("spo2-2-oxygen", 87, 1), InlineData("spo2-2-oxygen", 88, 0), InlineData("spo2-2-oxygen", 92, 0), InlineData("spo2-2-oxygen", 93, 1)]
    [InlineData("spo2-2-oxygen", 94, 1), InlineData("spo2-2-oxygen", 95, 2), InlineData("spo2-2-oxygen", 96, 2), InlineData("spo2-2-oxygen", 97, 3)]
    [InlineData("systolic", 90, 3), InlineData("systolic", 91, 2), InlineData("systolic", 100, 2), InlineData("systolic", 101, 1)]
    [InlineData("systolic", 110, 1), InlineData("systolic", 111, 0), InlineData("systolic", 219, 0), InlineData("systolic", 220, 3)]
    [InlineData("pulse", 40, 3), InlineData("pulse", 41, 1), InlineData("pulse", 50, 1), InlineData("pulse", 51, 0)]
    [InlineData("pulse", 90, 0), InlineData("pulse", 91, 1), InlineData("pulse", 110, 1), InlineData("pulse", 111, 2)]
    [InlineData("pulse", 130, 2), InlineData("pulse", 131, 3)]
    [InlineData("temperature", 35.0, 3), InlineData("temperature", 35.1, 1), InlineData("temperature", 36.0, 1), InlineData("temperature", 36.1, 0)]
    [InlineData("temperature", 38.0, 0), InlineData("temperature", 38.1, 1), InlineData("temperature", 39.0, 1), InlineData("temperature", 39.1, 2)]
    public void Points_change_exactly_at_the_cut_points_of_the_chart(string parameter, double value, int points) =>
        Assert.Equal(points, PointsOf(parameter, (int)Math.Round(value * 1000)));

    [Theory]
    [InlineData(35.001, 1), InlineData(36.049, 0), InlineData(38.04, 1), InlineData(39.04, 2)]
    public void A_temperature_is_not_rounded_before_it_is_banded(double value, int points) =>
        Assert.Equal(points, PointsOf("temperature", (int)Math.Round(value * 1000)));

    [Theory]
    [InlineData(Acvpu.Alert, 0), InlineData(Acvpu.Confusion, 3), InlineData(Acvpu.Voice, 3), InlineData(Acvpu.Pain, 3), InlineData(Acvpu.Unresponsive, 3)]
    public void Anything_but_alert_scores_three(Acvpu level, int points) =>
        Assert.Equal(points, News2.Score(Well with { Consciousness = (int)level * 1000 }).Parts.Consciousness);

    [Theory, InlineData(0, 0), InlineData(1_000, 2)]
    public void Supplemental_oxygen_scores_two(int gas, int points) => Assert.Equal(points, News2.Score(Well with { Oxygen = gas }).Parts.Oxygen);

    [Theory]
    [InlineData(0, false, News2Risk.Low), InlineData(4, false, News2Risk.Low), InlineData(3, true, News2Risk.LowMedium), InlineData(4, true, News2Risk.LowMedium)]
    [InlineData(5, false, News2Risk.Medium), InlineData(5, true, News2Risk.Medium), InlineData(6, true, News2Risk.Medium), InlineData(6, false, News2Risk.Medium)]
    [InlineData(7, false, News2Risk.High), InlineData(7, true, News2Risk.High), InlineData(20, true, News2Risk.High)]
    public void The_risk_changes_exactly_at_the_published_totals(int total, bool anySingle3, News2Risk risk) =>
        Assert.Equal(risk, News2.RiskOf(total, anySingle3));

    [Fact]
    public void Oxygen_on_its_own_is_never_a_single_three()
    {
        var score = News2.Score(Well with { Oxygen = 1_000 });
        Assert.Equal(2, score.Total);
        Assert.False(score.AnySingle3);
    }

    [Fact, Hazard("HZ-009")]
    public void A_set_without_temperature_has_no_total_and_no_risk_but_an_at_least()
    {
        var score = News2.Score(Well with { Temperature = null, Pulse = 131_000 });
        Assert.Null(score.Total);
        Assert.Null(score.Risk);
        Assert.Equal(3, score.AtLeast);
        Assert.True(score.AnySingle3);
        Assert.Equal([Measure.Temperature], score.Missing());
    }

    [Fact]
    public void What_is_known_already_can_be_high_while_something_is_missing()
    {
        var almost = new News2Input(25_000, null, SpO2Scale.One, null, 90_000, null, null, null);
        Assert.Equal(6, News2.Score(almost).AtLeast);
        Assert.Null(News2.Score(almost).Risk);
        var seven = News2.Score(almost with { Pulse = 50_000 });
        Assert.Equal((7, News2Risk.High), (seven.AtLeast, seven.Risk));
        Assert.Null(seven.Total);
    }

    [Fact, Hazard("HZ-019")]
    public void On_scale_2_a_saturation_above_92_cannot_be_scored_until_the_gas_is_known()
    {
        var unknown = Well with { Scale = SpO2Scale.Two, SpO2 = 93_000, Oxygen = null };
        Assert.Null(News2.Score(unknown).Parts.SpO2);
        Assert.Equal(0, News2.Score(unknown with { SpO2 = 92_000 }).Parts.SpO2);
        Assert.Equal(1, News2.Score(unknown with { SpO2 = 87_000 }).Parts.SpO2);
    }

    [Fact]
    public void Nothing_measured_is_at_least_zero_with_seven_missing()
    {
        var score = News2.Score(default);
        Assert.Equal((0, 7), (score.AtLeast, score.MissingCount));
        Assert.Equal(7, score.Missing().Count());
        Assert.Null(score.Total);
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        News2.Score(Well);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var sum = 0;
        for (var i = 0; i < 10_000; i++) sum += News2.Score(Well with { Pulse = i * 20 }).AtLeast;
        // One object a call would be 240,000 bytes; the run time itself may take a few once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
        Assert.True(sum > 0);
    }
}
