using Handrail.Tests.Architecture;

namespace Handrail.Tests.Docs;

/// <summary>The hazard log is held to the tests: no hazard without a control, no control without a test that exists and knows its hazard.</summary>
public sealed class HazardLogTests
{
    const string Entry = """
        ## HZ-001 Planted

        - **Cause**: c
        - **Harm**: h
        - **Initial risk**: r
        - **Controls**:

        | control | kind | test |
        |---|---|---|
        | It is watched | design | `PlantedTests.It_is_watched` |

        - **Residual risk**: r
        - **Evidence**: e

        """;

    const string Test = """
        public sealed class PlantedTests
        {
            [Theory, Hazard("HZ-001")]
            [InlineData(1)]
            public async Task It_is_watched(int n) { }

            [Fact]
            public void Another() { }
        }
        """;

    [Fact]
    public void The_hazard_log_and_the_tests_agree()
    {
        var log = HazardLog.Read(File.ReadAllText(Repository.At("docs/safety/hazard-log.md")));
        Assert.NotEmpty(log);
        // The planted text below is a test's input, not a mark.
        var tests = HazardLog.Marked(SourceFile.Below("tests", ".cs").Where(file => !file.Path.EndsWith("/HazardLogTests.cs", StringComparison.Ordinal)));
        Violations.None(HazardLog.Wrong(log, tests, path => File.Exists(Repository.At(path))));
    }

    [Fact]
    public void Every_test_of_this_project_is_seen_by_the_reader_of_marks()
    {
        var seen = HazardLog.Marked(SourceFile.Below("tests/Handrail.Tests", ".cs")).Select(test => test.Name).ToHashSet(StringComparer.Ordinal);
        var compiled = from type in typeof(HazardLogTests).Assembly.GetTypes()
                       where type != typeof(HazardLogTests)   // holds planted classes as text
                       from method in type.GetMethods()
                       where method.DeclaringType == type && method.IsDefined(typeof(FactAttribute), inherit: true)
                       select $"{type.Name}.{method.Name}";
        Assert.Equal([], compiled.Except(seen));
    }

    [Fact]
    public void A_whole_entry_with_its_test_is_read_and_accepted()
    {
        var hazard = Assert.Single(HazardLog.Read(Entry));
        Assert.Equal("PlantedTests.It_is_watched", Assert.Single(Assert.Single(hazard.Controls).Tests));
        Assert.Empty(Wrong(Entry, Test));
    }

    [Fact]
    public void A_control_whose_test_is_gone_is_reported() =>
        Assert.Contains("no test is called PlantedTests.It_is_watched", Single(Entry, Test.Replace("It_is_watched", "It_was_watched")), StringComparison.Ordinal);

    [Fact]
    public void A_control_whose_test_does_not_know_the_hazard_is_reported() =>
        Assert.Contains("is not marked", Single(Entry, Test.Replace(", Hazard(\"HZ-001\")", "")), StringComparison.Ordinal);

    [Fact]
    public void A_pending_control_is_reported() =>
        Assert.Contains("still pending", Single(Entry.Replace("`PlantedTests.It_is_watched`", "pending: someone looks"), Test), StringComparison.Ordinal);

    [Fact]
    public void A_control_without_a_test_is_reported() =>
        Assert.Contains("names no test", Single(Entry.Replace("`PlantedTests.It_is_watched`", " "), Test), StringComparison.Ordinal);

    [Fact]
    public void A_hazard_without_a_control_is_reported() =>
        Assert.Contains("has no control", Single(Entry.Replace("| It is watched | design | `PlantedTests.It_is_watched` |", ""), Test), StringComparison.Ordinal);

    [Fact]
    public void A_hazard_without_a_part_is_reported() =>
        Assert.Contains("has no \"Harm\"", Single(Entry.Replace("**Harm**", "Harm"), Test), StringComparison.Ordinal);

    [Fact]
    public void A_mark_that_the_log_does_not_know_is_reported() =>
        Assert.Contains("HZ-999, which is not in the log", Single(Entry, Test.Replace("[Fact]", "[Fact, Hazard(\"HZ-999\")]")), StringComparison.Ordinal);

    [Fact]
    public void A_document_that_a_control_rests_on_must_exist()
    {
        var entry = Entry.Replace("`PlantedTests.It_is_watched`", "document: docs/there.md");
        Assert.Empty(Wrong(entry, Test));
        Assert.NotEmpty(Wrong(entry.Replace("there.md", "gone.md"), Test));
    }

    static List<string> Wrong(string log, string test) =>
        [.. HazardLog.Wrong(HazardLog.Read(log), HazardLog.Marked([new SourceFile("tests/PlantedTests.cs", test)]), path => path == "docs/there.md")];

    static string Single(string log, string test) => Assert.Single(Wrong(log, test));
}
