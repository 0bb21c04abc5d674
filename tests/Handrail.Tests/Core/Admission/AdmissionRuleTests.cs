using Handrail.Core.Admission;
using Handrail.Core.People;
using NodaTime;

namespace Handrail.Tests.Core.Admission;

public sealed class AdmissionRuleTests
{
    [Theory, Hazard("HZ-083")]
    [InlineData("Anna Berg 1990-02-03", "Anna Berg 1971-05-06", "the same name")]
    [InlineData("Anna Berg 1990-02-03", "Anne Berg 1971-05-06", "the same family name and a like given name")]
    [InlineData("Anna Berg 1990-02-03", "Ali Berg 1971-05-06", "the same family name and a like given name")] // the same first letter
    [InlineData("Anna Berg 1990-02-03", "Otto Berg 1971-05-06", "the same family name")]
    [InlineData("Anna Berg 1990-02-03", "Anna Borg 1971-05-06", "the same given name and a like family name")]
    [InlineData("Anna Berg 1990-02-03", "Anna Bergs 1971-05-06", "the same given name and a like family name")]
    [InlineData("Anna Berg 1990-02-03", "Berg Anna 1971-05-06", "given and family name are swapped")]
    [InlineData("Anna Berg 1990-02-03", "Anna Olsen 1990-02-03", "the same birth date and a like name")]
    [InlineData("Åsa Öberg 1990-02-03", "Asa Oberg 1971-05-06", "the same name")]
    [InlineData("Anna Berg 1990-02-03", "Anna Olsen 1971-05-06", null)]
    [InlineData("Anna Berg 1990-02-03", "Otto Olsen 1990-02-03", null)]
    [InlineData("Anna Berg 1990-02-03", "Otto Olsen 1971-05-06", null)]
    [InlineData("Unknown Birch 1900-01-01", "Unknown Cedar 1900-01-01", null)] // a birth date nobody knows is no likeness
    public void Two_people_are_easily_confused_or_not(string a, string b, string? why)
    {
        Assert.Equal(why, LookAlike.Why(Facts(a), Facts(b)));
        Assert.Equal(why, LookAlike.Why(Facts(b), Facts(a)));
    }

    static PersonFacts Facts(string text) => text.Split(' ') is [var given, var family, var born] ? new PersonFacts(given, family, NodaTime.Text.LocalDatePattern.Iso.Parse(born).Value, "unknown") : throw new ArgumentException(text);

    [Theory]
    [InlineData("", "general-detox")]
    [InlineData("cocaine", "general-detox")]
    [InlineData("ketamine", "ketamine")]
    [InlineData("alcohol", "alcohol")]
    [InlineData("opioids", "opioid")]
    [InlineData("benzodiazepines", "general-detox")]
    [InlineData("ketamine,alcohol", "alcohol,ketamine,general-detox")]
    [InlineData("alcohol,benzodiazepines,ketamine", "alcohol,general-detox,ketamine")]
    [InlineData("opioids,cocaine", "opioid")]
    public void What_somebody_uses_proposes_by_which_protocol_they_are_watched(string uses, string protocols) =>
        Assert.Equal(protocols, string.Join(',', Substances.Propose(uses.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(each => each.Protocol)));

    [Fact, Hazard("HZ-085")]
    public void Leaving_against_advice_has_warnings_naloxone_a_ride_and_a_call()
    {
        var must = Going.ListOf("advice").Where(item => item.Must).Select(item => item.Code);
        Assert.Equal(["tolerance", "danger-signs", "naloxone", "ride", "call", "back"], must);
        Assert.Equal(["ride"], Going.Missing("advice", new HashSet<string> { "tolerance", "danger-signs", "naloxone", "call", "back" }).Select(item => item.Code));
        Assert.Empty(Going.ListOf("died"));
        Assert.False(Going.Knows("elsewhere"));
    }

    [Theory, Hazard("HZ-084")]
    [InlineData(15, false, "PEWS")]
    [InlineData(16, false, null)]
    [InlineData(40, true, "MEOWS")]
    [InlineData(15, true, "maternity")]
    [InlineData(null, false, null)] // nobody knows the age: a sick adult who is missed is the greater harm
    [InlineData(null, true, "MEOWS")]
    public void Whom_News2_is_not_for_and_what_to_use_instead(int? age, bool pregnant, string? says)
    {
        if (says is null) Assert.Null(News2Use.WhyNot(age, pregnant));
        else Assert.Contains(says, News2Use.WhyNot(age, pregnant)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_of_a_fact_has_words_and_no_two_are_the_same()
    {
        Assert.All(FactCodes.Allergies, each => Assert.NotEqual(each.Code, FactCodes.WordsOf(FactKind.Allergy, each.Code)));
        Assert.Distinct(FactCodes.Allergies.Select(each => each.Code));
        Assert.Distinct(FactCodes.Precautions.Select(each => each.Code));
        Assert.True(FactCodes.Knows(FactKind.Weight, ""));
        Assert.False(FactCodes.Knows(FactKind.Allergy, "penicilin"));
    }
}
