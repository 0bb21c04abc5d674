using System.Text;
using Handrail.Features.Guide;

namespace Handrail.Tests.Docs;

/// <summary>docs/claims.md is made from the content, and this holds them together.</summary>
public sealed class ClaimTableTests(ITestOutputHelper output)
{
    static readonly GuideBook Book = GuideBook.Load(Repository.At("content"));

    [Fact]
    public void The_table_of_claims_in_the_documents_is_what_the_content_says()
    {
        var made = Table(Book.Corrected);
        var path = Repository.At("docs/claims.md");
        if (Environment.GetEnvironmentVariable("HANDRAIL_APPROVE") == "1") File.WriteAllText(path, made);
        Assert.True(File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == made, "docs/claims.md is out of date: run this test with HANDRAIL_APPROVE=1 and look at what changed.");
        output.WriteLine("measured: " + Totals(Book.Corrected));
    }

    [Fact]
    public void Another_verdict_makes_another_table()
    {
        var changed = Book.Corrected.Select(row => row.No == 1 ? row with { Verdict = row.Verdict == "dropped" ? "supported" : "dropped" } : row).ToList();
        Assert.NotEqual(Table(Book.Corrected), Table(changed));
        Assert.NotEqual(Totals(Book.Corrected), Totals(changed));
    }

    static string Totals(IReadOnlyList<CorrectedRow> rows) =>
        $"{rows.Count} claims: " + string.Join(", ", ((string[])["supported", "corrected", "dropped"]).Select(verdict => $"{rows.Count(row => row.Verdict == verdict)} {verdict}"));

    static string Table(IReadOnlyList<CorrectedRow> rows)
    {
        var page = new StringBuilder("# The claims of the article, and what became of them\n\n");
        page.Append("Made from `content/guide` by a test (`ClaimTableTests`); change the content, not this file. The same list stands on `/guide/corrected`, with what we say instead.\n");
        page.Append("The claims are in our own words; what would do harm in print is only named. No clinician has reviewed the grades yet.\n\n");
        page.Append($"**{Totals(rows)}.**\n\n");
        page.Append("Grades of the statements that a verdict rests on: ");
        page.Append(string.Join(", ", rows.SelectMany(row => row.Claims).DistinctBy(claim => claim.Id).GroupBy(claim => claim.Grade).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}"))).Append(".\n\n");
        page.Append("| No. | What it said | Verdict | Page | Our statements (grade) |\n|--:|---|---|---|---|\n");
        foreach (var row in rows)
            page.Append($"| {row.No} | {Cell(row.Said)} | {row.Verdict} | {(row.Page is { } at ? $"/guide/{at.Slug}" : "none")} | {string.Join(", ", row.Claims.Select(claim => $"{claim.Id} ({claim.Grade.ToString().ToLowerInvariant()})"))} |\n");
        return page.ToString();
    }

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
