using NodaTime;

namespace Handrail.Core.Rounds;

/// <summary>One look, by the server's time.</summary>
/// <param name="Room">The bed.</param>
/// <param name="By">Who looked.</param>
/// <param name="At">When.</param>
public readonly record struct RoundLook(Guid Room, Guid By, Instant At);

/// <summary>What a pattern is about.</summary>
public enum RoundSign
{
    /// <summary>Many rooms in a few seconds: nobody walks so fast.</summary>
    TooFast,

    /// <summary>One room again and again in the very minute of a quarter hour.</summary>
    TooRegular,
}

/// <summary>A pattern that a charge nurse should ask about. It accuses nobody: a corridor with open doors is quick, and some people watch the clock.</summary>
/// <param name="Sign">What it is about.</param>
/// <param name="By">Who looked; the last one for a room with several.</param>
/// <param name="Room">The room, for <see cref="RoundSign.TooRegular"/>; else null.</param>
/// <param name="From">First look.</param>
/// <param name="To">Last look.</param>
/// <param name="Looks">How many.</param>
public sealed record RoundPattern(RoundSign Sign, Guid By, Guid? Room, Instant From, Instant To, int Looks);

/// <summary>Finds patterns in looks. Pure; thresholds are policy (<see cref="RoundPolicy"/>).</summary>
public static class RoundPatterns
{
    static readonly long Quarter = Duration.FromMinutes(15).BclCompatibleTicks, Minute = Duration.FromMinutes(1).BclCompatibleTicks;

    /// <summary>All patterns, oldest first.</summary>
    public static IReadOnlyList<RoundPattern> Find(IEnumerable<RoundLook> looks, RoundPolicy policy)
    {
        var all = looks.OrderBy(look => look.At).ToList();
        return [.. all.GroupBy(look => look.By).SelectMany(own => TooFast([.. own], policy)).Concat(all.GroupBy(look => look.Room).SelectMany(room => TooRegular([.. room], policy)))
            .OrderBy(pattern => pattern.From).ThenBy(pattern => pattern.Sign)];
    }

    // The longest run from each start that is fast enough; a look is told in one run only.
    static IEnumerable<RoundPattern> TooFast(List<RoundLook> own, RoundPolicy policy)
    {
        for (var first = 0; first < own.Count;)
        {
            var (rooms, last, found) = (new HashSet<Guid>(), first, -1);
            // Beyond the time that all rooms together may take nothing can be fast enough any more.
            for (; last < own.Count; last++)
            {
                rooms.Add(own[last].Room);
                if (rooms.Count >= policy.FewestRooms && IsFast(own[last].At - own[first].At, rooms.Count, policy)) found = last;
                if (last + 1 < own.Count && !IsFast(own[last + 1].At - own[first].At, own.Count, policy)) break;
            }

            if (found < 0)
            {
                first++;
                continue;
            }

            yield return new RoundPattern(RoundSign.TooFast, own[first].By, null, own[first].At, own[found].At, found - first + 1);
            first = found + 1;
        }
    }

    // 20 rooms in 30 s, fewer in proportion; exact in whole ticks.
    static bool IsFast(Duration took, int rooms, RoundPolicy policy) => took.BclCompatibleTicks * policy.TooFastRooms <= Duration.FromSeconds(policy.TooFastSeconds).BclCompatibleTicks * rooms;

    static IEnumerable<RoundPattern> TooRegular(List<RoundLook> room, RoundPolicy policy)
    {
        var start = -1;
        for (var i = 0; i <= room.Count; i++)
        {
            if (i < room.Count && OnTheQuarter(room[i].At))
            {
                if (start < 0) start = i;
                continue;
            }

            if (start >= 0 && i - start >= policy.PerfectInARow) yield return new RoundPattern(RoundSign.TooRegular, room[i - 1].By, room[start].Room, room[start].At, room[i - 1].At, i - start);
            start = -1;
        }
    }

    // In the minute that begins at :00, :15, :30 or :45. Every time zone in use is a whole number of quarter hours from UTC.
    static bool OnTheQuarter(Instant at) => at.ToUnixTimeTicks() % Quarter is var into && into >= 0 && into < Minute;
}
