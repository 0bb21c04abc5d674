using System.Text.RegularExpressions;
using Handrail.Tests.Architecture;

namespace Handrail.Tests.Docs;

/// <summary>
/// Words that brand a person do not appear in what people read: pages, guide, protocols. Names of bodies and laws keep the words they have,
/// and a quotation (a Markdown line that begins with &gt;) is the speaker's own.
/// </summary>
public sealed partial class WordsTests
{
    static readonly string[] Names =
        ["Substance Abuse and Mental Health Services Administration", "Substance Abuse and Mental Health", "National Institute on Drug Abuse",
         "National Institute on Alcohol Abuse and Alcoholism", "Advisory Council on the Misuse of Drugs", "Misuse of Drugs"];

    [Fact]
    public void No_page_and_no_content_brands_a_person() => Violations.None(Read().SelectMany(Branding));

    [Theory]
    [InlineData("an addict", true)]
    [InlineData("Alcoholics are admitted first", true)]
    [InlineData("a history of drug abuse", true)]
    [InlineData("the urine was clean", true)]
    [InlineData("dirty urine", true)]
    [InlineData("stay clean", true)]
    [InlineData("a drug user", true)]
    [InlineData("a person who uses drugs", false)]
    [InlineData("addiction treatment", false)]
    [InlineData("alcoholic drinks", false)]
    [InlineData("a clean bed, a dirty bed", false)]
    [InlineData("Source: National Institute on Drug Abuse", false)]
    [InlineData("> \"I was an addict\", she says", false)]
    public void Planted_words_are_judged(string text, bool reported) => Assert.Equal(reported, Branding(new SourceFile("content/guide/planted.md", text)).Any());

    static IEnumerable<SourceFile> Read() =>
        SourceFile.Below("content", ".md", ".json", ".yml", ".yaml", ".csv").Concat(SourceFile.Below("src", ".razor"));

    static IEnumerable<string> Branding(SourceFile file)
    {
        var text = Names.Aggregate(file.Text, (left, name) => left.Replace(name, "", StringComparison.OrdinalIgnoreCase));
        if (file.Path.EndsWith(".md", StringComparison.Ordinal)) text = Quotation().Replace(text, "");
        return from Match match in Word().Matches(text) select $"{file.Path}: \"{match.Value}\"";
    }

    /// <summary>Words that make a person their illness. The alcoholic drink and the names of illnesses are no person.</summary>
    const string Branded =
        @"addicts?|alcoholics?(?!\s+(drink|beverage|hallucinosis|ketoacidosis|liver|hepatitis|polyneuropathy))|junk(ie|y)s?|druggies?|crackheads?|drunks?";

    const string Abuse = @"(drug|substance|alcohol|opioid|ketamine)[ -]abus(e|er|ers|ing)|abusers?|(drug|substance|opioid|ketamine|heroin) users?";

    /// <summary>A test is positive or negative, a person is neither clean nor dirty; a bed may be.</summary>
    const string CleanOrDirty =
        @"(urines?|tests?|screens?|samples?) (was|were|is|are|came back) (clean|dirty)|(clean|dirty) (urines?|drug tests?|drug screens?)|" +
        @"(stay|staying|get|getting|got|months|years|days) clean";

    [GeneratedRegex(@"\b(" + Branded + "|" + Abuse + "|" + CleanOrDirty + @")\b", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?m)^\s*>.*$")]
    private static partial Regex Quotation();
}
