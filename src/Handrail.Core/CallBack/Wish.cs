using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>When a caller wants to be called.</summary>
/// <param name="Day">"soonest", "today" or "tomorrow", on the caller's clock.</param>
/// <param name="Part">"any", "morning", "afternoon" or "evening"; "any" with "soonest".</param>
/// <param name="Zone">The caller's zone.</param>
public sealed record Wish(string Day, string Part, DateTimeZone Zone)
{
    /// <summary>The days a caller may choose.</summary>
    public static IReadOnlyList<string> Days { get; } = ["soonest", "today", "tomorrow"];

    /// <summary>The parts of a day a caller may choose.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["any", "morning", "afternoon", "evening"];

    /// <summary>Least that must be left of a chosen time: a window of a minute is no choice.</summary>
    public static readonly Duration LeastLeft = Duration.FromMinutes(30);

    /// <summary>Minutes from midnight of a part of the day: morning 8 to 12, afternoon 12 to 17, evening 17 to 21, any 8 to 21.</summary>
    public static (int From, int To) Minutes(string part) => part switch
    {
        "morning" => (8 * 60, 12 * 60),
        "afternoon" => (12 * 60, 17 * 60),
        "evening" => (17 * 60, 21 * 60),
        "any" => (8 * 60, 21 * 60),
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Unknown part of the day."),
    };

    /// <summary>
    /// The wanted time from <paramref name="now"/> on; To is null for "as soon as possible". Null when it cannot be any more (this afternoon, asked in the
    /// evening) or less than half an hour is left of it.
    /// </summary>
    public (Instant From, Instant? To)? Window(Instant now)
    {
        if (Day == "soonest") return (now, null);
        var date = now.InZone(Zone).Date.PlusDays(Day == "tomorrow" ? 1 : 0);
        var (first, last) = Minutes(Part);
        var (from, to) = (DeskPlan.Moment(Zone, date, first, late: false), DeskPlan.Moment(Zone, date, last, late: true));
        return to - now < LeastLeft ? null : (Instant.Max(from, now), to);
    }
}
