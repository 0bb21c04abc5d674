namespace Handrail.Data;

/// <summary>
/// Wakes one loop before its time. Ringing while nobody waits is remembered once. A wait that ends by its time leaves nothing behind (in a semaphore its
/// waiter would stay and swallow the next ring, and a loop that runs twice a second would gather 170,000 of them a day).
/// </summary>
public sealed class Bell(TimeProvider time)
{
    readonly Lock gate = new();
    TaskCompletionSource? waiting;
    bool rung;

    /// <summary>Wakes the loop, now or at its next wait. Safe from any thread.</summary>
    public void Ring()
    {
        lock (gate)
        {
            rung = true;
            waiting?.TrySetResult();
        }
    }

    /// <summary>Waits until it is rung, until the time is over, or until the end; does not throw at the end. One loop waits, not several.</summary>
    public async Task Wait(TimeSpan atMost, CancellationToken stop)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (rung) mine.SetResult();
            waiting = mine;
        }

        using var round = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(mine.Task, Task.Delay(atMost, time, round.Token));
        await round.CancelAsync();
        lock (gate) (waiting, rung) = (null, false); // whoever rang until here is answered by the round that follows
    }
}
