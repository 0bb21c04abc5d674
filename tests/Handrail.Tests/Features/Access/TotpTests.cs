using System.Text;
using Handrail.Features.Access;
using NodaTime;

namespace Handrail.Tests.Features.Access;

/// <summary>RFC 6238 appendix B (SHA-1 rows), RFC 4226 appendix D and RFC 4648 section 10: the numbers are theirs.</summary>
public sealed class TotpTests
{
    static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082"), InlineData(1111111109, "07081804"), InlineData(1111111111, "14050471"), InlineData(1234567890, "89005924"), InlineData(2000000000, "69279037"), InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, Totp.CodeOf(Key, Totp.StepOf(Instant.FromUnixTimeSeconds(seconds)), digits: 8));

    [Theory, InlineData(0, "755224"), InlineData(1, "287082"), InlineData(2, "359152"), InlineData(9, "520489")]
    public void Counter_codes_are_those_of_the_standard(long counter, string code) => Assert.Equal(code, Totp.CodeOf(Key, counter));

    [Theory, InlineData("", ""), InlineData("f", "MY"), InlineData("fo", "MZXQ"), InlineData("foo", "MZXW6"), InlineData("foob", "MZXW6YQ"), InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_is_that_of_the_standard(string text, string base32) => Assert.Equal(base32, Totp.ToBase32(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_code_is_good_one_step_early_and_one_late_and_no_further()
    {
        var now = Instant.FromUnixTimeSeconds(1234567890);
        var code = Totp.CodeOf(Key, Totp.StepOf(now));
        foreach (var seconds in (int[])[-30, 0, 30]) Assert.Equal(Totp.StepOf(now), Totp.StepFor(Key, code, now + Duration.FromSeconds(seconds)));
        foreach (var seconds in (int[])[-60, 60]) Assert.Null(Totp.StepFor(Key, code, now + Duration.FromSeconds(seconds)));
        Assert.Equal(Totp.StepOf(now), Totp.StepFor(Key, code[..3] + " " + code[3..], now));
        foreach (var wrong in (string[])["", "1", code + "0", code[..5], "abcdef"]) Assert.Null(Totp.StepFor(Key, wrong, now));
    }
}
