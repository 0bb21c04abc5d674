namespace Handrail.Tests.Trust;

/// <summary>Numbers a reader should see, not only a tick: into the test's output, and into the file that ./check prints at its end.</summary>
static class Figures
{
    static readonly Lock Writing = new();

    public static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine("trust: " + line);
        if (Environment.GetEnvironmentVariable("HANDRAIL_FIGURES") is not { Length: > 0 } path) return;
        lock (Writing) File.AppendAllText(path, "trust: " + line + "\n");
    }
}
