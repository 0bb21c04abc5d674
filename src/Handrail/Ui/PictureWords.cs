using Handrail.Core.Watch;

namespace Handrail.Ui;

/// <summary>A picture of a unit in words, for paper and for hand-overs.</summary>
public static class PictureWords
{
    static readonly Measure[] Chart = [Measure.RespiratoryRate, Measure.SpO2, Measure.Oxygen, Measure.SystolicBp, Measure.Pulse, Measure.Consciousness, Measure.Temperature];

    /// <summary>"5", "at least 3 (missing SpO₂)", "not for this person", "nothing measured".</summary>
    public static string Score(StayPicture stay) => stay.Score switch
    {
        _ when !stay.News2Applies => "not for this person",
        null or { MissingCount: 7 } => "nothing current",
        { Total: { } total } => $"{total}",
        { } score => $"at least {score.AtLeast} (missing {string.Join(", ", score.Missing().Select(Wording.Short))})",
    };

    /// <summary>The vital signs, in chart order.</summary>
    public static IEnumerable<ValuePicture> Vitals(StayPicture stay) => Chart.Select(measure => stay.Values.FirstOrDefault(value => value.Measure == measure)).OfType<ValuePicture>();

    /// <summary>Everything else that was ever taken.</summary>
    public static IEnumerable<ValuePicture> Others(StayPicture stay) => stay.Values.Where(value => !Chart.Contains(value.Measure));

    /// <summary>The same for one person: a systolic pressure has the diastolic of its moment beside it.</summary>
    public static string Value(ValuePicture value, StayPicture stay, UnitPicture unit) =>
        value.Measure == Measure.SystolicBp && stay.Values.FirstOrDefault(each => each.Measure == Measure.DiastolicBp && each.At == value.At) is { } low
            ? $"BP {Wording.Value(Measure.SystolicBp, value.Milli)}/{Wording.ValueUnit(Measure.DiastolicBp, low.Milli)} {At(value, unit)}{(value.Old ? ", old" : "")}"
            : Value(value, unit);

    /// <summary>"SpO₂ 97 % 02:50"; with the day when it is not of the last 24 hours, and with "old" when it no longer counts.</summary>
    public static string Value(ValuePicture value, UnitPicture unit) =>
        $"{Wording.Short(value.Measure)} {Wording.ValueUnit(value.Measure, value.Milli)} {At(value, unit)}{(value.Old ? ", old" : "")}";

    static string At(ValuePicture value, UnitPicture unit) => unit.At - value.At < NodaTime.Duration.FromHours(24) ? Times.Clock(value.At, unit.Zone) : Times.DayClock(value.At, unit.Zone);
}
