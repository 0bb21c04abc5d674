using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Handrail.Tests.Trust;

/// <summary>Words that stand nowhere else in the world, and the search for them in everything the program leaves behind.</summary>
static class Canaries
{
    public const string Family = "Zyxcanaryfamily", Given = "Zyxcanarygiven", Number = "ZYX-CANARY-77", Born = "1931-02-27", Phone = "+15550177731",
        Words = "Zyxcanarywords call " + Phone;

    static readonly string[] All = [Family, Given, Number, Born, Phone, "Zyxcanarywords"];

    /// <summary>Each "place: word" found in a text, whatever its case.</summary>
    public static IEnumerable<string> In(string place, string text) => All.Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)).Select(word => $"{place}: {word}");

    /// <summary>Each "file: word" found in the files of a folder, in UTF-8 and UTF-16; how many files were read.</summary>
    public static async Task<(List<string> Hits, int Files)> Below(string folder)
    {
        var (hits, files) = (new List<string>(), 0);
        // Lock files are empty and held open by the process. A downtime pack names people by design (HZ-090); the centre sets where it lies.
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(path)) != "downtime"))
        {
            var held = new MemoryStream();
            await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) await file.CopyToAsync(held);
            files++;
            hits.AddRange(All.Where(word => Has(held.ToArray(), Encoding.UTF8.GetBytes(word)) || Has(held.ToArray(), Encoding.Unicode.GetBytes(word))).Select(word => $"{Path.GetRelativePath(folder, path)}: {word}"));
        }

        return (hits, files);
    }

    static bool Has(byte[] bytes, byte[] word) => bytes.AsSpan().IndexOf(word) >= 0;
}

/// <summary>Keeps everything that is logged, at every level.</summary>
sealed class KeptLog : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Keeper(categoryName, Lines);

    public void Dispose()
    {
    }

    sealed class Keeper(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category} {logLevel} {formatter(state, exception)} {exception}");
    }
}
