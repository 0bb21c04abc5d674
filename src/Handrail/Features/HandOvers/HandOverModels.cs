using Handrail.Core.Admission;
using Handrail.Core.HandOvers;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.HandOvers;

/// <summary>One person on the shift page.</summary>
/// <param name="Stay">The person now.</param>
/// <param name="Nurse">Who looks after them; null: nobody.</param>
/// <param name="Mine">The viewer does.</param>
/// <param name="Round">Their rounds; null when not on rounds.</param>
public sealed record ShiftRow(StayPicture Stay, string? Nurse, bool Mine, RoundRow? Round)
{
    /// <summary>Something is overdue: a set, or a round beyond its grace.</summary>
    public bool Late(Instant now) => Stay.Due.Any(due => due.At < now) || Round?.Stand.Overdue == true;

    /// <summary>The soonest thing that is due.</summary>
    public Instant? Next => Stay.Due.Select(due => (Instant?)due.At).Append(Round?.Stand.DueAt).Min();
}

/// <summary>The shift page: mine, due, overdue.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Rows">Everybody on the unit: mine first, then what is late, then what is due soonest.</param>
/// <param name="Waiting">Signed by its giver, and not yet received by anybody.</param>
/// <param name="HandsOver">The viewer takes people and hands over.</param>
/// <param name="Errors">Faults.</param>
public sealed record ShiftModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<ShiftRow> Rows, IReadOnlyList<HandOverRow> Waiting, bool HandsOver, IReadOnlyList<FieldError> Errors)
{
    /// <summary>Who is offered to this unit, whom it has offered, and what was declined.</summary>
    public IReadOnlyList<OfferLine> Offers { get; init; } = [];

    /// <summary>Who is on shift now, and gaps of the roster; null when the unit has none.</summary>
    public RosterGlance? Roster { get; init; }

    /// <summary>Calls to people who left against advice, still to be made: the viewer's first, then the soonest.</summary>
    public IReadOnlyList<(LeavingCallDue Call, bool Mine)> Calls { get; init; } = [];

    /// <summary>The viewer may make such a call.</summary>
    public bool MayCall { get; init; }

    /// <summary>The viewer is on shift, and no channel reaches them.</summary>
    public bool Unreachable { get; init; }

    /// <summary>Others on shift whom no channel reaches; only for whoever plans the shifts.</summary>
    public IReadOnlyList<string> UnreachableOthers { get; init; } = [];
}

/// <summary>The hand-overs of a unit, and the form that begins one.</summary>
public sealed record HandOversModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<HandOverRow> Rows, Instant SinceLastShift, int Mine, bool HandsOver, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors);

/// <summary>What is said about one person, with who it is.</summary>
public sealed record HandOverPerson(HandOverNoteRow Note, PersonBannerModel Who);

/// <summary>One hand-over.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Row">The hand-over with its signatures.</param>
/// <param name="People">What it says, in bed order.</param>
/// <param name="Hash">Of exactly this content: what is signed.</param>
/// <param name="IsGiver">The viewer is the giving nurse.</param>
/// <param name="HandsOver">The viewer may sign.</param>
/// <param name="Errors">Faults of the second signature.</param>
/// <param name="Login">Login that was typed for it.</param>
public sealed record HandOverModel(
    PageFrame Frame, UnitLink Unit, HandOverRow Row, IReadOnlyList<HandOverPerson> People, string Hash, bool IsGiver, bool HandsOver, IReadOnlyList<FieldError> Errors, string Login);

/// <summary>Editing what is said about one person.</summary>
public sealed record HandOverEditModel(PageFrame Frame, UnitLink Unit, Guid Report, HandOverPerson Person, Sbar Words, IReadOnlyList<FieldError> Errors);
