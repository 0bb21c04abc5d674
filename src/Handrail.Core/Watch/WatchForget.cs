using NodaTime;

namespace Handrail.Core.Watch;

public static partial class WatchRules
{
    /// <summary>
    /// Values were taken out because they were another person's (after <see cref="WatchState.Correct"/>, and after earlier values of this person were applied again).
    /// What rested on them alone is over: a limit rule whose measure is no longer known, and a score rule that the rest does not reach. Here "like for like" does not
    /// count: what was known then was not known of this person. A latching alert stays open for a person to close.
    /// </summary>
    /// <param name="state">Changed in place.</param>
    /// <param name="plan">The plan of the stay.</param>
    /// <param name="gone">The measures that were taken out, single ones, never a panel.</param>
    /// <param name="now">The clock of the decision.</param>
    /// <param name="events">What should happen is added here.</param>
    public static void Forget(WatchState state, WatchPlan plan, IReadOnlyCollection<Measure> gone, Instant now, List<WatchEvent> events)
    {
        state.Bind(plan);
        var clock = Micros.Of(now);
        var nothing = new Reading(Measure.News2, 0, now, true);
        foreach (var measure in gone)
        {
            if (state.Knows((int)measure)) continue; // an earlier value of this person has been judged
            foreach (var slot in plan.ByMeasure[(int)measure]) Judgement.Gone(ref state.Of(slot), slot, nothing, clock, events);
        }

        if (gone.Any(measure => measure <= Measure.Temperature)) ForgetScore(state, plan, nothing, clock, events);
        Timetable.AfterReading(state, plan, clock, clock, events);
    }

    static void ForgetScore(WatchState state, WatchPlan plan, in Reading nothing, long now, List<WatchEvent> events)
    {
        var score = state.Score(plan, now);
        var threes = Masks(score.Parts).Threes;
        if (state.LastNews2 != score.AtLeast || state.LastSingle3 != (threes != 0)) state.ScoreChanged = now;
        (state.LastNews2, state.LastSingle3) = (score.AtLeast, threes != 0);
        foreach (var slot in plan.News2)
        {
            var holds = slot.Rule.Kind == RuleKind.SingleThree ? threes != 0 : score.AtLeast * 1000 >= slot.LimitsAt(now).Limit;
            if (!holds) Judgement.Gone(ref state.Of(slot), slot, nothing, now, events);
        }
    }
}
