using Handrail.Tests.Architecture;

namespace Handrail.Tests.Docs;

/// <summary>The table of how we stand to ASVS 5.0 is whole, and what it rests on is there. HANDRAIL_APPROVE=1 writes the page with its totals anew.</summary>
public sealed class AsvsTests
{
    static readonly string Text = File.ReadAllText(Repository.At("docs/security/asvs.csv"));
    static readonly string Page = Repository.At("docs/security/asvs.md");

    [Fact]
    public void Every_requirement_of_levels_1_and_2_has_evidence_that_exists_or_a_reason()
    {
        Assert.StartsWith(Asvs.Header + "\n", Text, StringComparison.Ordinal);
        Violations.None(Asvs.Faults(Asvs.Read(Text)));
    }

    [Fact]
    public void The_standard_has_70_183_and_92_requirements_of_its_three_levels()
    {
        Assert.Equal((70, 183, 92), (Count(1), Count(2), Count(3)));
        Assert.Equal(Asvs.Wanted.Count, Asvs.Wanted.Distinct().Count());

        static int Count(int level) => Asvs.Levels.Values.Count(each => each == level);
    }

    [Fact]
    public void The_page_with_the_totals_is_the_table()
    {
        var page = Asvs.Markdown(Asvs.Read(Text));
        if (Environment.GetEnvironmentVariable("HANDRAIL_APPROVE") == "1") File.WriteAllText(Page, page);
        Assert.Equal(page, File.ReadAllText(Page));
    }

    [Theory]
    [InlineData("1.2.4,2,SQL,met,test:AsvsTests,", "1.2.4 is of level 1")]
    [InlineData("1.2.4,1,SQL,done,test:AsvsTests,It is done and finished.", "1.2.4 has no such status: done")]
    [InlineData("1.2.4,1,SQL,met,,", "1.2.4 has no evidence")]
    [InlineData("1.2.4,1,SQL,partly,test:AsvsTests,soon", "1.2.4 needs a reason of a sentence")]
    [InlineData("1.2.4,1,SQL,not-applicable,,", "1.2.4 needs a reason of a sentence")]
    [InlineData("1.2.4,1,SQL,not-met,test:AsvsTests,Nobody has built this yet.", "1.2.4 has evidence for what is not there")]
    [InlineData("1.2.4,1,,met,test:AsvsTests,", "1.2.4 needs a topic of a few words")]
    [InlineData("1.2.4,1,SQL,met,test:AsvsTests.No_such_test,", "1.2.4 rests on what is not there: test:AsvsTests.No_such_test")]
    [InlineData("1.2.4,1,SQL,met,test:Asvs,", "1.2.4 rests on what is not there: test:Asvs")]
    [InlineData("1.2.4,1,SQL,met,test:CrawlTests.No_such_test,", "1.2.4 rests on what is not there: test:CrawlTests.No_such_test")]
    [InlineData("1.2.4,1,SQL,met,file:src/Handrail/Gone.cs,", "1.2.4 rests on what is not there: file:src/Handrail/Gone.cs")]
    [InlineData("1.2.4,1,SQL,met,believe me,", "1.2.4 rests on what is not there: believe me")]
    [InlineData("1.2.44,1,SQL,met,test:AsvsTests,", "1.2.44 is not asked for")]
    [InlineData("1.2.5,1,shells,met,test:AsvsTests,", "1.2.5 stands 2 times in the table")]
    public void A_planted_wrong_row_is_found(string row, string fault) =>
        Assert.Contains(fault, Asvs.Faults([.. Asvs.Read(Text).Where(each => each.Id != "1.2.4"), .. Asvs.Read(Asvs.Header + "\n" + row + "\n")]));

    [Theory]
    [InlineData("1.2.4,1,SQL,met,test:AsvsTests.A_planted_wrong_row_is_found; test:CrawlTests; test:CrawlTests.A_page_with_planted_faults_is_reported_by_the_same_look; file:README.md,")]
    [InlineData("1.2.4,1,SQL,not-applicable,,Nothing of this kind is here at all.")]
    public void A_right_row_is_not_found(string row) =>
        Assert.Empty(Asvs.Faults([.. Asvs.Read(Text).Where(each => each.Id != "1.2.4"), .. Asvs.Read(Asvs.Header + "\n" + row + "\n")]));

    [Fact]
    public void A_missing_row_is_found() =>
        Assert.Contains("1.2.4 stands 0 times in the table", Asvs.Faults([.. Asvs.Read(Text).Where(each => each.Id != "1.2.4")]));
}
