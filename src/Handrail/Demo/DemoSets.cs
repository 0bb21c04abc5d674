using Handrail.Core.Watch;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Demo;

/// <summary>What a nurse of the demo writes down.</summary>
static class DemoSets
{
    /// <summary>The measures of one observation set, by hand.</summary>
    public static IReadOnlyList<ReadingIn> Of(int bed, IEnumerable<Measure> measures, long step, Instant at)
    {
        var wanted = measures.ToHashSet();
        if (wanted.Remove(Measure.DiastolicBp)) wanted.Add(Measure.SystolicBp);
        return [.. wanted.Order().Select(measure => One(bed, measure, step, at))];
    }

    /// <summary>A full set of quiet vital signs of somebody, by hand.</summary>
    public static IReadOnlyList<ReadingIn> Quiet(Guid person, Instant at) =>
        [.. new (Measure Measure, int Value)[] { (Measure.RespiratoryRate, 15), (Measure.SpO2, 98), (Measure.Oxygen, 0), (Measure.Pulse, 70), (Measure.Consciousness, 0), (Measure.Temperature, 37) }
            .Select(each => One(1, at, each.Measure, each.Value) with { SubjectId = person }), One(1, at, Measure.BloodPressure, 120) with { V2 = 76_000, SubjectId = person }];

    static ReadingIn One(int bed, Measure measure, long step, Instant at)
    {
        var story = DemoStory.Of(bed);
        int Around(int value, int amplitude) => value + DemoStory.Wander(bed, measure, step, amplitude);
        switch (measure)
        {
            case Measure.SystolicBp:
                var systolic = Around(story.Systolic, 6);
                return One(bed, at, Measure.BloodPressure, systolic) with { V2 = (systolic - 44) * 1000 };
            case Measure.Temperature:
                return One(bed, at, measure, 0) with { V1 = Around(story.Tenths, 2) * 100 };
            default:
                return One(bed, at, measure, measure switch
                {
                    Measure.RespiratoryRate => Around(story.Rate, 1),
                    Measure.SpO2 => Math.Min(100, Around(story.SpO2, 1)),
                    Measure.Pulse => Around(story.Pulse, 5),
                    Measure.CiwaAr => Around(bed == 9 ? 13 : 4, 2),
                    Measure.Cows => Around(bed == 2 ? 11 : 4, 2),
                    Measure.MoaaS => 5,
                    Measure.Pain => Math.Max(0, Around(2, 1)),
                    Measure.UrinaryPain => Math.Max(0, Around(bed == 7 ? 2 : 1, 1)),
                    >= Measure.Craving and <= Measure.PerceptualChange => Math.Max(0, Around(1, 1)),
                    _ => 0, // air, alert, calm, no
                });
        }
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
