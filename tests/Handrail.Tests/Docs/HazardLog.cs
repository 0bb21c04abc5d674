using System.Text.RegularExpressions;
using Handrail.Tests.Architecture;

namespace Handrail.Tests.Docs;

/// <summary>One control of a hazard.</summary>
/// <param name="What">The control in words.</param>
/// <param name="Tests">Tests that show it, as "Class.Method"; for a control outside the program, "intended use" or another document it rests on.</param>
public sealed record Control(string What, IReadOnlyList<string> Tests);

/// <summary>One hazard of docs/safety/hazard-log.md.</summary>
public sealed record HazardEntry(string Id, string Title, string Text, IReadOnlyList<Control> Controls);

/// <summary>A test method in source text, with the hazards it is marked with.</summary>
public sealed record MarkedTest(string Name, IReadOnlyList<string> Hazards);

/// <summary>Reads the hazard log and the marks on tests, and holds one to the other.</summary>
public static partial class HazardLog
{
    static readonly string[] Parts = ["Cause", "Harm", "Initial risk", "Controls", "Residual risk", "Evidence"];

    /// <summary>The hazards of the log. A section begins with "## HZ-001 Title"; its controls are the rows of its table: control, kind, tests.</summary>
    public static IReadOnlyList<HazardEntry> Read(string log) =>
        [.. Section().Matches(log).Select(section => new HazardEntry(section.Groups["id"].Value, section.Groups["title"].Value.Trim(), section.Groups["text"].Value,
            [.. Row().Matches(section.Groups["text"].Value)
                .Where(row => row.Groups["what"].Value.Trim() is not ("control" or "Control") && !row.Groups["what"].Value.Contains("--", StringComparison.Ordinal))
                .Select(row => new Control(row.Groups["what"].Value.Trim(), [.. row.Groups["tests"].Value.Split("<br>").Select(test => test.Trim().Trim('`')).Where(test => test.Length > 0)]))]))];

    /// <summary>All test methods of the test projects, read from source because browser journeys are compiled elsewhere.</summary>
    public static IReadOnlyList<MarkedTest> Marked(IEnumerable<SourceFile> files) =>
        [.. from file in files
            from Match method in Method().Matches(file.Text)
            let before = file.Text[..method.Index]
            let ofClass = Class().Matches(before).LastOrDefault()
            where ofClass is not null
            select new MarkedTest($"{ofClass.Groups["name"].Value}.{method.Groups["name"].Value}",
                [.. Mark().Matches(method.Groups["marks"].Value + ofClass.Groups["marks"].Value).Select(mark => mark.Groups[1].Value)])];

    /// <summary>What is wrong between the log and the tests; empty when both agree.</summary>
    public static IEnumerable<string> Wrong(IReadOnlyList<HazardEntry> log, IReadOnlyList<MarkedTest> tests, Func<string, bool> documentExists)
    {
        foreach (var twice in log.GroupBy(hazard => hazard.Id).Where(group => group.Count() > 1)) yield return $"{twice.Key} stands in the log twice";
        foreach (var hazard in log)
        {
            foreach (var part in Parts)
                if (!hazard.Text.Contains($"**{part}**", StringComparison.Ordinal)) yield return $"{hazard.Id} has no \"{part}\"";
            if (hazard.Controls.Count == 0) yield return $"{hazard.Id} has no control";
            foreach (var control in hazard.Controls)
            {
                if (control.Tests.Count == 0) yield return $"{hazard.Id}: the control \"{control.What}\" names no test";
                foreach (var said in control.Tests.Select(test => WrongTest(hazard.Id, test, tests, documentExists)))
                    if (said is not null) yield return $"{hazard.Id}: \"{control.What}\": {said}";
            }
        }

        var known = log.Select(hazard => hazard.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var test in tests)
            foreach (var id in test.Hazards.Where(id => !known.Contains(id))) yield return $"{test.Name} is marked {id}, which is not in the log";
    }

    static string? WrongTest(string hazard, string named, IReadOnlyList<MarkedTest> tests, Func<string, bool> documentExists)
    {
        if (named.StartsWith("pending:", StringComparison.OrdinalIgnoreCase)) return $"its test is still {named}";
        if (named.StartsWith("document:", StringComparison.Ordinal)) return documentExists(named["document:".Length..].Trim()) ? null : $"{named} does not exist";
        var found = tests.Where(test => test.Name == named).ToList();
        if (found.Count == 0) return $"no test is called {named}";
        return found.Exists(test => test.Hazards.Contains(hazard)) ? null : $"{named} is not marked [Hazard(\"{hazard}\")]";
    }

    [GeneratedRegex(@"(?ms)^## (?<id>HZ-\d{3})(?<title>[^\n]*)\n(?<text>.*?)(?=^## |\z)")]
    private static partial Regex Section();

    [GeneratedRegex(@"(?m)^\|(?<what>[^|\n]*)\|(?<kind>[^|\n]*)\|(?<tests>[^|\n]*)\|\s*$")]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<marks>(?:^[ \t]*\[(?:Fact|Theory|InlineData|MemberData|ClassData|Hazard|Trait)[^\n]*\n(?:[ \t]+[^\[\n ][^\n]*\]\n)*)+)[ \t]*public (?:async )?(?:static )?(?:Task|ValueTask|void)\s+(?<name>\w+)\s*\(", RegexOptions.Multiline)]
    private static partial Regex Method();

    [GeneratedRegex(@"(?<marks>(?:^[ \t]*\[[^\n]*\]\n)*)^[ \t]*(?:public|internal)? ?(?:sealed |abstract |static |partial )*class (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Class();

    [GeneratedRegex(@"Hazard\(""(HZ-\d{3})""\)")]
    private static partial Regex Mark();
}
