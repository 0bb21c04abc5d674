using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>
/// A counter that lets a few through at once and more with time. It fills up again only in quiet: whoever keeps knocking while it is empty gains nothing by
/// waiting between knocks less than <paramref name="Refill"/>.
/// </summary>
/// <param name="Size">How many at once.</param>
/// <param name="Refill">Time until one more.</param>
/// <param name="Left">How many are left.</param>
/// <param name="At">When <paramref name="Left"/> was counted.</param>
public readonly record struct Bucket(int Size, Duration Refill, int Left, Instant At)
{
    /// <summary>A full one.</summary>
    public static Bucket Full(int size, Duration refill, Instant now) => new(size, refill, size, now);

    /// <summary>Takes one; false when none was left, and then the time until the next one starts anew.</summary>
    public (Bucket After, bool Had) Take(Instant now)
    {
        var filled = Filled(now);
        return filled.Left > 0 ? (filled with { Left = filled.Left - 1 }, true) : (filled with { At = Instant.Max(now, At) }, false);
    }

    /// <summary>True when nothing would be lost by forgetting it.</summary>
    public bool IsFull(Instant now) => Filled(now).Left == Size;

    Bucket Filled(Instant now)
    {
        if (now <= At) return this;
        var more = (long)((now - At) / Refill);
        return more == 0 ? this : Left + more >= Size ? this with { Left = Size, At = now } : this with { Left = Left + (int)more, At = At + (Refill * more) };
    }
}
