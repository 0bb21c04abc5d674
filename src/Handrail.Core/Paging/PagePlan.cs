using NodaTime;

namespace Handrail.Core.Paging;

/// <summary>What a page does next.</summary>
public abstract record PageNext
{
    PageNext()
    {
    }

    /// <summary>Send through these addresses now, all of one channel, as leg <paramref name="Leg"/>.</summary>
    public sealed record Send(int Leg, IReadOnlyList<Way> Ways) : PageNext;

    /// <summary>Look again then.</summary>
    public sealed record Wait(Instant Until) : PageNext;

    /// <summary>No channel is left. <paramref name="Why"/>: "no-channel", "failed" (nothing could be sent) or "unconfirmed".</summary>
    public sealed record NotReached(string Why) : PageNext;

    /// <summary>Nothing: it is over.</summary>
    public sealed record Nothing : PageNext;
}

/// <summary>
/// How one person is paged: by their first channel; when that fails at once by the next, when it stays unconfirmed after its seconds, and after the last one the page
/// counts as not reached. Pure. In prose: docs/algorithms/paging.md.
/// </summary>
public static class PagePlan
{
    /// <summary>Retries of a send that failed for the moment (a provider's fault, no answer): after this long each. Example, not approved.</summary>
    static readonly Duration[] Retries = [Duration.FromSeconds(2), Duration.FromSeconds(5)];

    /// <summary>The next move of a page. <paramref name="ways"/>: confirmed addresses in the person's order; those of a channel that is down come last.</summary>
    public static PageNext Next(PageState state, IReadOnlyList<Way> ways, IReadOnlyList<Leg> legs, ChannelTimes times, Instant now)
    {
        if (state != PageState.Open || legs.Any(leg => leg.State == DeliveryState.Confirmed)) return new PageNext.Nothing();
        var last = legs.Count == 0 ? -1 : legs.Max(leg => leg.No);
        var running = legs.Where(leg => leg.No == last && leg.State is (DeliveryState.Made or DeliveryState.HandedOver or DeliveryState.Delivered)).ToList();
        if (running.Count > 0 && running.Max(leg => leg.MadeAt + times.Of(leg.Kind)) is var until && now < until) return new PageNext.Wait(until);
        var tried = legs.Select(leg => leg.Kind).ToHashSet();
        var left = ways.Where(way => !tried.Contains(way.Kind)).ToList();
        if (left.Count > 0) return new PageNext.Send(last + 1, [.. left.Where(way => way.Kind == left[0].Kind)]);
        return new PageNext.NotReached(legs.Count == 0 ? "no-channel" : legs.All(leg => leg.State is DeliveryState.Failed or DeliveryState.GivenUp) ? "failed" : "unconfirmed");
    }

    /// <summary>When a send that has failed for the moment <paramref name="tries"/> times is tried again; null when it has failed for good.</summary>
    public static Instant? Retry(int tries, Instant now) => tries <= Retries.Length ? now + Retries[tries - 1] : null;

    /// <summary>True when a delivery may go from one state to another. Late news of an earlier stage changes nothing; a confirmation counts whenever it comes.</summary>
    public static bool MayMove(DeliveryState from, DeliveryState to) => to switch
    {
        DeliveryState.HandedOver => from == DeliveryState.Made,
        DeliveryState.Delivered => from is DeliveryState.Made or DeliveryState.HandedOver or DeliveryState.GivenUp,
        DeliveryState.Confirmed => from != DeliveryState.Confirmed,
        DeliveryState.Failed => from is DeliveryState.Made or DeliveryState.HandedOver,
        DeliveryState.GivenUp => from == DeliveryState.Made,
        _ => false,
    };

    /// <summary>
    /// True when a step's people can be passed over at once: each of them was told by page and not reached. Where nobody of it has any channel that is done only when it
    /// helps (<paramref name="helps"/>); otherwise the wall is all there is, and keeps its minutes.
    /// </summary>
    /// <param name="told">For each person told and waited for: not reached, and whether anything was sent to them at all.</param>
    /// <param name="helps">Somebody of a later step has a confirmed channel, or others were paged in vain before.</param>
    public static bool GoOn(IReadOnlyCollection<(bool NotReached, bool Tried)> told, bool helps) =>
        told.Count > 0 && told.All(each => each.NotReached) && (told.Any(each => each.Tried) || helps);
}
