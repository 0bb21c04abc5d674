using NodaTime;

namespace Handrail.Demo;

/// <summary>A clock that stands until it is set: the demo's past is lived through the real writer, sweep and machines, not written into tables.</summary>
public sealed class SteppingClock(Instant start) : IClock
{
    /// <summary>Time now.</summary>
    public Instant Now { get; set; } = start;

    /// <inheritdoc/>
    public Instant GetCurrentInstant() => Now;
}
