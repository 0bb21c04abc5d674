using System.Globalization;
using Handrail.Core.Rosters;
using Handrail.Data;
using NodaTime;

namespace Handrail.Ui;

/// <summary>Rosters in words.</summary>
public static class RosterWords
{
    /// <summary>"Charge nurse", as a heading.</summary>
    public static string Role(string role)
    {
        var words = Wording.Role(role);
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>"Day" or "Night".</summary>
    public static string Kind(ShiftKind kind) => kind == ShiftKind.Day ? "Day" : "Night";

    /// <summary>Why somebody does not count.</summary>
    public static string Why(UnfitReason why) => why switch
    {
        UnfitReason.Licence => "licence not in force",
        UnfitReason.Account => "account switched off",
        UnfitReason.Role => "does not hold this role here then",
        _ => throw new ArgumentOutOfRangeException(nameof(why), why, "A reason without words."),
    };

    /// <summary>"nobody, 2 needed" or "1 of 2".</summary>
    public static string Count(int have, int least) => have == 0 ? least == 1 ? "nobody" : $"nobody, {least} needed" : $"{have} of {least}";

    /// <summary>"now", "today 18:00", "tomorrow 07:00" or "Sat 28 Nov 07:00"; "26 November 2027" for what is half a year away.</summary>
    public static string When(Instant at, Instant now, DateTimeZone zone)
    {
        if (at <= now) return "now";
        var (day, today) = (at.InZone(zone).Date, now.InZone(zone).Date);
        return day == today ? "today " + Times.Clock(at, zone) : day == today.PlusDays(1) ? "tomorrow " + Times.Clock(at, zone) : day > today.PlusDays(180) ? Times.Date(day) : Times.DayClock(at, zone);
    }

    /// <summary>"today 18:00 to 20:00", in the unit's own time.</summary>
    public static string Span(Instant from, Instant to, Instant now, DateTimeZone zone)
    {
        var sameDay = Instant.Max(from, now).InZone(zone).Date == to.InZone(zone).Date;
        return $"{When(from, now, zone)} to {(sameDay ? Times.Clock(to, zone) : When(to, now, zone))}";
    }

    /// <summary>A day as a heading: "Thu 26 Nov".</summary>
    public static string Day(LocalDate day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);
}
