using System.Globalization;
using System.Net;
using System.Text;
using Handrail.Core.Watch;
using NodaTime;

namespace Handrail.Ui;

/// <summary>Draws one trend as SVG text: a scale, a title and a description; hollow squares for hand entries, dots for device values, alerts as marked lines.</summary>
public static class TrendChart
{
    const int Width = 720, Height = 220, Left = 46, Right = 12, Top = 26, Bottom = 26;
    static readonly Duration Gap = Duration.FromMinutes(90);

    /// <summary>The SVG element. Everything that is text is encoded; no style attribute is written.</summary>
    public static string Svg(TrendModel trend, DateTimeZone zone)
    {
        var all = trend.Points.Concat(trend.Second).Select(p => p.Milli).ToList();
        var (low, high, step) = Scale(all.Count == 0 ? 0 : all.Min(), all.Count == 0 ? 1000 : all.Max(), trend.Measure == Measure.Temperature ? 2000 : 4000);
        var svg = new StringBuilder();
        var id = $"trend-{(short)trend.Measure}";
        svg.Append($"<svg class=\"trend\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{Text(Wording.Name(trend.Measure))}</title><desc id=\"{id}-d\">{Text(Describe(trend, zone))}</desc>");
        for (var tick = low; tick <= high; tick += step)
            svg.Append($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{N(Y(tick))}\" y2=\"{N(Y(tick))}\"/><text x=\"{Left - 6}\" y=\"{N(Y(tick) + 4)}\" text-anchor=\"end\">{Text(Tick(tick))}</text>");
        foreach (var hour in Hours(trend, zone))
            svg.Append($"<line class=\"tick\" x1=\"{N(X(hour))}\" x2=\"{N(X(hour))}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 4}\"/><text x=\"{N(X(hour))}\" y=\"{Height - 7}\" text-anchor=\"middle\">{Times.Clock(hour, zone)}</text>");
        foreach (var mark in trend.Alerts)
        {
            var css = mark.Priority switch { Priority.High => "p-high", Priority.Medium => "p-medium", _ => "p-low" };
            svg.Append($"<g class=\"mark-alert {css}\"><title>{Text($"{Wording.Of(mark.Priority)}: {mark.Title}, {Times.Clock(mark.At, zone)}")}</title><line x1=\"{N(X(mark.At))}\" x2=\"{N(X(mark.At))}\" y1=\"{Top - 8}\" y2=\"{Height - Bottom}\"/><path d=\"M{N(X(mark.At) - 6)} {Top - 20}h12l-6 12z\"/></g>");
        }

        Line(trend.Points, "line");
        Line(trend.Second, "line second");
        return svg.Append("</svg>").ToString();

        double X(Instant at) => Left + (at - trend.From).TotalSeconds / Math.Max(1, (trend.To - trend.From).TotalSeconds) * (Width - Left - Right);
        double Y(int milli) => Height - Bottom - (double)(milli - low) / (high - low) * (Height - Top - Bottom);

        // A line only joins what was measured close together: a gap stays a gap.
        void Line(IReadOnlyList<TrendPoint> points, string css)
        {
            if (points.Count == 0) return;
            svg.Append($"<path class=\"{css}\" d=\"");
            for (var i = 0; i < points.Count; i++)
                svg.Append(i == 0 || points[i].At - points[i - 1].At > Gap ? 'M' : 'L').Append(N(X(points[i].At))).Append(' ').Append(N(Y(points[i].Milli)));
            svg.Append("\"/>");
            foreach (var p in points)
                svg.Append(p.ByHand ? $"<rect class=\"hand\" x=\"{N(X(p.At) - 4)}\" y=\"{N(Y(p.Milli) - 4)}\" width=\"8\" height=\"8\"/>" : $"<circle class=\"device\" cx=\"{N(X(p.At))}\" cy=\"{N(Y(p.Milli))}\" r=\"2.2\"/>");
        }
    }

    /// <summary>What the chart shows, in a sentence or two.</summary>
    public static string Describe(TrendModel trend, DateTimeZone zone)
    {
        if (trend.Points.Count == 0) return "No values in this time.";
        var last = trend.Points[^1];
        var text = $"{Wording.Count(trend.Points.Count, "value")} from {Times.DayClock(trend.Points[0].At, zone)} to {Times.DayClock(last.At, zone)}: lowest {Wording.Value(trend.Measure, trend.Points.Min(p => p.Milli))}, highest {Wording.Value(trend.Measure, trend.Points.Max(p => p.Milli))}, last {Wording.ValueUnit(trend.Measure, last.Milli)}.";
        return trend.Alerts.Count == 0 ? text : $"{text} {Wording.Count(trend.Alerts.Count, "alert")} in this time.";
    }

    // Round steps (1, 2 or 5 times a power of ten) that give three to six lines; no line below zero for what cannot be negative.
    static (int Low, int High, int Step) Scale(int min, int max, int least)
    {
        if (max - min < least)
        {
            var room = (least - (max - min)) / 2;
            (min, max) = min >= 0 ? (Math.Max(0, min - room), Math.Max(0, min - room) + least) : (min - room, max + room);
        }

        long rough = Math.Max(1, (max - (long)min) / 4), power = 1;
        while (power * 10 <= rough) power *= 10;
        var step = (int)(rough <= power ? power : rough <= power * 2 ? power * 2 : rough <= power * 5 ? power * 5 : power * 10);
        return ((int)Math.Floor((double)min / step) * step, (int)Math.Ceiling((double)max / step) * step, step);
    }

    static IEnumerable<Instant> Hours(TrendModel trend, DateTimeZone zone)
    {
        var hours = (trend.To - trend.From).TotalHours;
        var every = hours <= 8 ? 1 : hours <= 24 ? 3 : hours <= 48 ? 6 : 24;
        for (var at = trend.From.InZone(zone).LocalDateTime.Date.AtMidnight().InZoneLeniently(zone).ToInstant(); at <= trend.To; at += Duration.FromHours(every))
            if (at >= trend.From) yield return at;
    }

    static string Tick(int milli) => (milli / 1000m).ToString("0.#", CultureInfo.InvariantCulture);
    static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
    static string Text(string text) => WebUtility.HtmlEncode(text);
}
