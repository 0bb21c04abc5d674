using NodaTime;

namespace Handrail.Core.Rosters;

/// <summary>How pressing the state of a role is.</summary>
public enum Press
{
    /// <summary>Too few now, or soon.</summary>
    Soon,

    /// <summary>The role is needed now and nobody is there.</summary>
    NobodyNow,
}

/// <summary>A role about which a person must be told now.</summary>
/// <param name="Gap">The gap that is meant: the first one of the role.</param>
/// <param name="Press">How pressing.</param>
public sealed record PressingGap(RosterGap Gap, Press Press);

/// <summary>Where a roster does not meet its needs. Pure interval arithmetic on moments; local times come in by the shifts, and go out with the page.</summary>
public static class RosterGaps
{
    /// <summary>
    /// Every gap from <paramref name="from"/> to just before <paramref name="to"/>, by role in the order of the page, then by time; each as long as it says the same.
    /// Somebody who stands twice in one role counts once. <paramref name="spans"/> must cover the whole time.
    /// </summary>
    public static IReadOnlyList<RosterGap> Find(
        IReadOnlyCollection<RosterNeed> needs, IReadOnlyList<ShiftSpan> spans, IReadOnlyCollection<RosterSlot> slots, IReadOnlyCollection<Unfit> unfit, Instant from, Instant to)
    {
        var gaps = new List<RosterGap>();
        foreach (var role in needs.Select(need => need.Role).Distinct().OrderBy(RosterRoles.Order).ThenBy(role => role, StringComparer.Ordinal))
        {
            var own = slots.Where(slot => slot.Role == role && slot.Overlaps(from, to)).ToList();
            var bars = unfit.Where(each => (each.Role is null || each.Role == role) && own.Exists(slot => slot.Staff == each.Staff)).ToList();
            var cuts = new SortedSet<Instant> { from, to };
            foreach (var edge in spans.Select(span => span.From).Concat(own.SelectMany(slot => new[] { slot.From, slot.To })).Concat(bars.SelectMany(bar => new[] { bar.From, bar.To })))
                if (edge > from && edge < to) cuts.Add(edge);
            var first = gaps.Count;
            foreach (var (start, end) in cuts.Zip(cuts.Skip(1)))
            {
                var kind = spans.First(span => span.Holds(start)).Kind;
                var least = needs.Where(need => need.Role == role && need.Kind == kind).Select(need => need.Least).DefaultIfEmpty(0).Max();
                var there = own.Where(slot => slot.Holds(start)).Select(slot => slot.Staff).Distinct().Order().ToList();
                var causes = there.Select(staff => (Staff: staff, Bar: bars.FirstOrDefault(bar => bar.Bars(staff, role, start)))).Where(each => each.Bar is not null)
                    .Select(each => new GapCause(each.Staff, each.Bar!.Why)).ToList();
                var have = there.Count - causes.Count;
                if (have >= least) continue;
                var gap = new RosterGap(role, start, end, least, have, causes);
                if (gaps.Count > first && gaps[^1].To == start && gaps[^1].SaysSame(gap)) gaps[^1] = gaps[^1] with { To = end };
                else gaps.Add(gap);
            }
        }

        return gaps;
    }

    /// <summary>The roles about which a person must be told now, at most one entry each: nobody is there, or too few are there now or will be within the policy's time.</summary>
    public static IReadOnlyList<PressingGap> Pressing(IEnumerable<RosterGap> gaps, Instant now, RosterPolicy policy) =>
        [.. gaps.Where(gap => gap.From <= now + policy.Pressing && gap.To > now).GroupBy(gap => gap.Role)
            .Select(role => role.OrderBy(gap => gap.From).First()).Select(gap => new PressingGap(gap, gap.From <= now && gap.Have == 0 ? Press.NobodyNow : Press.Soon))];

    /// <summary>When this must be looked at again: when something about a gap becomes pressing, begins or ends, and after the policy's time in any case. Always later than now.</summary>
    public static Instant NextLook(IEnumerable<RosterGap> gaps, Instant now, RosterPolicy policy) =>
        gaps.SelectMany(gap => new[] { gap.From - policy.Pressing, gap.From, gap.To }).Where(at => at > now).Append(now + policy.LookEvery).Min();
}
