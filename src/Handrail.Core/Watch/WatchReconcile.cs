namespace Handrail.Core.Watch;

/// <summary>
/// Holds what the watch remembers against the alerts that are really open. They can only differ when rows were folded in with another plan than the one that
/// judged them: a new version of a protocol after a crash. Then the record is right.
/// </summary>
public static class WatchReconcile
{
    /// <summary>Corrects the memory of each rule; answers the rules that differed.</summary>
    /// <param name="state">Changed in place; it must be bound to a plan already (any reading, tick or list does that).</param>
    /// <param name="openInRecord">Rules with an open alert in the record.</param>
    public static IReadOnlyList<string> Run(WatchState state, IReadOnlySet<string> openInRecord)
    {
        var differed = new List<string>();
        for (var i = 0; i < state.Count; i++)
        {
            ref var memory = ref state.MemoryAt(i);
            var open = openInRecord.Contains(state.KeyAt(i));
            if (memory.Open == open) continue;
            differed.Add(state.KeyAt(i));
            // Nobody has been told of a condition that only the memory holds: forget it, so that the next reading raises it.
            if (!open) memory.Phase = Phase.Clear;
            memory.Open = open;
        }

        return differed;
    }
}
