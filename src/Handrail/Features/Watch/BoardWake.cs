using System.Collections.Concurrent;

namespace Handrail.Features.Watch;

/// <summary>Wakes the live streams of a unit. Carries nothing: a stream that wakes reads what is committed.</summary>
public sealed class BoardWake
{
    /// <summary>Live streams one person may hold open: some walls and some tabs. Each costs a picture of the ward several times a second.</summary>
    public const int MostStreams = 20;

    readonly ConcurrentDictionary<Guid, TaskCompletionSource> next = new();
    readonly Dictionary<Guid, int> streams = [];

    /// <summary>A person opens one more stream; false when they have enough. What was entered must be left.</summary>
    public bool Enter(Guid staff)
    {
        lock (streams)
        {
            var open = streams.GetValueOrDefault(staff);
            if (open >= MostStreams) return false;
            streams[staff] = open + 1;
            return true;
        }
    }

    /// <summary>One of their streams has ended.</summary>
    public void Leave(Guid staff)
    {
        lock (streams)
        {
            if (--streams[staff] == 0) streams.Remove(staff);
        }
    }

    /// <summary>Completes when something on the unit has moved after this call.</summary>
    public Task Next(Guid unit) => next.GetOrAdd(unit, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Something moved.</summary>
    public void Wake(IReadOnlyCollection<Guid> units)
    {
        foreach (var unit in units)
            if (next.TryRemove(unit, out var waiting)) waiting.TrySetResult();
    }
}
