using Handrail.Core.Consent;
using Handrail.Fhir;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Consents;

/// <summary>What was typed: values by field, several for check boxes.</summary>
public sealed record TypedFields(IReadOnlyDictionary<string, IReadOnlyList<string>> All)
{
    /// <summary>Nothing.</summary>
    public static TypedFields None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>The first value; empty when there is none.</summary>
    public string this[string field] => Many(field) is [var first, ..] ? first : "";

    /// <summary>All values.</summary>
    public IReadOnlyList<string> Many(string field) => All.TryGetValue(field, out var values) ? values : [];
}

/// <summary>A person's consents and disclosures.</summary>
public sealed record ConsentListModel(PageFrame Frame, PersonHead Person, IReadOnlyList<Consent> Consents, IReadOnlyList<DisclosureLine> Disclosures, bool MayRecord, bool MayDisclose, bool MayReadNotes, IReadOnlyList<LabelledStay> Stays);

/// <summary>A stay, and since when it is marked as mental health care too; null: it is not.</summary>
public sealed record LabelledStay(Guid Id, Instant From, Instant? To, Instant? LabelledAt);

/// <summary>The form for a consent.</summary>
public sealed record NewConsentModel(PageFrame Frame, PersonHead Person, TypedFields Typed, IReadOnlyList<FieldError> Errors);

/// <summary>One consent.</summary>
public sealed record ConsentModel(
    PageFrame Frame, PersonHead Person, Consent Consent, string EndWords, IReadOnlyList<EvidenceRow> Scans, bool MayRecord, TypedFields Typed, IReadOnlyList<FieldError> Errors);

/// <summary>The form for a disclosure.</summary>
public sealed record DiscloseModel(PageFrame Frame, PersonHead Person, IReadOnlyList<Consent> Consents, TypedFields Typed, IReadOnlyList<FieldError> Errors);

/// <summary>A packet on paper.</summary>
public sealed record PacketModel(PageFrame Frame, DisclosureLine Row, PacketView View, IReadOnlyList<Consent> Consents);

/// <summary>What somebody did with a record on one day, in plain words.</summary>
public sealed record SeenRow(LocalDate Day, string Who, string Role, string What, int Times, bool Emergency);

/// <summary>What a person agreed to and who saw their record.</summary>
public sealed record ForThePersonModel(PageFrame Frame, PersonHead Person, IReadOnlyList<Consent> Consents, IReadOnlyList<SeenRow> Seen, IReadOnlyList<DisclosureLine> Disclosures, bool Own, bool MayInvite = false);

/// <summary>Counselling notes.</summary>
public sealed record NotesModel(PageFrame Frame, PersonHead Person, IReadOnlyList<NoteRow> Notes, TypedFields Typed, IReadOnlyList<FieldError> Errors);

/// <summary>The form for emergency access. <paramref name="Stay"/>: the page that led here, empty for none.</summary>
public sealed record EmergencyModel(PageFrame Frame, string Stay, TypedFields Typed, IReadOnlyList<FieldError> Errors);

/// <summary>The queue of reviews.</summary>
public sealed record ReviewsModel(PageFrame Frame, IReadOnlyList<OpeningRow> Openings);

/// <summary>One opening.</summary>
public sealed record ReviewModel(PageFrame Frame, OpeningRow Opening, OpeningWords Words, bool Own, TypedFields Typed, IReadOnlyList<FieldError> Errors);
