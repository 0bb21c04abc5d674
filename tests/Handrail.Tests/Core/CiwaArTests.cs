using CsCheck;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;

namespace Handrail.Tests.Core;

public sealed class CiwaArTests
{
    static CiwaArAnswers Answers(params int?[] points) =>
        CiwaArAnswers.From(name => points[CiwaAr.Items.Select(item => item.Name).ToList().IndexOf(name)]);

    static CiwaArScore Scored(CiwaArAnswers answers, CiwaArThresholds? thresholds = null) =>
        Assert.IsType<Outcome<CiwaArScore>.Done>(CiwaAr.Score(answers, thresholds)).Value;

    [Theory, Hazard("HZ-008")]
    [InlineData(0, CiwaArBand.Mild), InlineData(9, CiwaArBand.Mild), InlineData(10, CiwaArBand.Moderate), InlineData(18, CiwaArBand.Moderate)]
    [InlineData(19, CiwaArBand.Severe), InlineData(67, CiwaArBand.Severe)]
    public void Asam_2020_bands_change_exactly_at_10_and_19(int total, CiwaArBand band) =>
        Assert.Equal(band, CiwaAr.BandOf(total, CiwaArThresholds.Asam2020));

    [Theory]
    [InlineData(0, CiwaArBand.Mild), InlineData(7, CiwaArBand.Mild), InlineData(8, CiwaArBand.Moderate), InlineData(14, CiwaArBand.Moderate)]
    [InlineData(15, CiwaArBand.Severe), InlineData(67, CiwaArBand.Severe)]
    public void Va_bands_change_exactly_at_8_and_15(int total, CiwaArBand band) => Assert.Equal(band, CiwaAr.BandOf(total, CiwaArThresholds.Va));

    [Theory]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0, CiwaArBand.Mild)]
    [InlineData(new[] { 3, 4, 2, 4, 1, 0, 0, 0, 2, 0 }, 16, CiwaArBand.Moderate)]
    [InlineData(new[] { 4, 5, 4, 4, 3, 1, 0, 0, 2, 1 }, 24, CiwaArBand.Severe)]
    [InlineData(new[] { 7, 7, 7, 7, 7, 7, 7, 7, 7, 4 }, 67, CiwaArBand.Severe)]
    public void A_known_sheet_has_its_known_total_and_band(int[] points, int total, CiwaArBand band)
    {
        var score = Scored(Answers([.. points.Select(point => (int?)point)]));
        Assert.Equal(total, score.Sum.Total);
        Assert.Equal(band, score.Band);
        Assert.Empty(score.Sum.Missing);
    }

    [Fact]
    public void The_same_total_has_another_band_by_another_author_and_says_whose_it_is()
    {
        var answers = Answers(3, 4, 2, 4, 1, 0, 0, 0, 2, 0);
        Assert.Equal(("asam-2020", CiwaArBand.Moderate), (Scored(answers).Thresholds.Id, Scored(answers).Band));
        var va = Scored(answers, CiwaArThresholds.Va);
        Assert.Equal(("va", CiwaArBand.Severe), (va.Thresholds.Id, va.Band));
    }

    [Fact]
    public void Every_item_takes_its_ends_and_refuses_one_beyond_by_name()
    {
        foreach (var (item, at) in CiwaAr.Items.Select((item, at) => (item, at)))
        {
            Assert.Equal(item.Name == "orientation" ? 4 : 7, item.Highest);
            foreach (var (points, good) in new[] { (-1, false), (0, true), (item.Highest, true), (item.Highest + 1, false) })
            {
                var given = new int?[10];
                given[at] = points;
                var outcome = CiwaAr.Score(Answers(given));
                if (good) Assert.Equal(points, Assert.IsType<Outcome<CiwaArScore>.Done>(outcome).Value.Sum.AtLeast);
                else Assert.Equal(item.Name, Assert.IsType<Outcome<CiwaArScore>.Refused>(outcome).Why.Field);
            }
        }
    }

    [Fact, Hazard("HZ-009")]
    public void An_incomplete_sheet_has_at_least_and_names_what_is_missing()
    {
        var score = Scored(new CiwaArAnswers { Nausea = 3, Tremor = 4 });
        Assert.Null(score.Sum.Total);
        Assert.Null(score.Band);
        Assert.Equal(7, score.Sum.AtLeast);
        Assert.Equal(["sweats", "anxiety", "agitation", "tactile", "auditory", "visual", "headache", "orientation"], score.Sum.Missing);
    }

    [Fact]
    public void An_incomplete_sheet_that_is_severe_already_says_so()
    {
        Assert.Null(Scored(new CiwaArAnswers { Nausea = 7, Tremor = 7, Sweats = 4 }).Band);
        Assert.Equal(CiwaArBand.Severe, Scored(new CiwaArAnswers { Nausea = 7, Tremor = 7, Sweats = 5 }).Band);
    }

    [Fact, Hazard("HZ-008")]
    public void More_points_on_any_item_never_lower_the_total_or_the_band() =>
        Gen.Select(Gen.Int[0, 4].Array[10], Gen.Int[0, 9]).Sample((points, at) =>
        {
            var less = Answers([.. points.Select(point => (int?)point)]);
            points[at] = Math.Min(points[at] + 1, CiwaAr.Items[at].Highest);
            var more = Answers([.. points.Select(point => (int?)point)]);
            return Scored(more).Sum.Total >= Scored(less).Sum.Total && Scored(more).Band >= Scored(less).Band
                && Scored(less).Sum.Total == Scored(less).Sum.Parts.Sum(part => part.Points);
        }, iter: 5_000);
}
