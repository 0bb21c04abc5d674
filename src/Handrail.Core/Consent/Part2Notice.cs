namespace Handrail.Core.Consent;

/// <summary>
/// The written statement that goes with each disclosure made with consent: 42 CFR 2.32(a), as amended in 2024. The texts are the law's own, which is in the public
/// domain. The long one was compared, word by word, with two independent public copies of it (a health information exchange's messages and another care system); a
/// centre still checks both against the current eCFR before it goes live.
/// </summary>
/// <param name="Id">Which statement: kept with each disclosure.</param>
/// <param name="Citation">Where it stands.</param>
/// <param name="Text">The statement.</param>
public sealed record Part2Notice(string Id, string Citation, string Text)
{
    /// <summary>Statement 2, the short one.</summary>
    public static Part2Notice Short { get; } = new("2.32-a-2-2024", "42 CFR 2.32(a)(2)", "42 CFR part 2 prohibits unauthorized use or disclosure of these records.");

    /// <summary>Statement 1, the long one.</summary>
    public static Part2Notice Long { get; } = new("2.32-a-1-2024", "42 CFR 2.32(a)(1)",
        "This record which has been disclosed to you is protected by Federal confidentiality rules (42 CFR part 2). These rules prohibit you from using or disclosing this record, "
        + "or testimony that describes the information contained in this record, in any civil, criminal, administrative, or legislative proceedings by any Federal, State, or local "
        + "authority, against the patient, unless authorized by the consent of the patient, except as provided at 42 CFR 2.12(c)(5) or as authorized by a court in accordance with "
        + "42 CFR 2.64 or 2.65. In addition, the Federal rules prohibit you from making any other use or disclosure of this record unless at least one of the following applies: "
        + "(i) Further use or disclosure is expressly permitted by the written consent of the individual whose information is being disclosed in this record or as otherwise permitted "
        + "by 42 CFR part 2. (ii) You are a covered entity or business associate and have received the record for treatment, payment, or health care operations, or "
        + "(iii) You have received the record from a covered entity or business associate as permitted by 45 CFR part 164, subparts A and E. A general authorization for "
        + "the release of medical or other information is NOT sufficient to meet the required elements of written consent to further use or redisclose the record (see 42 CFR 2.31).");

    /// <summary>The notice of that id; null for an unknown one.</summary>
    public static Part2Notice? Of(string id) => id == Short.Id ? Short : id == Long.Id ? Long : null;
}
