using CsCheck;
using Handrail.Core.Consent;
using NodaTime;

namespace Handrail.Tests.Core.Consents;

/// <summary>Whole consent forms to take things out of, and generators of consents.</summary>
static class Agreed
{
    public static readonly Instant Signed = Instant.FromUtc(2026, 11, 1, 9, 0), Now = Instant.FromUtc(2026, 11, 23, 3, 0);
    public static readonly Guid Someone = new("019ab000-0000-7000-8000-000000000001");

    public static ConsentForm Specific { get; } = new()
    {
        Kind = ConsentKind.Specific, PatientName = "Invented Person", Discloser = "Harbour House", Parts = RecordPart.Presence | RecordPart.Measurements, Labels = SecurityLabel.Sud,
        Description = "My name and the values measured during my stay", Grantees = [Grantee.Named(RecipientKind.TreatingProvider, "Dr Elm")], Purposes = [Purpose.Treatment],
        RevocationStated = true, HowToRevoke = "In writing to the front desk", Expiry = ExpiryKind.OnDate, ExpiresAt = Signed + Duration.FromDays(90),
        SignedName = "Invented Person", SignedBy = SignerKind.Patient, SignedHow = SignatureWay.OnScreen, SignedAt = Signed,
    };

    public static ConsentForm Tpo { get; } = Specific with
    {
        Kind = ConsentKind.Tpo,
        Parts = RecordPart.Presence | RecordPart.Stays | RecordPart.Measurements,
        Labels = SecurityLabel.Sud | SecurityLabel.MentalHealth,
        Grantees = [Grantee.Tpo],
        Purposes = [Purpose.Treatment, Purpose.Payment, Purpose.Operations],
        Expiry = ExpiryKind.Never,
        ExpiresAt = null,
        RedisclosureStated = true,
        ConsequencesStated = true,
    };

    public static ConsentForm Notes { get; } = Specific with
    {
        Kind = ConsentKind.CounsellingNotes,
        Parts = RecordPart.CounsellingNotes,
        Labels = SecurityLabel.Sud | SecurityLabel.CounsellingNote,
        Description = "Notes of my counselling sessions",
    };

    public static ConsentForm Legal { get; } = Specific with
    {
        Kind = ConsentKind.LegalProceedings,
        Grantees = [Grantee.Named(RecipientKind.Court, "County court, case 12")],
        Purposes = [Purpose.Legal],
    };

    public static Consent Of(ConsentForm form, Guid? id = null, int version = 1) =>
        form.Check(id ?? Guid.CreateVersion7(), version, Someone, Now) is { Consent: { } consent } ? consent : throw new InvalidOperationException("The form is not whole.");

    static Gen<T> Any<T>(params T[] of) => Gen.Int[0, of.Length - 1].Select(i => of[i]);

    static readonly string[] Names = ["Dr Elm", "Dr Oak", "Ash Clinic"];

    static readonly RecipientKind[] Kinds = Enum.GetValues<RecipientKind>();

    public static readonly Gen<Recipient> Recipients =
        from kind in Any(Kinds)
        from name in Any(Names)
        from through in Any("", "North Exchange", "South Exchange")
        from treats in Gen.Bool
        select new Recipient(kind, name, through, treats);

    public static readonly Gen<Purpose> Purposes = Any(Enum.GetValues<Purpose>());

    public static readonly Gen<DataClass[]> Asked = Any([.. SecurityLabels.AllClasses]).Array[0, 6];

    static readonly Gen<Grantee> Grantees =
        from kind in Any(GranteeKind.Named, GranteeKind.Class, GranteeKind.Intermediary)
        from of in kind == GranteeKind.Class
            ? Any(RecipientKind.TreatingProvider, RecipientKind.Payer, RecipientKind.HealthPlan, RecipientKind.OperationsHelper, RecipientKind.Family)
            : Any(RecipientKind.TreatingProvider, RecipientKind.Payer, RecipientKind.Named, RecipientKind.Family)
        from name in Any(Names)
        from through in Any("North Exchange", "South Exchange")
        from treating in Gen.Bool
        select kind == GranteeKind.Intermediary ? new Grantee(kind, RecipientKind.IntermediaryParticipant, through, [name], treating) : new Grantee(kind, of, name, []);

    static readonly Gen<ConsentForm> Forms =
        from sort in Gen.Int[0, 3]
        from parts in Gen.Int[1, 7]
        from mind in Gen.Bool
        from grantees in Grantees.Array[1, 3]
        from general in Gen.Bool
        from first in Any(Purpose.Treatment, Purpose.Payment, Purpose.Operations, Purpose.Research, Purpose.FamilyRequest, Purpose.PatientRequest)
        from second in Any(Purpose.Treatment, Purpose.Payment, Purpose.Operations)
        from signedDay in Gen.Int[0, 21]
        from days in Gen.Int[1, 40]
        from expiry in Any(ExpiryKind.OnDate, ExpiryKind.OnEvent)
        let signed = Signed + Duration.FromDays(signedDay)
        let labels = SecurityLabel.Sud | (mind ? SecurityLabel.MentalHealth : SecurityLabel.None)
        let whole = Specific with
        {
            Grantees = grantees,
            Parts = (RecordPart)parts,
            Labels = labels,
            Purposes = [first, second],
            SignedAt = signed,
            Expiry = expiry,
            ExpiresAt = expiry == ExpiryKind.OnDate ? signed + Duration.FromDays(days) : null,
            ExpiryEvent = expiry == ExpiryKind.OnEvent ? "When my treatment ends" : "",
        }
        select sort switch
        {
            1 => whole with { Kind = ConsentKind.Tpo, Grantees = general ? [Grantee.Tpo] : grantees, Purposes = [second], RedisclosureStated = true, ConsequencesStated = true },
            2 => whole with { Kind = ConsentKind.CounsellingNotes, Parts = RecordPart.CounsellingNotes, Labels = labels | SecurityLabel.CounsellingNote },
            3 => whole with { Kind = ConsentKind.LegalProceedings, Grantees = [Grantee.Named(RecipientKind.Court, "Dr Oak"), .. grantees], Purposes = [Purpose.Legal] },
            _ => whole,
        };

    public static readonly Gen<Consent> Consents =
        from form in Forms
        from id in Gen.Int[1, 40]
        from ended in Gen.Int[0, 3]
        from after in Gen.Int[0, 30]
        let consent = Of(form, new Guid(id, 0, 0, new byte[8]))
        select ended == 0 ? consent.Ended(form.SignedAt!.Value + Duration.FromDays(after), revoked: true) : consent;

    public static readonly Gen<Case> Cases =
        from consents in Consents.Array[0, 5]
        from asked in Asked
        from to in Recipients
        from purpose in Purposes
        from hours in Gen.Int[-24, 24 * 60]
        select new Case(consents, asked, to, purpose, Signed + Duration.FromHours(hours));
}

/// <summary>One question to the decision.</summary>
sealed record Case(Consent[] Consents, DataClass[] Asked, Recipient To, Purpose Purpose, Instant Now);
