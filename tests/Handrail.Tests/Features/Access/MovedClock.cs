namespace Handrail.Tests.Features.Access;

/// <summary>The real clock, moved: what is decided by the time of day sees it, and whatever waits goes on at its real pace.</summary>
public sealed class MovedClock : TimeProvider
{
    long moved;

    public void Move(TimeSpan by) => Interlocked.Add(ref moved, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref moved));
}
