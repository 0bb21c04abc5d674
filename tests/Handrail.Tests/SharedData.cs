namespace Handrail.Tests;

/// <summary>Files of the data collection that the environment variable HANDRAIL_DATA names; tests that need one are skipped without it.</summary>
static class SharedData
{
    public static string File(params string[] path)
    {
        var root = Environment.GetEnvironmentVariable("HANDRAIL_DATA");
        if (string.IsNullOrEmpty(root)) Assert.Skip("HANDRAIL_DATA is not set: the shared test data is not on this machine.");
        var file = Path.Combine([root, .. path]);
        if (!System.IO.File.Exists(file)) Assert.Skip($"HANDRAIL_DATA has no {Path.Combine(path)}.");
        return file;
    }

    /// <summary>Rows of a CSV without quoted cells, by column name.</summary>
    public static List<Dictionary<string, string>> Rows(params string[] path)
    {
        var lines = System.IO.File.ReadAllLines(File(path));
        var names = lines[0].Split(',');
        return [.. lines.Skip(1).Where(line => line.Length > 0)
            .Select(line => names.Zip(line.Split(',')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }
}
