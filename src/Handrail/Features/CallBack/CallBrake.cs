using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>
/// Counts requests by network and in all, in memory, within bounds. Nothing here refuses a request without doubt: too many from one network makes the rest of
/// them doubtful; only of doubtful ones there is a most that is stored, so that a flood cannot fill the disk. Some of those places are a reserve, kept for whoever
/// behaves like a person (<see cref="Doubt.LikeAPerson"/>): a flood cannot take them, nor can one network take many of them (decision 0045).
/// </summary>
public sealed class CallBrake(IClock clock)
{
    /// <summary>Requests of one network at once, and one more with each six quiet minutes: a clinic passes, a script does not.</summary>
    public const int OfNetwork = 3;

    /// <summary>Doubtful ones of a network that are stored at once, and one more a minute.</summary>
    public const int DoubtfulOfNetwork = 30;

    /// <summary>Doubtful ones stored at once in all, and one more a second.</summary>
    public const int DoubtfulInAll = 300;

    /// <summary>The reserve: places for doubtful ones that behave like a person, when all others are taken; one more every ten seconds.</summary>
    public const int Reserve = 50;

    /// <summary>Most of the reserve that one network gets at once, and one more a minute.</summary>
    public const int ReserveOfNetwork = 10;

    const int Flood = 60;
    const int MostNetworks = 20_000;
    static readonly Duration Quiet = Duration.FromMinutes(6);
    static readonly Duration Minute = Duration.FromMinutes(1);
    static readonly Duration Second = Duration.FromSeconds(1);
    static readonly Duration TenSeconds = Duration.FromSeconds(10);

    readonly Lock gate = new();
    readonly Dictionary<string, (Bucket All, Bucket Doubtful, Bucket Reserve)> networks = new(StringComparer.Ordinal);
    Bucket everyone = Bucket.Full(Flood, Second, Instant.MinValue);
    Bucket doubtful = Bucket.Full(DoubtfulInAll, Second, Instant.MinValue);
    Bucket reserve = Bucket.Full(Reserve, TenSeconds, Instant.MinValue);

    /// <summary>Counts one request; says whether its network, and whether everybody together, sends more than people do.</summary>
    public (bool NetworkOver, bool Flood) Count(string? network)
    {
        lock (gate)
        {
            var now = clock.GetCurrentInstant();
            (everyone, var calm) = everyone.Take(now);
            if (network is null) return (false, !calm);
            var of = Of(network, now);
            var (after, had) = of.All.Take(now);
            networks[network] = of with { All = after };
            return (!had, !calm);
        }
    }

    /// <summary>Takes a place for a doubtful one; false when there is none left for now. <paramref name="likeAPerson"/>: when the others are taken, one of the reserve.</summary>
    public bool TakeDoubtful(string? network, bool likeAPerson)
    {
        lock (gate)
        {
            var now = clock.GetCurrentInstant();
            if (network is null) return TakeOf(ref doubtful, now) || (likeAPerson && TakeOf(ref reserve, now));
            var of = Of(network, now);
            var taken = Both(of.Doubtful, ref doubtful, now, out var left);
            of = of with { Doubtful = left };
            if (!taken && likeAPerson)
            {
                taken = Both(of.Reserve, ref reserve, now, out left);
                of = of with { Reserve = left };
            }

            networks[network] = of;
            return taken;
        }
    }

    static bool TakeOf(ref Bucket bucket, Instant now)
    {
        (bucket, var had) = bucket.Take(now);
        return had;
    }

    // One of the network's and one of everybody's, or none: what everybody's lack refuses costs the network nothing.
    static bool Both(Bucket ofNetwork, ref Bucket ofAll, Instant now, out Bucket left)
    {
        (left, var had) = ofNetwork.Take(now);
        if (!had) return false;
        (ofAll, had) = ofAll.Take(now);
        if (!had) left = ofNetwork;
        return had;
    }

    Bucket NewAll(Instant now) => Bucket.Full(OfNetwork, Quiet, now);

    (Bucket All, Bucket Doubtful, Bucket Reserve) Of(string network, Instant now)
    {
        if (networks.TryGetValue(network, out var found)) return found;
        if (networks.Count >= MostNetworks)
        {
            foreach (var (idle, of) in networks.Where(each => each.Value.All.IsFull(now) && each.Value.Doubtful.IsFull(now) && each.Value.Reserve.IsFull(now)).ToList()) networks.Remove(idle);
            if (networks.Count >= MostNetworks) networks.Clear(); // twenty thousand networks within minutes: by then the whole counts, not each
        }

        return (NewAll(now), Bucket.Full(DoubtfulOfNetwork, Minute, now), Bucket.Full(ReserveOfNetwork, Minute, now));
    }
}
