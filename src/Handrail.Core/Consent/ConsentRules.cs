using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.Consent;

/// <summary>
/// The elements of a written consent, 42 CFR 2.31(a) as amended in 2024 (89 FR 12472), and what may not be combined (2.31(b), (d)). One rule a line, in the order of the paragraph.
/// </summary>
static class ConsentRules
{
    /// <summary>The shortest description that can be specific and meaningful; shorter ones are refused. A choice of this project.</summary>
    const int FewestLetters = 12;

    static readonly Purpose[] Tpo = [Purpose.Treatment, Purpose.Payment, Purpose.Operations];

    public static IEnumerable<Refusal> Wrong(ConsentForm form, Instant now)
    {
        if (form.Kind is null) yield return Refusal.Invalid("kind", "Choose what sort of consent this is.");
        if (Empty(form.PatientName)) yield return Refusal.Invalid("patient", "Write the name of the person whose record it is. (2.31(a)(1))");
        if (Empty(form.Discloser)) yield return Refusal.Invalid("discloser", "Write who may disclose: a name, or a kind of programme. (2.31(a)(2))");
        foreach (var each in Information(form)) yield return each;
        foreach (var each in Recipients(form)) yield return each;
        foreach (var each in PurposesOf(form)) yield return each;
        if (!form.RevocationStated) yield return Refusal.Invalid("revocation", "Tell the person that they can take this back in writing, except where somebody already relied on it, and mark it. (2.31(a)(6))");
        if (Empty(form.HowToRevoke)) yield return Refusal.Invalid("how", "Write how it is taken back: where to, in what form. (2.31(a)(6))");
        foreach (var each in Expiry(form, now)) yield return each;
        foreach (var each in Signature(form, now)) yield return each;
        if (form.Kind == ConsentKind.Tpo && !form.RedisclosureStated)
            yield return Refusal.Invalid("redisclosure", "Tell the person that receivers may pass the record on under HIPAA, but never for a proceeding against them, and mark it. (2.31(a)(4)(iii), (10))");
        if (form.Kind == ConsentKind.Tpo && !form.ConsequencesStated)
            yield return Refusal.Invalid("consequences", "Tell the person what happens if they do not sign, and mark it. (2.31(a)(10))");
    }

    static IEnumerable<Refusal> Information(ConsentForm form)
    {
        var notes = form.Parts.HasFlag(RecordPart.CounsellingNotes) || form.Labels.HasFlag(SecurityLabel.CounsellingNote);
        if (form.Parts == RecordPart.None) yield return Refusal.Invalid("parts", "Choose which parts of the record. (2.31(a)(3))");
        if (!form.Labels.HasFlag(SecurityLabel.Sud) && form.Parts != RecordPart.None)
            yield return Refusal.Invalid("parts", "Everything here comes from addiction treatment: the consent must say that it covers that. (2.31(a)(3))");
        if (Empty(form.Description) || form.Description.Trim().Length < FewestLetters)
            yield return Refusal.Invalid("description", "Describe the information in words that are specific and mean something to the person. (2.31(a)(3))");
        if (form.Kind == ConsentKind.CounsellingNotes && (form.Parts != RecordPart.CounsellingNotes || !form.Labels.HasFlag(SecurityLabel.CounsellingNote)))
            yield return Refusal.Invalid("parts", "A consent for counselling notes covers counselling notes and nothing else: write a second one for the rest. (2.31(b))");
        if (form.Kind != ConsentKind.CounsellingNotes && notes)
            yield return Refusal.Invalid("parts", "Counselling notes need a consent of their own: take them out here. (2.31(b))");
    }

    static IEnumerable<Refusal> Recipients(ConsentForm form)
    {
        if (form.Grantees.Count == 0) yield return Refusal.Invalid("recipient", "Write who may receive it: names, or a class of people. (2.31(a)(4))");
        foreach (var grantee in form.Grantees)
        {
            if (grantee.Kind == GranteeKind.TpoGeneral)
            {
                if (form.Kind != ConsentKind.Tpo)
                    yield return Refusal.Invalid("recipient", "\"My treating providers, health plans, payers\" is allowed in a consent for treatment, payment and operations only: write names or one class. (2.31(a)(4))");
                continue;
            }

            if (Empty(grantee.Name)) yield return Refusal.Invalid("recipient", "Write the name of the receiver, or describe the class. (2.31(a)(4))");
            if (grantee.Kind == GranteeKind.Intermediary && !grantee.TreatingParticipants && grantee.Participants.All(Empty))
                yield return Refusal.Invalid("participants", "Name the participants of the intermediary, or limit them to those who treat the person. (2.31(a)(4)(ii))");
            if (grantee.Kind == GranteeKind.Class && grantee.Of is RecipientKind.OwnProgramme or RecipientKind.Patient or RecipientKind.Court or RecipientKind.Named or RecipientKind.IntermediaryParticipant)
                yield return Refusal.Invalid("recipient", "This kind of receiver is written by name, not as a class. (2.31(a)(4))");
            if (grantee.Of == RecipientKind.Court && form.Kind != ConsentKind.LegalProceedings)
                yield return Refusal.Invalid("recipient", "A court or party of a proceeding needs a consent for legal proceedings, by itself. (2.31(d))");
        }
    }

    static IEnumerable<Refusal> PurposesOf(ConsentForm form)
    {
        if (form.Purposes.Count == 0) yield return Refusal.Invalid("purpose", "Choose what it is for. \"The person asked for it\" is enough. (2.31(a)(5))");
        if (form.Purposes.Any(each => each is Purpose.None or Purpose.Emergency))
            yield return Refusal.Invalid("purpose", "An emergency needs no consent and is no purpose of one: use emergency access. (2.51)");
        if (form.Kind == ConsentKind.Tpo && form.Purposes.Any(each => !Tpo.Contains(each)))
            yield return Refusal.Invalid("purpose", "This sort is for treatment, payment and operations only: write a second consent for anything else. (2.31(a)(5))");
        if (form.Kind == ConsentKind.LegalProceedings && form.Purposes.Any(each => each != Purpose.Legal))
            yield return Refusal.Invalid("purpose", "A consent for legal proceedings is for that and nothing else. (2.31(d))");
        if (form.Kind is { } other && other != ConsentKind.LegalProceedings && form.Purposes.Contains(Purpose.Legal))
            yield return Refusal.Invalid("purpose", "Legal proceedings need a consent of their own: take that purpose out here. (2.31(d))");
    }

    static IEnumerable<Refusal> Expiry(ConsentForm form, Instant now)
    {
        switch (form.Expiry)
        {
            case null:
                yield return Refusal.Invalid("expiry", "Choose when it ends: a date, an event, or, for treatment, payment and operations, not by itself. (2.31(a)(7))");
                break;
            case ExpiryKind.OnDate when form.ExpiresAt is not { } until:
                yield return Refusal.Invalid("expires", "Write the day on which it ends. (2.31(a)(7))");
                break;
            case ExpiryKind.OnDate when form.SignedAt is { } signed && form.ExpiresAt <= signed:
                yield return Refusal.Invalid("expires", "It would end before it was signed: write a later day. (2.31(a)(7))");
                break;
            case ExpiryKind.OnEvent when Empty(form.ExpiryEvent):
                yield return Refusal.Invalid("event", "Write the event with which it ends. (2.31(a)(7))");
                break;
            case ExpiryKind.Never when form.Kind != ConsentKind.Tpo:
                yield return Refusal.Invalid("expiry", "Only a consent for treatment, payment and operations may have no end: choose a date or an event. (2.31(a)(7))");
                break;
        }

        if (form.Expiry is not ExpiryKind.OnDate && form.ExpiresAt is not null) yield return Refusal.Invalid("expires", "Leave the day empty, or choose that it ends on a day. (2.31(a)(7))");
    }

    static IEnumerable<Refusal> Signature(ConsentForm form, Instant now)
    {
        if (Empty(form.SignedName)) yield return Refusal.Invalid("signed", "Write the name of whoever signed. (2.31(a)(8))");
        if (form.SignedBy is null) yield return Refusal.Invalid("signer", "Choose who signed. (2.31(a)(8))");
        if (form.SignedHow is null) yield return Refusal.Invalid("way", "Choose how it was signed: on this screen or on paper. (2.31(a)(8))");
        if (form.SignedBy is SignerKind.ParentOrGuardian && !form.PatientIsMinor)
            yield return Refusal.Invalid("signer", "A parent or guardian signs for a minor: mark that the person is one, or choose who else signed. (2.14, 2.31(a)(8))");
        if ((form.PatientIsMinor || form.SignedBy is not (null or SignerKind.Patient)) && Empty(form.SignerAuthority))
            yield return Refusal.Invalid("authority", "Write what lets this signer sign, for example the state law on minors or the court's paper. (2.14, 2.15)");
        if (form.SignedAt is not { } at) yield return Refusal.Invalid("date", "Write the day on which it was signed. (2.31(a)(9))");
        else if (at > now) yield return Refusal.Invalid("date", "The day of the signature is still to come. (2.31(a)(9))");
    }

    static bool Empty(string text) => string.IsNullOrWhiteSpace(text);
}
