namespace Handrail.Features.CallBack;

/// <summary>Names of the form's fields.</summary>
public static class CallFields
{
    /// <summary>The form's sealed token.</summary>
    public const string Form = "form";

    /// <summary>What to call them.</summary>
    public const string Name = "name";

    /// <summary>Their number.</summary>
    public const string Phone = "phone";

    /// <summary>soonest, today or tomorrow.</summary>
    public const string When = "when";

    /// <summary>Part of the day.</summary>
    public const string Part = "part";

    /// <summary>Their time zone.</summary>
    public const string Zone = "zone";

    /// <summary>Safe to leave a message: yes or no.</summary>
    public const string Message = "message";

    /// <summary>Safe to text: yes or no.</summary>
    public const string Text = "text";

    /// <summary>May say where we call from: yes or no.</summary>
    public const string Who = "who";

    /// <summary>me or other.</summary>
    public const string About = "about";

    /// <summary>Free text.</summary>
    public const string Words = "words";

    /// <summary>Sealed answers of the signs check.</summary>
    public const string Signs = "signs";

    /// <summary>"yes" when they go along.</summary>
    public const string SendSigns = "send_signs";

    /// <summary>Fields no person sees; what fills them in is no person.</summary>
    public static IReadOnlyList<string> Traps { get; } = ["homepage", "subject"];
}

/// <summary>What was typed, exactly: it is shown again when something is wrong, so that nothing is lost.</summary>
/// <param name="Values">Field name to text.</param>
public sealed record CallDraft(IReadOnlyDictionary<string, string> Values)
{
    /// <summary>An empty form as it is first shown: the cautious answers are chosen already.</summary>
    public static CallDraft Empty(string zone) => new(new Dictionary<string, string>
    {
        [CallFields.When] = "soonest", [CallFields.Part] = "any", [CallFields.Zone] = zone, [CallFields.Message] = "no", [CallFields.Text] = "no", [CallFields.Who] = "no",
    });

    /// <summary>A posted form.</summary>
    public static CallDraft Of(IFormCollection form) => new(form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal));

    /// <summary>A field as typed; "" when it was not sent.</summary>
    public string this[string field] => Values.TryGetValue(field, out var value) ? value : "";

    /// <summary>The same with one field set.</summary>
    public CallDraft With(string field, string value) => new(new Dictionary<string, string>(Values, StringComparer.Ordinal) { [field] = value });
}
