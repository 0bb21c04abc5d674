using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Handrail.Cli;

namespace Handrail.Tests.Docs;

/// <summary>One requirement of ASVS 5.0 and how Handrail stands to it.</summary>
/// <param name="Id">For example 1.2.4.</param>
/// <param name="Level">1, 2 or 3.</param>
/// <param name="Topic">What it is about, in our words.</param>
/// <param name="Status">met, partly, not-met or not-applicable.</param>
/// <param name="Evidence">test:, file: and doc: parts, separated by semicolons.</param>
/// <param name="Reason">Why it is not (wholly) met or does not apply.</param>
sealed record AsvsRow(string Id, string Level, string Topic, string Status, string Evidence, string Reason)
{
    /// <summary>The chapter, 1 to 17.</summary>
    public int Chapter => int.Parse(Id[..Id.IndexOf('.', StringComparison.Ordinal)], CultureInfo.InvariantCulture);

    /// <summary>The parts of the evidence.</summary>
    public IEnumerable<string> Parts => Evidence.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>
/// The OWASP Application Security Verification Standard 5.0.0: its numbers and levels, our table of how we stand to them, and what is wrong with that table.
/// Source of numbers and levels: the OWASP/ASVS repository, 5.0/docs_en, read November 2026 (the texts are CC BY-SA and are not repeated here).
/// </summary>
static partial class Asvs
{
    /// <summary>First line of the table.</summary>
    public const string Header = "id,level,topic,status,evidence,reason";

    /// <summary>What may be said of a requirement.</summary>
    public static readonly string[] Statuses = ["met", "partly", "not-met", "not-applicable"];

    // Each section, and the level of each of its requirements in order: 1.2.1 is of level 1, 1.2.6 of level 2.
    const string Sections =
        "1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 " +
        "4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 " +
        "7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 " +
        "10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233 " +
        "13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22";

    // Of level 3 only what matters most here is looked at.
    const string OfLevelThree = "1.2.10 1.3.12 2.3.5 2.4.2 3.5.8 6.3.8 7.5.3 8.2.4 8.3.2 10.3.5 10.4.14 10.4.16 11.3.4 13.1.4 13.3.4 14.2.7 15.2.4 15.4.2 16.5.4";

    static readonly string[] Chapters =
        ["Encoding and cleaning", "Checks and business logic", "Web pages", "Interfaces for programs", "Files", "Sign-in", "Sessions", "Who may what", "Self-contained tokens", "OAuth and OpenID Connect",
         "Cryptography", "Transport", "Configuration", "Data protection", "Code and architecture", "Logs and errors", "WebRTC"];

    /// <summary>Every requirement with its level.</summary>
    public static IReadOnlyDictionary<string, int> Levels { get; } =
        (from section in Sections.Split(' ') let parts = section.Split(':') from level in parts[1].Select((digit, i) => (Id: $"{parts[0]}.{i + 1}", Level: digit - '0')) select level)
        .ToDictionary(each => each.Id, each => each.Level, StringComparer.Ordinal);

    /// <summary>Ids that must be in the table: all of levels 1 and 2, and the chosen ones of level 3.</summary>
    public static IReadOnlyList<string> Wanted { get; } = [.. Levels.Where(each => each.Value < 3).Select(each => each.Key), .. OfLevelThree.Split(' ')];

    /// <summary>Reads the table. Throws when a row does not fit the header.</summary>
    public static IReadOnlyList<AsvsRow> Read(string text)
    {
        using var reader = new StringReader(text);
        using var table = new CsvTable(reader);
        if (table.Header(Header.Split(',')) is { } wrong) throw new InvalidDataException(wrong);
        var rows = new List<AsvsRow>();
        while (table.Next(out var row, out var why))
            rows.Add(why is null ? new AsvsRow(row["id"], row["level"], row["topic"], row["status"], row["evidence"], row["reason"]) : throw new InvalidDataException($"Row {table.Row}: {why}"));
        return rows;
    }

    /// <summary>All that is wrong with the table, in words.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<AsvsRow> rows) =>
        Wanted.Where(id => rows.Count(row => row.Id == id) != 1).Select(id => $"{id} stands {rows.Count(row => row.Id == id)} times in the table")
            .Concat(rows.Where(row => !Wanted.Contains(row.Id)).Select(row => $"{row.Id} is not asked for"))
            .Concat(rows.SelectMany(row => FaultsOf(row).Select(fault => $"{row.Id} {fault}")));

    static IEnumerable<string> FaultsOf(AsvsRow row)
    {
        if (Levels.TryGetValue(row.Id, out var level) && row.Level != level.ToString(CultureInfo.InvariantCulture)) yield return $"is of level {level}";
        if (row.Topic.Length is < 3 or > 60) yield return "needs a topic of a few words";
        if (!Statuses.Contains(row.Status)) yield return $"has no such status: {row.Status}";
        if (row.Status is "met" or "partly" && !row.Parts.Any()) yield return "has no evidence";
        if (row.Status is "not-met" or "not-applicable" && row.Parts.Any()) yield return "has evidence for what is not there";
        if (row.Status != "met" && row.Reason.Length < 20) yield return "needs a reason of a sentence";
        foreach (var part in row.Parts)
        {
            var (kind, named) = part.Split(':', 2) is [var before, var after] ? (before, after) : ("", part);
            if (!(kind switch { "test" => IsTest(named), "file" or "doc" => File.Exists(Repository.At(named)), _ => false })) yield return $"rests on what is not there: {part}";
        }
    }

    /// <summary>True for "Class.Method" or "Class" where a class of tests of that name has that test, or any.</summary>
    static bool IsTest(string named)
    {
        var parts = named.Split('.');
        if (parts.Length > 2) return false;
        var method = parts.Length == 2 ? parts[1] : null;
        var here = typeof(Asvs).Assembly.GetTypes().Where(type => type.Name == parts[0]).SelectMany(type => type.GetMethods());
        return here.Any(each => each.GetCustomAttribute<FactAttribute>() is not null && (method is null || each.Name == method)) || Browser.Value.Contains((parts[0], method ?? ""));
    }

    // Tests in a browser are another program: their names are read from its source.
    static readonly Lazy<HashSet<(string Class, string Method)>> Browser = new(() =>
        [.. Repository.Files("tests/Handrail.Browser", ".cs").SelectMany(file =>
            TestMethod().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Append("").Select(method => (Path.GetFileNameWithoutExtension(file), method)))]);

    [GeneratedRegex(@"\[(?:Fact|Theory)\b[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex TestMethod();

    /// <summary>The page with the totals.</summary>
    public static string Markdown(IReadOnlyList<AsvsRow> rows)
    {
        var asked = rows.Where(row => row.Level != "3").ToList();
        List<string> lines =
        [
            "# OWASP ASVS 5.0, requirement by requirement",
            "",
            "Our own judgement of where this version stands, made by reading the code; nobody outside has checked it. Each requirement of levels 1 and 2, and some of level 3, is",
            "one row of [asvs.csv](asvs.csv): with tests, files or documents as evidence, or the reason why not. Numbers and levels are those of the OWASP Application Security",
            "Verification Standard 5.0.0; read its texts there. A test holds the table (every row there, every named test and file exists) and makes this page: do not edit by hand,",
            "run `AsvsTests` with `HANDRAIL_APPROVE=1`.",
            "",
            "*Met*: the control is there, with what shows it. A test is better evidence than a file, which somebody must read. *Partly*: the reason says what is missing.",
            "",
            "## Levels 1 and 2",
            "",
            "| chapter | met | partly | not met | does not apply | all |",
            "|---|---|---|---|---|---|",
            .. Chapters.Select((name, i) => Line($"{i + 1} {name}", [.. asked.Where(row => row.Chapter == i + 1)])),
            Line("**all**", asked),
            Line("of these, level 1", [.. asked.Where(row => row.Level == "1")]),
            "",
            "## Level 3, the chosen ones",
            "",
            "| | met | partly | not met | does not apply | all |",
            "|---|---|---|---|---|---|",
            Line("**all**", [.. rows.Where(row => row.Level == "3")]),
            "",
            "## Not met",
            "",
            .. rows.Where(row => row.Status == "not-met").Select(row => $"- **{row.Id}** (level {row.Level}) {row.Topic}. {row.Reason}"),
            "",
        ];
        return string.Join('\n', lines);
    }

    static string Line(string name, IReadOnlyList<AsvsRow> rows) => $"| {name} | {string.Join(" | ", Statuses.Select(status => rows.Count(row => row.Status == status)))} | {rows.Count} |";
}
