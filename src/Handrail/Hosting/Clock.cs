using NodaTime;

namespace Handrail.Hosting;

/// <summary>The one clock: NodaTime's view of the host's TimeProvider, so that one fake moves everything.</summary>
public sealed class HostClock(TimeProvider time) : IClock
{
    /// <inheritdoc/>
    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
}
