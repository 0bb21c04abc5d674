using Handrail.Content;

namespace Handrail.Features.Consents;

/// <summary>What consents, disclosures and emergency access keep, for the privacy page.</summary>
public static class ConsentKeeps
{
    /// <summary>Declares it.</summary>
    public static void Add(IServiceCollection services) => services
        .Keeps(
            new Kept("Consents", "What a person agreed to, for whom, until when; the signature or its scan, sealed; when it was taken back", "The law asks for it (42 CFR 2.31)", null, "", "", "consent", "consent_recipient", "consent_event", "consent_evidence"),
            new Kept("Court orders", "Which court ordered that what be given to whom, and the mandate that came with it, sealed", "The law asks for it (42 CFR 2.61 to 2.66)", null, "", "", "court_order", "court_order_end"),
            new Kept("Disclosures", "What was given to whom, why, and under which consent; the packet, sealed", "So that the person can see it", null, "", "", "disclosure", "disclosure_packet", "token_recipient", "security_label"),
            new Kept("Emergency access", "Who opened whose record, why (sealed), and who reviewed it", "The law asks for it (42 CFR 2.51)", null, "", "", "break_glass", "break_glass_review", "privacy_notice"),
            new Kept("Counselling notes", "What was said in counselling, sealed and kept apart from the record", "Treatment", null, "", "", "counselling_note"))
        .Sends(new OutsideChannel("Emergency access, to the privacy officer", "files in the folder “outbox” of this installation", "That a record was opened, and a reference; no name"));
}
