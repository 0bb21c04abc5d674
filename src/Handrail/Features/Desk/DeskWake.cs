namespace Handrail.Features.Desk;

/// <summary>Wakes the live pages of the desk. Carries nothing: a page that wakes reads what is committed.</summary>
public sealed class DeskWake
{
    /// <summary>Live pages one person may hold open.</summary>
    public const int MostStreams = 20;

    readonly Lock gate = new();
    readonly Dictionary<Guid, int> streams = [];
    TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A person opens one more; false when they have enough. What was entered must be left.</summary>
    public bool Enter(Guid staff)
    {
        lock (gate)
        {
            var open = streams.GetValueOrDefault(staff);
            if (open >= MostStreams) return false;
            streams[staff] = open + 1;
            return true;
        }
    }

    /// <summary>One of theirs has ended.</summary>
    public void Leave(Guid staff)
    {
        lock (gate)
            if (--streams[staff] == 0) streams.Remove(staff);
    }

    /// <summary>Completes when something has moved after this call.</summary>
    public Task Next()
    {
        lock (gate) return next.Task;
    }

    /// <summary>Something moved; units and desks alike, reading twice costs little.</summary>
    public void Wake(IReadOnlyCollection<Guid> units)
    {
        TaskCompletionSource waiting;
        lock (gate) (waiting, next) = (next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        waiting.TrySetResult();
    }
}
