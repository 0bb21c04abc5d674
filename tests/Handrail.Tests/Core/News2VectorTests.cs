using System.Globalization;
using Handrail.Core.Scores;
using Handrail.Core.Watch;

namespace Handrail.Tests.Core;

/// <summary>Whole sets with known totals: those of this repository, and the shared collection where it is present.</summary>
public sealed class News2VectorTests
{
    // Recomputed by hand from the RCP chart; the first ten agree with the published tests of kscarlett/news2 (MIT).
    public static readonly TheoryData<int, int, string, int, int, string, double, int, string, int, string> Vectors = new()
    {
        { 16, 98, "air", 120, 80, "A", 37.0, 1, "0+0+0+0+0+0+0", 0, "Low" },
        { 18, 90, "oxygen", 100, 100, "V", 36.5, 1, "0+3+2+2+1+3+0", 11, "High" },
        { 7, 80, "oxygen", 85, 140, "U", 34.5, 1, "3+3+2+3+3+3+3", 20, "High" },
        { 16, 100, "oxygen", 120, 80, "A", 37.0, 2, "0+3+2+0+0+0+0", 5, "Medium" },
        { 16, 90, "air", 120, 80, "A", 37.0, 2, "0+0+0+0+0+0+0", 0, "Low" },
        { 22, 94, "oxygen", 105, 45, "C", 35.5, 1, "2+1+2+1+1+3+1", 11, "High" },
        { 10, 98, "air", 120, 95, "A", 38.5, 1, "1+0+0+0+1+0+1", 3, "Low" },
        { 16, 98, "air", 120, 35, "A", 37.0, 1, "0+0+0+0+3+0+0", 3, "LowMedium" },
        { 22, 98, "air", 95, 95, "A", 37.0, 1, "2+0+0+2+1+0+0", 5, "Medium" },
        { 26, 98, "air", 95, 115, "A", 37.0, 1, "3+0+0+2+2+0+0", 7, "High" },
        { 22, 93, "air", 98, 112, "A", 38.4, 1, "2+2+0+2+2+0+1", 9, "High" },
        { 16, 97, "air", 220, 80, "A", 37.0, 1, "0+0+0+3+0+0+0", 3, "LowMedium" },
        { 16, 96, "air", 219, 80, "A", 37.0, 1, "0+0+0+0+0+0+0", 0, "Low" },
        { 16, 93, "oxygen", 120, 80, "A", 37.0, 2, "0+1+2+0+0+0+0", 3, "Low" },
        { 16, 93, "air", 120, 80, "A", 37.0, 2, "0+0+0+0+0+0+0", 0, "Low" },
        { 16, 96, "oxygen", 120, 80, "A", 37.0, 2, "0+2+2+0+0+0+0", 4, "Low" },
        { 16, 97, "oxygen", 120, 80, "A", 37.0, 2, "0+3+2+0+0+0+0", 5, "Medium" },
        { 16, 85, "air", 120, 80, "A", 37.0, 2, "0+2+0+0+0+0+0", 2, "Low" },
        { 12, 93, "oxygen", 101, 131, "P", 39.1, 1, "0+2+2+1+3+3+2", 13, "High" },
    };

    [Theory, Hazard("HZ-008"), MemberData(nameof(Vectors))]
    public void A_known_set_has_its_known_parts_total_and_risk(
        int rate, int spO2, string gas, int systolic, int pulse, string level, double temperature, int scale, string parts, int total, string risk)
    {
        var score = News2.Score(Input(rate, spO2, scale, gas == "oxygen", systolic, pulse, level, (decimal)temperature));
        Assert.Equal(parts, Joined(score.Parts));
        Assert.Equal(total, score.Total);
        Assert.Equal(risk, score.Risk.ToString());
        Assert.Equal(parts.Split('+').Where((_, i) => i != 2).Contains("3"), score.AnySingle3);
    }

    [Fact]
    public void Every_full_vector_of_the_shared_collection_agrees_with_its_rcp_columns()
    {
        var rows = SharedData.Rows("news2", "news2_full_vectors.csv");
        Assert.Equal(13, rows.Count);
        foreach (var row in rows)
        {
            var score = News2.Score(Input(
                int.Parse(row["respiratory_rate"]), int.Parse(row["spo2"]), int.Parse(row["spo2_scale"]), row["oxygen"] == "1",
                int.Parse(row["systolic_bp"]), int.Parse(row["pulse"]), row["acvpu"], decimal.Parse(row["temperature_c"], CultureInfo.InvariantCulture)));
            Assert.Equal(
                string.Join('+', new[] { "rr", "spo2", "o2", "sbp", "pulse", "cns", "temp" }.Select(part => row["rcp_" + part])), Joined(score.Parts));
            Assert.Equal(row["rcp_total"], score.Total.ToString());
            Assert.Equal(row["any_single_3"] == "1", score.AnySingle3);
            Assert.Equal(row["rcp_risk"].Replace("-", ""), score.Risk.ToString(), ignoreCase: true);
        }
    }

    [Fact]
    public void Every_parameter_vector_of_the_shared_collection_agrees_with_its_rcp_column()
    {
        var rows = SharedData.Rows("news2", "news2_parameter_vectors.csv");
        Assert.Equal(108, rows.Count);
        foreach (var row in rows)
        {
            var value = row["value"];
            var scale = int.Parse(row["spo2_scale"]);
            var well = Input(16, 98, scale, row["breathing"] == "oxygen", 120, 80, "A", 37.0m);
            var points = row["parameter"] switch
            {
                "respiratory_rate" => News2.Score(well with { RespiratoryRate = Milli(value) }).Parts.RespiratoryRate,
                "spo2" => News2.Score(well with { SpO2 = Milli(value) }).Parts.SpO2,
                "temperature" => News2.Score(well with { Temperature = Milli(value) }).Parts.Temperature,
                "systolic_bp" => News2.Score(well with { SystolicBp = Milli(value) }).Parts.SystolicBp,
                "pulse" => News2.Score(well with { Pulse = Milli(value) }).Parts.Pulse,
                "acvpu" => News2.Score(well with { Consciousness = 1000 * "ACVPU".IndexOf(value, StringComparison.Ordinal) }).Parts.Consciousness,
                "oxygen" => News2.Score(well).Parts.Oxygen,
                var other => throw new InvalidDataException(other),
            };
            Assert.True(row["rcp_2017_expected"] == points.ToString(), string.Join(' ', row.Values));
        }
    }

    static int Milli(string value) => (int)(decimal.Parse(value, CultureInfo.InvariantCulture) * 1000);

    static News2Input Input(int rate, int spO2, int scale, bool oxygen, int systolic, int pulse, string level, decimal temperature) => new(
        rate * 1000, spO2 * 1000, (SpO2Scale)scale, oxygen ? 1_000 : 0, systolic * 1000, pulse * 1000,
        1000 * "ACVPU".IndexOf(level, StringComparison.Ordinal), (int)(temperature * 1000));

    static string Joined(News2Parts parts) => string.Join(
        '+', parts.RespiratoryRate, parts.SpO2, parts.Oxygen, parts.SystolicBp, parts.Pulse, parts.Consciousness, parts.Temperature);
}
