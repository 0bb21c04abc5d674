using System.Text;

namespace Handrail.Features.Watch;

/// <summary>The recorded stays behind the paths somebody named, in name order.</summary>
public static class ReplayFiles
{
    static readonly string[] Endings = [".txt", ".csv", ".ndjson", ".jsonl"];

    /// <summary>
    /// Finds them. A folder gives its files ending in .txt, .csv, .ndjson or .jsonl, with all folders in it, named from there with slashes;
    /// a path that is neither is given as it is, so that reading it says why.
    /// </summary>
    public static IReadOnlyList<(string Name, string Path)> Find(IEnumerable<string> paths) =>
        [.. paths.SelectMany(path => Directory.Exists(path) ? InFolder(path) : [(Path.GetFileName(path), path)])
            .OrderBy(file => file.Item1, StringComparer.Ordinal).ThenBy(file => file.Item2, StringComparer.Ordinal)];

    /// <summary>Reads one. Exactly one of the two answers is null.</summary>
    public static (ReplayRecord? Record, ReplayFault? Fault) Read(string path)
    {
        try
        {
            return ReplayReader.Read(File.ReadAllLines(path, new UTF8Encoding(false, throwOnInvalidBytes: true)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, new ReplayFault(0, "There is no such file."));
        }
        catch (Exception e) when (e is UnauthorizedAccessException)
        {
            return (null, new ReplayFault(0, "This file may not be read."));
        }
        catch (DecoderFallbackException)
        {
            return (null, new ReplayFault(0, "This is not text in UTF-8."));
        }
        catch (IOException e)
        {
            return (null, new ReplayFault(0, e.Message));
        }
    }

    static IEnumerable<(string, string)> InFolder(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Select(file => (Path.GetRelativePath(folder, file).Replace('\\', '/'), file));
}
