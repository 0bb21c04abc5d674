using System.Collections.Concurrent;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// Comparisons with an hour ago, remembered for half a minute: they hardly move in that time, and a wall that is redrawn several times a second must not read an
/// hour of values for each bed each time. Only a cache of what the database says; nothing is decided by it.
/// </summary>
public sealed class TrendMemory
{
    const int Most = 50_000;
    static readonly Duration Fresh = Duration.FromSeconds(30);
    readonly ConcurrentDictionary<(Guid Stay, int What), (Instant At, object? Value)> known = new();

    /// <summary>What is remembered of this stay, or what <paramref name="read"/> says now.</summary>
    public T Of<T>(Guid stay, int what, Instant now, Func<T> read)
    {
        if (known.TryGetValue((stay, what), out var held) && held.At <= now && now - held.At < Fresh) return (T)held.Value!;
        if (known.Count > Most) known.Clear();
        var value = read();
        known[(stay, what)] = (now, value);
        return value;
    }
}
