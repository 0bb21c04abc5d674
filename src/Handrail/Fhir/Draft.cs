using System.Buffers.Text;
using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>One number of an Observation, as sent.</summary>
struct Amount
{
    public Unit? Unit;
    public decimal Value;

    /// <summary>Index of the component it stands in; -1 at the top.</summary>
    public int Component;

    public readonly bool Given => Unit is not null;
}

/// <summary>
/// What a reader found in one Observation. Both readers fill it and <see cref="Finish"/> alone decides, so that they cannot differ in a rule.
/// </summary>
struct Draft
{
    public Measure Measure;
    public Amount Top, Systolic, Diastolic, Mean, Flow, Concentration;
    public Acvpu? Level;
    public string? Identifier;
    public SubjectKind Subject;
    public Guid? SubjectId, Encounter, Device;
    public Instant EffectiveAt;
    public bool ByHand, Preliminary;
    public string? Body;

    /// <summary>The slot of a component's measure; null when it does not belong into this Observation.</summary>
    public static bool Fits(Measure of, Measure component) => of switch
    {
        Measure.BloodPressure => component is Measure.SystolicBp or Measure.DiastolicBp or Measure.MeanBp,
        Measure.SpO2 => component is Measure.OxygenFlow or Measure.OxygenConcentration,
        _ => false,
    };

    /// <summary>Keeps a component's number. False when there is one already.</summary>
    public bool Put(Measure component, in Amount amount)
    {
        switch (component)
        {
            case Measure.SystolicBp: return Put(ref Systolic, amount);
            case Measure.DiastolicBp: return Put(ref Diastolic, amount);
            case Measure.MeanBp: return Put(ref Mean, amount);
            case Measure.OxygenFlow: return Put(ref Flow, amount);
            default: return Put(ref Concentration, amount);
        }
    }

    static bool Put(ref Amount slot, in Amount amount)
    {
        if (slot.Given) return false;
        slot = amount;
        return true;
    }

    /// <summary>
    /// The reading, or null with the reasons added to <paramref name="issues"/>. Null for <paramref name="issues"/> when nobody wants to know:
    /// the fast reader then hands over to the general one, which says it.
    /// </summary>
    public readonly ReadingIn? Finish(List<Issue>? issues)
    {
        int? v1 = null, v2 = null, v3 = null;
        var good = Measure switch
        {
            Measure.BloodPressure =>
                Milli(Measure.SystolicBp, Systolic, ref v1, issues) & Milli(Measure.DiastolicBp, Diastolic, ref v2, issues) & Milli(Measure.MeanBp, Mean, ref v3, issues)
                && Holds(v1, v2, issues),
            Measure.Consciousness => Conscious(ref v1, issues),
            _ => Required(Measure, Top, ref v1, issues)
                & Milli(Measure.OxygenFlow, Flow, ref v2, issues) & Milli(Measure.OxygenConcentration, Concentration, ref v3, issues),
        };
        if (!good) return null;
        return new ReadingIn
        {
            Measure = Measure,
            V1 = v1,
            V2 = v2,
            V3 = v3,
            EffectiveAt = EffectiveAt,
            Identifier = Identifier,
            Subject = Subject,
            SubjectId = SubjectId,
            Encounter = Encounter,
            Device = Device,
            ByHand = ByHand,
            Preliminary = Preliminary,
            Body = Body,
            ContentHash = ContentHash.Of(Measure, v1, v2, v3, EffectiveAt, Subject, SubjectId, Encounter, Device, ByHand, Preliminary, Body),
        };
    }

    static bool Holds(int? systolic, int? diastolic, List<Issue>? issues)
    {
        if (Plausible.Panel(systolic, diastolic) is not { } why) return true;
        issues?.Add(new Issue(IssueCode.Value, "Observation.component", why.Reason));
        return false;
    }

    readonly bool Conscious(ref int? milli, List<Issue>? issues)
    {
        milli = (int?)Level * 1000;
        if (milli is null) issues?.Add(new Issue(IssueCode.CodeInvalid, "Observation.value", "The level of consciousness is missing or not known here. " + Vocabulary.LevelsAccepted));
        return milli is not null;
    }

    static bool Required(Measure measure, in Amount amount, ref int? milli, List<Issue>? issues)
    {
        if (amount.Given) return Milli(measure, amount, ref milli, issues);
        issues?.Add(new Issue(IssueCode.Required, "Observation.value", $"A valueQuantity is required: {Accepted(measure)}."));
        return false;
    }

    static bool Milli(Measure measure, in Amount amount, ref int? milli, List<Issue>? issues)
    {
        if (!amount.Given) return true;
        if (Plausible.TryMilli(measure, amount.Value, amount.Unit!, out var value) is { } why)
        {
            if (issues is null) return false;
            var path = amount.Component < 0 ? "Observation.value" : $"Observation.component[{amount.Component}].value";
            issues.Add(Plausible.Of(measure) is { } limits && limits.Accepted.Contains(amount.Unit!)
                ? new Issue(IssueCode.Value, path + ".value", why.Reason)
                : new Issue(IssueCode.CodeInvalid, path + ".code", why.Reason));
            return false;
        }

        milli = value;
        return true;
    }

    /// <summary>What a measure accepts, in words.</summary>
    public static string Accepted(Measure measure) => Plausible.Of(measure) is { } limits
        ? $"{limits.Words()}, with system http://unitsofmeasure.org and code {string.Join(" or ", limits.Accepted.Select(unit => unit.Code))}"
        : "its parts as components";

    /// <summary>An id of ours in a reference "Kind/id"; false when the id is not one of ours.</summary>
    public static bool OurId(ReadOnlySpan<byte> id, out Guid ours) => Utf8Parser.TryParse(id, out ours, out var used, 'D') && used == id.Length;
}
