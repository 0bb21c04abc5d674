using CsCheck;
using Handrail.Core.SelfCheck;

namespace Handrail.Tests.Core;

/// <summary>Answers as text for a hidden field, and as a code to read aloud.</summary>
public sealed class SignsCodeTests
{
    const long Runs = 20_000;
    const string Alphabet = "23456789CDFHJKLMNPRTVWX";

    [Fact]
    public void The_text_comes_back_as_the_same_answers() => SignsTests.Any.Sample(answers => SignsCodec.Read(SignsCodec.Write(answers)) == answers, iter: Runs);

    [Fact]
    public void The_code_comes_back_as_the_same_answers_however_it_is_typed() => SignsTests.Any.Sample(answers =>
    {
        var code = SignsCode.Write(answers);
        return SignsCode.Read(code) == answers
            && SignsCode.Read(code.ToLowerInvariant()) == answers
            && SignsCode.Read(code.Replace("-", "")) == answers
            && SignsCode.Read(" " + code.Replace('-', ' ') + ". ") == answers;
    }, iter: Runs);

    [Fact]
    public void The_code_has_three_groups_of_four_without_characters_that_look_alike_and_spells_no_word() => SignsTests.Any.Sample(answers =>
    {
        var code = SignsCode.Write(answers);
        return code.Length == 14 && code[4] == '-' && code[9] == '-' && code.Replace("-", "").All(c => Alphabet.Contains(c)) && !code.Intersect("01OISBZGQAEUY").Any();
    }, iter: Runs);

    [Fact, Hazard("HZ-033")]
    public void Every_single_wrong_character_is_found()
    {
        var tried = 0;
        SignsTests.Any.Sample(answers =>
        {
            var code = SignsCode.Write(answers).Replace("-", "");
            for (var at = 0; at < code.Length; at++)
                foreach (var other in Alphabet.Where(c => c != code[at]))
                {
                    if (SignsCode.Read(code[..at] + other + code[(at + 1)..]) is not null) return false;
                    Interlocked.Increment(ref tried);
                }

            return true;
        }, iter: 300);
        Assert.True(tried >= 300 * 12 * 22);
    }

    [Fact, Hazard("HZ-033")]
    public void Every_swap_of_two_different_characters_is_found() => SignsTests.Any.Sample(answers =>
    {
        var code = SignsCode.Write(answers).Replace("-", "").ToCharArray();
        for (var a = 0; a < code.Length; a++)
            for (var b = a + 1; b < code.Length; b++)
            {
                if (code[a] == code[b]) continue;
                (code[a], code[b]) = (code[b], code[a]);
                if (SignsCode.Read(new string(code)) is not null) return false;
                (code[a], code[b]) = (code[b], code[a]);
            }

        return true;
    }, iter: 2_000);

    [Fact]
    public void Different_answers_have_different_codes() =>
        Gen.Select(SignsTests.Any, SignsTests.Any).Sample((one, other) => one == other || SignsCode.Write(one) != SignsCode.Write(other), iter: Runs);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2222-2222-222")]
    [InlineData("2222-2222-22222")]
    [InlineData("XXXX-XXXX-XXXX")]
    [InlineData("0000-0000-0000")]
    [InlineData("4C7K/92HM/XT3R")]
    public void What_is_no_code_is_refused(string? typed) => Assert.Null(SignsCode.Read(typed));

    [Fact]
    public void Any_text_is_read_or_refused_and_never_breaks() =>
        Gen.String.Sample(text => (SignsCode.Read(text) is null || text.Length >= 12) && (SignsCodec.Read(text) is null || text.Length == 24), iter: Runs);

    [Theory]
    [InlineData("1mnnnnnnnyyssnnnnnnnnnnn", true)]
    [InlineData("1onnnnnnnyyuunnnnnnnnnnn", true)]
    [InlineData("2mnnnnnnnyyssnnnnnnnnnnn", false)]
    [InlineData("1xnnnnnnnyyssnnnnnnnnnnn", false)]
    [InlineData("1mnnnnnnnyyssnnnnnnnnnn", false)]
    [InlineData("1mnnnnnnnyyssnnnnnnnnnnq", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_text_of_another_version_length_or_letter_is_refused(string? text, bool read) => Assert.Equal(read, SignsCodec.Read(text) is not null);

    [Fact]
    public void The_code_of_known_answers_stays_what_it_is()
    {
        var answers = SignsCodec.Read("1mnnnnnnnyyssnnnnnnnnnnn")!.Value;
        Assert.Equal("3DJR-R968-2L92", SignsCode.Write(answers));
    }
}
