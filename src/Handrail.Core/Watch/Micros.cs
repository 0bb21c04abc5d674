using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>Instants as the database stores them: whole microseconds since 1970, rounded down.</summary>
static class Micros
{
    internal const long Second = 1_000_000;
    internal const long Minute = 60 * Second;

    internal static long Of(Instant at) => at.ToUnixTimeTicks() is var ticks && ticks >= 0 ? ticks / 10 : (ticks - 9) / 10;

    internal static Instant ToInstant(long micros) => Instant.FromUnixTimeTicks(micros * 10);
}
