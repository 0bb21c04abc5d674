using Handrail.Core.Watch;

namespace Handrail.Features.Watch;

/// <summary>What a recorded value can be at all. Wide on purpose: artefacts go, sick people stay.</summary>
static class ReplayPlausible
{
    /// <summary>True when a value (in thousandths) can be a measurement of <paramref name="measure"/>.</summary>
    internal static bool Is(Measure measure, decimal milli) => RangeOf(measure) is var (min, max) && milli >= min * 1000 && milli <= max * 1000;

    static (int Min, int Max) RangeOf(Measure measure) => measure switch
    {
        Measure.RespiratoryRate => (0, 80),
        Measure.SpO2 => (1, 100),
        Measure.Oxygen => (0, 1),
        Measure.SystolicBp => (30, 300),
        Measure.DiastolicBp => (10, 200),
        Measure.MeanBp => (20, 250),
        Measure.Pulse => (10, 300),
        Measure.Temperature => (25, 45),
        Measure.Consciousness => (0, 4),
        Measure.OxygenFlow => (0, 100),
        Measure.OxygenConcentration => (20, 100),
        Measure.Pain => (0, 10),
        Measure.GlasgowComa => (3, 15),
        Measure.CiwaAr => (0, 67),
        Measure.Cows => (0, 48),
        Measure.Rass => (-5, 4),
        Measure.MoaaS => (0, 5),
        Measure.SuicidalThoughts or Measure.VisibleBlood or Measure.UrinaryRetention => (0, 1),
        _ => (0, 4),
    };
}
