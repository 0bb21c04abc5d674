using System.Text.RegularExpressions;
using Handrail.Tests.Architecture;

namespace Handrail.Tests.Docs;

/// <summary>
/// Words that brand a person do not appear in what people read, in English or in Spanish: pages, guide, protocols, and texts in the code. Names of bodies and laws keep the words they have,
/// and a quotation (a Markdown line that begins with &gt;) is the speaker's own.
/// </summary>
public sealed partial class WordsTests
{
    static readonly string[] Names =
        ["Substance Abuse and Mental Health Services Administration", "Substance Abuse and Mental Health", "National Institute on Drug Abuse",
         "National Institute on Alcohol Abuse and Alcoholism", "Advisory Council on the Misuse of Drugs", "Misuse of Drugs", "J Addict Med", "Alcohólicos Anónimos"];

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

    [Theory]
    [InlineData("es un adicto", true)]
    [InlineData("las drogadictas", true)]
    [InlineData("un alcohólico", true)]
    [InlineData("Alcohólicos y toxicómanos", true)]
    [InlineData("abuso de sustancias", true)]
    [InlineData("consumidores de drogas", true)]
    [InlineData("la orina salió limpia", true)]
    [InlineData("lleva seis meses limpio", true)]
    [InlineData("bebidas alcohólicas", false)]
    [InlineData("hepatitis alcohólica", false)]
    [InlineData("Alcohólicos Anónimos", false)]
    [InlineData("tratamiento de la adicción", false)]
    [InlineData("es adictiva", false)]
    [InlineData("una persona que usa drogas", false)]
    [InlineData("una cama limpia", false)]
    public void Planted_Spanish_words_are_judged(string text, bool reported) => Assert.Equal(reported, Branding(new SourceFile("content/words/planted.es.yml", "a: " + text)).Any());

    [Theory]
    [InlineData("var shown = \"an addict\";", true)]
    [InlineData("var shown = $\"{count} drug users\";", true)]
    [InlineData("var shown = \"\"\"\n    He was a drunk.\n    \"\"\";", true)]
    [InlineData("/// <summary>The word addict is in no text.</summary>", false)]
    [InlineData("var Addict = Drunk(1); // nobody sees a name", false)]
    [InlineData("var shown = \"a person who uses drugs\";", false)]
    public void Planted_texts_of_the_code_are_judged(string code, bool reported) => Assert.Equal(reported, Branding(Shown(new SourceFile("src/Planted.cs", code))).Any());

    static IEnumerable<SourceFile> Read() =>
        SourceFile.Below("content", ".md", ".json", ".yml", ".yaml", ".csv").Concat(SourceFile.Below("src", ".razor")).Concat(SourceFile.Below("src", ".cs").Select(Shown));

    // Of code, what may be shown: the texts between quotation marks, without comments and names.
    static SourceFile Shown(SourceFile file) => new(file.Path, string.Join('\n', Literal().Matches(file.Code).Select(match => match.Value)));

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

    /// <summary>The same in Spanish. An alcoholic drink and an illness are no person.</summary>
    const string Spanish =
        @"(drog)?adict[oa]s?|toxicóman[oa]s?|drogat[oa]s?|yonquis?|borrach[oa]s?|(?<!\b(bebidas?|hepatitis|cirrosis|hepatopatía|polineuropatía|alucinosis)\s)alcohólic[oa]s?|" +
        @"abus(o|os|ar|ador|adora|adores) de (drogas?|sustancias?|alcohol|ketamina|opioides)|(consumidor|consumidora|consumidores|consumidoras|usuari[oa]s?) de (drogas?|sustancias?|ketamina|heroína)|" +
        @"(orinas?|pruebas?|análisis|muestras?) ((está|fue|salió|salieron) )?(limpi|suci)[oa]s?|(estar|está|estoy|mantenerse|días|meses|años) limpi[oa]s?";

    [GeneratedRegex(@"\b(" + Branded + "|" + Abuse + "|" + CleanOrDirty + "|" + Spanish + @")\b", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex("\"\"\"[\\s\\S]*?\"\"\"|\"(\\\\.|\"\"|[^\"\\\\\\n])*\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"(?m)^\s*>.*$")]
    private static partial Regex Quotation();
}
