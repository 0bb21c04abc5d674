namespace Handrail.Core.Watch;

/// <summary>Whether the limits of a rule make sense: in the measure's range, clear on the right side, and able to clear at all.</summary>
static class RuleLimits
{
    /// <summary>What values can be at all, in thousandths. Wider than what is plausible: only what a rule could never see is refused.</summary>
    internal static (int Min, int Max) RangeOf(Measure measure) => measure switch
    {
        Measure.RespiratoryRate => (0, 80_000),
        Measure.SpO2 => (0, 100_000),
        Measure.Oxygen => (0, 1_000),
        Measure.SystolicBp => (0, 350_000),
        Measure.DiastolicBp or Measure.MeanBp => (0, 300_000),
        Measure.Pulse => (0, 350_000),
        Measure.Consciousness => (0, 4_000),
        Measure.Temperature => (20_000, 45_000),
        Measure.OxygenFlow => (0, 100_000),
        Measure.OxygenConcentration => (0, 100_000),
        Measure.Pain => (0, 10_000),
        Measure.GlasgowComa => (3_000, 15_000),
        Measure.News2 => (0, 20_000),
        Measure.CiwaAr => (0, 67_000),
        Measure.Cows => (0, 48_000),
        Measure.Rass => (-5_000, 4_000),
        Measure.MoaaS => (0, 5_000),
        Measure.SuicidalThoughts or Measure.VisibleBlood or Measure.UrinaryRetention => (0, 1_000),
        _ => (0, 4_000),
    };

    /// <summary>Null when the limits make sense, otherwise one plain sentence.</summary>
    internal static string? Problem(Rule rule)
    {
        if (rule.Measure is not { } measure) return null;
        var (min, max) = RangeOf(measure);
        if (rule.LimitMilli < min || rule.LimitMilli > max)
            return $"The limit {Plain(rule.LimitMilli)} lies outside what {measure} can be ({Plain(min)} to {Plain(max)}).";
        return rule.Kind == RuleKind.Below
            ? rule.ClearMilli < rule.LimitMilli
                ? $"The rule fires at or below {Plain(rule.LimitMilli)}, so it cannot clear above {Plain(rule.ClearMilli)}: clear must not be lower than the limit."
                : rule.ClearMilli >= max ? $"The rule can never clear: {measure} cannot be above {Plain(rule.ClearMilli)}." : null
            : rule.ClearMilli > rule.LimitMilli
                ? $"The rule fires at or above {Plain(rule.LimitMilli)}, so it cannot clear below {Plain(rule.ClearMilli)}: clear must not be higher than the limit."
                : rule.ClearMilli <= min ? $"The rule can never clear: {measure} cannot be below {Plain(rule.ClearMilli)}." : null;
    }

    static string Plain(int milli) => (milli / 1000m).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
