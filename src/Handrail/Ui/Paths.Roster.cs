namespace Handrail.Ui;

/// <summary>The roster of a unit.</summary>
public static partial class Paths
{
    /// <summary>Rosters somebody may look at.</summary>
    public const string Rosters = "/rosters";

    /// <summary>The roster of a unit.</summary>
    public static string Roster(Guid unit) => $"/ward/{unit}/roster";

    /// <summary>The same from another first day ("2026-11-26").</summary>
    public static string RosterFrom(Guid unit, string day) => $"/ward/{unit}/roster?from={day}";

    /// <summary>One shift of it: take it over, hand it on, swap it.</summary>
    public static string RosterShift(Guid unit, Guid shift) => $"/ward/{unit}/roster/shift/{shift}";

    /// <summary>POST something about a shift. <paramref name="act"/>: take, hand, swap, remove.</summary>
    public static string RosterAct(Guid unit, Guid shift, string act) => $"/ward/{unit}/roster/shift/{shift}/{act}";

    /// <summary>Put people on the roster: GET the form, POST it.</summary>
    public static string RosterPlan(Guid unit) => $"/ward/{unit}/roster/plan";

    /// <summary>POST: copy the week before.</summary>
    public static string RosterCopy(Guid unit) => $"/ward/{unit}/roster/copy";

    /// <summary>How many are needed: GET the form, POST it.</summary>
    public static string RosterNeeds(Guid unit) => $"/ward/{unit}/roster/needs";

    /// <summary>POST: who answers when nobody is on the roster.</summary>
    public static string RosterStanding(Guid unit) => $"/ward/{unit}/roster/standing";
}
