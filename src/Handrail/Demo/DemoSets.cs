using Handrail.Core.Watch;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Demo;

/// <summary>What a nurse of the demo writes down.</summary>
static class DemoSets
{
    /// <summary>A full NEWS2 set by hand.</summary>
    public static IEnumerable<ReadingIn> Vitals(int bed, long step, Instant at)
    {
        var story = DemoStory.Of(bed);
        int Around(Measure measure, int value, int amplitude) => value + DemoStory.Wander(bed, measure, step, amplitude);
        yield return One(bed, at, Measure.RespiratoryRate, Around(Measure.RespiratoryRate, story.Rate, 1));
        yield return One(bed, at, Measure.SpO2, Math.Min(100, Around(Measure.SpO2, story.SpO2, 1)));
        yield return One(bed, at, Measure.Oxygen, 0);
        var systolic = Around(Measure.SystolicBp, story.Systolic, 6);
        yield return One(bed, at, Measure.BloodPressure, systolic) with { V2 = (systolic - 44) * 1000 };
        yield return One(bed, at, Measure.Pulse, Around(Measure.Pulse, story.Pulse, 5));
        yield return One(bed, at, Measure.Consciousness, (int)Acvpu.Alert);
        yield return One(bed, at, Measure.Temperature, 0) with { V1 = Around(Measure.Temperature, story.Tenths, 2) * 100 };
    }

    /// <summary>The withdrawal scale or sheet of the bed's protocol, as totals.</summary>
    public static IEnumerable<ReadingIn> Scales(int bed, long step, Instant at)
    {
        switch (DemoStory.Of(bed).Protocol)
        {
            case "alcohol":
                yield return One(bed, at, Measure.CiwaAr, (bed == 9 ? 13 : 4) + DemoStory.Wander(bed, Measure.CiwaAr, step, 2));
                break;
            case "opioid":
                yield return One(bed, at, Measure.Cows, (bed == 2 ? 11 : 4) + DemoStory.Wander(bed, Measure.Cows, step, 2));
                break;
            case "ketamine":
                for (var measure = Measure.Craving; measure <= Measure.PerceptualChange; measure++)
                    yield return One(bed, at, measure, Math.Max(0, (measure == Measure.UrinaryPain && bed == 7 ? 2 : 1) + DemoStory.Wander(bed, measure, step, 1)));
                yield return One(bed, at, Measure.SuicidalThoughts, 0);
                yield return One(bed, at, Measure.VisibleBlood, 0);
                yield return One(bed, at, Measure.UrinaryRetention, 0);
                break;
            case "post-infusion":
                yield return One(bed, at, Measure.MoaaS, 5);
                break;
            default:
                break;
        }

        yield return One(bed, at, Measure.Rass, 0);
    }

    static ReadingIn One(int bed, Instant at, Measure measure, int value) => new()
    {
        Measure = measure,
        V1 = value * 1000,
        EffectiveAt = at - Duration.FromSeconds(20),
        Subject = SubjectKind.Patient,
        SubjectId = DemoWard.Person(bed),
        ByHand = true,
        ContentHash = 0,
    };
}
