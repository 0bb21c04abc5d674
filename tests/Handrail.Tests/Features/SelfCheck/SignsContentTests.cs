using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Core.SelfCheck;
using Handrail.Features.Guide;
using Handrail.Features.SelfCheck;
using Handrail.Hosting;
using Handrail.Tests.Architecture;
using NodaTime;

namespace Handrail.Tests.Features;

/// <summary>What the signs check says: the same in two languages, in plain words, each sign with a source and a date, and never a reassurance.</summary>
public sealed partial class SignsContentTests(ITestOutputHelper output)
{
    static readonly SignsBook Book = SignsBook.Load(Repository.At("content"));
    static readonly GuideBook Guide = GuideBook.Load(Repository.At("content"));
    static readonly Words English = Read("en");
    static readonly Words Spanish = Read("es");
    static readonly LocalDate Today = new HostClock(TimeProvider.System).GetCurrentInstant().InUtc().Date;

    [Fact]
    public void Both_languages_have_the_same_keys_and_the_same_places_to_fill_in()
    {
        Assert.Equal(English.Keys, Spanish.Keys);
        Violations.None(English.Keys.Where(key => !Places(English[key]).SequenceEqual(Places(Spanish[key]))).Select(key => $"{key} has other places in Spanish"));
        Assert.True(English.Keys.Count > 150);

        static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Every_sign_has_its_words_for_both_doors()
    {
        foreach (var sign in Signs.Core)
            foreach (var key in (string[])["me." + sign.Id, "other." + sign.Id, "name." + sign.Id, "why." + sign.Id]) Assert.Contains(key, English.Keys);
        foreach (var flag in Signs.RedFlags)
            foreach (var key in (string[])["flag.me." + flag.Id, "flag.other." + flag.Id, "now." + flag.Id, $"now.{flag.Id}.1", $"now.{flag.Id}.2", $"now.{flag.Id}.3"]) Assert.Contains(key, English.Keys);
        foreach (var level in Enum.GetValues<SignsLevel>()) Assert.Contains("lede." + level, English.Keys);
        foreach (var step in Enum.GetValues<SignsStep>()) Assert.Contains("step." + step, English.Keys);
    }

    [Fact]
    public void Every_sign_has_a_source_and_a_reviewer_and_none_is_past_its_review()
    {
        Assert.Equal(Signs.All.Select(sign => sign.Id).Order(StringComparer.Ordinal), Book.Signs.Keys.Order(StringComparer.Ordinal));
        Violations.None(Book.Signs.Values.Where(sign => sign.Sources.Count == 0 || sign.Reviewer.Length == 0).Select(sign => $"{sign.Id} has no source or no reviewer"));
        Violations.None(Overdue(Book.Signs.Values, Today));
        Assert.True(Book.Cuts.Due >= Today, $"the cut points were due for review on {Book.Cuts.Due}");
        var sign = Book.Signs["bladder"];
        Assert.Empty(Overdue([sign], sign.Due));
        Assert.Single(Overdue([sign], sign.Due.PlusDays(1)));
    }

    [Fact]
    public void The_cut_points_of_the_content_are_those_of_the_code_and_wait_for_the_medical_director() =>
        Assert.Equal((SignsCuts.Example, "medical director", (LocalDate?)null), (Book.Cuts.Cuts, Book.Cuts.Reviewer, Book.Cuts.Reviewed));

    [Fact]
    public void Each_reason_leads_to_a_statement_that_stands_on_that_page_of_the_guide() =>
        Violations.None(Signs.Core.Select(sign => Book.Signs[sign.Id]).Where(ground => Guide.Page(ground.Page!)?.Claims.Any(claim => claim.Id == ground.Claim) != true)
            .Select(ground => $"{ground.Id}: {ground.Claim} is not on {ground.Page}"));

    // H10: what a red flag tells people to call, in each country.
    [Theory, Hazard("HZ-030")]
    [InlineData("us", "wake-or-breathe", "911")]
    [InlineData("us", "fit-or-chest-pain", "911")]
    [InlineData("us", "suicide", "988 911")]
    [InlineData("us", "urine-stopped", "911")]
    [InlineData("us", "violence", "911 18007997233")]
    [InlineData("us", "child-or-pregnant", "911 18004224453")]
    [InlineData("us", "urine-blood", "911")]
    [InlineData("gb", "wake-or-breathe", "999")]
    [InlineData("gb", "fit-or-chest-pain", "999")]
    [InlineData("gb", "suicide", "111 116123 999")]
    [InlineData("gb", "urine-stopped", "999")]
    [InlineData("gb", "violence", "999 08082000247")]
    [InlineData("gb", "child-or-pregnant", "999 08088005000")]
    [InlineData("gb", "urine-blood", "111 999")]
    public void A_red_flag_names_the_right_numbers_of_the_country(string country, string flag, string numbers)
    {
        var crisis = CrisisLines.Parse(country + ".yml", File.ReadAllText(Repository.At($"content/crisis/{country}.yml")));
        Assert.Equal(Book.Signs[flag].Calls[country].Select(call => call.Line), Book.CallsOf(flag, crisis).Select(call => call.Line.Id)); // every id is there
        Assert.Equal(numbers, string.Join(' ', Book.CallsOf(flag, crisis).Select(call => call.Line.Call)));
    }

    [Fact, Hazard("HZ-030")]
    public void Without_the_named_numbers_the_whole_strip_is_shown()
    {
        var bare = new CrisisLines("us", [.. CrisisLines.Parse("us.yml", File.ReadAllText(Repository.At("content/crisis/us.yml"))).Lines.Where(line => line.Id == "poison")]);
        Assert.Equal("poison", Assert.Single(Book.CallsOf("suicide", bare)).Line.Id);
    }

    [Fact]
    public void No_telephone_number_stands_in_the_words() =>
        Violations.None(from words in (Words[])[English, Spanish] from key in words.Keys where Digits().IsMatch(words[key]) select $"{words.Lang} {key}: {words[key]}");

    [Fact, Hazard("HZ-031")]
    public void No_level_reassures()
    {
        Violations.None(from words in (Words[])[English, Spanish] from key in words.Keys where Soothing().IsMatch(words[key]) select $"{words.Lang} {key}: {words[key]}");
        Assert.Contains("does not mean all is well", English["lede.Few"], StringComparison.Ordinal);
        Assert.Contains("no quiere decir que todo esté bien", Spanish["lede.Few"], StringComparison.Ordinal);
        Assert.Matches(Soothing(), "There is no problem");
        Assert.Matches(Soothing(), "no hay de qué preocuparse");
    }

    [Fact]
    public void The_reading_grade_of_the_English_words_is_at_most_8_in_the_middle()
    {
        var sentences = English.Keys.Where(key => !key.StartsWith("name.", StringComparison.Ordinal)).Select(key => (key, Grade: ReadingGrade.Of(English[key]))).OrderBy(each => each.Grade).ToList();
        var whole = ReadingGrade.Of(string.Join('\n', English.Keys.Select(key => English[key])));
        var median = sentences[sentences.Count / 2].Grade;
        output.WriteLine($"measured: reading grade of {sentences.Count} texts, median {median:0.0}, all of it together {whole:0.0}; hardest: " + string.Join(", ", sentences.TakeLast(5).Select(each => $"{each.key} {each.Grade:0.0}")));
        Assert.True(median <= 8, $"median {median:0.0}");
        Assert.True(whole <= 8, $"whole {whole:0.0}");
    }

    [Theory]
    [InlineData("id: bladder, sources: [chan-2022, label-ketamine, winstock-2012], page: bladder", "id: bladder, page: bladder", "the sign \"bladder\" has no source")]
    [InlineData("sources: [fpm-41]", "sources: [a-blog]", "there is no source \"a-blog\"")]
    [InlineData("id: nose,", "id: ears,", "does not hold \"ears\"")]
    [InlineData("us: [\"talk:988\", \"now:emergency\"], ", "", "names nobody to call in \"us\"")]
    [InlineData("\"talk:988\"", "\"988\"", "a call is")]
    [InlineData("due: 2027-11-26\ncuts", "due: soon\ncuts", "must be a date")]
    public void A_fault_of_the_list_is_refused_with_its_line(string old, string planted, string words)
    {
        var text = File.ReadAllText(Repository.At("content/selfcheck/signs.yml"));
        Assert.Contains(old, text, StringComparison.Ordinal);
        var sources = Guide.Sources.Keys.ToHashSet();
        SignsBook.Parse("signs.yml", text, sources);
        var fault = Assert.Throws<ContentException>(() => SignsBook.Parse("signs.yml", text.Replace(old, planted, StringComparison.Ordinal), sources));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Matches("^signs.yml, line [0-9]+: ", fault.Message);
    }

    static Words Read(string lang) => Words.Parse("signs", lang, File.ReadAllText(Repository.At($"content/words/signs.{lang}.yml")));

    static IEnumerable<string> Overdue(IEnumerable<SignGround> signs, LocalDate today) => signs.Where(sign => sign.Due < today).Select(sign => $"{sign.Id} was due for review on {sign.Due}");

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\d")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\b(no problem|nothing to worry|not worry|you are (fine|ok|safe)|all clear|no risk|good news|sin problema|no se preocupe|preocuparse|no hay riesgo|buenas noticias|diagnosed)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Soothing();
}
