using Handrail.Core.Kernel;
using Handrail.Core.Watch;

namespace Handrail.Core.Consent;

/// <summary>How sensitive a datum is; a set. Codes of HL7 v3 ActCode (http://terminology.hl7.org/CodeSystem/v3-ActCode), see <see cref="SecurityLabels"/>.</summary>
[Flags]
public enum SecurityLabel
{
    /// <summary>Nothing said. No datum of this record is so: the whole centre is a Part 2 programme.</summary>
    None = 0,

    /// <summary>From a programme under 42 CFR part 2: every datum of the centre.</summary>
    Sud = 1,

    /// <summary>About mental health.</summary>
    MentalHealth = 2,

    /// <summary>A counselling note (42 CFR 2.11), kept apart from the record.</summary>
    CounsellingNote = 4,
}

/// <summary>What part of a record a datum is; a set. A consent describes what it covers with these and in words.</summary>
[Flags]
public enum RecordPart
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>That the person is or was here: name, birth date, record number.</summary>
    Presence = 1,

    /// <summary>Stays: when admitted, when left, which beds.</summary>
    Stays = 2,

    /// <summary>Measured values, scores and symptom sheets.</summary>
    Measurements = 4,

    /// <summary>Counselling notes.</summary>
    CounsellingNotes = 8,
}

/// <summary>One kind of datum: which part of the record, and how sensitive. What is asked for, granted and withheld are sets of these.</summary>
/// <param name="Part">One part, never several.</param>
/// <param name="Labels">All labels of the datum; a consent must cover every one of them.</param>
public readonly record struct DataClass(RecordPart Part, SecurityLabel Labels);

/// <summary>Codes and rules of <see cref="SecurityLabel"/>.</summary>
public static class SecurityLabels
{
    const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    /// <summary>Restricted: the confidentiality code that everything of a Part 2 programme carries (http://terminology.hl7.org/CodeSystem/v3-Confidentiality).</summary>
    public static Coding Restricted { get; } = new("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R", "restricted");

    /// <summary>Every class of datum that the record can hold.</summary>
    public static IReadOnlyList<DataClass> AllClasses { get; } =
    [
        new(RecordPart.Presence, SecurityLabel.Sud), new(RecordPart.Stays, SecurityLabel.Sud), new(RecordPart.Stays, SecurityLabel.Sud | SecurityLabel.MentalHealth),
        new(RecordPart.Measurements, SecurityLabel.Sud), new(RecordPart.Measurements, SecurityLabel.Sud | SecurityLabel.MentalHealth),
        new(RecordPart.CounsellingNotes, SecurityLabel.Sud | SecurityLabel.CounsellingNote),
    ];

    /// <summary>The codings of a set of labels, the confidentiality first.</summary>
    public static IEnumerable<Coding> Codings(SecurityLabel labels)
    {
        yield return Restricted;
        if (labels.HasFlag(SecurityLabel.Sud))
        {
            yield return new Coding(ActCode, "42CFRPart2", "42 CFR Part2");
            yield return new Coding(ActCode, "SUD", "substance use disorder information sensitivity");
        }

        if (labels.HasFlag(SecurityLabel.MentalHealth)) yield return new Coding(ActCode, "MH", "mental health information sensitivity");
        if (labels.HasFlag(SecurityLabel.CounsellingNote)) yield return new Coding(ActCode, "PSYTHPN", "psychotherapy note information sensitivity");
    }

    /// <summary>The measures that speak of a person's mind. A choice of this project, written down in docs/algorithms/consent.md; a stay can be labelled as a whole besides.</summary>
    public static IReadOnlyList<Measure> MindMeasures { get; } = [Measure.LowMood, Measure.Anxiety, Measure.PerceptualChange, Measure.SuicidalThoughts];

    /// <summary>The class of a measured value; <paramref name="mindStay"/> when its stay carries the mental-health label.</summary>
    public static DataClass Of(Measure measure, bool mindStay = false) =>
        new(RecordPart.Measurements, SecurityLabel.Sud | (mindStay || MindMeasures.Contains(measure) ? SecurityLabel.MentalHealth : SecurityLabel.None));
}
