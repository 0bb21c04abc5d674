using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Core.Scores;
using Handrail.Core.Watch;

namespace Handrail.Ui;

/// <summary>The words on screen for what the code counts. Plain words; person first.</summary>
public static partial class Wording
{
    /// <summary>Full name of a measure.</summary>
    public static string Name(Measure measure) => measure switch
    {
        Measure.RespiratoryRate => "Breathing rate",
        Measure.SpO2 => "Oxygen saturation",
        Measure.Oxygen => "Air or oxygen",
        Measure.SystolicBp => "Systolic blood pressure",
        Measure.Pulse => "Pulse",
        Measure.Consciousness => "Consciousness",
        Measure.Temperature => "Temperature",
        Measure.DiastolicBp => "Diastolic blood pressure",
        Measure.MeanBp => "Mean blood pressure",
        Measure.OxygenFlow => "Oxygen flow",
        Measure.OxygenConcentration => "Oxygen concentration",
        Measure.Pain => "Pain",
        Measure.GlasgowComa => "Glasgow coma score",
        Measure.BloodPressure => "Blood pressure",
        Measure.News2 => "NEWS2",
        Measure.CiwaAr => "CIWA-Ar",
        Measure.Cows => "COWS",
        Measure.Rass => "RASS",
        Measure.MoaaS => "MOAA/S",
        Measure.LowMood => "Low mood",
        Measure.PoorAppetite => "Poor appetite",
        Measure.AbdominalCramp => "Abdominal cramp",
        Measure.UrinaryPain => "Bladder pain",
        Measure.PerceptualChange => "Perceptual change",
        Measure.SuicidalThoughts => "Thoughts of suicide",
        Measure.VisibleBlood => "Visible blood in urine",
        Measure.UrinaryRetention => "Unable to pass urine",
        _ => measure.ToString(),
    };

    /// <summary>Short label for a tile.</summary>
    public static string Short(Measure measure) => measure switch
    {
        Measure.RespiratoryRate => "Breaths",
        Measure.SpO2 => "SpO₂",
        Measure.Oxygen => "Gas",
        Measure.SystolicBp or Measure.BloodPressure => "BP",
        Measure.Consciousness => "ACVPU",
        Measure.Temperature => "Temp",
        _ => Name(measure),
    };

    /// <summary>Unit as shown after a number; empty where there is none.</summary>
    public static string Unit(Measure measure) => measure switch
    {
        Measure.RespiratoryRate or Measure.Pulse => "/min",
        Measure.SpO2 or Measure.OxygenConcentration => "%",
        Measure.SystolicBp or Measure.DiastolicBp or Measure.MeanBp or Measure.BloodPressure => "mmHg",
        Measure.Temperature => "°C",
        Measure.OxygenFlow => "L/min",
        _ => "",
    };

    /// <summary>A stored value (thousandths) as text without unit: whole numbers whole, temperature with one decimal.</summary>
    public static string Value(Measure measure, int milli) => measure switch
    {
        Measure.Oxygen => milli == 0 ? "air" : "O₂",
        Measure.Consciousness => Letter((Acvpu)(milli / 1000)),
        Measure.SuicidalThoughts or Measure.VisibleBlood or Measure.UrinaryRetention => milli == 0 ? "no" : "yes",
        Measure.Temperature => (milli / 1000m).ToString("0.0##", CultureInfo.InvariantCulture),
        _ => (milli / 1000m).ToString("0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>Value and unit.</summary>
    public static string ValueUnit(Measure measure, int milli) =>
        Unit(measure) is { Length: > 0 } unit ? $"{Value(measure, milli)} {unit}" : Value(measure, milli);

    /// <summary>The same, with the number as it was typed beside it where the site's keypads take another unit: "37.0 °C (98.6 °F)".</summary>
    public static string ValueUnit(Measure measure, int milli, Keypads keypads) =>
        measure == Measure.Temperature && !ReferenceEquals(keypads.Temperature, Units.Celsius)
            ? string.Create(CultureInfo.InvariantCulture, $"{ValueUnit(measure, milli)} ({keypads.TemperatureShown(milli):0.0} {keypads.Temperature.Display})")
            : ValueUnit(measure, milli);

    /// <summary>A difference with its sign: +12, −0.4 (a real minus sign).</summary>
    public static string Signed(int milli) =>
        milli == 0 ? "0" : (milli > 0 ? "+" : "−") + (Math.Abs(milli) / 1000m).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>The letter NEWS2 uses.</summary>
    public static string Letter(Acvpu level) => level switch
    {
        Acvpu.Alert => "A",
        Acvpu.Confusion => "C",
        Acvpu.Voice => "V",
        Acvpu.Pain => "P",
        _ => "U",
    };

    /// <summary>The level in words.</summary>
    public static string Level(Acvpu level) => level switch
    {
        Acvpu.Alert => "Alert",
        Acvpu.Confusion => "New confusion",
        Acvpu.Voice => "Responds to voice",
        Acvpu.Pain => "Responds to pain",
        _ => "Unresponsive",
    };

    /// <summary>Risk as NEWS2 names it.</summary>
    public static string Risk(News2Risk risk) => risk switch
    {
        News2Risk.High => "high",
        News2Risk.Medium => "medium",
        News2Risk.LowMedium => "low-medium",
        _ => "low",
    };

    /// <summary>Priority word on the alert strip.</summary>
    public static string Of(Priority priority) => priority switch { Priority.High => "HIGH", Priority.Medium => "MEDIUM", _ => "LOW" };

    /// <summary>State of an alert in plain words.</summary>
    public static string Of(AlertState state) => state switch
    {
        AlertState.Raised => "raised",
        AlertState.Notified => "not accepted",
        AlertState.Seen => "seen, not accepted",
        AlertState.Accepted => "accepted",
        AlertState.Attended => "at the bedside",
        _ => "resolved",
    };

    /// <summary>What happened to an alert, in plain words.</summary>
    public static string EventKind(string kind) => kind switch
    {
        "raised" => "Raised",
        "notified" => "Told",
        "seen" => "Seen",
        "accepted" => "Accepted",
        "declined" => "Declined",
        "attended" => "At the bedside",
        "not-escalated" => "Decided not to escalate",
        "repeated" => "Came back while open",
        "renotified" => "Worse: told again",
        "moved" => "Moved to another unit: told there from the beginning",
        "unit" => "Moved to another unit with who has taken it",
        "cleared" => "Condition over",
        "resolved" => "Resolved",
        "worried" => "Worried",
        "passed-on" => "Nobody told could be reached: the next step at once",
        "unreached" => "Nobody could be reached",
        "reached" => "Page confirmed",
        "value-moved" => "Its value was another person's and was moved",
        _ => kind,
    };

    /// <summary>A role in plain words.</summary>
    public static string Role(string role) => role switch
    {
        "nurse" => "nurse",
        "charge-nurse" => "charge nurse",
        "prescriber" => "prescriber on call",
        "medical-director" => "medical director",
        "lead-advisor" => "lead advisor",
        "group-counsellor" => "group counsellor",
        "content-reviewer" => "content reviewer",
        "privacy-officer" => "privacy officer",
        _ => role,
    };

    /// <summary>Where a value came from.</summary>
    public static string Source(bool byHand) => byHand ? "entered by hand" : "from a device";

    /// <summary>"1 value", "3 values".</summary>
    public static string Count(int n, string one, string? many = null) => n == 1 ? $"1 {one}" : $"{n} {many ?? one + "s"}";

    /// <summary>State of a bed.</summary>
    public static string Of(Core.Admission.BedState state) => state switch
    {
        Core.Admission.BedState.Free => "free",
        Core.Admission.BedState.Held => "held",
        Core.Admission.BedState.Occupied => "taken",
        Core.Admission.BedState.Leaving => "leaving",
        Core.Admission.BedState.Dirty => "to be cleaned",
        _ => "out of use",
    };
}
