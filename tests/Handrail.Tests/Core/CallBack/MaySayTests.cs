using Handrail.Core.CallBack;
using Handrail.Core.Kernel;

namespace Handrail.Tests.Core.CallBack;

public sealed class MaySayTests
{
    [Fact, Hazard("HZ-045")]
    public void What_was_not_answered_is_a_no()
    {
        Assert.Equal(new MaySay(false, false, false), MaySay.Nothing);
        Assert.Null(MaySay.Nothing.Message("Ines Vidal", "Alva", "Harbour House", "555 0100"));
        Assert.Equal(RefusalKind.Unsafe, MaySay.Nothing.Allows(CallCodes.MessageLeft).Kind);
    }

    [Theory, InlineData(CallCodes.Spoke), InlineData(CallCodes.NoAnswer), InlineData(CallCodes.Busy), InlineData(CallCodes.OtherPerson), InlineData(CallCodes.WrongNumber), InlineData(CallCodes.NotSafe), InlineData(CallCodes.AskedNotTo)]
    public void Every_other_result_can_always_be_written_down(string code) => Assert.Null(MaySay.Nothing.Allows(code).Kind);

    [Fact]
    public void A_message_is_allowed_where_they_said_so() => Assert.Null(new MaySay(true, false, false).Allows(CallCodes.MessageLeft).Kind);

    [Theory, Hazard("HZ-045")]
    [InlineData(false, "Hello, this is Ines. May I speak with Alva?")]
    [InlineData(true, "Hello, this is Ines from Harbour House. May I speak with Alva?")]
    public void The_first_words_name_the_place_only_where_that_is_allowed_and_never_the_reason(bool sayCentre, string words) =>
        Assert.Equal(words, new MaySay(false, false, sayCentre).Opening("Ines Vidal", " Alva ", "Harbour House"));

    [Fact]
    public void Without_a_name_nobody_is_asked_for() => Assert.Equal("Hello, this is Ines. Is this a good moment to talk?", MaySay.Nothing.Opening("Ines Vidal", " ", null));

    [Theory, Hazard("HZ-045"), InlineData(false), InlineData(true)]
    public void No_words_for_a_machine_or_for_somebody_else_tell_what_it_is_about(bool sayCentre)
    {
        var may = new MaySay(true, true, sayCentre);
        var said = may.Message("Ines Vidal", "Alva", "Harbour House", "555 0100")! + may.Opening("Ines Vidal", "Alva", "Harbour House");
        Assert.Equal(sayCentre, said.Contains("Harbour House", StringComparison.Ordinal));
        foreach (var word in new[] { "Vidal", "treatment", "addiction", "ketamine", "help", "advisor", "detox" }) Assert.DoesNotContain(word, said, StringComparison.OrdinalIgnoreCase);
    }
}
