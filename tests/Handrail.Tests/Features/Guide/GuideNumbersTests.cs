using System.Net;
using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Features.Guide;
using Handrail.Tests.Architecture;

namespace Handrail.Tests.Features;

/// <summary>The numbers in the guide are those of the server's country, from its dated file, and from nowhere else.</summary>
public sealed partial class GuideNumbersTests
{
    static readonly GuideBook Us = GuideBook.Load(Repository.At("content"), Read("us"));
    static readonly GuideBook Gb = GuideBook.Load(Repository.At("content"), Read("gb"));

    [Fact, Hazard("HZ-121")]
    public void No_telephone_number_stands_in_the_words()
    {
        Violations.None(Repository.Files("content/guide", [".md", ".yml"]).Where(file => Path.GetFileName(file) != "sources.yml")
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (line, i)).Where(each => Number().IsMatch(each.line)).Select(each => $"{Path.GetFileName(file)}, line {each.i + 1}: {each.line}")));
        Assert.All((string[])["Call 911 now", "or 988.", "999 in an emergency", "116 123", "1-800-222-1222", "0808 500 2222", "[here](tel:5)"], text => Assert.Matches(Number(), text));
        Assert.All((string[])["1 in 4 (27%)", "257 people", "4,921 people", "since 12 August 1999", "checked: 2026-11-23", "{line:emergency}"], text => Assert.DoesNotMatch(Number(), text));
    }

    [Fact, Hazard("HZ-121")]
    public void Each_country_reads_its_own_numbers()
    {
        Assert.Contains("911", Us.Page("overdose")!.Plain, StringComparison.Ordinal);
        Assert.Contains("call or text 988", Us.Page("overdose")!.Plain, StringComparison.Ordinal);
        Assert.Contains("999", Gb.Page("overdose")!.Plain, StringComparison.Ordinal);
        Assert.Contains("call 111, choose option 2", Gb.Page("overdose")!.Plain, StringComparison.Ordinal);
        Assert.Contains("call 999", Gb.Claims["aid-cpr"].Text, StringComparison.Ordinal);
        Assert.Contains("0808 500 2222", Gb.Page("given-without-knowing")!.Plain, StringComparison.Ordinal);
        Assert.Contains("1-800-656-4673", Us.Page("given-without-knowing")!.Plain, StringComparison.Ordinal);
        foreach (var (book, code) in ((GuideBook, string)[])[(Us, "us"), (Gb, "gb")])
            Assert.All(Read(code).Lines, line => Assert.Contains($"href=\"tel:{line.Call}\">", Html(book, "where-to-turn"), StringComparison.Ordinal));
    }

    [Theory, Hazard("HZ-121")]
    [InlineData("us", "999|116 123|0808")]
    [InlineData("gb", "911|988|1-800")]
    public async Task Every_guide_page_as_it_is_served_holds_the_numbers_of_its_country_and_none_of_the_other(string country, string foreign)
    {
        await using var running = await Running.Start(beds: 1, with: options => options with { Country = country });
        using var http = await running.Client();
        var lines = Read(country).Lines.Select(line => line.Call).ToHashSet();
        var others = new Regex($@"(?<![\d/.])({foreign})(?!\d)");
        foreach (var path in Us.Pages.SelectMany(page => (string[])["/guide/" + page.Slug, $"/guide/{page.Slug}?sure=1"]).Concat(["/guide", "/guide/corrected", "/guide/search?q=call"]))
        {
            var html = WebUtility.HtmlDecode(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
            Assert.False(others.IsMatch(html), $"{path} says {others.Match(html).Value}");
            Assert.All(Dialled().Matches(html), call => Assert.Contains(call.Groups[1].Value, lines)); // each has its date, which the 180-day test reads
            Assert.DoesNotContain("{line", html, StringComparison.Ordinal);
        }

        var overdose = await http.GetStringAsync(new Uri("/guide/overdose", UriKind.Relative));
        Assert.Contains($"call {(country == "us" ? "911" : "999")}. Push on the chest", overdose, StringComparison.Ordinal);
    }

    [Fact, Hazard("HZ-121")]
    public void A_changed_line_in_the_data_changes_the_page()
    {
        var crisis = CrisisLines.Parse("us.yml", File.ReadAllText(Repository.At("content/crisis/us.yml")).Replace("911", "000", StringComparison.Ordinal));
        var book = GuideBook.Load(Repository.At("content"), crisis);
        Assert.Contains("000", book.Page("overdose")!.Plain, StringComparison.Ordinal);
        Assert.Contains(book.Page("overdose")!.Headings, heading => heading.Text.Contains("000", StringComparison.Ordinal));
        Assert.Contains("tel:000", Html(book, "overdose"), StringComparison.Ordinal);
        Assert.DoesNotContain(book.Pages, page => page.Plain.Contains("911", StringComparison.Ordinal));
    }

    [Fact]
    public void A_country_with_an_emergency_and_a_crisis_line_alone_still_has_a_guide_with_words_in_the_other_places()
    {
        var bare = new CrisisLines("us", [.. Read("us").Lines.Where(line => line.Place is "emergency" or "crisis")]);
        var book = GuideBook.Load(Repository.At("content"), bare);
        Assert.Contains("ask a hospital for a rape crisis line near you", book.Page("given-without-knowing")!.Plain, StringComparison.Ordinal);
        Assert.Contains("ask a doctor or a drug service near you", book.Page("helping-someone-say-yes")!.Plain, StringComparison.Ordinal);
        var fault = Assert.Throws<ContentException>(() => GuideBook.Load(Repository.At("content"), bare with { Lines = [.. bare.Lines.Where(line => line.Place == "emergency")] }));
        Assert.Matches("^[a-z-]+\\.md, line [0-9]+: the numbers of \"us\" have no line \"crisis\": add it to content/crisis/us.yml, or give words", fault.Message);
    }

    [Theory]
    [InlineData("Call {line:emergency}.", "Call 911.")]
    [InlineData("{Act:crisis}, day and night.", "Call or text 988, day and night.")]
    [InlineData("{act:nobody|ask a friend}.", "ask a friend.")]
    [InlineData("no place at all", "no place at all")]
    [InlineData("{line:nobody}", null)]
    [InlineData("{lines:emergency}", null)]
    [InlineData("{line:emergency", null)]
    [InlineData("{line:emergency} }", null)]
    [InlineData("{act:crisis|}", null)]
    public void A_place_is_filled_or_refused_with_its_line(string text, string? filled)
    {
        var places = new GuidePlaces(Read("us"));
        if (filled is null) Assert.StartsWith("planted.md, line 7: ", Assert.Throws<ContentException>(() => places.Fill(text, "planted.md", 7)).Message, StringComparison.Ordinal);
        else Assert.Equal(filled, places.Fill(text, "planted.md", 7));
    }

    [Fact]
    public void A_list_of_numbers_that_is_neither_of_the_two_is_refused() =>
        Assert.Contains("planted.md, line 3: ", Assert.Throws<ContentException>(() => new GuidePlaces(Read("us")).List("[[lines:all]]", "planted.md", 3)).Message, StringComparison.Ordinal);

    static string Html(GuideBook book, string slug) => string.Concat(book.Page(slug)!.Pieces.Select(piece => piece.Html));

    static CrisisLines Read(string country) => CrisisLines.Parse(country + ".yml", File.ReadAllText(Repository.At($"content/crisis/{country}.yml")));

    [GeneratedRegex(@"tel:\d|(?<![\d:/.-])(911|988|999|111|112)(?![\d/-])(?! people)|\b1-\d{3}-\d{3}|\b0\d{3,4} \d{3}|\b116 \d{3}\b")]
    private static partial Regex Number();

    [GeneratedRegex("href=\"tel:([0-9]+)\"")]
    private static partial Regex Dialled();
}
