using Handrail.Core.Watch;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>The bedside form. What was typed is kept in <paramref name="Values"/> whatever happens.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Whose bedside.</param>
/// <param name="Values">Field name to what was typed; the names are in <see cref="ObserveFields"/>.</param>
/// <param name="Errors">Faults; empty at first.</param>
/// <param name="Unusual">Possible but unusual values: the page asks to confirm them, and saves when "confirm" comes with the post.</param>
/// <param name="SheetLinks">Other forms.</param>
public sealed record ObserveModel(
    PageFrame Frame, PersonBannerModel Person, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors,
    IReadOnlyList<FieldError> Unusual, IReadOnlyList<SheetLink> SheetLinks)
{
    /// <summary>What was typed in a field.</summary>
    public string Typed(string field) => Values.TryGetValue(field, out var typed) ? typed : "";
}

/// <summary>Names of the inputs of the bedside form.</summary>
public static class ObserveFields
{
    /// <summary>Breaths a minute.</summary>
    public const string RespiratoryRate = "respiratory_rate";

    /// <summary>Per cent.</summary>
    public const string SpO2 = "spo2";

    /// <summary>"air" or "oxygen".</summary>
    public const string Oxygen = "oxygen";

    /// <summary>L/min, with oxygen.</summary>
    public const string OxygenFlow = "oxygen_flow";

    /// <summary>mmHg.</summary>
    public const string SystolicBp = "systolic_bp";

    /// <summary>mmHg, not scored.</summary>
    public const string DiastolicBp = "diastolic_bp";

    /// <summary>Beats a minute.</summary>
    public const string Pulse = "pulse";

    /// <summary>A, C, V, P or U.</summary>
    public const string Acvpu = "acvpu";

    /// <summary>Degrees Celsius.</summary>
    public const string Temperature = "temperature_c";

    /// <summary>Clock time HH:mm when the set was taken; empty is now.</summary>
    public const string TakenAt = "taken_at";

    /// <summary>"yes" on the second post: the unusual values are right.</summary>
    public const string Confirm = "confirm";

    /// <summary>Uuid of this form.</summary>
    public const string Once = "once";
}

/// <summary>A scale or a symptom sheet: parameter names and allowed values.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Whose.</param>
/// <param name="Sheet">Name in the address: ciwa-ar, cows, rass, moaas, ketamine-sheet.</param>
/// <param name="Title">Title on screen.</param>
/// <param name="Label">Label above it, for example "not validated"; null for none.</param>
/// <param name="Credit">Where the scale comes from.</param>
/// <param name="Items">The questions.</param>
/// <param name="Values">Field name to what was chosen.</param>
/// <param name="Errors">Faults.</param>
public sealed record SheetModel(
    PageFrame Frame, PersonBannerModel Person, string Sheet, string Title, string? Label, string? Credit, IReadOnlyList<SheetQuestion> Items,
    IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>It stands on paper: day and time are asked for, and it is marked as such.</summary>
    public bool FromPaper { get; init; }
}

/// <summary>One parameter and the values it may have.</summary>
public sealed record SheetQuestion(string Field, string Label, IReadOnlyList<SheetChoice> Choices, string? Hint = null);

/// <summary>One allowed value and, where there is one, its word.</summary>
public sealed record SheetChoice(string Value, string? Word = null);

/// <summary>Correcting a value by superseding it, or withdrawing it.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Person">Whose value it is.</param>
/// <param name="Value">The value with its versions.</param>
/// <param name="Values">Field name to what was typed: kind (correct or withdraw), v1, v2, reason.</param>
/// <param name="Errors">Faults.</param>
public sealed record CorrectModel(
    PageFrame Frame, PersonBannerModel Person, LastValueModel Value, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>True for a level or a yes/no, which are chosen, not typed.</summary>
    public bool Chosen => Value.Measure is Measure.Oxygen or Measure.Consciousness or Measure.SuicidalThoughts or Measure.VisibleBlood or Measure.UrinaryRetention;
}
