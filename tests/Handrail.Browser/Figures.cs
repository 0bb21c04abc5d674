namespace Handrail.Browser;

/// <summary>What was measured, for whoever reads the run: on the test's output, and in the file that HANDRAIL_FIGURES names.</summary>
static class Figures
{
    /// <summary>Says one line.</summary>
    public static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine("measured: " + line);
        if (Environment.GetEnvironmentVariable("HANDRAIL_FIGURES") is { Length: > 0 } file) File.AppendAllText(file, $"measured: {line}\n");
    }

    /// <summary>Least, middle and most, in milliseconds.</summary>
    public static string Spread(IReadOnlyCollection<long> all)
    {
        var sorted = all.Order().ToList();
        return $"{sorted[0]}/{sorted[sorted.Count / 2]}/{sorted[^1]} ms (min/median/max)";
    }
}
