namespace Handrail.Core.Watch;

/// <summary>One value against one rule: confirm delay, hysteresis, folding, renewed notification. Allocates nothing.</summary>
static class Judgement
{
    /// <summary>What a value says about a condition.</summary>
    /// <param name="Holds">At or beyond the limit.</param>
    /// <param name="Past">Back past the clear limit, and known to be.</param>
    /// <param name="Milli">The value itself.</param>
    internal readonly record struct Finding(bool Holds, bool Past, int Milli);

    /// <summary>Judges a measured value or a score.</summary>
    internal static void Value(ref RuleMemory memory, Slot slot, Finding finding, in Reading reading, long at, long now, bool covered, List<WatchEvent> events)
    {
        if (memory.Phase == Phase.Active)
        {
            if (finding.Past) Over(ref memory, slot, finding.Milli, reading, now, events);
            else if (finding.Holds) Tell(ref memory, slot, finding.Milli, reading, now, covered, events, back: false);
            return;
        }
        if (!finding.Holds)
        {
            // Between limit and clear a pending condition neither ripens nor falls.
            if (finding.Past) memory.Phase = Phase.Clear;
            return;
        }
        if (memory.Phase == Phase.Clear) memory.Since = at;
        var confirmed = reading.ByHand || slot.ConfirmMicros == 0 || memory.Phase == Phase.Pending && at - memory.Since >= slot.ConfirmMicros;
        memory.Phase = confirmed ? Phase.Active : Phase.Pending;
        if (confirmed) Tell(ref memory, slot, finding.Milli, reading, now, covered, events, back: true);
    }

    /// <summary>
    /// Judges a condition that time brings: true from <paramref name="moment"/> on. The alert carries that moment, however late the sweep
    /// comes, but not one before <paramref name="floor"/> (a score that rose makes a set late now, not an hour ago).
    /// </summary>
    internal static void Time(ref RuleMemory memory, Slot slot, long? moment, long floor, long at, long now, List<WatchEvent> events)
    {
        if (moment is not { } since || now < since)
        {
            if (memory.Phase == Phase.Active) Over(ref memory, slot, null, new Reading(default, 0, Micros.ToInstant(at), false), now, events);
            return;
        }
        if (memory.Open)
        {
            if (memory.Phase == Phase.Active) return;
            (memory.Phase, memory.Since, memory.ClearedAt) = (Phase.Active, since, null);
            events.Add(new WatchEvent(WatchEventKind.Repeat, slot.Key, slot.Rule.Priority, null, Micros.ToInstant(since)));
            return;
        }
        var raiseAt = NotBefore(memory, slot, since);
        if (now < raiseAt) return;
        raiseAt = Math.Max(raiseAt, floor);
        (memory.Phase, memory.Open, memory.Since, memory.ResolvedAt) = (Phase.Active, true, since, null);
        events.Add(new WatchEvent(WatchEventKind.Raise, slot.Key, slot.Rule.Priority, null, Micros.ToInstant(raiseAt)));
    }

    /// <summary>When a condition true from <paramref name="since"/> may be raised: at once, or after the fold window when it was there already as someone resolved it.</summary>
    internal static long NotBefore(in RuleMemory memory, Slot slot, long since) =>
        memory.ResolvedAt is { } resolved && since <= resolved ? Math.Max(since, resolved + slot.FoldMicros) : since;

    static void Tell(ref RuleMemory memory, Slot slot, int milli, in Reading reading, long now, bool covered, List<WatchEvent> events, bool back)
    {
        var worse = Worse(memory, slot, milli);
        var news = worse || back && memory.BackAfter(now, slot.FoldMicros);
        memory.ClearedAt = null;
        if (!memory.Open)
        {
            if (covered || memory.Folded(now, slot.FoldMicros) && !worse) return;
            (memory.Open, memory.Notified, memory.ResolvedAt) = (true, milli, null);
            events.Add(new WatchEvent(WatchEventKind.Raise, slot.Key, slot.Rule.Priority, milli, reading.At));
        }
        else if (news && !covered)
        {
            memory.Notified = milli;
            events.Add(new WatchEvent(WatchEventKind.Renotify, slot.Key, slot.Rule.Priority, milli, reading.At));
        }
        else if (back)
            events.Add(new WatchEvent(WatchEventKind.Repeat, slot.Key, slot.Rule.Priority, milli, reading.At));
    }

    /// <summary>The value behind a condition was never this person's: the condition is over, as far as anybody knows.</summary>
    internal static void Gone(ref RuleMemory memory, Slot slot, in Reading reading, long now, List<WatchEvent> events)
    {
        if (memory.Phase == Phase.Pending) memory.Phase = Phase.Clear;
        if (memory.Phase == Phase.Active) Over(ref memory, slot, null, reading, now, events);
    }

    static bool Worse(in RuleMemory memory, Slot slot, int milli) =>
        slot.Rule.RenotifyRiseMilli > 0 && memory.Notified is { } told
        && (slot.Falling ? told - milli : milli - told) >= slot.Rule.RenotifyRiseMilli;

    static void Over(ref RuleMemory memory, Slot slot, int? milli, in Reading reading, long now, List<WatchEvent> events)
    {
        memory.Phase = Phase.Clear;
        if (!memory.Open) return;
        memory.Open = slot.Rule.Latching;
        memory.ClearedAt = memory.Open ? now : null;
        events.Add(new WatchEvent(
            slot.Rule.Latching ? WatchEventKind.Clear : WatchEventKind.End, slot.Key, slot.Rule.Priority, milli, reading.At));
    }
}
