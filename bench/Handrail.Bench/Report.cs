using System.Globalization;
using System.Text;

namespace Handrail.Bench;

/// <summary>How a figure stands to its goal.</summary>
public enum Aim
{
    /// <summary>No goal: a reference or an extra.</summary>
    None,

    /// <summary>More is better.</summary>
    AtLeast,

    /// <summary>Less is better.</summary>
    AtMost,
}

/// <summary>One measured thing over several rounds. The median is what is held against the goal.</summary>
public sealed record Figure(string What, string Unit, IReadOnlyList<double> Rounds, Aim Aim = Aim.None, double Goal = 0, string Note = "")
{
    /// <summary>The middle round.</summary>
    public double Median => Quantile(Rounds, 0.5);

    /// <summary>The value below which this part of the samples lies (nearest rank).</summary>
    public static double Quantile(IReadOnlyList<double> samples, double part)
    {
        var sorted = samples.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The row of the table.</summary>
    public string Row()
    {
        var goal = Aim switch { Aim.AtLeast => "≥ " + Text(Goal), Aim.AtMost => "≤ " + Text(Goal), _ => "" };
        // Above 1.00 the goal is reached, whichever way it points.
        var ratio = Aim switch { Aim.AtLeast => Median / Goal, Aim.AtMost => Goal / Median, _ => double.NaN };
        var verdict = double.IsNaN(ratio) ? "" : $"{ratio.ToString("0.00", CultureInfo.InvariantCulture)} {(ratio >= 1 ? "reached" : "**missed**")}";
        return $"| {What} | {Unit} | {Text(Rounds.Min())} | {Text(Median)} | {Text(Rounds.Max())} | {Rounds.Count} | {goal} | {verdict} | {Note} |";
    }

    static string Text(double value) => value.ToString(value >= 1000 ? "#,0" : value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}

/// <summary>The results file.</summary>
public static class Report
{
    /// <summary>The whole page in Markdown.</summary>
    public static string Page(string what, string machine, IReadOnlyList<Figure> figures, string remarks)
    {
        var page = new StringBuilder();
        page.AppendLine("# Speed, measured in one run").AppendLine();
        page.AppendLine($"`dotnet run -c Release --project bench/Handrail.Bench -- {what}`").AppendLine();
        page.AppendLine("**These figures come from a noisy, shared machine**: other builds and tests ran on the same cores, and the load generator shares them with the server.");
        page.AppendLine("Compare figures within one file only. The median is held against the goal; a ratio of 1.00 or more means that the goal is reached.").AppendLine();
        page.AppendLine(machine);
        page.AppendLine("| what | unit | min | median | max | rounds | goal | ratio | how |");
        page.AppendLine("|---|---|--:|--:|--:|--:|--:|--:|---|");
        foreach (var figure in figures) page.AppendLine(figure.Row());
        if (remarks.Length > 0) page.AppendLine().Append(remarks);
        return page.ToString();
    }
}
