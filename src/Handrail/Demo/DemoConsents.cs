using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Features.Consents;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Demo;

/// <summary>What the demo's invented people have agreed to: one consent in force, one that ends soon, one taken back, one for all treatment, payment and operations; and a counselling note.</summary>
static class DemoConsents
{
    /// <summary>Writes them once; a demo that goes on keeps what it has.</summary>
    public static void Seed(WriteScope scope, ConsentBook book, CounsellingNoteBook notes, int beds)
    {
        if (scope.Connection.Scalar<long>("SELECT count(*) FROM consent") > 0) return;
        Agree(scope, book, beds, 1, form => form);
        Agree(scope, book, beds, 2, form => form with { ExpiresAt = scope.Now + Duration.FromDays(9), Grantees = [Grantee.Named(RecipientKind.Family, "Marta Kessler")], Purposes = [Purpose.FamilyRequest], Description = "That I am here and how I am doing", Parts = RecordPart.Presence });
        if (Agree(scope, book, beds, 4, form => form) is { } taken) book.End(scope, taken, revoked: true, "Said at the front desk that Dr Elm is no longer their doctor.", DemoWard.StaffId("bo.lind"));
        Agree(scope, book, beds, 4, form => form with
        {
            Kind = ConsentKind.Tpo,
            Grantees = [Grantee.Tpo],
            Purposes = [Purpose.Treatment, Purpose.Payment, Purpose.Operations],
            Labels = SecurityLabel.Sud | SecurityLabel.MentalHealth,
            Expiry = ExpiryKind.Never,
            ExpiresAt = null,
            RedisclosureStated = true,
            ConsequencesStated = true,
            Description = "My whole record except counselling notes",
        });
        if (beds >= 4) notes.Write(new WriteNote(DemoWard.Person(4), "First talk. Invented for the demo: speaks of poor sleep and of wanting to call a sister."), new Actor("staff", DemoWard.StaffId("noor.khan"), "Noor Khan", "therapist"), scope);
    }

    static Consent? Agree(WriteScope scope, ConsentBook book, int beds, int bed, Func<ConsentForm, ConsentForm> change)
    {
        if (bed > beds) return null;
        var (given, family) = DemoNames.Person(bed);
        var form = change(new ConsentForm
        {
            Kind = ConsentKind.Specific, PatientName = $"{given} {family}", Discloser = "Harbour House", Parts = RecordPart.Presence | RecordPart.Stays | RecordPart.Measurements, Labels = SecurityLabel.Sud,
            Description = "My name, my stay, and the values measured in it", Grantees = [Grantee.Named(RecipientKind.TreatingProvider, "Dr Elm")], Purposes = [Purpose.Treatment], RevocationStated = true,
            HowToRevoke = "in writing or in person to the front desk", Expiry = ExpiryKind.OnDate, ExpiresAt = scope.Now + Duration.FromDays(180), SignedName = $"{given} {family}", SignedBy = SignerKind.Patient,
            SignedHow = SignatureWay.OnScreen, SignedAt = scope.Now,
        });
        var consent = form.Check(DemoNames.Id($"consent {bed} {form.Kind}"), 1, DemoWard.Person(bed), scope.Now).Consent ?? throw new InvalidOperationException("A consent of the demo lacks an element.");
        book.Save(scope, consent, DemoWard.StaffId("bo.lind"));
        return consent;
    }
}
