using CsCheck;
using Handrail.Core.Scores;

namespace Handrail.Tests.Core;

public sealed class News2PropertyTests
{
    const long Runs = 20_000;

    static readonly Gen<News2Input> Complete =
        from rate in Gen.Int[0, 80]
        from spO2 in Gen.Int[40, 100]
        from scale in Gen.Int[1, 2]
        from oxygen in Gen.Int[0, 1]
        from systolic in Gen.Int[30, 300]
        from pulse in Gen.Int[10, 300]
        from level in Gen.Int[0, 4]
        from temperature in Gen.Int[250, 450]
        select new News2Input(
            rate * 1000, spO2 * 1000, (SpO2Scale)scale, oxygen * 1000, systolic * 1000, pulse * 1000, level * 1000, temperature * 100);

    static News2Input Without(News2Input full, int mask) => new(
        (mask & 1) != 0 ? null : full.RespiratoryRate, (mask & 2) != 0 ? null : full.SpO2, full.Scale, (mask & 4) != 0 ? null : full.Oxygen,
        (mask & 8) != 0 ? null : full.SystolicBp, (mask & 16) != 0 ? null : full.Pulse, (mask & 32) != 0 ? null : full.Consciousness,
        (mask & 64) != 0 ? null : full.Temperature);

    static IEnumerable<int?> Listed(News2Parts parts) =>
        [parts.RespiratoryRate, parts.SpO2, parts.Oxygen, parts.SystolicBp, parts.Pulse, parts.Consciousness, parts.Temperature];

    [Fact]
    public void A_total_is_the_sum_of_its_parts_from_0_to_20_with_a_risk() => Complete.Sample(input =>
    {
        var score = News2.Score(input);
        return score.Total == Listed(score.Parts).Sum() && score.Total is >= 0 and <= 20 && score.Risk is not null && score.MissingCount == 0;
    }, iter: Runs);

    [Fact]
    public void At_least_is_the_sum_of_what_is_known_and_never_more_than_the_total_would_be() =>
        Gen.Select(Complete, Gen.Int[0, 127]).Sample((input, mask) =>
        {
            var whole = News2.Score(input);
            var partial = News2.Score(Without(input, mask));
            return partial.AtLeast == Listed(partial.Parts).Sum(part => part ?? 0)
                && partial.AtLeast <= whole.Total
                && partial.MissingCount == partial.Missing().Count()
                && (mask == 0 ? partial.Total == whole.Total : partial.Total is null);
        }, iter: Runs);

    [Fact, Hazard("HZ-009")]
    public void Measuring_one_more_never_lowers_at_least() =>
        Gen.Select(Complete, Gen.Int[0, 127], Gen.Int[0, 6]).Sample((input, mask, bit) =>
            News2.Score(Without(input, mask & ~(1 << bit))).AtLeast >= News2.Score(Without(input, mask | (1 << bit))).AtLeast, iter: Runs);

    // Each table falls to 0 at its normal value and rises from there to both sides, so further out on one side is never better.
    static readonly (string Name, int Normal, Func<News2Input, int, News2Input> Set)[] Axes =
    [
        ("respiratory rate", 16_000, (input, milli) => input with { RespiratoryRate = milli }),
        ("SpO2, scale 1", 96_000, (input, milli) => input with { SpO2 = milli, Scale = SpO2Scale.One }),
        ("SpO2, scale 2", 90_000, (input, milli) => input with { SpO2 = milli, Scale = SpO2Scale.Two }),
        ("systolic", 150_000, (input, milli) => input with { SystolicBp = milli }),
        ("pulse", 70_000, (input, milli) => input with { Pulse = milli }),
        ("temperature", 37_000, (input, milli) => input with { Temperature = milli }),
    ];

    [Fact, Hazard("HZ-008")]
    public void A_value_further_from_normal_on_the_same_side_never_lowers_the_total() =>
        Gen.Select(Complete, Gen.Int[0, Axes.Length - 1], Gen.Int[0, 150_000], Gen.Int[0, 150_000], Gen.Bool).Sample((input, axis, one, other, above) =>
        {
            var (_, normal, set) = Axes[axis];
            int near = Math.Min(one, other), far = Math.Max(one, other), side = above ? 1 : -1;
            return News2.Score(set(input, normal + side * far)).Total >= News2.Score(set(input, normal + side * near)).Total;
        }, iter: Runs);

    [Fact]
    public void Going_onto_oxygen_or_losing_alertness_never_lowers_the_total() =>
        Gen.Select(Complete, Gen.Int[1, 4]).Sample((input, level) =>
            News2.Score(input with { Oxygen = 1_000 }).Total >= News2.Score(input with { Oxygen = 0 }).Total
            && News2.Score(input with { Consciousness = level * 1000 }).Total >= News2.Score(input with { Consciousness = 0 }).Total, iter: Runs);

    [Fact]
    public void A_higher_total_never_has_a_lower_risk() => Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], Gen.Bool).Sample((one, other, red) =>
        News2.RiskOf(Math.Max(one, other), red) >= News2.RiskOf(Math.Min(one, other), red), iter: Runs);
}
