using System.Text.RegularExpressions;
using Handrail.Content;
using Handrail.Features.Guide;
using Handrail.Hosting;
using Handrail.Tests.Architecture;
using NodaTime;

namespace Handrail.Tests.Features;

/// <summary>What the guide says: each statement has a source, a page and a date, in plain words, and nothing that teaches use.</summary>
public sealed partial class GuideContentTests(ITestOutputHelper output)
{
    static readonly GuideBook Book = GuideBook.Load(Repository.At("content"));
    static readonly GuidePlaces Places = new(CrisisLines.Shipped("us"));
    static readonly LocalDate Today = new HostClock(TimeProvider.System).GetCurrentInstant().InUtc().Date;

    [Fact]
    public void Every_topic_of_the_article_has_its_page() =>
        Assert.Equal(
            ["bladder", "choosing-a-centre", "depression", "given-without-knowing", "helping-someone-say-yes", "how-it-is-used", "is-it-addictive", "law", "liver-nose-memory", "other-addictions",
             "other-drugs", "overdose", "psychosis", "side-effects", "signs-in-someone-you-love", "signs-in-yourself", "tolerance-and-withdrawal", "treatment", "what-it-is", "where-to-turn"],
            Book.Pages.Select(page => page.Slug).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_claim_has_a_source_and_stands_on_a_page_and_every_source_is_used()
    {
        var shown = Book.Pages.SelectMany(page => page.Claims).Select(claim => claim.Id).ToHashSet();
        Violations.None(Book.Claims.Values.Where(claim => claim.Sources.Count == 0 || !shown.Contains(claim.Id)).Select(claim => $"{claim.Id} has no source or no page"));
        var used = Book.Claims.Values.SelectMany(claim => claim.Sources).ToHashSet();
        Violations.None(Book.Sources.Values.Where(source => !used.Contains(source)).Select(source => $"{source.Id} is used by no claim"));
        Assert.True(Book.Claims.Count > 90);
    }

    [Fact]
    public void No_claim_is_past_its_review() => Violations.None(Overdue(Book.Claims.Values, Today));

    [Fact]
    public void A_claim_whose_day_has_come_and_gone_is_reported()
    {
        var claim = Book.Claims.Values.First();
        Assert.Empty(Overdue([claim], claim.Due));
        Assert.Single(Overdue([claim], claim.Due.PlusDays(1)));
    }

    [Fact, Hazard("HZ-121")]
    public void No_crisis_number_was_last_checked_more_than_180_days_ago()
    {
        foreach (var country in (string[])["us", "gb"])
        {
            var lines = CrisisLines.Parse(country + ".yml", File.ReadAllText(Repository.At($"content/crisis/{country}.yml")));
            Assert.Equal(country, lines.Country);
            Assert.Contains(lines.Lines, line => line.OnStrip && line.Call is "911" or "999");
            Violations.None(Stale(lines, Today));
            Assert.NotEmpty(Stale(lines, lines.Lines.Min(line => line.Checked).PlusDays(CrisisLines.CheckedWithinDays + 1)));
        }
    }

    [Fact]
    public void No_page_holds_an_amount_or_a_way_to_take_it() =>
        Violations.None(Book.Pages.Select(page => (page.Slug, Text: page.Title + "\n" + page.Summary + "\n" + page.Plain)).Append(("corrected", Corrected)).SelectMany(page => Teaching(page.Item1, page.Item2)));

    [Theory]
    [InlineData("a dose of 50 mg", true)]
    [InlineData("0.5 mg/kg over 40 minutes", true)]
    [InlineData("2.0 grams a day", true)]
    [InlineData("its bioavailability is low", true)]
    [InlineData("it shows in urine for some days", true)]
    [InlineData("the detection window", true)]
    [InlineData("a half-life of two hours", true)]
    [InlineData("put into a drink", true)]
    [InlineData("stronger than swallowing it", true)]
    [InlineData("about 40 minutes", false)]
    [InlineData("1 in 4 (27%)", false)]
    [InlineData("257 people in Hong Kong", false)]
    public void Planted_teaching_is_judged(string text, bool reported) => Assert.Equal(reported, Teaching("planted", text).Any());

    [Fact]
    public void The_reading_grade_is_at_most_8_in_the_middle_and_nowhere_above_10()
    {
        var grades = Book.Pages.Select(page => (page.Slug, Grade: ReadingGrade.Of(page.Title + ".\n" + page.Summary + "\n" + page.Plain))).Append(("corrected", ReadingGrade.Of(Corrected))).OrderBy(page => page.Item2).ToList();
        foreach (var (slug, grade) in grades) output.WriteLine($"measured: reading grade {grade:0.0} {slug}");
        Assert.True(grades[grades.Count / 2].Item2 <= 8, "median");
        Violations.None(grades.Where(page => page.Item2 > 10).Select(page => $"{page.Item1}: {page.Item2:0.0}"));

        // Short list items and headings make a page look easy: the statements alone must hold the same limits.
        var claims = Book.Pages.Select(page => (page.Slug, Grade: ReadingGrade.Of(string.Join('\n', page.Claims.Select(claim => claim.Text))))).OrderBy(page => page.Grade).ToList();
        output.WriteLine($"measured: reading grade of the statements alone, median {claims[claims.Count / 2].Grade:0.0}, worst {claims[^1].Grade:0.0} ({claims[^1].Slug})");
        Assert.True(claims[claims.Count / 2].Grade <= 8, "median of the statements");
        Violations.None(claims.Where(page => page.Grade > 10).Select(page => $"statements of {page.Slug}: {page.Grade:0.0}"));
    }

    [Theory]
    [InlineData("The cat sat on the mat.", -1.5, 0)]
    [InlineData("Contraindications necessitate interdisciplinary multidimensional evaluation of psychopharmacological interventions.", 20, 60)]
    public void Plain_and_heavy_sentences_are_told_apart(string text, double from, double to) => Assert.InRange(ReadingGrade.Of(text), from, to);

    [Theory]
    [InlineData("ketamine", 3)]
    [InlineData("stopped", 1)]
    [InlineData("needed", 2)]
    [InlineData("page", 1)]
    [InlineData("people", 2)]
    public void Syllables_are_counted(string word, int count) => Assert.Equal(count, ReadingGrade.Syllables(word));

    [Fact]
    public void Every_claim_of_the_article_is_listed_with_a_verdict_and_what_is_printed_rests_on_a_claim()
    {
        Assert.Equal(Enumerable.Range(1, 62), Book.Corrected.Select(row => row.No));
        Assert.All(Book.Corrected.Where(row => row.Verdict != "dropped"), row => Assert.NotEmpty(row.Claims));
        Assert.All(Book.Corrected.Where(row => row.Claims.Count > 0), row => Assert.NotNull(row.Page));
        Violations.None(from row in Book.Corrected where row.Verdict == "supported" from claim in row.Claims where claim.Grade == Grade.Contradicted select $"row {row.No} is called supported and rests on {claim.Id}");
        Violations.None(from row in Book.Corrected from claim in row.Claims where !row.Page!.Claims.Contains(claim) select $"row {row.No}: {claim.Id} is not on {row.Page!.Slug}");
        output.WriteLine("measured: " + string.Join(", ", Book.Corrected.CountBy(row => row.Verdict).Select(pair => $"{pair.Value} {pair.Key}")));
    }

    [Theory]
    [InlineData("no front matter", "planted.md, line 1")]
    [InlineData("---\ntitle: A\nsummary: B\ngroup: C\norder: first\n---\n", "planted.md, line 5")]
    [InlineData("---\ntitle: A\nsumary: B\n---\n", "planted.md, line 3")]
    [InlineData("---\ntitle: [\n---\n", "planted.md, line")]
    [InlineData("---\ntitle: A\nsummary: B\ngroup: C\norder: 1\n---\nText.\n\n[[claim:not-there]]\n", "planted.md, line 9")]
    [InlineData("---\ntitle: A\nsummary: B\ngroup: C\norder: 1\n---\nText [[claim:what-class]]\n", "planted.md, line 7")]
    [InlineData("---\ntitle: A\nsummary: B\ngroup: C\norder: 1\n---\nText.\n\n[here](https://example.org/x)\n", "planted.md, line 9")]
    [InlineData("---\ntitle: A\nsummary: B\ngroup: C\norder: 1\n---\n[here](javascript:alert(1))\n", "planted.md, line 7")]
    public void A_fault_of_a_page_is_refused_with_its_line(string text, string where) =>
        Assert.Contains(where, Assert.Throws<ContentException>(() => GuideText.Page("planted.md", text, Book.Claims, Places)).Message, StringComparison.Ordinal);

    [Theory, Hazard("HZ-121")]
    [InlineData("claims:\n  - id: a\n    text: b\n    grade: strong\n", "line 2: the claim \"a\" has no source")]
    [InlineData("claims:\n  - id: a\n    text: b\n    grade: sure\n    sources: [icd-11]\n", "line 4")]
    [InlineData("reviewer: x\nchecked: soon\ndue: 2027-01-01\nclaims:\n  - id: a\n    text: b\n    grade: weak\n    sources: [icd-11]\n", "line 2")]
    [InlineData("claims:\n  - id: a\n    text: b\n    grade: weak\n    sources: [a-blog]\n", "line 5: there is no source \"a-blog\"")]
    [InlineData("claims:\n  - id: a\n    text: \"call {line:nobody}\"\n    grade: weak\n    sources: [icd-11]\n", "line 2: the numbers of \"us\" have no line \"nobody\"")]
    [InlineData("claims:\n  - id: a\n    text: b\n    grade: strong\n    sources: [icd-11, fpm-41]\n", "line 5: \"fpm-41\" is a case-report: no statement that is graded strong")]
    [InlineData("claims:\n  - id: a\n    text: b\n    grade: weak\n    sources: [fpm-41]\n", "line 5: \"fpm-41\" is a case-report: alone it carries only \"expert\"")]
    [InlineData("claims:\n  - id: a\n    text: b\n    grade: contradicted\n    sources: [psychnews-2019]\n", "line 5: \"psychnews-2019\" is a news")]
    [InlineData("claims:\n  - id: a\n    text: b\n    grade: moderate\n    sources: [bnssg, msd-ketamine]\n", "line 5: \"bnssg\" is a draft")]
    public void A_fault_of_a_claim_is_refused_with_its_line(string text, string where) =>
        Assert.Contains("planted.yml, " + where, Assert.Throws<ContentException>(() => GuideBook.ReadClaims("planted.yml", text, Book.Sources, Places, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void A_thin_source_beside_a_better_one_or_under_advice_of_experts_is_let_through()
    {
        Dictionary<string, Claim> claims = [];
        GuideBook.ReadClaims("planted.yml", "reviewer: x\nchecked: 2026-11-26\ndue: 2027-11-26\nclaims:\n  - id: a\n    text: b\n    grade: weak\n    sources: [fpm-41, hpr-cystitis]\n  - id: c\n    text: d\n    grade: expert\n    sources: [bnssg]\n", Book.Sources, Places, claims);
        Assert.Equal(["a", "c"], claims.Keys);
        Assert.Equal(["bnssg draft", "critchlow-2006 case-report", "fpm-41 case-report", "msd-ketamine textbook", "psychnews-2019 news", "uptodate-ketamine textbook"],
            Book.Sources.Values.Where(source => source.Kind is "textbook" or "case-report" or "news" or "draft").Select(source => $"{source.Id} {source.Kind}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_percentage_never_stands_without_a_number_of_people() =>
        Violations.None(Book.Claims.Values.SelectMany(claim => Bare(claim.Id, claim.Text)).Concat(Book.Corrected.SelectMany(row => Bare($"row {row.No}", row.Said + "\n" + row.Ours))));

    [Theory]
    [InlineData("About 27% had trouble.", true)]
    [InlineData("About 1 in 4 had it. Of the others 12% did.", true)]
    [InlineData("just over half (56%)", true)]
    [InlineData("about 1 in 4 (27%)", false)]
    [InlineData("13 of 27 (48%)", false)]
    [InlineData("6 to 8 in 10 (61 to 84%)", false)]
    [InlineData("about 56 in each 100 (56%)", false)]
    [InlineData("about 1 in 8 of them (12.5%) had it", false)]
    [InlineData("nobody knows", false)]
    public void Planted_percentages_are_judged(string text, bool reported) => Assert.Equal(reported, Bare("planted", text).Any());

    [Fact]
    public void Raw_html_in_a_page_is_printed_as_text()
    {
        var page = GuideText.Page("planted.md", "---\ntitle: A\nsummary: B\ngroup: C\norder: 1\n---\n<script>alert(1)</script>\n\nand <b onclick=x>bold</b>\n", Book.Claims, Places);
        var html = string.Concat(page.Pieces.Select(piece => piece.Html));
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b ", html, StringComparison.Ordinal);
    }

    static string Corrected => string.Join('\n', Book.Corrected.SelectMany(row => (string[])[row.Said, row.Ours]));

    static IEnumerable<string> Bare(string where, string text) =>
        SentenceEnd().Split(text).Where(sentence => sentence.Contains('%', StringComparison.Ordinal) && !People().IsMatch(sentence)).Select(sentence => $"{where}: \"{sentence}\"");

    static IEnumerable<string> Overdue(IEnumerable<Claim> claims, LocalDate today) => claims.Where(claim => claim.Due < today).Select(claim => $"{claim.Id} was due for review on {claim.Due}");

    static IEnumerable<string> Stale(CrisisLines lines, LocalDate today) =>
        lines.Lines.Where(line => line.Checked.PlusDays(CrisisLines.CheckedWithinDays) < today).Select(line => $"{lines.Country} {line.Id} was last checked on {line.Checked}");

    static IEnumerable<string> Teaching(string where, string text) => from Match match in Amount().Matches(text) select $"{where}: \"{match.Value}\"";

    [GeneratedRegex(@"(?<=[.!?])\s+|\n")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\b\d[\d,]* (in|of) (each )?\d|\bin each 100\b")]
    private static partial Regex People();

    [GeneratedRegex(@"\b\d+([.,]\d+)?\s*(mg|mcg|µg|ng|g|gr|grams?|ml|milli\w*|micro\w*)\b|mg/kg|bioavailab|half-li[fv]e|detection window|detectable|show(s|n)?( up)? in (the )?(urine|blood|hair)|(in|into) (a|their|her|his|your) drinks?\b|(stronger|weaker|faster|longer|quicker) (than|when) (snort|swallow|inject|smok|by)\w*", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();
}
