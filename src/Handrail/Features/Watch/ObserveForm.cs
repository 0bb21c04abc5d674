using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Devices;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Handrail.Features.Watch;

/// <summary>What was typed at the bedside, read: readings, faults, and values that are possible but unusual.</summary>
public sealed record ObserveRead(IReadOnlyList<ReadingIn> Readings, IReadOnlyList<FieldError> Errors, IReadOnlyList<FieldError> Unusual);

/// <summary>Reads the bedside form. Nothing is guessed: an empty field is not measured, a value that cannot be is refused with what is accepted.</summary>
public static class ObserveForm
{
    static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("H:mm");

    /// <summary>Reads it. <paramref name="now"/> and <paramref name="zone"/> resolve "taken at".</summary>
    public static ObserveRead Read(Func<string, string> field, Guid person, string once, Instant now, DateTimeZone zone, Keypads? keypads = null)
    {
        var errors = new List<FieldError>();
        return ReadAt(field, person, once, TakenAt(field(ObserveFields.TakenAt), now, zone, errors), errors, keypads ?? Keypads.Metric);
    }

    /// <summary>Reads the fields of a set that was taken at <paramref name="at"/>; faults are added to <paramref name="errors"/>.</summary>
    public static ObserveRead ReadAt(Func<string, string> field, Guid person, string once, Instant at, List<FieldError> errors, Keypads keypads)
    {
        var (unusual, readings) = (new List<FieldError>(), new List<ReadingIn>());
        var rate = Number(ObserveFields.RespiratoryRate, Measure.RespiratoryRate);
        var spO2 = Number(ObserveFields.SpO2, Measure.SpO2);
        var flow = Number(ObserveFields.OxygenFlow, Measure.OxygenFlow);
        var systolic = Number(ObserveFields.SystolicBp, Measure.SystolicBp);
        var diastolic = Number(ObserveFields.DiastolicBp, Measure.DiastolicBp);
        var pulse = Number(ObserveFields.Pulse, Measure.Pulse);
        var temperature = Number(ObserveFields.Temperature, Measure.Temperature);
        int? oxygen = field(ObserveFields.Oxygen) switch { "air" => 0, "oxygen" => 1000, _ => null };
        int? level = "ACVPU".IndexOf(field(ObserveFields.Acvpu), StringComparison.Ordinal) is var i && field(ObserveFields.Acvpu).Length == 1 && i >= 0 ? i * 1000 : null;

        if (flow > 0 && oxygen == 0) errors.Add(new(ObserveFields.OxygenFlow, "Oxygen flow goes with oxygen, but air was chosen."));
        if (diastolic is not null && systolic is null) errors.Add(new(ObserveFields.SystolicBp, "Enter the systolic pressure too."));
        if (systolic is not null && diastolic is not null && Plausible.Panel(systolic, diastolic) is { } panel) errors.Add(new(ObserveFields.DiastolicBp, panel.Reason));

        Add(Measure.RespiratoryRate, rate);
        Add(Measure.SpO2, spO2);
        if (spO2 is null) Add(Measure.OxygenFlow, flow);
        else if (flow is not null) readings[^1] = readings[^1] with { V2 = flow };
        Add(Measure.Oxygen, oxygen);
        if (systolic is not null) readings.Add(One(Measure.BloodPressure, systolic) with { V2 = diastolic });
        Add(Measure.Pulse, pulse);
        Add(Measure.Consciousness, level);
        Add(Measure.Temperature, temperature);
        if (readings.Count == 0 && errors.Count == 0) errors.Add(new("", "Enter at least one value."));
        return new ObserveRead(readings, errors, unusual);

        int? Number(string name, Measure measure)
        {
            if (field(name).Length == 0) return null;
            var (milli, fault) = TypedNumber.Read(name, measure, field(name), measure == Measure.Temperature ? keypads.Temperature : null);
            if (fault is not null) errors.Add(fault);
            else if (Plausible.IsUnusual(measure, milli!.Value)) unusual.Add(new(name, $"{Wording.Name(measure)} {Wording.ValueUnit(measure, milli.Value, keypads)} is unusual."));
            return milli;
        }

        void Add(Measure measure, int? milli)
        {
            if (milli is not null) readings.Add(One(measure, milli));
        }

        ReadingIn One(Measure measure, int? milli) => ByHand(measure, milli, person, once, at);
    }

    /// <summary>A value of a person's hand. The form's once-token is its identifier: the same form sent twice is a resend.</summary>
    public static ReadingIn ByHand(Measure measure, int? milli, Guid person, string once, Instant at) => new()
    {
        Measure = measure,
        V1 = milli,
        EffectiveAt = at,
        Subject = SubjectKind.Patient,
        SubjectId = person,
        ByHand = true,
        Identifier = $"form|{once}|{measure}",
        ContentHash = milli ?? 0,
    };

    // A clock time of the last 24 hours: the latest one that is not in the future.
    static Instant TakenAt(string typed, Instant now, DateTimeZone zone, List<FieldError> errors)
    {
        if (typed.Length == 0) return now;
        if (!Clock.Parse(typed).TryGetValue(LocalTime.Midnight, out var time))
        {
            errors.Add(new(ObserveFields.TakenAt, "Write hours and minutes, for example 02:50."));
            return now;
        }

        var today = zone.ResolveLocal(now.InZone(zone).Date + time, Resolvers.LenientResolver).ToInstant();
        return today <= now + Duration.FromMinutes(1) ? today : zone.ResolveLocal(now.InZone(zone).Date.PlusDays(-1) + time, Resolvers.LenientResolver).ToInstant();
    }
}
