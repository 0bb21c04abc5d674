using Handrail.Core.CallBack;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>
/// Counts requests by network and in all, in memory, within bounds. Nothing here refuses a request without doubt: too many from one network makes the rest of
/// them doubtful; only of doubtful ones there is a most that is stored, so that a flood cannot fill the disk.
/// </summary>
public sealed class CallBrake(IClock clock)
{
    /// <summary>Requests of one network at once, and one more with each six quiet minutes: a clinic passes, a script does not.</summary>
    public const int OfNetwork = 3;

    /// <summary>Doubtful ones of a network that are stored at once, and one more a minute.</summary>
    public const int DoubtfulOfNetwork = 30;

    /// <summary>Doubtful ones stored at once in all, and one more a second.</summary>
    public const int DoubtfulInAll = 300;

    const int Flood = 60;
    const int MostNetworks = 20_000;
    static readonly Duration Quiet = Duration.FromMinutes(6);
    static readonly Duration Minute = Duration.FromMinutes(1);
    static readonly Duration Second = Duration.FromSeconds(1);

    readonly Lock gate = new();
    readonly Dictionary<string, (Bucket All, Bucket Doubtful)> networks = new(StringComparer.Ordinal);
    Bucket everyone = Bucket.Full(Flood, Second, Instant.MinValue);
    Bucket doubtful = Bucket.Full(DoubtfulInAll, Second, Instant.MinValue);

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

    /// <summary>Takes a place for a doubtful one; false when there is none left for now.</summary>
    public bool TakeDoubtful(string? network)
    {
        lock (gate)
        {
            var now = clock.GetCurrentInstant();
            if (network is not null)
            {
                var of = Of(network, now);
                var (after, had) = of.Doubtful.Take(now);
                networks[network] = of with { Doubtful = after };
                if (!had) return false;
            }

            (doubtful, var left) = doubtful.Take(now);
            return left;
        }
    }

    Bucket NewAll(Instant now) => Bucket.Full(OfNetwork, Quiet, now);

    (Bucket All, Bucket Doubtful) Of(string network, Instant now)
    {
        if (networks.TryGetValue(network, out var found)) return found;
        if (networks.Count >= MostNetworks)
        {
            foreach (var (idle, of) in networks.Where(each => each.Value.All.IsFull(now) && each.Value.Doubtful.IsFull(now)).ToList()) networks.Remove(idle);
            if (networks.Count >= MostNetworks) networks.Clear(); // twenty thousand networks within minutes: by then the whole counts, not each
        }

        return (NewAll(now), Bucket.Full(DoubtfulOfNetwork, Minute, now));
    }
}
