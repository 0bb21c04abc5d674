using NodaTime;
using NodaTime.Text;

namespace Handrail.Ui;

/// <summary>Times and spans as a tired reader wants them.</summary>
public static class Times
{
    static readonly LocalDateTimePattern Minute = LocalDateTimePattern.CreateWithInvariantCulture("HH:mm");
    static readonly LocalDateTimePattern Second = LocalDateTimePattern.CreateWithInvariantCulture("HH:mm:ss");
    static readonly LocalDateTimePattern DayMinute = LocalDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH:mm");
    static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("d MMMM uuuu");

    /// <summary>03:12.</summary>
    public static string Clock(Instant at, DateTimeZone zone) => Minute.Format(at.InZone(zone).LocalDateTime);

    /// <summary>03:12:44.</summary>
    public static string Seconds(Instant at, DateTimeZone zone) => Second.Format(at.InZone(zone).LocalDateTime);

    /// <summary>Mon 23 Nov 03:12.</summary>
    public static string DayClock(Instant at, DateTimeZone zone) => DayMinute.Format(at.InZone(zone).LocalDateTime);

    /// <summary>3 February 1991.</summary>
    public static string Date(LocalDate day) => day == Core.People.PersonFacts.BornUnknown ? "not known" : Day.Format(day); // a birth date

    /// <summary>Machine form for the datetime attribute of a time element.</summary>
    public static string Machine(Instant at) => InstantPattern.General.Format(at);

    /// <summary>Milliseconds since 1970, for live.js.</summary>
    public static long Epoch(Instant at) => at.ToUnixTimeMilliseconds();

    /// <summary>A countdown or a response clock: 04:31, or 1:04:31 from an hour up. The sign is the caller's word ("overdue").</summary>
    public static string MinSec(Duration span)
    {
        var seconds = (long)Math.Abs(Math.Floor(span.TotalSeconds));
        return seconds >= 3600
            ? $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}"
            : $"{seconds / 60:00}:{seconds % 60:00}";
    }

    /// <summary>An age in the largest unit that says enough: 12 s, 4 min, 2 h 10, 3 d. live.js writes the same.</summary>
    public static string Age(Duration span)
    {
        var seconds = Math.Max(0, (long)span.TotalSeconds);
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min",
            < 86_400 => $"{seconds / 3600} h {seconds / 60 % 60:00}",
            _ => $"{seconds / 86_400} d",
        };
    }

    /// <summary>A whole number of minutes as an interval: 30 min, 1 h, 4 h, 1 h 30.</summary>
    public static string Every(int minutes) =>
        minutes < 60 ? $"{minutes}\u00a0min" : minutes % 60 == 0 ? $"{minutes / 60}\u00a0h" : $"{minutes / 60}\u00a0h\u00a0{minutes % 60:00}";
}
