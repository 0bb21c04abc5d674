using Handrail.Core.Kernel;
using Handrail.Core.Watch;

namespace Handrail.Features.Watch;

/// <summary>The protocols on disk: the shipped ones beside the program (content/protocols), or any file somebody names.</summary>
public static class ProtocolsOnDisk
{
    /// <summary>Where the shipped ones are.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "content", "protocols");

    /// <summary>Names of the shipped ones, sorted.</summary>
    public static IReadOnlyList<string> Shipped =>
        Directory.Exists(Folder)
            ? [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Takes one down: a shipped name, or the path of a file (it has a slash or ends in .json).</summary>
    /// <returns>Refused: NotFound, or Invalid with the line.</returns>
    public static Outcome<Protocol> Take(string nameOrPath)
    {
        var isPath = nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || nameOrPath.AsSpan().IndexOfAny('/', '\\') >= 0;
        if (!isPath && !Shipped.Contains(nameOrPath))
            return Refusal.NotFound($"There is no protocol \"{nameOrPath}\". There are: {string.Join(", ", Shipped)}; or name a file.");
        try
        {
            return ProtocolFile.Parse(File.ReadAllBytes(isPath ? nameOrPath : Path.Combine(Folder, nameOrPath + ".json")), Path.GetFileName(nameOrPath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refusal.NotFound($"The protocol {nameOrPath} cannot be read: {e.Message}");
        }
    }
}
