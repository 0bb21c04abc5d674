namespace Handrail.Core.Watch;

/// <summary>When sets of observations are due, and what time alone brings.</summary>
static class Timetable
{
    /// <summary>Due time and interval of a set; null when no interval applies to this person now.</summary>
    internal static (long At, int Minutes)? DueOf(WatchState state, TimetableItem item, bool interpretation)
    {
        if (MinutesFor(state, item, interpretation) is not { } minutes) return null;
        var oldest = long.MaxValue;
        foreach (var measure in item.Measures)
        {
            if (!state.Knows((int)measure)) return (state.Admitted, minutes);
            oldest = Math.Min(oldest, state.At[(int)measure]);
        }
        return (oldest + minutes * Micros.Minute, minutes);
    }

    internal static List<Due> List(WatchState state, WatchPlan plan)
    {
        var list = new List<Due>();
        foreach (var item in plan.Protocol.Timetable)
            if (DueOf(state, item, plan.Protocol.Interpretation) is var (at, minutes))
                list.Add(new Due(item.Item, item.Title, Micros.ToInstant(at), minutes));
        list.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : string.CompareOrdinal(a.Item, b.Item));
        return list;
    }

    internal static void Tick(WatchState state, WatchPlan plan, long now, List<WatchEvent> events)
    {
        foreach (var slot in plan.Overdue) Judgement.Time(ref state.Of(slot), slot, LateFrom(state, plan, slot), state.ScoreChanged, now, now, events);
        foreach (var slot in plan.Silent) Judgement.Time(ref state.Of(slot), slot, SilentFrom(state, slot), long.MinValue, now, now, events);
    }

    /// <summary>A reading can only end what time brought; what it makes late is for the next tick to say.</summary>
    internal static void AfterReading(WatchState state, WatchPlan plan, long at, long now, List<WatchEvent> events)
    {
        foreach (var slot in plan.Overdue)
            if (state.Of(slot).Phase == Phase.Active && !(LateFrom(state, plan, slot) <= now))
                Judgement.Time(ref state.Of(slot), slot, null, 0, at, now, events);
        foreach (var slot in plan.Silent)
            if (state.Of(slot).Phase == Phase.Active && !(SilentFrom(state, slot) <= now))
                Judgement.Time(ref state.Of(slot), slot, null, 0, at, now, events);
    }

    internal static long? Next(WatchState state, WatchPlan plan)
    {
        long? next = null;
        foreach (var slot in plan.Overdue) Sooner(ref next, state, slot, LateFrom(state, plan, slot));
        foreach (var slot in plan.Silent) Sooner(ref next, state, slot, SilentFrom(state, slot));
        return next;
    }

    static void Sooner(ref long? next, WatchState state, Slot slot, long? moment)
    {
        if (moment is not { } since) return;
        ref var memory = ref state.Of(slot);
        if (memory.Open && memory.Phase == Phase.Active) return;
        var at = memory.Open ? since : Judgement.NotBefore(memory, slot, since);
        next = next is { } known ? Math.Min(known, at) : at;
    }

    static long? LateFrom(WatchState state, WatchPlan plan, Slot slot) =>
        DueOf(state, slot.Item!, plan.Protocol.Interpretation) is var (at, _) ? at + slot.Item!.GraceMinutes * Micros.Minute : null;

    static long? SilentFrom(WatchState state, Slot slot) => state.DeviceAt + slot.Rule.SilentSeconds * Micros.Second;

    static int? MinutesFor(WatchState state, TimetableItem item, bool interpretation)
    {
        int? shortest = null;
        foreach (var row in item.Intervals)
            if (Applies(state, row, interpretation)) shortest = Math.Min(shortest ?? int.MaxValue, row.Minutes);
        return shortest;
    }

    // Rows by score are an interpretation of the score: with interpretation off only the acuity that a person set counts.
    static bool Applies(WatchState state, Interval row, bool interpretation)
    {
        if (row.Acuity is { } acuity) return state.Acuity == acuity;
        if (!interpretation || row.Score is not { } score) return false;
        if (row.Single3) return state.LastSingle3;
        int? points = score == Measure.News2 ? state.LastNews2
            : state.Knows((int)score) ? (int)Math.Floor(state.Milli[(int)score] / 1000.0) : null;
        return points >= row.AtLeast;
    }
}
