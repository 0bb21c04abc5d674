namespace Handrail.Core.Watch;

/// <summary>
/// What a number is a measurement of. The numeric codes are stored in the database and never change meaning.
/// Values travel as whole thousandths of the unit named here ("milli"): 37.2 Cel is 37200. Exact, fast, and equal on both database engines.
/// </summary>
public enum Measure : short
{
    /// <summary>Breaths a minute, /min. LOINC 9279-1.</summary>
    RespiratoryRate = 1,

    /// <summary>Oxygen saturation by pulse oximetry, %. LOINC 59408-5 and 2708-6.</summary>
    SpO2 = 2,

    /// <summary>Breathing air (0) or supplemental oxygen (1).</summary>
    Oxygen = 3,

    /// <summary>Systolic blood pressure, mm[Hg]. LOINC 8480-6.</summary>
    SystolicBp = 4,

    /// <summary>Heart rate, /min. LOINC 8867-4.</summary>
    Pulse = 5,

    /// <summary>Level of consciousness, <see cref="Acvpu"/>. LOINC 67775-7.</summary>
    Consciousness = 6,

    /// <summary>Body temperature, Cel. LOINC 8310-5.</summary>
    Temperature = 7,

    /// <summary>Diastolic blood pressure, mm[Hg]. LOINC 8462-4. Not scored.</summary>
    DiastolicBp = 8,

    /// <summary>Mean arterial pressure, mm[Hg]. LOINC 8478-0. Not scored.</summary>
    MeanBp = 9,

    /// <summary>Inhaled oxygen flow, L/min. LOINC 3151-8.</summary>
    OxygenFlow = 10,

    /// <summary>Inhaled oxygen concentration, %. LOINC 3150-0.</summary>
    OxygenConcentration = 11,

    /// <summary>Pain, 0 to 10 verbal. LOINC 72514-3.</summary>
    Pain = 12,

    /// <summary>Glasgow coma score total, 3 to 15. LOINC 9269-2. Never mapped to <see cref="Consciousness"/>.</summary>
    GlasgowComa = 13,

    /// <summary>Only as the code of a stored panel: systolic and diastolic in one fact. LOINC 85354-9. Never a single reading.</summary>
    BloodPressure = 20,

    /// <summary>NEWS2 total (computed). RCP 2017.</summary>
    News2 = 30,

    /// <summary>CIWA-Ar total, 0 to 67.</summary>
    CiwaAr = 31,

    /// <summary>COWS total, 0 to 48.</summary>
    Cows = 32,

    /// <summary>RASS level, -5 to +4.</summary>
    Rass = 33,

    /// <summary>MOAA/S level, 0 to 5.</summary>
    MoaaS = 34,

    /// <summary>Ketamine symptom sheet (not validated): craving, 0 to 4.</summary>
    Craving = 40,

    /// <summary>Ketamine symptom sheet: anxiety, 0 to 4.</summary>
    Anxiety = 41,

    /// <summary>Ketamine symptom sheet: low mood, 0 to 4.</summary>
    LowMood = 42,

    /// <summary>Ketamine symptom sheet: irritability or agitation, 0 to 4.</summary>
    Agitation = 43,

    /// <summary>Ketamine symptom sheet: sleeplessness, 0 to 4.</summary>
    Sleeplessness = 44,

    /// <summary>Ketamine symptom sheet: tiredness, 0 to 4.</summary>
    Tiredness = 45,

    /// <summary>Ketamine symptom sheet: poor appetite, 0 to 4.</summary>
    PoorAppetite = 46,

    /// <summary>Ketamine symptom sheet: tremor, 0 to 4.</summary>
    Tremor = 47,

    /// <summary>Ketamine symptom sheet: sweating, 0 to 4.</summary>
    Sweating = 48,

    /// <summary>Ketamine symptom sheet: palpitations, 0 to 4.</summary>
    Palpitations = 49,

    /// <summary>Ketamine symptom sheet: abdominal cramp, 0 to 4.</summary>
    AbdominalCramp = 50,

    /// <summary>Ketamine symptom sheet: pain on passing urine or bladder pain, 0 to 4.</summary>
    UrinaryPain = 51,

    /// <summary>Ketamine symptom sheet: seeing, hearing or believing things others do not, 0 to 4.</summary>
    PerceptualChange = 52,

    /// <summary>Thoughts of suicide voiced: 0 no, 1 yes.</summary>
    SuicidalThoughts = 53,

    /// <summary>Visible blood in urine: 0 no, 1 yes.</summary>
    VisibleBlood = 54,

    /// <summary>Unable to pass urine: 0 no, 1 yes.</summary>
    UrinaryRetention = 55,
}

/// <summary>Level of consciousness as NEWS2 counts it. Stored as 0 to 4 (times 1000).</summary>
public enum Acvpu
{
    /// <summary>Alert.</summary>
    Alert = 0,

    /// <summary>New confusion.</summary>
    Confusion = 1,

    /// <summary>Responds to voice.</summary>
    Voice = 2,

    /// <summary>Responds to pain.</summary>
    Pain = 3,

    /// <summary>Unresponsive.</summary>
    Unresponsive = 4,
}
