using Handrail.Core.Consent;
using NodaTime;

namespace Handrail.Tests.Core.Consents;

/// <summary>One test for each element of 42 CFR 2.31(a) and each thing that may not be combined. The source of the elements is the rule's own text, 89 FR 12472.</summary>
public sealed class ConsentFormTests
{
    public static TheoryData<string, string, string> Elements => new()
    {
        { "1 name of the patient", "patient", "name" },
        { "2 who may disclose", "discloser", "who may disclose" },
        { "3 which parts", "parts", "which parts" },
        { "3 that it is from addiction treatment", "parts", "addiction treatment" },
        { "3 described meaningfully", "description", "specific and mean something" },
        { "4 recipients", "recipient", "who may receive" },
        { "4 a recipient without a name", "recipient", "name of the receiver" },
        { "4ii participants of an intermediary", "participants", "participants of the intermediary" },
        { "5 purpose", "purpose", "what it is for" },
        { "6 right to revoke", "revocation", "take this back" },
        { "6 how to revoke", "how", "how it is taken back" },
        { "7 expiry", "expiry", "when it ends" },
        { "7 the day", "expires", "day on which it ends" },
        { "7 the event", "event", "event with which it ends" },
        { "7 a day before the signature", "expires", "before it was signed" },
        { "7 none outside TPO", "expiry", "may have no end" },
        { "8 signature", "signed", "whoever signed" },
        { "8 who signed", "signer", "who signed" },
        { "8 how it was signed", "way", "how it was signed" },
        { "8 a minor without authority", "authority", "lets this signer sign" },
        { "8 a representative without authority", "authority", "lets this signer sign" },
        { "8 a parent of an adult", "signer", "signs for a minor" },
        { "9 date", "date", "day on which it was signed" },
        { "9 a date to come", "date", "still to come" },
        { "10 redisclosure, TPO", "redisclosure", "pass the record on" },
        { "10 consequences, TPO", "consequences", "do not sign" },
        { "the sort", "kind", "what sort" },
        { "general phrase outside TPO", "recipient", "treatment, payment and operations only" },
        { "TPO with another purpose", "purpose", "second consent" },
        { "counselling notes with other parts", "parts", "nothing else" },
        { "other consent with counselling notes", "parts", "consent of their own" },
        { "legal with another purpose", "purpose", "nothing else" },
        { "another consent with the legal purpose", "purpose", "Legal proceedings need" },
        { "a court outside a legal consent", "recipient", "court or party" },
        { "emergency as a purpose", "purpose", "needs no consent" },
        { "a class of courts", "recipient", "not as a class" },
    };

    static ConsentForm Without(string element) => element switch
    {
        "1 name of the patient" => Agreed.Specific with { PatientName = " " },
        "2 who may disclose" => Agreed.Specific with { Discloser = "" },
        "3 which parts" => Agreed.Specific with { Parts = RecordPart.None },
        "3 that it is from addiction treatment" => Agreed.Specific with { Labels = SecurityLabel.MentalHealth },
        "3 described meaningfully" => Agreed.Specific with { Description = "all of it" },
        "4 recipients" => Agreed.Specific with { Grantees = [] },
        "4 a recipient without a name" => Agreed.Specific with { Grantees = [Grantee.Named(RecipientKind.Payer, "")] },
        "4ii participants of an intermediary" => Agreed.Specific with { Grantees = [new Grantee(GranteeKind.Intermediary, RecipientKind.IntermediaryParticipant, "North Exchange", [])] },
        "5 purpose" => Agreed.Specific with { Purposes = [] },
        "6 right to revoke" => Agreed.Specific with { RevocationStated = false },
        "6 how to revoke" => Agreed.Specific with { HowToRevoke = "" },
        "7 expiry" => Agreed.Specific with { Expiry = null, ExpiresAt = null },
        "7 the day" => Agreed.Specific with { ExpiresAt = null },
        "7 the event" => Agreed.Specific with { Expiry = ExpiryKind.OnEvent, ExpiresAt = null },
        "7 a day before the signature" => Agreed.Specific with { ExpiresAt = Agreed.Signed - Duration.FromDays(1) },
        "7 none outside TPO" => Agreed.Specific with { Expiry = ExpiryKind.Never, ExpiresAt = null },
        "8 signature" => Agreed.Specific with { SignedName = "" },
        "8 who signed" => Agreed.Specific with { SignedBy = null },
        "8 how it was signed" => Agreed.Specific with { SignedHow = null },
        "8 a minor without authority" => Agreed.Specific with { PatientIsMinor = true },
        "8 a representative without authority" => Agreed.Specific with { SignedBy = SignerKind.PersonalRepresentative },
        "8 a parent of an adult" => Agreed.Specific with { SignedBy = SignerKind.ParentOrGuardian, SignerAuthority = "mother" },
        "9 date" => Agreed.Specific with { SignedAt = null },
        "9 a date to come" => Agreed.Specific with { SignedAt = Agreed.Now + Duration.FromHours(1) },
        "10 redisclosure, TPO" => Agreed.Tpo with { RedisclosureStated = false },
        "10 consequences, TPO" => Agreed.Tpo with { ConsequencesStated = false },
        "the sort" => Agreed.Specific with { Kind = null },
        "general phrase outside TPO" => Agreed.Specific with { Grantees = [Grantee.Tpo] },
        "TPO with another purpose" => Agreed.Tpo with { Purposes = [Purpose.Treatment, Purpose.Research] },
        "counselling notes with other parts" => Agreed.Notes with { Parts = RecordPart.CounsellingNotes | RecordPart.Stays },
        "other consent with counselling notes" => Agreed.Tpo with { Parts = Agreed.Tpo.Parts | RecordPart.CounsellingNotes },
        "legal with another purpose" => Agreed.Legal with { Purposes = [Purpose.Legal, Purpose.Payment] },
        "another consent with the legal purpose" => Agreed.Specific with { Purposes = [Purpose.Treatment, Purpose.Legal] },
        "a court outside a legal consent" => Agreed.Specific with { Grantees = [Grantee.Named(RecipientKind.Court, "County court")] },
        "emergency as a purpose" => Agreed.Specific with { Purposes = [Purpose.Emergency] },
        "a class of courts" => Agreed.Legal with { Grantees = [Grantee.Everyone(RecipientKind.Court, "any court")] },
        _ => throw new ArgumentOutOfRangeException(nameof(element), element, "Unknown element."),
    };

    [Theory, MemberData(nameof(Elements)), Hazard("HZ-060")]
    public void A_form_without_an_element_is_no_consent_and_the_reason_names_it(string element, string field, string words)
    {
        var check = Without(element).Check(Guid.CreateVersion7(), 1, Agreed.Someone, Agreed.Now);
        Assert.Null(check.Consent);
        var reason = Assert.Single(check.Wrong);
        Assert.Equal(field, reason.Field);
        Assert.Contains(words, reason.Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_empty_form_names_everything_at_once()
    {
        var fields = new ConsentForm().Check(Guid.CreateVersion7(), 1, Agreed.Someone, Agreed.Now).Wrong.Select(each => each.Field).ToHashSet();
        Assert.Superset(new HashSet<string?> { "kind", "patient", "discloser", "parts", "description", "recipient", "purpose", "revocation", "how", "expiry", "signed", "signer", "way", "date" }, fields);
    }

    [Fact]
    public void A_whole_form_of_each_sort_is_a_consent()
    {
        foreach (var form in (ConsentForm[])[Agreed.Specific, Agreed.Tpo, Agreed.Notes, Agreed.Legal])
            Assert.Same(form, form.Check(Guid.CreateVersion7(), 1, Agreed.Someone, Agreed.Now).Consent?.Form);
    }

    [Fact]
    public void A_guardian_of_a_minor_and_a_representative_may_sign_when_it_is_written_what_lets_them()
    {
        Assert.NotNull(Agreed.Of(Agreed.Specific with { PatientIsMinor = true, SignedBy = SignerKind.ParentOrGuardian, SignerAuthority = "State law: both sign under 16" }));
        Assert.NotNull(Agreed.Of(Agreed.Specific with { SignedBy = SignerKind.PersonalRepresentative, SignerAuthority = "Order of the county court" }));
    }

    [Fact, Hazard("HZ-060")]
    public void There_is_no_public_way_to_a_consent_but_the_check()
    {
        Assert.Empty(typeof(Consent).GetConstructors());
        Assert.All(typeof(Consent).GetProperties(), property => Assert.True(property.SetMethod is null || !property.SetMethod.IsPublic, property.Name));
    }
}
