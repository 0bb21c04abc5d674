using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>What the promise rests on.</summary>
public enum PromiseGround
{
    /// <summary>Advisors are on shift now.</summary>
    Now,

    /// <summary>Nobody is on shift at this moment; the next planned shift, or the chosen time, is later.</summary>
    Later,

    /// <summary>Nobody is planned at all: the next opening of the desk, where the one on call must see to it.</summary>
    NobodyPlanned,

    /// <summary>No opening hours either: a day from now, where the one on call must see to it.</summary>
    NoHours,
}

/// <summary>A promised time.</summary>
/// <param name="From">We do not call before.</param>
/// <param name="By">We call by then.</param>
/// <param name="Ground">What it rests on.</param>
/// <param name="WishKept">False when the chosen time cannot be met, and the person must be told so.</param>
public sealed record Promise(Instant From, Instant By, PromiseGround Ground, bool WishKept)
{
    /// <summary>Minutes of an advisor that one call takes, writing included.</summary>
    public const int CallMinutes = 15;

    /// <summary>We never promise less than this.</summary>
    public const int LeastMinutes = 20;

    static readonly Duration Rounded = Duration.FromMinutes(5);

    /// <summary>
    /// The promise: the first moment at which the advisors on shift will have done every call promised before it and this one, never less than 20 minutes
    /// away, rounded up to five minutes. A chosen part of a day is promised until its end when the desk answers in it.
    /// </summary>
    /// <param name="plan">Opening hours and shifts.</param>
    /// <param name="wish">What the caller chose.</param>
    /// <param name="now">Now.</param>
    /// <param name="waiting">Due times of the open call-backs of the main queue.</param>
    /// <returns>Null when the wish cannot be any more (see <see cref="Wish.Window"/>).</returns>
    public static Promise? Make(DeskPlan plan, Wish wish, Instant now, IReadOnlyCollection<Instant> waiting)
    {
        if (wish.Window(now) is not { } window) return null;
        var spans = plan.Answering(now).Where(span => span.To > window.From).Select(span => span with { From = Instant.Max(span.From, window.From) }).ToList();
        // In a chosen time we promise its end, or the last moment before it at which somebody is there: everybody who was promised the same end is ahead.
        var last = window.To is { } to ? spans.Where(span => span.From < to).Select(span => Instant.Min(span.To, to)).DefaultIfEmpty(window.From).Max() : window.From;
        if (Finish(spans, window.From, last, waiting, all: window.To is null) is not { } done) return Unplanned(plan, spans.Count > 0 ? spans[^1].To : window.From, window.From); // more waits than is planned for: after all of it
        var by = RoundUp(Instant.Max(done, now + Duration.FromMinutes(LeastMinutes)));
        var ground = spans[0].From <= now ? PromiseGround.Now : PromiseGround.Later;
        if (window.To is not { } end) return new Promise(now, by, ground, true);
        return by <= last ? new Promise(window.From, last, ground, true) : new Promise(window.From, by, ground, by <= end);
    }

    // Work that lies before this call: every open one promised before the moment we arrive at. More of them only ever make it later, so this ends.
    static Instant? Finish(IReadOnlyList<DeskSpan> spans, Instant from, Instant least, IReadOnlyCollection<Instant> waiting, bool all)
    {
        var ahead = waiting.Count(due => due <= least && (all || due > from));
        while (After(spans, Duration.FromMinutes(CallMinutes) * (ahead + 1)) is { } done)
        {
            var before = waiting.Count(due => due <= Instant.Max(done, least) && (all || due > from));
            if (before <= ahead) return done;
            ahead = before;
        }

        return null;
    }

    // The moment at which so much work is done, when each advisor works all the time of a span.
    static Instant? After(IReadOnlyList<DeskSpan> spans, Duration work)
    {
        foreach (var span in spans)
        {
            var could = (span.To - span.From) * span.Advisors;
            if (could >= work) return span.From + (work / span.Advisors);
            work -= could;
        }

        return null;
    }

    static Promise Unplanned(DeskPlan plan, Instant after, Instant from)
    {
        var open = plan.Open(after);
        return open.Count == 0
            ? new Promise(from, RoundUp(after + Duration.FromHours(24)), PromiseGround.NoHours, false)
            : new Promise(from, RoundUp(open[0].From + Duration.FromHours(1)), PromiseGround.NobodyPlanned, false);
    }

    static Instant RoundUp(Instant at)
    {
        var (step, ticks) = (Rounded.ToInt64Nanoseconds() / 100, at.ToUnixTimeTicks());
        return Instant.FromUnixTimeTicks((ticks + step - 1) / step * step);
    }
}
