using System.Collections.Frozen;
using System.Collections.Immutable;
using Handrail.Core.Kernel;

namespace Handrail.Core.Watch;

/// <summary>
/// The codes of each <see cref="Measure"/>: LOINC where one is confirmed, and always one of our own (<see cref="CodeSystems.Handrail"/>), which is
/// also the measure's name in CSV columns, protocol files and refusals.
/// Source: HL7 FHIR R4 vital-signs profiles and US Core 7 (8480-6, 8462-4, 85354-9, 8867-4, 9279-1, 59408-5 with 2708-6, 8310-5, 3151-8, 3150-0); loinc.org for the rest.
/// NEWS2, CIWA-Ar, COWS, RASS and MOAA/S have no LOINC that could be confirmed: codes seen for them elsewhere mean other things.
/// </summary>
public static class Codes
{
    static readonly (Measure Measure, string Name, string Display, (string Code, string Display)[] Loinc)[] Table =
    [
        (Measure.RespiratoryRate, "respiratory_rate", "Respiratory rate", [("9279-1", "Respiratory rate")]),
        (Measure.SpO2, "spo2", "Oxygen saturation",
            [("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"), ("2708-6", "Oxygen saturation in Arterial blood")]),
        (Measure.Oxygen, "oxygen", "Air or supplemental oxygen", []),
        (Measure.SystolicBp, "systolic_bp", "Systolic blood pressure", [("8480-6", "Systolic blood pressure")]),
        (Measure.Pulse, "pulse", "Pulse", [("8867-4", "Heart rate")]),
        (Measure.Consciousness, "consciousness", "Level of consciousness (ACVPU)", [("67775-7", "Level of responsiveness")]),
        (Measure.Temperature, "temperature", "Body temperature", [("8310-5", "Body temperature")]),
        (Measure.DiastolicBp, "diastolic_bp", "Diastolic blood pressure", [("8462-4", "Diastolic blood pressure")]),
        (Measure.MeanBp, "mean_bp", "Mean blood pressure", [("8478-0", "Mean blood pressure")]),
        (Measure.OxygenFlow, "oxygen_flow", "Inhaled oxygen flow", [("3151-8", "Inhaled oxygen flow rate")]),
        (Measure.OxygenConcentration, "oxygen_concentration", "Inhaled oxygen concentration", [("3150-0", "Inhaled oxygen concentration")]),
        (Measure.Pain, "pain", "Pain, 0 to 10", [("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")]),
        (Measure.GlasgowComa, "glasgow_coma", "Glasgow coma score", [("9269-2", "Glasgow coma score total")]),
        (Measure.BloodPressure, "blood_pressure", "Blood pressure", [("85354-9", "Blood pressure panel with all children optional")]),
        (Measure.News2, "news2", "NEWS2 total", []),
        (Measure.CiwaAr, "ciwa_ar", "CIWA-Ar total", []),
        (Measure.Cows, "cows", "COWS total", []),
        (Measure.Rass, "rass", "RASS level", []),
        (Measure.MoaaS, "moaa_s", "MOAA/S level", []),
        (Measure.Craving, "craving", "Craving", []),
        (Measure.Anxiety, "anxiety", "Anxiety", []),
        (Measure.LowMood, "low_mood", "Low mood", []),
        (Measure.Agitation, "agitation", "Irritability or agitation", []),
        (Measure.Sleeplessness, "sleeplessness", "Sleeplessness", []),
        (Measure.Tiredness, "tiredness", "Tiredness", []),
        (Measure.PoorAppetite, "poor_appetite", "Poor appetite", []),
        (Measure.Tremor, "tremor", "Tremor", []),
        (Measure.Sweating, "sweating", "Sweating", []),
        (Measure.Palpitations, "palpitations", "Palpitations", []),
        (Measure.AbdominalCramp, "abdominal_cramp", "Abdominal cramp", []),
        (Measure.UrinaryPain, "urinary_pain", "Bladder pain or pain on passing urine", []),
        (Measure.PerceptualChange, "perceptual_change", "Perceptual change", []),
        (Measure.SuicidalThoughts, "suicidal_thoughts", "Thoughts of suicide voiced", []),
        (Measure.VisibleBlood, "visible_blood", "Visible blood in urine", []),
        (Measure.UrinaryRetention, "urinary_retention", "Unable to pass urine", []),
    ];

    static readonly FrozenDictionary<Measure, ImmutableArray<Coding>> ByMeasure = Table.ToFrozenDictionary(
        row => row.Measure,
        row => row.Loinc.Select(loinc => new Coding(CodeSystems.Loinc, loinc.Code, loinc.Display))
            .Append(new Coding(CodeSystems.Handrail, row.Name, row.Display)).ToImmutableArray());

    static readonly FrozenDictionary<string, Measure> ByLoinc =
        Table.SelectMany(row => row.Loinc, (row, loinc) => (loinc.Code, row.Measure)).ToFrozenDictionary(row => row.Code, row => row.Measure);

    static readonly FrozenDictionary<string, Measure> ByName = Table.ToFrozenDictionary(row => row.Name, row => row.Measure);

    /// <summary>All codings of a measure, the most exact LOINC first, our own last. A sender or reader needs to know only one of them.</summary>
    public static ImmutableArray<Coding> Of(Measure measure) => ByMeasure[measure];

    /// <summary>The measure's own code, lower case with underscores: "systolic_bp".</summary>
    public static string NameOf(Measure measure) => ByMeasure[measure][^1].Code;

    /// <summary>The measure in plain words: "Systolic blood pressure".</summary>
    public static string DisplayOf(Measure measure) => ByMeasure[measure][^1].Display;

    /// <summary>The measure a coding stands for; null when it is not one of ours (then it is unmapped, never guessed).</summary>
    public static Measure? Find(string system, string code) => system switch
    {
        CodeSystems.Loinc => ByLoinc.TryGetValue(code, out var measure) ? measure : null,
        CodeSystems.Handrail => ByName.TryGetValue(code, out var measure) ? measure : null,
        _ => null,
    };
}
