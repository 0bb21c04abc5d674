using Handrail.Features.Access;
using Handrail.Hosting;

namespace Handrail.Tests.Features.Access;

public sealed class PasswordRulesTests
{
    readonly PasswordRules rules = new(new ServeOptions { DataFolder = "", ContentFolder = Ward.Content });

    [Theory, Hazard("HZ-051")]
    [InlineData("short words"), InlineData("password1234"), InlineData("P@ssw0rd!!!!"), InlineData("qwertyuiop12"), InlineData("123456789012345"), InlineData("aaaaaaaaaaaaaaaa"), InlineData("letmeinletmein")]
    [InlineData("Summer2026!!"), InlineData("ama.osei.2026"), InlineData("AmaOsei-AmaOsei"), InlineData("welcome12345678"), InlineData("1q2w3e4r5t6y"), InlineData("handrail-handrail"), InlineData("Monday Tuesday")]
    [InlineData("iloveyou iloveyou"), InlineData("abcabcabcabc"), InlineData("xyxyxyxyxyxyxy"), InlineData(""), InlineData("Summer2026Summer2025"), InlineData("2026 2027 2028"), InlineData("Summer20262025"), InlineData("121212121212"), InlineData("Password!?#*+-"), InlineData("987654321098")]
    public void What_is_tried_first_is_refused_and_the_reason_says_what_to_do(string password) => Assert.True(rules.Wrong(password, "ama.osei", "Ama Osei")!.Reason.Length > 20);

    [Theory]
    [InlineData("correct horse battery staple"), InlineData("grüne Gießkanne im Keller"), InlineData("tractor-velvet-oboe"), InlineData("            lantern orchid brimming"), InlineData("7kQz!vRw2#Lm"), InlineData("雨が降る前に窓を閉める人がいる"), InlineData("8291 0473 5561 38"), InlineData("6180339887498948"), InlineData("!#%&/()=?+*-")]
    public void Long_ones_of_unlike_words_are_taken_whatever_their_signs(string password) => Assert.Null(rules.Wrong(password, "ama.osei", "Ama Osei"));
}
