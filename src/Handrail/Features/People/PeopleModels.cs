using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.People;

/// <summary>Something to choose from a list: code and words.</summary>
public sealed record Choice(string Value, string Words);

/// <summary>What was typed into the forms of a page, and what was wrong.</summary>
/// <param name="Form">The form it belongs to.</param>
/// <param name="Values">Field name to what was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record Typed(string Form, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>A page that was only opened.</summary>
    public static Typed Nothing { get; } = new("", new Dictionary<string, string>(), []);

    /// <summary>What was typed into a field of this form; empty otherwise.</summary>
    public string Of(string form, string field) => Form == form && Values.TryGetValue(field, out var value) ? value : "";

    /// <summary>Faults of this form.</summary>
    public IReadOnlyList<FieldError> In(string form) => Form == form ? Errors : [];
}

/// <summary>The units somebody sees.</summary>
public sealed record UnitsModel(PageFrame Frame, IReadOnlyList<SeenUnit> Units);

/// <summary>A credential or licence as a row.</summary>
public sealed record LicenceRow(Guid Id, string Kind, string Number, string Issuer, string Evidence, LocalDate From, LocalDate To, CredentialState State, int DaysLeft, int? Warning);

/// <summary>Something that lapses soon or has lapsed.</summary>
public sealed record ExpiryRow(string Whose, string Path, LicenceRow Licence);

/// <summary>A unit with the place it has.</summary>
public sealed record UnitRow(Guid Id, string Name, int Beds, int People, string Charge);

/// <summary>A site with its units.</summary>
public sealed record SiteRow(Guid Id, string Name, string Address, IReadOnlyList<UnitRow> Units);

/// <summary>The network.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Organization">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Sites">Its sites.</param>
/// <param name="Expiring">What lapses within 30 days or has lapsed; only what the viewer manages.</param>
/// <param name="Manages">The viewer may add sites.</param>
/// <param name="Merges">The viewer may decide about doubled records.</param>
/// <param name="Explains">The viewer may ask why somebody sees a unit.</param>
/// <param name="Typed">What was typed.</param>
public sealed record NetworkModel(PageFrame Frame, Guid Organization, string Name, IReadOnlyList<SiteRow> Sites, IReadOnlyList<ExpiryRow> Expiring, bool Manages, bool Merges, bool Explains, Typed Typed);

/// <summary>A site with what it is licensed for.</summary>
public sealed record SiteModel(PageFrame Frame, SiteRow Site, IReadOnlyList<LicenceRow> Licences, IReadOnlyList<Choice> Charges, bool Manages, Typed Typed)
{
    /// <summary>What people of the site type.</summary>
    public Keypads Keypads { get; init; } = Keypads.Metric;
}

/// <summary>A member of staff in the list.</summary>
public sealed record StaffRow(Guid Id, string Name, string Login, string Role, bool Disabled, IReadOnlyList<string> Where, int Lapsing);

/// <summary>The staff list.</summary>
public sealed record StaffListModel(PageFrame Frame, IReadOnlyList<StaffRow> Staff, bool Manages);

/// <summary>An assignment as a row.</summary>
public sealed record AssignmentRow(Guid Id, string Role, PlaceKind Kind, Guid PlaceId, string Where, Instant From, Instant? To, bool MayEnd);

/// <summary>A shift as a row.</summary>
public sealed record ShiftRow(Guid Id, Guid UnitId, string Unit, string Role, Instant From, Instant To, bool MayEnd);

/// <summary>One member of staff.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Id">Staff id.</param>
/// <param name="Name">Name.</param>
/// <param name="Login">Login.</param>
/// <param name="DisabledAt">When the account was switched off; null while it is on.</param>
/// <param name="Assignments">Roles and places, the ones that hold first.</param>
/// <param name="Shifts">Shifts that are not over.</param>
/// <param name="Credentials">Credentials; null when the viewer may not see them.</param>
/// <param name="CannotSign">Why they cannot sign anything; null when they can or the viewer may not see it.</param>
/// <param name="Home">An assignment's place at which the viewer manages this member of staff; null when nowhere.</param>
/// <param name="Places">Places where the viewer may give a role.</param>
/// <param name="ShiftUnits">Units where the viewer plans shifts and this member of staff has a role.</param>
/// <param name="Typed">What was typed.</param>
public sealed record MemberModel(
    PageFrame Frame, Guid Id, string Name, string Login, Instant? DisabledAt, IReadOnlyList<AssignmentRow> Assignments, IReadOnlyList<ShiftRow> Shifts, IReadOnlyList<LicenceRow>? Credentials,
    string? CannotSign, (PlaceKind Kind, Guid Id)? Home, IReadOnlyList<Choice> Places, IReadOnlyList<Choice> ShiftUnits, Typed Typed)
{
    /// <summary>The viewer manages this member of staff.</summary>
    public bool Manages => Home is not null;
}

/// <summary>The form for a new member of staff.</summary>
public sealed record NewStaffModel(PageFrame Frame, IReadOnlyList<Choice> Places, Typed Typed);

/// <summary>The table of who may what.</summary>
public sealed record RolesModel(PageFrame Frame);

/// <summary>Why one permission holds in a unit, or does not.</summary>
public sealed record WhyRow(string Permission, bool Yes, string Because);

/// <summary>Why somebody sees a unit, or does not.</summary>
public sealed record WhyModel(PageFrame Frame, IReadOnlyList<Choice> Staff, IReadOnlyList<Choice> Units, string StaffId, string UnitId, string? Asked, IReadOnlyList<WhyRow> Rows, IReadOnlyList<string> Facts);

/// <summary>One of two records.</summary>
public sealed record RecordRow(Guid Person, string Name, string Number, LocalDate Born, string Sex, int Stays);

/// <summary>Two records that may be one person.</summary>
public sealed record PairRow(RecordRow First, RecordRow Second, int Score, IReadOnlyList<string> Reasons);

/// <summary>Two records that are joined.</summary>
public sealed record JoinedRow(RecordRow Kept, RecordRow Other, string By, Instant At, string Reason);

/// <summary>Records that may be one person, and those that were joined.</summary>
public sealed record DuplicatesModel(PageFrame Frame, IReadOnlyList<PairRow> Pairs, IReadOnlyList<JoinedRow> Joined, Typed Typed);

/// <summary>Where somebody was during a stay.</summary>
public sealed record BedRow(string Bed, Instant From, Instant? To);

/// <summary>A stay.</summary>
public sealed record StayRow(Guid Id, string Unit, Instant From, Instant? To, IReadOnlyList<BedRow> Beds);

/// <summary>An episode with its stays.</summary>
public sealed record EpisodeRow(Guid Id, Instant From, Instant? To, string? OtherRecord, IReadOnlyList<StayRow> Stays);

/// <summary>Somebody on the care team.</summary>
public sealed record TeamRow(Guid Id, string Name, string Role, Instant From, Instant? To);

/// <summary>A relative.</summary>
public sealed record RelativeRow(Guid Id, string Name, string Kind, string? Reach);

/// <summary>A person with episodes, stays, places, care team and relatives.</summary>
public sealed record PersonRecordModel(
    PageFrame Frame, RecordRow Person, IReadOnlyList<RecordRow> OtherRecords, IReadOnlyList<EpisodeRow> Episodes, IReadOnlyList<TeamRow> Team, IReadOnlyList<RelativeRow> Relatives,
    IReadOnlyList<Choice> Staff, bool Plans, bool AddsRelatives, Typed Typed)
{
    /// <summary>Who it is, with allergies and precautions, of their open or latest stay; null for somebody who never had one.</summary>
    public PersonBannerModel? Banner { get; init; }
}
