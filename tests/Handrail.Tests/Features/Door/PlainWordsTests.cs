using System.Net;
using System.Text.RegularExpressions;
using Handrail.Content;

namespace Handrail.Tests.Features;

/// <summary>What a frightened person reads outside the guide is as easy as the guide.</summary>
public sealed partial class PlainWordsTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_reading_grade_of_the_pages_around_the_guide_is_at_most_8_in_the_middle_and_nowhere_above_10()
    {
        await using var running = await Running.Start(beds: 1);
        using var http = await running.Client();
        var grades = new List<(string Where, double Grade)>();
        foreach (var path in (string[])["/", "/about", "/privacy", "/guide", "/signs", "/not-here"])
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            var main = MainPart().Match(await answer.Content.ReadAsStringAsync()).Groups[1].Value;
            grades.Add((path, ReadingGrade.Of(WebUtility.HtmlDecode(Tag().Replace(Block().Replace(Details().Replace(main, ""), "\n"), "")))));
        }

        foreach (var area in (string[])["call-back", "signs", "site"])
        {
            var words = Words.Of(area, "en");
            grades.Add((area, ReadingGrade.Of(string.Join('\n', words.Keys.Where(key => !key.StartsWith("pair.", StringComparison.Ordinal)).Select(key => words[key])))));
        }

        grades.Sort((one, other) => one.Grade.CompareTo(other.Grade));
        output.WriteLine("measured: reading grade " + string.Join(", ", grades.Select(each => $"{each.Where} {each.Grade:0.0}")));
        Assert.True(grades[grades.Count / 2].Grade <= 8, "the middle");
        Assert.All(grades, each => Assert.True(each.Grade <= 10, $"{each.Where}: {each.Grade:0.0}"));
    }

    [GeneratedRegex("<main[^>]*>(.*)</main>", RegexOptions.Singleline)]
    private static partial Regex MainPart();

    // Addresses and policies for those who want to check are no sentences.
    [GeneratedRegex("<details.*?</details>|<code.*?</code>", RegexOptions.Singleline)]
    private static partial Regex Details();

    [GeneratedRegex("</(p|li|h1|h2|h3|dt|dd|strong|summary|legend|label|button)>|<br ?/?>")]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
