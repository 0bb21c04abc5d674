namespace Handrail.Core.Consent;

/// <summary>
/// Why a record is used or disclosed. Codes of HL7 v3 PurposeOfUse, as FHIR R4 uses them (http://terminology.hl7.org/CodeSystem/v3-ActReason).
/// </summary>
public enum Purpose
{
    /// <summary>Nobody's record is touched.</summary>
    None,

    /// <summary>Treatment of the person (TREAT).</summary>
    Treatment,

    /// <summary>Payment (HPAYMT).</summary>
    Payment,

    /// <summary>Health care operations (HOPERAT).</summary>
    Operations,

    /// <summary>Treatment in an emergency (ETREAT).</summary>
    Emergency,

    /// <summary>The person asked for it (PATRQT).</summary>
    PatientRequest,

    /// <summary>Family asked for it (FAMRQT).</summary>
    FamilyRequest,

    /// <summary>A legal proceeding (HLEGAL).</summary>
    Legal,

    /// <summary>Research (HRESCH).</summary>
    Research,

    /// <summary>Public health (PUBHLTH).</summary>
    PublicHealth,
}

/// <summary>Codes of <see cref="Purpose"/>.</summary>
public static class Purposes
{
    /// <summary>The HL7 code; empty for <see cref="Purpose.None"/>.</summary>
    public static string Code(this Purpose purpose) => purpose switch
    {
        Purpose.None => "",
        Purpose.Treatment => "TREAT",
        Purpose.Payment => "HPAYMT",
        Purpose.Operations => "HOPERAT",
        Purpose.Emergency => "ETREAT",
        Purpose.PatientRequest => "PATRQT",
        Purpose.FamilyRequest => "FAMRQT",
        Purpose.Legal => "HLEGAL",
        Purpose.Research => "HRESCH",
        Purpose.PublicHealth => "PUBHLTH",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "Unknown purpose."),
    };
}
