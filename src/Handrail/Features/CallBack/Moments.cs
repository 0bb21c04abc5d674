using System.Globalization;
using Handrail.Content;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>Times in words of the caller's language, on the caller's clock.</summary>
public static class Moments
{
    /// <summary>"today, 3:40 pm"; "tomorrow, 9:00 am"; "Friday 27 November, 9:00 am".</summary>
    public static string Of(Words words, Instant at, DateTimeZone zone, Instant now)
    {
        var (local, today) = (at.InZone(zone).LocalDateTime, now.InZone(zone).Date);
        return words.With("moment", ("day", Day(words, local.Date, today)), ("time", Clock(words, local.TimeOfDay)));
    }

    /// <summary>The same inside a sentence: today's without its day, "3:40 pm".</summary>
    public static string Short(Words words, Instant at, DateTimeZone zone, Instant now) =>
        at.InZone(zone).Date == now.InZone(zone).Date ? Clock(words, at.InZone(zone).TimeOfDay) : Of(words, at, zone, now);

    /// <summary>"3:40 pm".</summary>
    public static string Clock(Words words, LocalTime time)
    {
        var hour = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        return words.With(time.Hour < 12 ? "oclock.am" : "oclock.pm", ("time", string.Create(CultureInfo.InvariantCulture, $"{hour}:{time.Minute:00}")));
    }

    static string Day(Words words, LocalDate date, LocalDate today) => date == today ? words["day.today"]
        : date == today.PlusDays(1) ? words["day.tomorrow"]
        : words.With("date", ("weekday", words[$"weekday.{(int)date.DayOfWeek}"]), ("day", date.Day.ToString(CultureInfo.InvariantCulture)), ("month", words[$"month.{date.Month}"]));
}
