namespace Handrail.Tests;

/// <summary>The source tree that the tests were built from.</summary>
public static class Repository
{
    static readonly string[] NotSource = ["bin", "obj", ".git", ".vs", ".idea", "TestResults", "node_modules", "handrail-demo", "handrail-data", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder with Handrail.slnx.</summary>
    public static string Root { get; } = Find();

    /// <summary>A full path from one written with slashes from the root.</summary>
    public static string At(string relative) => Path.Combine(Root, relative);

    /// <summary>All source files below a folder of the tree whose name ends so, without build output; empty when the folder is absent.</summary>
    public static IEnumerable<string> Files(string below, params string[] endings)
    {
        var folder = At(below);
        if (!Directory.Exists(folder)) return [];
        return Walk(folder).Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase))).Order(StringComparer.Ordinal);
    }

    /// <summary>The path from the root, with slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    static IEnumerable<string> Walk(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(inner => !NotSource.Contains(Path.GetFileName(inner))).SelectMany(Walk));

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Handrail.slnx"))) return folder.FullName;
        throw new InvalidOperationException("Handrail.slnx is in no folder above the tests: they read the source tree and must run inside it.");
    }
}
