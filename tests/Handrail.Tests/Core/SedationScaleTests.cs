using Handrail.Core.Kernel;
using Handrail.Core.Scores;

namespace Handrail.Tests.Core;

public sealed class SedationScaleTests
{
    [Theory, InlineData(-6, false), InlineData(-5, true), InlineData(0, true), InlineData(4, true), InlineData(5, false)]
    public void Rass_takes_minus_five_to_plus_four(int level, bool good)
    {
        if (good) Assert.Equal(level, Assert.IsType<Outcome<int>.Done>(Rass.Score(level)).Value);
        else Assert.Equal("rass", Assert.IsType<Outcome<int>.Refused>(Rass.Score(level)).Why.Field);
    }

    [Theory, InlineData(-5, RassSide.Sedated), InlineData(-1, RassSide.Sedated), InlineData(0, RassSide.Calm), InlineData(1, RassSide.Agitated), InlineData(4, RassSide.Agitated)]
    public void Rass_changes_side_exactly_at_calm(int level, RassSide side) => Assert.Equal(side, Rass.SideOf(level));

    [Theory, InlineData(-5, "no response"), InlineData(-1, "sleepy"), InlineData(0, "calm and awake"), InlineData(1, "uneasy"), InlineData(4, "violent")]
    public void Rass_levels_have_their_words(int level, string words) => Assert.Equal(words, Rass.LabelOf(level));

    [Theory, InlineData(-1, false), InlineData(0, true), InlineData(5, true), InlineData(6, false)]
    public void Moaa_s_takes_zero_to_five(int level, bool good)
    {
        if (good) Assert.Equal(level, Assert.IsType<Outcome<int>.Done>(MoaaS.Score(level)).Value);
        else Assert.Equal("moaa_s", Assert.IsType<Outcome<int>.Refused>(MoaaS.Score(level)).Why.Field);
    }

    [Theory, Hazard("HZ-010"), InlineData(0, true, true), InlineData(1, true, false), InlineData(4, true, false), InlineData(5, false, false)]
    public void Moaa_s_is_sedated_below_five_and_unconscious_at_zero(int level, bool sedated, bool unconscious) =>
        Assert.Equal((sedated, unconscious), (MoaaS.IsSedated(level), MoaaS.IsUnconscious(level)));

    [Theory, InlineData(0, "no response, even to pain"), InlineData(3, "wakes to a loud voice"), InlineData(5, "answers at once")]
    public void Moaa_s_levels_have_their_words(int level, string words) => Assert.Equal(words, MoaaS.LabelOf(level));

    [Fact]
    public void Every_level_has_its_own_label_and_none_beyond()
    {
        Assert.Equal(10, Enumerable.Range(Rass.Lowest, 10).Select(Rass.LabelOf).Distinct().Count());
        Assert.Equal(6, Enumerable.Range(MoaaS.Lowest, 6).Select(MoaaS.LabelOf).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => Rass.LabelOf(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => MoaaS.LabelOf(-1));
    }
}
