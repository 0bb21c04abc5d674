using Handrail.Core.Kernel;
using Handrail.Core.Watch;

namespace Handrail.Tests.Core;

public sealed class CodesTests
{
    static readonly Measure[] All = Enum.GetValues<Measure>();

    [Fact]
    public void Every_loinc_code_passes_its_check_digit()
    {
        var codes = All.SelectMany(measure => Codes.Of(measure)).Where(coding => coding.System == CodeSystems.Loinc).ToList();
        Assert.Equal(14, codes.Count);
        Assert.All(codes, coding => Assert.True(CodeSystems.IsLoincShaped(coding.Code), coding.Code));
    }

    // 3150-6 is the often-typed slip for 3150-0; 72109-3 and 92103-9 are seen in public code for CIWA-Ar and COWS and are no LOINC codes at all.
    [Theory]
    [InlineData("8867-4", true), InlineData("9279-1", true), InlineData("3150-0", true), InlineData("59408-5", true), InlineData("3150-6", false)]
    [InlineData("72109-3", false), InlineData("92103-9", false), InlineData("8867-5", false), InlineData("8867", false), InlineData("-4", false)]
    [InlineData("", false), InlineData("88a7-4", false), InlineData("8867-x", false), InlineData("123456789-0", false)]
    public void The_check_digit_tells_a_slip(string code, bool good) => Assert.Equal(good, CodeSystems.IsLoincShaped(code));

    [Theory]
    [InlineData(Measure.RespiratoryRate, "9279-1"), InlineData(Measure.SpO2, "59408-5", "2708-6"), InlineData(Measure.SystolicBp, "8480-6")]
    [InlineData(Measure.DiastolicBp, "8462-4"), InlineData(Measure.MeanBp, "8478-0"), InlineData(Measure.Pulse, "8867-4"), InlineData(Measure.Temperature, "8310-5")]
    [InlineData(Measure.Consciousness, "67775-7"), InlineData(Measure.OxygenFlow, "3151-8"), InlineData(Measure.OxygenConcentration, "3150-0")]
    [InlineData(Measure.Pain, "72514-3"), InlineData(Measure.GlasgowComa, "9269-2"), InlineData(Measure.BloodPressure, "85354-9")]
    [InlineData(Measure.News2), InlineData(Measure.CiwaAr), InlineData(Measure.Cows), InlineData(Measure.Rass), InlineData(Measure.MoaaS), InlineData(Measure.Oxygen)]
    public void Each_measure_has_exactly_these_loinc_codes(Measure measure, params string[] loinc) =>
        Assert.Equal(loinc, Codes.Of(measure).Where(coding => coding.System == CodeSystems.Loinc).Select(coding => coding.Code));

    [Fact]
    public void Every_measure_is_found_again_by_each_of_its_codings_and_has_a_name_of_its_own()
    {
        foreach (var measure in All)
        {
            Assert.All(Codes.Of(measure), coding => Assert.Equal(measure, Codes.Find(coding.System, coding.Code)));
            Assert.Equal((CodeSystems.Handrail, Codes.NameOf(measure)), (Codes.Of(measure)[^1].System, Codes.Of(measure)[^1].Code));
            Assert.Matches("^[a-z][a-z0-9_]*$", Codes.NameOf(measure));
        }
        Assert.Equal(All.Length, All.Select(Codes.NameOf).Distinct().Count());
    }

    [Fact, Hazard("HZ-008")]
    public void An_unknown_code_or_system_is_not_guessed()
    {
        Assert.Null(Codes.Find(CodeSystems.Loinc, "2339-0"));
        Assert.Null(Codes.Find("http://snomed.info/sct", "8867-4"));
        Assert.Null(Codes.Find(CodeSystems.Handrail, "8867-4"));
    }
}
