namespace Handrail.Features.Access;

/// <summary>
/// Slows guessing: after 20 failed sign-ins a minute in all, a wrong one waits and is no longer written to the audit, which nobody shall fill from outside.
/// The right answer always gets in: whoever guesses must not be able to lock a night shift out. A phrase has about 50 bits and a password comes with a code, so the
/// brake need not stop anyone.
/// </summary>
public sealed class SignInBrake(TimeProvider time)
{
    /// <summary>How long a wrong try waits while the brake is on.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    const int AMinute = 20;
    readonly Lock gate = new();
    readonly Queue<long> failures = [];

    /// <summary>False while too many have failed lately.</summary>
    public bool Allows()
    {
        lock (gate)
        {
            while (failures.TryPeek(out var oldest) && time.GetElapsedTime(oldest) > TimeSpan.FromMinutes(1)) failures.Dequeue();
            return failures.Count < AMinute;
        }
    }

    /// <summary>One failed.</summary>
    public void Failed()
    {
        lock (gate) failures.Enqueue(time.GetTimestamp());
    }
}
