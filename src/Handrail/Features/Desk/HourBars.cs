using System.Globalization;
using System.Text;
using Handrail.Core.CallBack;

namespace Handrail.Features.Desk;

/// <summary>Bars of the hours of a week: how many calls were promised, how many of them kept, how many calls in were missed. Drawn here; a table with the same figures follows it.</summary>
static class HourBars
{
    const int Wide = 6;
    const int High = 120;
    const int Left = 34;

    /// <summary>An SVG with title and description; takes no text of anyone.</summary>
    public static string Svg(IReadOnlyList<DeskHour> hours)
    {
        var most = Math.Max(1, hours.Max(hour => hour.Promised));
        var (width, height) = (Left + (168 * Wide) + 4, High + 46);
        var svg = new StringBuilder();
        Add(svg, $"""<svg class="hour-bars" viewBox="0 0 {width} {height}" role="img" aria-labelledby="bars-title bars-desc"><title id="bars-title">Promised and kept by hour of the week</title>""");
        Add(svg, $"""<desc id="bars-desc">{hours.Sum(hour => hour.Kept)} of {hours.Sum(hour => hour.Promised)} promises kept; most in one hour: {most}; {hours.Sum(hour => hour.Missed)} of {hours.Sum(hour => hour.Incoming)} calls missed. The table below has every figure.</desc>""");
        Add(svg, $"""<text x="{Left - 6}" y="14" text-anchor="end">{most}</text><text x="{Left - 6}" y="{High + 4}" text-anchor="end">0</text><line class="grid" x1="{Left}" y1="{High}" x2="{width - 4}" y2="{High}" /><line class="grid" x1="{Left}" y1="8" x2="{width - 4}" y2="8" />""");
        for (var day = 0; day < 7; day++)
            Add(svg, $"""<line class="tick" x1="{Left + (day * 24 * Wide)}" y1="8" x2="{Left + (day * 24 * Wide)}" y2="{High + 22}" /><text x="{Left + (day * 24 * Wide) + 4}" y="{High + 40}">{DeskWords.Hour(day * 24)[..3]}</text>""");
        foreach (var hour in hours)
        {
            var x = Left + (hour.HourOfWeek * Wide);
            if (hour.Promised > 0) Add(svg, $"""<rect class="bar-promised" x="{x}" y="{Y(hour.Promised, most)}" width="{Wide - 1}" height="{High - Y(hour.Promised, most)}" />""");
            if (hour.Kept > 0) Add(svg, $"""<rect class="bar-kept" x="{x}" y="{Y(hour.Kept, most)}" width="{Wide - 1}" height="{High - Y(hour.Kept, most)}" />""");
            if (hour.Missed > 0) Add(svg, $"""<circle class="bar-missed" cx="{x + 2}" cy="{High + 10}" r="{Math.Min(4, 2 + (hour.Missed / 3))}" />""");
        }

        return svg.Append("</svg>").ToString();
    }

    static int Y(int count, int most) => High - (count * (High - 8) / most);

    static void Add(StringBuilder svg, FormattableString part) => svg.Append(part.ToString(CultureInfo.InvariantCulture));
}
