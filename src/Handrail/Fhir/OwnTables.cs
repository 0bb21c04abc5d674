namespace Handrail.Fhir;

/// <summary>A table whose rows about a person go into their own copy as they are, words opened.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it is, for people.</param>
/// <param name="Sql">Reads the rows of @person; constant text.</param>
/// <param name="Sealed">Its sealed columns, each with the place its words are bound to: {column} stands for the id or number in that column of the same row.</param>
public sealed record OwnTable(string Name, string Title, string Sql, params IReadOnlyList<(string Column, string Place)> Sealed);

/// <summary>
/// Every table that refers to a person, a stay, or something of theirs: in the person's own copy, in its FHIR bundle, or left out with the reason. A test holds this
/// against the database's own catalogue, so that a new table is a decision and never forgotten.
/// </summary>
public static class OwnTables
{
    /// <summary>In everything.json and record.html, in this order.</summary>
    public static IReadOnlyList<OwnTable> Exported { get; } =
    [
        new("episode_of_care", "Whole treatments", "SELECT * FROM episode_of_care WHERE person_id = @person ORDER BY started_at"),
        new("encounter", "Stays", "SELECT * FROM encounter WHERE person_id = @person ORDER BY admitted_at"),
        new("encounter_episode", "Which stay belongs to which treatment", "SELECT x.* FROM encounter_episode x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person"),
        new("security_label", "Stays that are labelled", "SELECT x.* FROM security_label x JOIN encounter e ON e.id = x.subject_id WHERE e.person_id = @person"),
        new("bed_stay", "Beds", "SELECT * FROM bed_stay WHERE person_id = @person ORDER BY from_at"),
        new("stay_event", "Admission, moves, leave, discharge", "SELECT x.* FROM stay_event x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.recorded_at, x.no", ("reason", "stay_event.reason:{id}")),
        new("stay_offer", "Offers to another unit, and what it answered", "SELECT x.* FROM stay_offer x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.at, x.no", ("words", "stay_offer.words:{id}:{no}"), ("needs", "stay_offer.needs:{id}")),
        new("discharge_item", "What was ticked before leaving", "SELECT x.* FROM discharge_item x JOIN stay_event v ON v.id = x.event_id JOIN encounter e ON e.id = v.encounter_id WHERE e.person_id = @person"),
        new("bed_hold", "Beds that were held", "SELECT * FROM bed_hold WHERE person_id = @person OR taken_stay IN (SELECT e.id FROM encounter e WHERE e.person_id = @person) ORDER BY from_at", ("for_words", "bed_hold.for:{id}"), ("reason", "bed_hold.reason:{id}")),
        new("leaving_call", "Calls after you left", "SELECT x.* FROM leaving_call x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.at, x.no", ("words", "leaving_call.words:{id}")),
        new("protocol_choice", "Watch protocols", "SELECT x.* FROM protocol_choice x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.at"),
        new("person_fact", "Allergies, weight, pregnancy, precautions, substances", "SELECT * FROM person_fact WHERE person_id = @person ORDER BY recorded_at", ("words", "person_fact.words:{id}:{version}"), ("reason", "person_fact.reason:{id}:{version}")),
        new("person_was", "What you were called before", "SELECT * FROM person_was WHERE person_id = @person ORDER BY no", ("sealed", "person_was:{no}")),
        new("person_photo", "Photos (the pictures are in the folder photos)", "SELECT * FROM person_photo WHERE person_id = @person ORDER BY no", ("reason", "person_photo.reason:{person_id}:{no}")),
        new("care_team", "Your care team", "SELECT x.* FROM care_team x LEFT JOIN encounter e ON e.id = x.encounter_id LEFT JOIN episode_of_care c ON c.id = x.episode_id WHERE coalesce(e.person_id, c.person_id) = @person ORDER BY x.from_at"),
        new("looks_after", "Who looked after you in a shift", "SELECT x.* FROM looks_after x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.from_at"),
        new("hand_over_note", "What was handed over from shift to shift", "SELECT x.* FROM hand_over_note x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.at", ("words", "hand_over_note.words:{hand_over_id}:{encounter_id}")),
        new("round_enrolment", "Safety rounds", "SELECT x.* FROM round_enrolment x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.from_at"),
        new("round_check", "Looks on safety rounds", "SELECT x.* FROM round_check x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.at", ("reason", "round_check.reason:{id}")),
        new("patient_limit", "Limits set for you", "SELECT x.* FROM patient_limit x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.set_at", ("reason", "patient_limit.reason:{id}")),
        new("alert", "Alerts", "SELECT x.* FROM alert x JOIN encounter e ON e.id = x.encounter_id WHERE e.person_id = @person ORDER BY x.opened_at"),
        new("alert_event", "What was done about alerts", "SELECT x.* FROM alert_event x JOIN alert a ON a.id = x.alert_id JOIN encounter e ON e.id = a.encounter_id WHERE e.person_id = @person ORDER BY x.at", ("detail", "alert_event.detail:{alert_id}")),
        new("observation_move", "Values that were put right: entered on your chart and another person's, or the other way round",
            "SELECT x.id, x.first_entered_at, x.at, x.by_staff, CASE WHEN t.person_id = @person THEN 'came to this chart' ELSE 'left this chart' END AS what, CASE WHEN t.person_id = @person THEN x.to_observation ELSE x.from_observation END AS observation, CASE WHEN t.person_id = @person THEN x.reason_there END AS reason_there FROM observation_move x JOIN encounter f ON f.id = x.from_stay JOIN encounter t ON t.id = x.to_stay WHERE f.person_id = @person OR t.person_id = @person ORDER BY x.at",
            ("reason_there", "observation_move.reason:{id}")),
        new("observation_moved", "Values that followed a move that was recorded late",
            "SELECT DISTINCT x.event_at, CASE WHEN o.id = x.to_id THEN 'came to this chart' ELSE 'left this chart' END AS what, o.id AS observation FROM observation_moved x JOIN observation o ON o.id = x.from_id OR o.id = x.to_id WHERE o.person_id = @person ORDER BY x.event_at"),
        new("consent", "Consents", "SELECT * FROM consent WHERE person_id = @person ORDER BY recorded_at", ("form", "consent.form")),
        new("consent_event", "Consents that ended", "SELECT * FROM consent_event WHERE person_id = @person ORDER BY at", ("words", "consent_event.words")),
        new("consent_evidence", "Scans of signed consents (the scans are in the folder scans)", "SELECT id, consent_id, media_type, size, added_by, added_at FROM consent_evidence WHERE person_id = @person ORDER BY added_at"),
        new("disclosure", "Who was given a part of your record", "SELECT * FROM disclosure WHERE person_id = @person ORDER BY at", ("recipient", "disclosure.recipient")),
        new("break_glass", "Openings in an emergency", "SELECT * FROM break_glass WHERE person_id = @person ORDER BY opened_at", ("reason", "break_glass.reason"), ("told", "break_glass.told")),
        new("relation", "People close to you (their names are their own and not in here)", "SELECT * FROM relation WHERE person_id = @person ORDER BY from_at"),
        new("person_link", "Another record that is also yours", "SELECT * FROM person_link WHERE kept_id = @person OR other_id = @person"),
        new("person_link_event", "Records that were joined or told apart", "SELECT id, no, kind, reason, by_staff, at FROM person_link_event WHERE kept_id = @person OR other_id = @person ORDER BY no", ("reason", "person_link_event.reason")),
    ];

    /// <summary>In bundle.json as FHIR resources.</summary>
    public static IReadOnlyList<(string Table, string As)> AsFhir { get; } =
        [("person", "Patient"), ("observation", "Observation, every version"), ("observation_body", "Observation: what was sent beyond the value")];

    /// <summary>In no copy, and why.</summary>
    public static IReadOnlyList<(string Table, string Why)> LeftOut { get; } =
    [
        ("counselling_note", "Psychotherapy notes: no right of access (45 CFR 164.524(a)(1)(i)); the therapist decides."),
        ("court_order", "An order may forbid telling; the privacy officer gives it."), ("court_order_end", "As court_order."),
        ("audit_event", "Who read what: the person asks for it and sees it on the page about their record; it also names other things of staff's work."),
        ("disclosure_packet", "A copy of parts of this same record as they were given; the list of disclosures is in here."),
        ("break_glass_review", "The centre's examination of a member of staff."), ("privacy_notice", "A reminder to the privacy officer, without content."),
        ("relative", "Name and number of somebody else, sealed for themselves."), ("hand_over_signature", "Staff's signatures under a whole unit's hand-over."), ("hand_over", "Which unit and shift: of nobody."),
        ("observation_claim", "What the sender of a reading that belongs to nobody had named; that it is this person's is not known."),
        ("notice", "Messages to staff about an alert, without content; its steps are in alert_event."), ("page", "As notice: which member of staff a phone was asked to tell, without content."),
        ("person_key", "Keyed fingerprints, no content."), ("consent_recipient", "Keyed fingerprints, no content."), ("data_key", "The key itself: given to nobody."), ("person_plain", "Empty: sealed by the step after its script."),
        ("encounter_watch", "A cache made from the observations."), ("due_work", "When the program looks next: no content."),
        ("staff", "An account of the person to sign in with; no part of the record."), ("form_once", "Tokens of forms."),
    ];
}
