using System.Text;
using Handrail.Core.Watch;
using Handrail.Devices;
using NodaTime;
using F = Hl7.Fhir.Model;

namespace Handrail.Fhir;

/// <summary>From a parsed Observation of the SDK to a <see cref="Draft"/>, with every reason why it cannot be one.</summary>
static class FirelyParts
{
    const string Ucum = "http://unitsofmeasure.org";

    public static void Fill(F.Observation sent, ref Draft draft, List<Issue> issues)
    {
        if (sent.Status is not (F.ObservationStatus.Final or F.ObservationStatus.Preliminary))
        {
            issues.Add(new Issue(IssueCode.BusinessRule, "Observation.status",
                "Only the status final or preliminary is accepted: a correction or withdrawal is made at the bedside, with its reason, and not by sending it again."));
        }

        draft.Preliminary = sent.Status == F.ObservationStatus.Preliminary;
        draft.Identifier = sent.Identifier.FirstOrDefault() is { Value: { } value } first ? $"{first.System}|{value}" : null;
        Effective(sent.Effective, ref draft, issues);
        About(sent, ref draft, issues);
        if (MeasureOf(sent.Code, "Observation.code", issues) is not { } measure) return;
        draft.Measure = measure;
        if (measure == Measure.News2)
            issues.Add(new Issue(IssueCode.NotSupported, "Observation.code", "NEWS2 is computed here from its parameters: send those."));
        else
            Value(sent, ref draft, issues);
        Components(sent, ref draft, issues);
    }

    static void Effective(F.DataType? effective, ref Draft draft, List<Issue> issues)
    {
        const string path = "Observation.effective", form = "effectiveDateTime is required: date, time to the second and offset, as 2026-01-31T14:05:00+01:00.";
        var text = effective switch { F.FhirDateTime time => time.Value, F.Instant time => Written(time), _ => null };
        if (text is null)
        {
            issues.Add(effective is null ? new Issue(IssueCode.Required, path, form) : new Issue(IssueCode.NotSupported, path, "A period or timing is not accepted: " + form));
            return;
        }

        var read = FhirTime.Read(Encoding.UTF8.GetBytes(text), out draft.EffectiveAt);
        if (read == TimeRead.NotExact) issues.Add(new Issue(IssueCode.Value, path, "This time does not say exactly when: " + form));
        if (read == TimeRead.OutOfRange) issues.Add(new Issue(IssueCode.Value, path, "The year must lie from 1900 to 2200."));
    }

    static string? Written(F.Instant time) =>
        time.Value is { } value ? value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", System.Globalization.CultureInfo.InvariantCulture) : null;

    static void About(F.Observation sent, ref Draft draft, List<Issue> issues)
    {
        if (sent.Subject is null && sent.Device is null)
        {
            issues.Add(new Issue(IssueCode.Required, "Observation.subject", "Neither subject nor device is given: send a subject (Patient, Location or Device), or a device."));
            return;
        }

        if (sent.Subject is { } subject)
        {
            var (kind, id) = Target(subject);
            draft.Subject = kind switch
            {
                "Location" => SubjectKind.Location,
                "Device" => SubjectKind.Device,
                // A reference that does not say its kind (urn:uuid, contained, by identifier) is about somebody whom we do not know.
                "Patient" or "" => SubjectKind.Patient,
                _ => SubjectKind.None,
            };
            if (draft.Subject == SubjectKind.None)
                issues.Add(new Issue(IssueCode.NotSupported, "Observation.subject", "The subject must be a Patient, a Location (bed) or a Device."));
            draft.SubjectId = id;
        }

        if (sent.Encounter is { } encounter) draft.Encounter = Target(encounter) is ("Encounter", { } id) ? id : Guid.Empty;
        if (sent.Device is { } device) draft.Device = Target(device) is ("Device", { } id) ? id : Guid.Empty;
        draft.ByHand = sent.Device is null && sent.Performer.Any(who => Target(who).Kind is "Practitioner" or "PractitionerRole" or "Patient" or "RelatedPerson");
    }

    /// <summary>Kind and id of a reference; the kind is empty when it does not say, the id null when it is not one of ours.</summary>
    static (string Kind, Guid? Id) Target(F.ResourceReference reference)
    {
        if (reference.Reference is { Length: > 0 } text)
        {
            var slash = text.IndexOf('/', StringComparison.Ordinal);
            // Only a relative reference is to this server. Absolute ones, also in our shape, are another server's.
            if (slash > 0 && text[..slash].All(char.IsAsciiLetter))
                return (text[..slash], Draft.OurId(Encoding.UTF8.GetBytes(text[(slash + 1)..]), out var ours) ? ours : null);
            if (text.Split('/') is [.., var kind, _] && kind.Length > 0 && kind.All(char.IsAsciiLetter)) return (kind, null);
        }

        return (reference.Type is { Length: > 0 } type && type.All(char.IsAsciiLetter) ? type : "", null);
    }

    static Measure? MeasureOf(F.CodeableConcept? concept, string path, List<Issue>? issues)
    {
        Measure? found = null;
        foreach (var coding in concept?.Coding ?? [])
        {
            if (coding.Code is null || Vocabulary.MeasureOf(Encoding.UTF8.GetBytes(coding.System ?? ""), Encoding.UTF8.GetBytes(coding.Code)) is not { } measure) continue;
            if (found is not null && found != measure)
            {
                issues?.Add(new Issue(IssueCode.CodeInvalid, path, "The codings stand for different measurements: send one."));
                return null;
            }

            found = measure;
        }

        if (found is null) issues?.Add(new Issue(IssueCode.CodeInvalid, path, "The code is not known here. " + CodesAccepted));
        return found;
    }

    static readonly string CodesAccepted = "Accepted are LOINC " +
        string.Join(", ", Enum.GetValues<Measure>().SelectMany(measure => Codes.Of(measure)).Where(coding => coding.System == "http://loinc.org").Select(coding => coding.Code)) +
        ", and urn:handrail:measure with a measure's name.";

    static void Value(F.Observation sent, ref Draft draft, List<Issue> issues)
    {
        const string path = "Observation.value";
        switch (sent.Value)
        {
            case null:
                // Finish asks for what is missing.
                break;
            case var _ when draft.Measure == Measure.BloodPressure:
                issues.Add(new Issue(IssueCode.NotSupported, path, "A blood-pressure panel has no value of its own: send its components 8480-6 and 8462-4."));
                break;
            case F.CodeableConcept level when draft.Measure == Measure.Consciousness:
                draft.Level = LevelOf(level);
                break;
            case F.Quantity quantity when draft.Measure != Measure.Consciousness:
                Amount(quantity, path, ref draft.Top, issues);
                break;
            // Yes and no, and whole points, are natural where the measure is a level or a score.
            case F.FhirBoolean { Value: { } yes } when Bare(draft.Measure):
                draft.Top = new Amount { Unit = Core.Kernel.Units.One, Value = yes ? 1 : 0, Component = -1 };
                break;
            case F.Integer { Value: { } points } when Bare(draft.Measure):
                draft.Top = new Amount { Unit = Core.Kernel.Units.One, Value = points, Component = -1 };
                break;
            case var _ when draft.Measure == Measure.Consciousness:
                issues.Add(new Issue(IssueCode.NotSupported, path, "A valueCodeableConcept is required. " + Vocabulary.LevelsAccepted));
                break;
            default:
                issues.Add(new Issue(IssueCode.NotSupported, path, $"This type of value is not accepted: send a valueQuantity, {Draft.Accepted(draft.Measure)}."));
                break;
        }
    }

    static bool Bare(Measure measure) => Plausible.Of(measure)?.Accepted.Contains(Core.Kernel.Units.One) == true && measure != Measure.Consciousness;

    static Acvpu? LevelOf(F.CodeableConcept concept)
    {
        Acvpu? found = null;
        foreach (var coding in concept.Coding)
        {
            if (coding.Code is null || Vocabulary.LevelOf(Encoding.UTF8.GetBytes(coding.System ?? ""), Encoding.UTF8.GetBytes(coding.Code)) is not { } level) continue;
            if (found is not null && found != level) return null;
            found = level;
        }

        var letter = concept.Text is { } text ? Vocabulary.LevelOf(Encoding.UTF8.GetBytes(text)) : null;
        return found is not null && letter is not null && found != letter ? null : found ?? letter;
    }

    static void Components(F.Observation sent, ref Draft draft, List<Issue> issues)
    {
        for (var i = 0; i < sent.Component.Count; i++)
        {
            var component = sent.Component[i];
            var path = $"Observation.component[{i}]";
            if (MeasureOf(component.Code, path + ".code", null) is not { } measure) continue;
            if (!Draft.Fits(draft.Measure, measure))
            {
                // Kept unread it would never be scored, and nobody would know.
                issues.Add(new Issue(IssueCode.NotSupported, path + ".code", "This measurement does not belong to this Observation: send it as an Observation of its own."));
                continue;
            }

            var amount = new Amount { Component = i };
            if (component.Value is F.Quantity quantity) Amount(quantity, path + ".value", ref amount, issues);
            else if (component.Value is not null || component.DataAbsentReason is null)
                issues.Add(new Issue(IssueCode.Required, path + ".value", $"A valueQuantity is required, or a dataAbsentReason: {Draft.Accepted(measure)}."));
            if (amount.Given && !draft.Put(measure, amount)) issues.Add(new Issue(IssueCode.Invalid, path, "The same component is given twice."));
        }
    }

    static void Amount(F.Quantity quantity, string path, ref Amount amount, List<Issue> issues)
    {
        var before = issues.Count;
        if (quantity.Value is null) issues.Add(new Issue(IssueCode.Required, path + ".value", "The number is missing."));
        if (quantity.Comparator is not null) issues.Add(new Issue(IssueCode.NotSupported, path + ".comparator", "More than or less than a number is not a reading: send the number."));
        if (quantity.System != Ucum)
            issues.Add(new Issue(quantity.System is null ? IssueCode.Required : IssueCode.CodeInvalid, path + ".system", $"The unit needs its system: {Ucum}, and its UCUM code."));
        else if (quantity.Code is null)
            issues.Add(new Issue(IssueCode.Required, path + ".code", "The UCUM code of the unit is missing: unit alone is text for people."));
        else if (Vocabulary.UnitOf(Encoding.UTF8.GetBytes(quantity.Code)) is { } unit)
            amount.Unit = issues.Count == before ? unit : null;
        else
            issues.Add(new Issue(IssueCode.CodeInvalid, path + ".code", "The unit is not known here. Accepted are " + string.Join(", ", Core.Kernel.Units.All().Select(known => known.Code)) + "."));
        amount.Value = quantity.Value ?? 0;
    }
}
