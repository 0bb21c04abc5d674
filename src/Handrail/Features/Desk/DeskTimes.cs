using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Desk;

/// <summary>Days and times as people write them in a desk's file: "mon-fri", "sat, sun", "09:00-12:00, 13:00-20:00".</summary>
public static class DeskTimes
{
    /// <summary>Minutes of a day.</summary>
    public const int Day = 24 * 60;

    static readonly string[] Names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>Short name of a day, for example "Mon".</summary>
    public static string Name(IsoDayOfWeek day) => char.ToUpperInvariant(Names[(int)day - 1][0]) + Names[(int)day - 1][1..];

    /// <summary>"mon", "mon-fri", "sat, sun", "daily"; null (with what is wrong) when it is none of that. "fri-mon" goes over the end of the week.</summary>
    public static (IReadOnlyList<IsoDayOfWeek>? Days, string Wrong) Days(string text)
    {
        var days = new List<IsoDayOfWeek>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.ToLowerInvariant() is "daily" or "every day" ? ["mon", "sun"] : part.ToLowerInvariant().Split('-', StringSplitOptions.TrimEntries);
            int[] at = [.. ends.Select(end => Array.FindIndex(Names, name => end == name || (end.Length > 3 && FullName(name).StartsWith(end, StringComparison.Ordinal))))];
            if (at.Length is 0 or > 2 || at.Contains(-1)) return (null, $"\"{part}\" is no day: write mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, or daily.");
            for (var day = at[0]; ; day = (day + 1) % 7)
            {
                if (days.Contains((IsoDayOfWeek)(day + 1))) return (null, $"{Name((IsoDayOfWeek)(day + 1))} stands there twice.");
                days.Add((IsoDayOfWeek)(day + 1));
                if (day == at[^1]) break;
            }
        }

        return (days, "");
    }

    /// <summary>One time, "09:00-17:00": minutes from midnight; an end that is not later than its beginning means the next day ("22:00-06:00"), up to 2879.</summary>
    public static ((int From, int To)? Span, string Wrong) Span(string text)
    {
        if (text.Split('-', StringSplitOptions.TrimEntries) is not [var first, var last]) return (null, $"\"{text}\" is no time: write it as 09:00-17:00.");
        if (Minute(first) is not { } from || from == Day) return (null, $"\"{first}\" is no time to begin at: write 00:00 to 23:59.");
        if (Minute(last) is not { } to) return (null, $"\"{last}\" is no time to end at: write 00:01 to 24:00.");
        if (from == to) return (null, $"\"{text}\" has no length. For day and night write 00:00-24:00.");
        return ((from, to > from ? to : to + Day), "");
    }

    /// <summary>A date such as 2026-12-25, or null.</summary>
    public static LocalDate? Date(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true } parsed ? parsed.Value : null;

    /// <summary>"09:00".</summary>
    public static string Clock(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    static int? Minute(string text) =>
        text.Split(':') is [{ Length: 1 or 2 } hour, { Length: 2 } minute] && int.TryParse(hour, NumberStyles.None, CultureInfo.InvariantCulture, out var h) && int.TryParse(minute, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
        && m < 60 && (h < 24 || (h == 24 && m == 0)) ? (h * 60) + m : null;

    static string FullName(string name) => name switch { "mon" => "monday", "tue" => "tuesday", "wed" => "wednesday", "thu" => "thursday", "fri" => "friday", "sat" => "saturday", _ => "sunday" };
}
