using Handrail.Core.Consent;
using Handrail.Core.Kernel;
using Handrail.Gate;

namespace Handrail.Features.Consents;

/// <summary>Looking at a person's consents and disclosures.</summary>
public sealed record ViewConsents(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeConsent;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>Opening the form for a consent.</summary>
public sealed record OpenConsentForm(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordConsent;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>Recording a consent that a person has signed. What is missing in the form is said element by element.</summary>
public sealed record RecordConsent(Guid Person, ConsentForm Form) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordConsent;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}

/// <summary>Taking a consent back.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Consent">Which.</param>
/// <param name="Words">What the person said or wrote.</param>
public sealed record RevokeConsent(Guid Person, Guid Consent, string Words) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordConsent;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Written.Needed("words", Words, "Write how the person took it back: said so, or in a letter of which day");
}

/// <summary>The event happened with which a consent ends.</summary>
public sealed record EndConsent(Guid Person, Guid Consent, string Words) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordConsent;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Written.Needed("words", Words, "Write what happened, and when");
}

/// <summary>A scan of the paper that was signed.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Consent">Which.</param>
/// <param name="Content">The file.</param>
public sealed record AddEvidence(Guid Person, Guid Consent, byte[] Content) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordConsent;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Content.Length == 0) yield return Refusal.Invalid("scan", "Choose the scan of the signed page: a PDF, JPEG or PNG file.");
        else if (Content.Length > EvidenceStore.MostBytes) yield return Refusal.Invalid("scan", $"The file is too large: at most {EvidenceStore.MostBytes / 1_000_000} MB. Scan it in grey, or at 200 dots an inch.");
        else if (EvidenceStore.TypeOf(Content) is null) yield return Refusal.Invalid("scan", "This is no PDF, JPEG or PNG file, whatever its name says.");
    }
}

/// <summary>A person looking at their own record's story.</summary>
public sealed record ViewOwnRecord(Guid Person) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeOwnRecord;

    /// <inheritdoc/>
    public Subject About => Subject.Person(Person);

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.PatientRequest;
}

/// <summary>Words that somebody must write.</summary>
static class Written
{
    public const int Most = 1000;

    public static IEnumerable<Refusal> Needed(string field, string? text, string ask)
    {
        if (string.IsNullOrWhiteSpace(text)) yield return Refusal.Invalid(field, ask + ".");
        else if (text.Length > Most) yield return Refusal.Invalid(field, $"Use at most {Most} characters.");
    }
}

/// <summary>Marks a stay as mental health care too: from then on only a consent that names mental health gives anything of it. It cannot be taken off again.</summary>
public sealed record LabelStay(Guid Stay) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordConsent;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Stay);
}
