using System.Collections.Concurrent;

namespace Handrail.Features.Watch;

/// <summary>Wakes the live streams of a unit. Carries nothing: a stream that wakes reads what is committed.</summary>
public sealed class BoardWake
{
    readonly ConcurrentDictionary<Guid, TaskCompletionSource> next = new();

    /// <summary>Completes when something on the unit has moved after this call.</summary>
    public Task Next(Guid unit) => next.GetOrAdd(unit, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Something moved.</summary>
    public void Wake(IReadOnlyCollection<Guid> units)
    {
        foreach (var unit in units)
            if (next.TryRemove(unit, out var waiting)) waiting.TrySetResult();
    }
}
