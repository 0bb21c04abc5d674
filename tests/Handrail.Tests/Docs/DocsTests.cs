using System.Text.RegularExpressions;
using Handrail.Tests.Architecture;

namespace Handrail.Tests.Docs;

/// <summary>Documents that lead somewhere: links resolve, decisions are numbered and whole, the change log has its headings.</summary>
public sealed partial class DocsTests
{
    static readonly IReadOnlyList<SourceFile> Pages = [.. SourceFile.Below("", ".md").Where(page => !page.Path.StartsWith('.'))];

    [Fact]
    public void Every_relative_link_leads_to_a_file()
    {
        Assert.NotEmpty(Pages);
        Violations.None(Pages.SelectMany(page => Broken(page, path => Path.Exists(Repository.At(path)))));
    }

    [Theory]
    [InlineData("[a](gone.md)", true)]
    [InlineData("![picture](../pictures/gone.png)", true)]
    [InlineData("[a](/etc/hosts)", true)]
    [InlineData("[a](there.md#part)", false)]
    [InlineData("[a](#part)", false)]
    [InlineData("[a](https://example.org/)", false)]
    [InlineData("`[a](gone.md)`", false)]
    public void A_planted_link_is_judged(string text, bool broken) =>
        Assert.Equal(broken, Broken(new SourceFile("docs/planted.md", text), path => path == "docs/there.md").Any());

    [Fact]
    public void Decisions_are_numbered_without_gaps_and_each_says_all_four_things()
    {
        var decisions = Pages.Where(page => page.Path.StartsWith("docs/adr/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(decisions);
        Violations.None(WrongDecisions(decisions));
    }

    [Fact]
    public void Planted_decisions_are_reported()
    {
        const string Whole = "# 0001 Title\n\n## Context\n\n## Options\n\n## Decision\n\nWe do.\n\n## Consequences\n";
        Assert.Empty(WrongDecisions([new("docs/adr/0001-a.md", Whole)]));
        Assert.NotEmpty(WrongDecisions([new("docs/adr/0002-a.md", Whole)]));
        Assert.NotEmpty(WrongDecisions([new("docs/adr/0001-a.md", Whole), new("docs/adr/0003-b.md", Whole.Replace("0001", "0003"))]));
        Assert.NotEmpty(WrongDecisions([new("docs/adr/0001-a.md", Whole.Replace("## Options", "## Thoughts"))]));
        Assert.NotEmpty(WrongDecisions([new("docs/adr/0001-a.md", Whole.Replace("# 0001", "# 0002"))]));
    }

    [Fact]
    public void Every_package_has_its_reason_in_the_decision_on_libraries()
    {
        var packages = Regex.Matches(File.ReadAllText(Repository.At("Directory.Packages.props")), "PackageVersion Include=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        var reasons = File.ReadAllText(Repository.At("docs/adr/0008-libraries-and-licences.md")).Split('\n').Where(line => line.StartsWith('|')).ToList();
        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(reasons, row => Regex.IsMatch(row, $@"[| ,]{Regex.Escape(package)}[ ,|]")));
    }

    [Fact]
    public void The_change_log_has_what_comes_and_what_is()
    {
        var log = File.ReadAllText(Repository.At("CHANGELOG.md"));
        Assert.Contains("## Unreleased", log, StringComparison.Ordinal);
        Assert.Contains("## 0.1.0", log, StringComparison.Ordinal);
    }

    [Fact]
    public void The_papers_every_reader_looks_for_are_there() =>
        Assert.All(["LICENSE", "README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/glossary.md", "docs/privacy.md", "docs/safety/intended-use.md", "docs/safety/hazard-log.md"],
            path => Assert.True(File.Exists(Repository.At(path)), $"{path} is missing"));

    static IEnumerable<string> Broken(SourceFile page, Func<string, bool> exists) =>
        from Match link in Link().Matches(Snippet().Replace(page.Text, ""))
        let target = link.Groups[1].Value.Split('#')[0]
        where target.Length > 0 && !target.Contains(':', StringComparison.Ordinal)
        let path = Repository.Relative(Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, Uri.UnescapeDataString(target))))
        where path.StartsWith("../", StringComparison.Ordinal) || !exists(path)
        select $"{page.Path} links to {link.Groups[1].Value}, which is not there";

    static IEnumerable<string> WrongDecisions(IReadOnlyList<SourceFile> decisions)
    {
        var expected = 1;
        foreach (var page in decisions)
        {
            var number = $"{expected++:0000}";
            if (!Path.GetFileName(page.Path).StartsWith(number + "-", StringComparison.Ordinal)) yield return $"{page.Path} should be number {number}";
            if (!page.Text.StartsWith($"# {number} ", StringComparison.Ordinal)) yield return $"{page.Path} does not begin with \"# {number} \"";
            foreach (var part in new[] { "Context", "Options", "Decision", "Consequences" })
                if (!Regex.IsMatch(page.Text, $@"(?m)^## {part}\s*$")) yield return $"{page.Path} has no part \"{part}\"";
            if (page.Text.Split('\n').Length > 80) yield return $"{page.Path} is longer than a page";
        }
    }

    [GeneratedRegex(@"!?\[[^\]]*\]\(([^)\s]+)(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    /// <summary>Code, in a fence or in backticks: links in it are examples.</summary>
    [GeneratedRegex(@"(?ms)^```.*?^```|`[^`\n]*`")]
    private static partial Regex Snippet();
}
