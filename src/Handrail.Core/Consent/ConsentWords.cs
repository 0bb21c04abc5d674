namespace Handrail.Core.Consent;

/// <summary>The plain words of consents: for pages, packets and FHIR alike, so that all say the same.</summary>
public static class ConsentWords
{
    /// <summary>A receiver as a consent names it.</summary>
    public static string Of(Grantee grantee) => grantee.Kind switch
    {
        GranteeKind.TpoGeneral => "my treating providers, health plans, third-party payers, and people helping to operate this program",
        GranteeKind.Class => $"{Of(grantee.Of)}: {grantee.Name}",
        GranteeKind.Intermediary => $"{grantee.Name}, for " + (grantee.TreatingParticipants ? "its participants who treat me" : "")
            + (grantee.TreatingParticipants && grantee.Participants.Count > 0 ? " and " : "") + string.Join(", ", grantee.Participants),
        _ => $"{grantee.Name} ({Of(grantee.Of)})",
    };

    /// <summary>What a receiver is.</summary>
    public static string Of(RecipientKind kind) => kind switch
    {
        RecipientKind.OwnProgramme => "this centre",
        RecipientKind.TreatingProvider => "treating provider",
        RecipientKind.Payer => "payer",
        RecipientKind.HealthPlan => "health plan",
        RecipientKind.OperationsHelper => "helps to run the centre",
        RecipientKind.IntermediaryParticipant => "participant of an exchange",
        RecipientKind.Named => "named person or body",
        RecipientKind.Family => "relative or friend",
        RecipientKind.Court => "court or party",
        RecipientKind.Patient => "the person themself",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of receiver."),
    };

    /// <summary>A purpose.</summary>
    public static string Of(Purpose purpose) => purpose switch
    {
        Purpose.None => "nothing",
        Purpose.Treatment => "treatment",
        Purpose.Payment => "payment",
        Purpose.Operations => "running the centre",
        Purpose.Emergency => "an emergency",
        Purpose.PatientRequest => "because the person asked",
        Purpose.FamilyRequest => "because the family asked",
        Purpose.Legal => "a legal proceeding",
        Purpose.Research => "research",
        Purpose.PublicHealth => "public health",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "Unknown purpose."),
    };

    /// <summary>Parts of a record, in a list.</summary>
    public static string Of(RecordPart parts)
    {
        var words = new List<string>(4);
        if (parts.HasFlag(RecordPart.Presence)) words.Add("name and that the person is or was here");
        if (parts.HasFlag(RecordPart.Stays)) words.Add("stays");
        if (parts.HasFlag(RecordPart.Measurements)) words.Add("measured values and scores");
        if (parts.HasFlag(RecordPart.CounsellingNotes)) words.Add("counselling notes");
        return words.Count == 0 ? "nothing" : string.Join(", ", words);
    }

    /// <summary>The sort of consent.</summary>
    public static string Of(ConsentKind kind) => kind switch
    {
        ConsentKind.Specific => "One purpose, named receivers",
        ConsentKind.Tpo => "All treatment, payment and operations",
        ConsentKind.CounsellingNotes => "Counselling notes",
        ConsentKind.LegalProceedings => "A legal proceeding",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown sort of consent."),
    };

    /// <summary>Who signed.</summary>
    public static string Of(SignerKind signer) => signer switch
    {
        SignerKind.Patient => "the person",
        SignerKind.ParentOrGuardian => "parent or guardian",
        SignerKind.PersonalRepresentative => "personal representative",
        SignerKind.OfTheDeceased => "for a person who has died",
        _ => throw new ArgumentOutOfRangeException(nameof(signer), signer, "Unknown signer."),
    };

    /// <summary>Why something is withheld.</summary>
    public static string Of(WhyNot why) => why switch
    {
        WhyNot.NoConsent => "no consent names this receiver",
        WhyNot.OtherPurpose => "the consent is for another purpose",
        WhyNot.NotCovered => "the consent does not cover it",
        WhyNot.NotInForce => "the consent has expired or was taken back",
        WhyNot.KeptApart => "counselling notes need a consent of their own",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, "Unknown reason."),
    };
}
