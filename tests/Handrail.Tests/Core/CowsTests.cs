using CsCheck;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;

namespace Handrail.Tests.Core;

public sealed class CowsTests
{
    static CowsAnswers Answers(params int?[] points) =>
        CowsAnswers.From(name => points[Cows.Items.Select(item => item.Name).ToList().IndexOf(name)]);

    static CowsScore Scored(CowsAnswers answers) => Assert.IsType<Outcome<CowsScore>.Done>(Cows.Score(answers)).Value;

    [Theory, Hazard("HZ-008")]
    [InlineData(0, CowsBand.None), InlineData(4, CowsBand.None), InlineData(5, CowsBand.Mild), InlineData(12, CowsBand.Mild)]
    [InlineData(13, CowsBand.Moderate), InlineData(24, CowsBand.Moderate), InlineData(25, CowsBand.ModeratelySevere)]
    [InlineData(36, CowsBand.ModeratelySevere), InlineData(37, CowsBand.Severe), InlineData(48, CowsBand.Severe)]
    public void Bands_change_exactly_at_the_published_cut_points(int total, CowsBand band) => Assert.Equal(band, Cows.BandOf(total));

    [Theory]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0, CowsBand.None)]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0 }, 9, CowsBand.Mild)]
    [InlineData(new[] { 2, 3, 3, 2, 2, 2, 2, 2, 1, 2, 3 }, 24, CowsBand.Moderate)]
    [InlineData(new[] { 4, 4, 5, 5, 4, 4, 5, 4, 4, 4, 5 }, 48, CowsBand.Severe)]
    public void A_known_sheet_has_its_known_total_and_band(int[] points, int total, CowsBand band)
    {
        var score = Scored(Answers([.. points.Select(point => (int?)point)]));
        Assert.Equal(total, score.Sum.Total);
        Assert.Equal(band, score.Band);
    }

    [Theory]
    [InlineData("pulse", "0124"), InlineData("sweating", "01234"), InlineData("restlessness", "0135"), InlineData("pupils", "0125")]
    [InlineData("aches", "0124"), InlineData("runny_nose", "0124"), InlineData("gi_upset", "01235"), InlineData("tremor", "0124")]
    [InlineData("yawning", "0124"), InlineData("anxiety", "0124"), InlineData("gooseflesh", "035")]
    public void Each_item_takes_its_own_points_and_no_others(string name, string allowed)
    {
        var at = Cows.Items.Select(item => item.Name).ToList().IndexOf(name);
        for (var points = -1; points <= 6; points++)
        {
            var given = new int?[11];
            given[at] = points;
            var outcome = Cows.Score(Answers(given));
            if (points >= 0 && allowed.Contains((char)('0' + points)))
            {
                Assert.IsType<Outcome<CowsScore>.Done>(outcome);
                continue;
            }
            var why = Assert.IsType<Outcome<CowsScore>.Refused>(outcome).Why;
            Assert.Equal((RefusalKind.Invalid, name), (why.Kind, why.Field));
            Assert.Contains(string.Join(", ", allowed.ToCharArray()), why.Reason);
        }
    }

    [Theory, InlineData(80, 0), InlineData(81, 1), InlineData(100, 1), InlineData(101, 2), InlineData(120, 2), InlineData(121, 4)]
    public void A_measured_pulse_becomes_points_at_the_published_cuts(int pulse, int points) => Assert.Equal(points, Cows.PulsePoints(pulse * 1000));

    [Fact, Hazard("HZ-009")]
    public void An_incomplete_sheet_has_at_least_and_names_what_is_missing()
    {
        var score = Scored(new CowsAnswers { Pulse = 4, Gooseflesh = 5 });
        Assert.Null(score.Sum.Total);
        Assert.Null(score.Band);
        Assert.Equal(9, score.Sum.AtLeast);
        Assert.Equal(9, score.Sum.Missing.Length);
        Assert.DoesNotContain("pulse", score.Sum.Missing);
    }

    [Fact]
    public void An_incomplete_sheet_that_is_severe_already_says_so()
    {
        // All highest but yawning and anxiety is 40; without gooseflesh too, 35.
        var known = Answers(4, 4, 5, 5, 4, 4, 5, 4, null, null, 5);
        Assert.Equal(CowsBand.Severe, Scored(known).Band);
        Assert.Null(Scored(known with { Gooseflesh = null }).Band);
        Assert.Null(Scored(known).Sum.Total);
    }

    [Fact, Hazard("HZ-008")]
    public void More_points_on_any_item_never_lower_the_total_or_the_band() =>
        Gen.Select(Gen.Int[0, 59].Array[11], Gen.Int[0, 10]).Sample((choice, at) =>
        {
            var step = choice.Select((chosen, i) => chosen % Cows.Items[i].Allowed.Length).ToArray();
            var less = Answers([.. step.Select((chosen, i) => (int?)Cows.Items[i].Allowed[chosen])]);
            step[at] = Math.Min(step[at] + 1, Cows.Items[at].Allowed.Length - 1);
            var more = Answers([.. step.Select((chosen, i) => (int?)Cows.Items[i].Allowed[chosen])]);
            return Scored(more).Sum.Total >= Scored(less).Sum.Total && Scored(more).Band >= Scored(less).Band;
        }, iter: 5_000);
}
