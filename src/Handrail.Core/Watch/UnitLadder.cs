namespace Handrail.Core.Watch;

/// <summary>
/// The ladder of alerts about a unit itself (its roster has a gap). No nurse at a bedside can fill a roster: the charge nurse is told, by the rule of the roster on shift or
/// else the standing one, and told again until somebody takes it. The minutes are an example, not approved.
/// </summary>
public static class UnitLadder
{
    /// <summary>For a high or a medium alert.</summary>
    public static Ladder Of(Priority priority) => new("*", "*", priority, [new LadderStep("charge-nurse", Minutes(priority), [Escalation.Wall, Escalation.Page, "spool"], null)], Minutes(priority), new Source(Source.NotApproved));

    static int Minutes(Priority priority) => priority == Priority.High ? 5 : 15;
}
