using System.Text.Json.Nodes;

namespace Handrail.Tests.Trust;

/// <summary>The shipped content with shorter waits, so that silence, lateness and ladders happen within a minute or two.</summary>
static class ShortContent
{
    /// <summary>Copies the content folder and shortens its protocols.</summary>
    public static string Make(string target)
    {
        foreach (var file in Directory.EnumerateFiles(Ward.Content, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Ward.Content, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        foreach (var file in Directory.GetFiles(Path.Combine(target, "protocols"), "*.json"))
        {
            var protocol = JsonNode.Parse(File.ReadAllText(file))!;
            foreach (var item in protocol["timetable"]!.AsArray()) item!["graceMinutes"] = 1;
            foreach (var ladder in protocol["ladders"]!.AsArray())
            {
                ladder!["repeatLastMinutes"] = 1;
                foreach (var step in ladder["steps"]!.AsArray()) step!["minutes"] = 1;
            }

            foreach (var rule in protocol["rules"]!.AsArray())
            {
                if (rule!["silentSeconds"] is not null) rule["silentSeconds"] = 8;
                if (rule["confirmSeconds"] is not null) rule["confirmSeconds"] = 2;
            }

            File.WriteAllText(file, protocol.ToJsonString());
        }

        return target;
    }
}
