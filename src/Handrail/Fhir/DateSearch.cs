using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Handrail.Fhir;

/// <summary>
/// A FHIR date parameter: a prefix and a date or time. A date of less than a second is a span of time: eq2026-11 is all of November.
/// A date without time means that day in UTC, since a search does not say whose day it is.
/// </summary>
public static class DateSearch
{
    /// <summary>What is accepted, in words.</summary>
    public const string Accepted = "eq, ne, ge, le, gt or lt before a date (2026, 2026-01 or 2026-01-31, in UTC) or a time with offset (2026-01-31T14:05:00Z).";

    /// <summary>Adds the condition on a column of microseconds, or refuses.</summary>
    public static void Add(SearchQuery query, string parameter, string value, [ConstantExpected] string column)
    {
        var prefix = value.Length > 2 && char.IsAsciiLetter(value[0]) ? value[..2] : "eq";
        var text = value.Length > 2 && char.IsAsciiLetter(value[0]) ? value[2..] : value;
        // A plus sign in an address arrives as a space.
        if (Span(text.Replace(' ', '+')) is not { } span)
        {
            query.Refuse(parameter, $"The date cannot be read: {Accepted}");
            return;
        }

        var where = query.Where;
        switch (prefix)
        {
            case "eq":
                where.Text(" AND ").Text(column).Text(" >= ").Value(span.From).Text(" AND ").Text(column).Text(" < ").Value(span.To);
                break;
            case "ne":
                where.Text(" AND (").Text(column).Text(" < ").Value(span.From).Text(" OR ").Text(column).Text(" >= ").Value(span.To).Text(")");
                break;
            case "ge":
                where.Text(" AND ").Text(column).Text(" >= ").Value(span.From);
                break;
            case "gt" or "sa":
                where.Text(" AND ").Text(column).Text(" >= ").Value(span.To);
                break;
            case "lt" or "eb":
                where.Text(" AND ").Text(column).Text(" < ").Value(span.From);
                break;
            case "le":
                where.Text(" AND ").Text(column).Text(" < ").Value(span.To);
                break;
            default:
                query.Refuse(parameter, $"The prefix is not known: {Accepted}");
                break;
        }
    }

    /// <summary>From when (in) to when (out) a date or time reaches; null when it is none.</summary>
    public static (Instant From, Instant To)? Span(string text)
    {
        if (text.Contains('T', StringComparison.Ordinal)) return Moment(text);
        string[] forms = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];
        for (var form = 0; form < forms.Length; form++)
        {
            if (text.Length != forms[form].Length || !DateTime.TryParseExact(text, forms[form], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) continue;
            if (day.Year is < 1900 or > 2200) return null;
            var from = LocalDate.FromDateTime(day);
            var to = form switch { 0 => from.PlusYears(1), 1 => from.PlusMonths(1), _ => from.PlusDays(1) };
            return (from.AtMidnight().InUtc().ToInstant(), to.AtMidnight().InUtc().ToInstant());
        }

        return null;
    }

    static (Instant From, Instant To)? Moment(string text)
    {
        // Minutes are the one precision that a dateTime cannot have and a search can.
        var minutes = text.Length > 16 && text[16] != ':';
        var whole = minutes ? text[..16] + ":00" + text[16..] : text;
        if (FhirTime.Read(Encoding.UTF8.GetBytes(whole), out var at) != TimeRead.Instant) return null;
        if (minutes) return (at, at + Duration.FromMinutes(1));
        var digits = whole.Length > 20 && whole[19] == '.' ? whole.AsSpan(20).IndexOfAnyExceptInRange('0', '9') : 0;
        // Stored to the microsecond, so nothing finer can be told apart.
        return (at, at + Duration.FromNanoseconds(Math.Max(1000, (long)Math.Pow(10, 9 - Math.Min(9, digits)))));
    }
}
