using System.Text.RegularExpressions;
using Handrail.Features.Guide;
using Handrail.Tests.Architecture;

namespace Handrail.Tests.Features;

/// <summary>
/// What the guide says outside its claims has no source and no date, so it may state nothing of medicine. A machine cannot judge that; a person can, if no sentence slips in unseen.
/// guide-prose.txt lists each title, summary, heading and sentence. HANDRAIL_APPROVE=1 writes it anew, and its change is what a reviewer reads.
/// </summary>
public sealed partial class GuideProseTests
{
    static readonly string Reviewed = Repository.At("tests/Handrail.Tests/Features/Guide/guide-prose.txt");

    [Fact, Hazard("HZ-121")]
    public void Each_sentence_outside_the_claims_stands_in_the_reviewed_list()
    {
        var now = Head + string.Join('\n', Repository.Files("content/guide", [".md"]).Order(StringComparer.Ordinal).SelectMany(file => Sentences(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))) + "\n";
        if (Environment.GetEnvironmentVariable("HANDRAIL_APPROVE") == "1") File.WriteAllText(Reviewed, now);
        var before = File.ReadAllText(Reviewed).ReplaceLineEndings("\n");
        Violations.None(now.Split('\n').Except(before.Split('\n')).Select(line => $"new, and no claim: \"{line}\". A statement of medicine goes to content/guide/claims; anything else is approved by running this test with HANDRAIL_APPROVE=1"));
        Assert.True(now == before, "guide-prose.txt lists what is no longer said, or in another order: run this test with HANDRAIL_APPROVE=1 and look at what changed.");
    }

    [Fact]
    public void The_list_takes_in_titles_summaries_headings_items_and_sentences_and_no_claim() =>
        Assert.Equal(
            ["p | title | A", "p | summary | B.", "p | heading | Head", "p | text | One.", "p | text | Two {line:emergency}!", "p | text | three", "p | text | four"],
            Sentences("p", "---\ntitle: A\nsummary: B.\ngroup: C\norder: 1\n---\n## Head\n\nOne. Two\n{line:emergency}!\n\n[[claim:x]]\n\n[[lines:more]]\n\n- three\n- four\n"));

    [Fact]
    public void No_figure_stands_outside_the_claims() =>
        Violations.None(Repository.Files("content/guide", [".md"]).SelectMany(file => Sentences(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))).Where(line => Figure().IsMatch(line)));

    const string Head = """
        # What the guide says outside its claims, made from content/guide by GuideProseTests. Whoever changes it reads each new line and asks: does it state anything of medicine?
        # If it does, it becomes a claim with a source, a grade and a date. Questions, what to do in plain words, and what we ourselves do may stay.

        """;

    static List<string> Sentences(string slug, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var end = Array.IndexOf(lines, "---", 1);
        List<string> all = [.. ((string[])["title", "summary"]).Select(field => $"{slug} | {field} | {lines[..end].Single(line => line.StartsWith(field + ": ", StringComparison.Ordinal))[(field.Length + 2)..]}")];
        var paragraph = "";
        foreach (var line in lines[(end + 1)..].Append(""))
        {
            var stands = line.Length == 0 || line.StartsWith("[[", StringComparison.Ordinal) || line.StartsWith("## ", StringComparison.Ordinal) || line.StartsWith("- ", StringComparison.Ordinal);
            if (!stands)
            {
                paragraph += (paragraph.Length > 0 ? " " : "") + line.Trim();
                continue;
            }

            all.AddRange(SentenceEnd().Split(paragraph).Where(sentence => sentence.Length > 0).Select(sentence => $"{slug} | text | {sentence}"));
            paragraph = line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : "";
            if (line.StartsWith("## ", StringComparison.Ordinal)) all.Add($"{slug} | heading | {line[3..]}");
        }

        return all;
    }

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\d\s*%|\b\d+ (in|of) \d|\b(half|most|many) (of )?people\b", RegexOptions.IgnoreCase)]
    private static partial Regex Figure();
}
