using Handrail.Core.Kernel;
using Handrail.Core.Rosters;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Rosters;

/// <summary>Looking at which rosters there are.</summary>
public sealed record ViewRosters : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeRoster;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>Looking at the roster of a unit. Whoever takes over at 03:00 is not on shift yet: this needs no relationship, and shows nobody who is cared for.</summary>
public sealed record ViewRoster(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeRoster;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Opening one shift, to take it over, hand it on or swap it: the first tap.</summary>
public sealed record OpenShift(Guid Unit, Guid Shift) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SwapShift;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>The asker stands in for whoever holds this shift, from now (or its start) to its end: the second tap.</summary>
public sealed record TakeShift(Guid Unit, Guid Shift, string Reason = "") : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SwapShift;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => RosterText.Issues(Reason);
}

/// <summary>Somebody else stands in: one hands one's own on; whoever plans the roster may hand anybody's.</summary>
public sealed record HandShift(Guid Unit, Guid Shift, Guid To, string Reason = "") : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SwapShift;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => To == Guid.Empty ? [Refusal.Invalid("to", "Choose who takes it.")] : RosterText.Issues(Reason);
}

/// <summary>Two shifts to come change their holders; one of them is the asker's, or the asker plans the roster.</summary>
public sealed record SwapShifts(Guid Unit, Guid One, Guid Other, string Reason = "") : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SwapShift;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Other == Guid.Empty ? [Refusal.Invalid("other", "Choose the other shift.")] : RosterText.Issues(Reason);
}

/// <summary>Opening the form that puts people on the roster.</summary>
public sealed record OpenRosterPlan(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanRoster;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Puts somebody on the roster for the day or night shift of some days.</summary>
/// <param name="Unit">Where.</param>
/// <param name="Staff">Who.</param>
/// <param name="Role">As what.</param>
/// <param name="Kind">Day or night.</param>
/// <param name="First">First day.</param>
/// <param name="Last">Last day, included.</param>
/// <param name="Days">On which days of the week; empty: on all.</param>
public sealed record PlanShiftDays(Guid Unit, Guid Staff, string Role, ShiftKind Kind, LocalDate First, LocalDate Last, IReadOnlySet<IsoDayOfWeek> Days) : IAsk
{
    /// <summary>How many days can be planned at once.</summary>
    public const int MostDays = 62;

    /// <inheritdoc/>
    public Permission Needs => Permission.PlanRoster;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Last < First) yield return Refusal.Invalid("last", "The last day is not before the first.");
        else if (Period.DaysBetween(First, Last) >= MostDays) yield return Refusal.Invalid("last", $"Plan at most {MostDays} days at once.");
    }
}

/// <summary>Copies seven days into the seven days that begin on <paramref name="First"/>.</summary>
public sealed record CopyRosterWeek(Guid Unit, LocalDate First) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanRoster;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Takes a shift that has not begun off the roster.</summary>
public sealed record RemoveShift(Guid Unit, Guid Shift, string Reason = "") : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanRoster;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => RosterText.Issues(Reason);
}

/// <summary>Says how many of each role a day and a night shift need at least.</summary>
public sealed record SetRosterNeeds(Guid Unit, IReadOnlyList<RosterNeed> Least) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanRoster;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Least.Where(need => need.Least is < 0 or > 20).Select(need => Refusal.Invalid(RosterText.FieldOf(need.Role, need.Kind), "Enter a whole number from 0 to 20."));
}

/// <summary>Names who answers when nobody is on the roster.</summary>
public sealed record SetStandingCharge(Guid Unit, Guid Staff) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.PlanRoster;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>Texts and fields of the forms.</summary>
static class RosterText
{
    public const int MostReason = 300;

    public static IEnumerable<Refusal> Issues(string reason) => reason.Length > MostReason ? [Refusal.Invalid("reason", $"Use at most {MostReason} characters.")] : [];

    public static string FieldOf(string role, ShiftKind kind) => $"{role}-{(kind == ShiftKind.Day ? "day" : "night")}";
}
