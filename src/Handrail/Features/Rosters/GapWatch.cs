using Handrail.Core.Rosters;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Rosters;

/// <summary>
/// Tells a person of a gap before it bites. Runs as due work of each unit with needs: after every change of its roster, when a gap becomes pressing, begins or ends, and
/// every quarter of an hour in any case. What holds is worked out from the facts; doing it twice changes nothing.
/// </summary>
public sealed class GapWatch(UnitAlarms alarms)
{
    const string Word = UnitAlarms.Roster;

    /// <summary>Looks at a unit.</summary>
    public void Look(WriteScope scope, Guid unit)
    {
        var (now, policy) = (scope.Now, RosterPolicy.Example);
        if (RosterBook.Of(scope.Connection, unit, now, now + policy.Ahead) is not { Needs.Count: > 0 } state)
        {
            alarms.Hold?.Invoke(scope, unit, Word, []);
            DueKind.Set(scope, ShiftBook.DueKindName, unit, null);
            return;
        }

        var gaps = state.Gaps(now, now + policy.Ahead);
        var alarming = RosterGaps.Pressing(gaps, now, policy).Select(pressing => Alarm(pressing, now, state.Clock.Zone)).ToList();
        // A role ends by its own date without anybody asking who answers then.
        if (!RosterViews.Standing(scope.Connection, unit, now).Fit) alarming.Add(new UnitAlarm(Word + "standing", false, "Whoever answers when nobody is on shift cannot open alerts", "Name somebody else on the roster, under what is needed"));
        alarms.Hold?.Invoke(scope, unit, Word, alarming);
        DueKind.Set(scope, ShiftBook.DueKindName, unit, RosterGaps.NextLook(gaps, now, policy));
    }

    // The title stands on walls: a role and a time, nobody's name.
    static UnitAlarm Alarm(PressingGap pressing, Instant now, DateTimeZone zone)
    {
        var (gap, role) = (pressing.Gap, RosterWords.Role(pressing.Gap.Role));
        return pressing.Press == Press.NobodyNow
            ? new UnitAlarm($"{Word}nobody:{gap.Role}", true, $"{role}: nobody on shift now", "Find somebody who takes the shift over, and put them on the roster")
            : new UnitAlarm($"{Word}soon:{gap.Role}", false, $"{role}: {RosterWords.Count(gap.Have, gap.Least)} {(gap.From <= now ? "now" : "from " + Times.Clock(gap.From, zone))}", "Find somebody for this time, and put them on the roster");
    }
}
