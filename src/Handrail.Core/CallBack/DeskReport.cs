using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>One promise of a call, as the report counts it: times only, nobody's name.</summary>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="PromisedAt">By when we said we would call.</param>
/// <param name="FirstTryAt">Our first try; null when there was none yet.</param>
/// <param name="WithdrawnAt">When it ended without our call: withdrawn, or closed as not a request.</param>
public sealed record PromiseFact(Instant AskedAt, Instant PromisedAt, Instant? FirstTryAt, Instant? WithdrawnAt);

/// <summary>One call that came in.</summary>
/// <param name="RangAt">When it began to ring.</param>
/// <param name="AnsweredAfter">How long it rang until a person answered; null when none did.</param>
/// <param name="Voicemail">It ended at the answering machine.</param>
/// <param name="CalledBackAt">Our call back; null when there was none.</param>
public sealed record IncomingFact(Instant RangAt, Duration? AnsweredAfter, bool Voicemail, Instant? CalledBackAt);

/// <summary>The figures of one hour of the week, 0 = Monday 00:00 to 167 = Sunday 23:00, on the centre's clock.</summary>
public sealed record DeskHour(int HourOfWeek, int Promised, int Kept, int Incoming, int Missed);

/// <summary>What the desk did in a span of time.</summary>
/// <param name="Hours">One row for each hour of the week in which anything happened, in order.</param>
/// <param name="Promised">Promises that can be judged.</param>
/// <param name="Kept">Those of them that were kept.</param>
/// <param name="Running">Promises whose time is not over and that nobody has called yet: not judged.</param>
/// <param name="Withdrawn">Ended before we called and before their time: not judged.</param>
/// <param name="MedianToFirstTry">From asking to our first try, the middle one; null when there was none.</param>
/// <param name="Incoming">Calls that came in.</param>
/// <param name="Missed">Those of them that were missed.</param>
/// <param name="MedianToAnswer">Ringing until a person answered, the middle one; null when none was answered.</param>
/// <param name="NinetiethToAnswer">Nine of ten answered calls were answered within this.</param>
public sealed record DeskFigures(
    IReadOnlyList<DeskHour> Hours, int Promised, int Kept, int Running, int Withdrawn, Duration? MedianToFirstTry, int Incoming, int Missed, Duration? MedianToAnswer, Duration? NinetiethToAnswer)
{
    /// <summary>Share of promises kept, 0 to 1; null when none can be judged.</summary>
    public double? ShareKept => Promised == 0 ? null : (double)Kept / Promised;

    /// <summary>Share of calls missed, 0 to 1; null when none came.</summary>
    public double? ShareMissed => Incoming == 0 ? null : (double)Missed / Incoming;
}

/// <summary>
/// Promised and kept, speed of answer, and missed calls. Kept: our first try was not later than promised; trying at all is counted, reaching is not in our hands. Missed, in
/// the words of a published benchmark of 142 admission lines (DIAL3D, 2025), so that it can be compared: no person within 30 seconds, or the answering machine and no call back
/// within 60 minutes, or given up.
/// </summary>
public static class DeskReport
{
    /// <summary>A person within this long counts as answered.</summary>
    public static readonly Duration AnsweredWithin = Duration.FromSeconds(30);

    /// <summary>A message that is called back within this long is not missed.</summary>
    public static readonly Duration CalledBackWithin = Duration.FromMinutes(60);

    /// <summary>Whether a call counts as missed at <paramref name="now"/>. A message younger than the hour is not yet missed.</summary>
    public static bool IsMissed(IncomingFact call, Instant now)
    {
        if (call.AnsweredAfter is { } rang) return rang > AnsweredWithin;
        if (!call.Voicemail) return true;
        return call.CalledBackAt is { } back ? back - call.RangAt > CalledBackWithin : now - call.RangAt > CalledBackWithin;
    }

    /// <summary>True: kept. False: broken. Null: cannot be judged (its time is not over, or it ended before we called).</summary>
    public static bool? IsKept(PromiseFact promise, Instant now)
    {
        if (promise.FirstTryAt is { } tried) return tried <= promise.PromisedAt;
        if (promise.WithdrawnAt is { } ended && ended <= promise.PromisedAt) return null;
        return now <= promise.PromisedAt ? null : false;
    }

    /// <summary>Counts everything. A promise belongs to the hour it was promised for, a call to the hour it came.</summary>
    public static DeskFigures Of(IReadOnlyCollection<PromiseFact> promises, IReadOnlyCollection<IncomingFact> calls, Instant now, DateTimeZone zone)
    {
        var judged = promises.Select(promise => (promise.PromisedAt, Kept: IsKept(promise, now))).Where(row => row.Kept is not null).ToList();
        var missed = calls.Select(call => (call.RangAt, Missed: IsMissed(call, now))).ToList();
        var hours = judged.Select(row => HourOfWeek(row.PromisedAt, zone)).Concat(missed.Select(row => HourOfWeek(row.RangAt, zone))).Distinct().Order()
            .Select(hour => new DeskHour(hour,
                judged.Count(row => HourOfWeek(row.PromisedAt, zone) == hour), judged.Count(row => row.Kept == true && HourOfWeek(row.PromisedAt, zone) == hour),
                missed.Count(row => HourOfWeek(row.RangAt, zone) == hour), missed.Count(row => row.Missed && HourOfWeek(row.RangAt, zone) == hour)));
        var open = promises.Where(promise => IsKept(promise, now) is null).ToList();
        var ended = open.Count(promise => promise.WithdrawnAt is not null);
        return new DeskFigures(
            [.. hours], judged.Count, judged.Count(row => row.Kept == true), open.Count - ended, ended,
            Rank([.. promises.Where(promise => promise.FirstTryAt is not null).Select(promise => promise.FirstTryAt!.Value - promise.AskedAt)], 50),
            calls.Count, missed.Count(row => row.Missed),
            Rank([.. calls.Where(call => call.AnsweredAfter is not null).Select(call => call.AnsweredAfter!.Value)], 50),
            Rank([.. calls.Where(call => call.AnsweredAfter is not null).Select(call => call.AnsweredAfter!.Value)], 90));
    }

    /// <summary>Hour of the week on that clock: Monday 00:00 to 00:59 is 0.</summary>
    public static int HourOfWeek(Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return (((int)local.DayOfWeek - 1) * 24) + local.Hour;
    }

    // Nearest rank: always a value that really was.
    static Duration? Rank(List<Duration> spans, int percent)
    {
        if (spans.Count == 0) return null;
        spans.Sort();
        return spans[Math.Max(0, (int)Math.Ceiling(spans.Count * percent / 100.0) - 1)];
    }
}
