namespace Handrail.Ui;

public static partial class Paths
{
    /// <summary>Mark a stay as mental health care too: POST.</summary>
    public static string LabelStay(Guid stay) => $"/person/{stay}/mental-health";

    /// <summary>A person's consents and disclosures.</summary>
    public static string Consents(Guid person) => $"/record/{person}/consents";

    /// <summary>Record a consent: GET the form, POST it.</summary>
    public static string NewConsent(Guid person) => $"/record/{person}/consents/new";

    /// <summary>One consent; the page prints.</summary>
    public static string Consent(Guid consent) => $"/consent/{consent}";

    /// <summary>POST: take a consent back.</summary>
    public static string RevokeConsent(Guid consent) => $"/consent/{consent}/revoke";

    /// <summary>POST: the event happened with which a consent ends.</summary>
    public static string EndConsent(Guid consent) => $"/consent/{consent}/end";

    /// <summary>POST: a scan of the signed paper.</summary>
    public static string AddEvidence(Guid consent) => $"/consent/{consent}/evidence";

    /// <summary>A scan.</summary>
    public static string Evidence(Guid consent, Guid evidence) => $"/consent/{consent}/evidence/{evidence}";

    /// <summary>Send a part of a record outside: GET the form, POST it.</summary>
    public static string Disclose(Guid person) => $"/record/{person}/disclose";

    /// <summary>Court orders about a record: GET them, POST one.</summary>
    public static string CourtOrders(Guid person) => $"/record/{person}/court-orders";

    /// <summary>POST: an order was set aside, or is done with.</summary>
    public static string EndCourtOrder(Guid person, Guid order) => $"/record/{person}/court-orders/{order}/end";

    /// <summary>A packet that was made, to print.</summary>
    public static string Packet(Guid disclosure) => $"/disclosure/{disclosure}";

    /// <summary>The same as a FHIR Bundle.</summary>
    public static string PacketJson(Guid disclosure) => $"/disclosure/{disclosure}/bundle";

    /// <summary>What a person agreed to and who saw their record, in their words: for staff to print and hand over.</summary>
    public static string RecordForPatient(Guid person) => $"/record/{person}/for-the-person";

    /// <summary>The same, for the person themself.</summary>
    public const string MyRecord = "/my/record";

    /// <summary>Counselling notes of a person: GET them, POST a new one.</summary>
    public static string CounsellingNotes(Guid person) => $"/record/{person}/counselling";

    /// <summary>Open a record in an emergency: GET the form, POST it.</summary>
    public const string Emergency = "/emergency";

    /// <summary>The same for the person of a stay.</summary>
    public static string EmergencyFor(string stay) => $"/emergency?stay={Uri.EscapeDataString(stay)}";

    /// <summary>Emergency openings that wait for a review.</summary>
    public const string Reviews = "/privacy/reviews";

    /// <summary>One opening: GET it, POST the review.</summary>
    public static string Review(Guid opening) => $"/privacy/reviews/{opening}";
}
