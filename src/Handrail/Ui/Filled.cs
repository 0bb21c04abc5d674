namespace Handrail.Ui;

/// <summary>What was typed into a form that is shown again.</summary>
/// <param name="Form">Which form of the page.</param>
/// <param name="Values">Field name to what was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record Filled(string Form, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>A page that was only opened.</summary>
    public static Filled Nothing { get; } = new("", new Dictionary<string, string>(), []);

    /// <summary>What was typed into a field of this form; empty otherwise.</summary>
    public string Of(string form, string field) => Form == form && Values.TryGetValue(field, out var value) ? value : "";

    /// <summary>Faults of this form.</summary>
    public IReadOnlyList<FieldError> In(string form) => Form == form ? Errors : [];
}
