using System.Text.Json;

namespace Handrail.Outbound;

/// <summary>One notice as a file: written beside its place, synced, then renamed, so that a reader sees all of it or nothing.</summary>
static class SpoolFile
{
    /// <summary>Writes <paramref name="content"/> as <paramref name="key"/>.json.</summary>
    public static void Write<T>(string folder, string key, T content)
    {
        var final = Path.Combine(folder, key + ".json");
        var draft = final + ".draft";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, final, overwrite: true);
    }
}
