using Handrail.Core.Rosters;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Rosters;

/// <summary>The rosters somebody may look at.</summary>
public sealed record RostersModel(PageFrame Frame, IReadOnlyList<UnitLink> Units);

/// <summary>Somebody in a cell of the roster.</summary>
/// <param name="Shift">Their row.</param>
/// <param name="Name">Who.</param>
/// <param name="Mine">The viewer.</param>
/// <param name="Part">"until 17:00" or the like, when it is not the whole shift; else null.</param>
/// <param name="Why">Why they do not count, when they do not.</param>
/// <param name="Link">The viewer may take it over, hand it on or swap it.</param>
public sealed record RosterStand(Guid Shift, string Name, bool Mine, string? Part, UnfitReason? Why, bool Link);

/// <summary>One role in one shift.</summary>
/// <param name="Role">Role code.</param>
/// <param name="Who">Who stands there.</param>
/// <param name="Short">What is missing, in words; null when nothing is or nothing was said to be needed.</param>
public sealed record RosterCell(string Role, IReadOnlyList<RosterStand> Who, string? Short);

/// <summary>One shift.</summary>
public sealed record RosterRow(ShiftSpan Span, bool Now, bool Over, IReadOnlyList<RosterCell> Cells);

/// <summary>Somebody who is on shift now.</summary>
/// <param name="Slot">Their row.</param>
/// <param name="Name">Who.</param>
/// <param name="Mine">The viewer.</param>
/// <param name="Same">The viewer holds this role here.</param>
/// <param name="Link">The viewer may take it over, hand it on or swap it.</param>
public sealed record RosterNow(RosterSlot Slot, string Name, bool Mine, bool Same, bool Link);

/// <summary>Something that happened to the roster, in words.</summary>
public sealed record RosterChange(Instant At, string Words, string? Reason);

/// <summary>The roster of a unit.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="First">First day shown.</param>
/// <param name="Today">Today, in the unit.</param>
/// <param name="Glance">Needs and gaps ahead.</param>
/// <param name="Roles">Roles shown, in order.</param>
/// <param name="Rows">Shifts, in order.</param>
/// <param name="Now">Who is on shift now.</param>
/// <param name="Standing">Who answers when nobody is on the roster.</param>
/// <param name="StandingFit">False: they could not open what they are told.</param>
/// <param name="Plans">The viewer plans the roster.</param>
/// <param name="Changes">What happened to it lately, newest first.</param>
/// <param name="Said">What has just been done, or could not be; null for nothing.</param>
public sealed record RosterModel(
    PageFrame Frame, UnitLink Unit, LocalDate First, LocalDate Today, RosterGlance Glance, IReadOnlyList<string> Roles, IReadOnlyList<RosterRow> Rows, IReadOnlyList<RosterNow> Now,
    string Standing, bool StandingFit, bool Plans, IReadOnlyList<RosterChange> Changes, string? Said = null);

/// <summary>One shift, to be taken over, handed on or swapped.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Slot">The shift.</param>
/// <param name="Holder">Who holds it.</param>
/// <param name="Mine">The viewer holds it.</param>
/// <param name="From">From when somebody else would stand in.</param>
/// <param name="Until">Until when.</param>
/// <param name="WhyNotTake">Why the viewer cannot take it over; null: they can.</param>
/// <param name="HandTo">To whom it can be handed by the viewer; empty: to nobody.</param>
/// <param name="SwapWith">Shifts it can be swapped with by the viewer.</param>
/// <param name="Plans">The viewer plans the roster.</param>
/// <param name="Values">What was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record RosterShiftModel(
    PageFrame Frame, UnitLink Unit, RosterSlot Slot, string Holder, bool Mine, Instant From, Instant Until, string? WhyNotTake, IReadOnlyList<(string Value, string Words)> HandTo,
    IReadOnlyList<(string Value, string Words)> SwapWith, bool Plans, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors)
{
    /// <summary>It has begun.</summary>
    public bool Begun => Slot.From <= Frame.Now;

    /// <summary>What was typed.</summary>
    public string Typed(string field) => Values.TryGetValue(field, out var typed) ? typed : "";
}

/// <summary>The form that puts people on the roster.</summary>
public sealed record RosterPlanModel(
    PageFrame Frame, UnitLink Unit, ShiftClock Clock, IReadOnlyList<(string Value, string Words)> People, IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Days, IReadOnlyList<FieldError> Errors)
{
    /// <summary>What was typed.</summary>
    public string Typed(string field) => Values.TryGetValue(field, out var typed) ? typed : "";
}

/// <summary>The form of what is needed.</summary>
public sealed record RosterNeedsModel(
    PageFrame Frame, UnitLink Unit, ShiftClock Clock, bool Set, IReadOnlyDictionary<string, string> Values, IReadOnlyList<(string Value, string Words)> Candidates, string Standing, IReadOnlyList<FieldError> Errors)
{
    /// <summary>What was typed, or what holds.</summary>
    public string Typed(string field) => Values.TryGetValue(field, out var typed) ? typed : "";
}
