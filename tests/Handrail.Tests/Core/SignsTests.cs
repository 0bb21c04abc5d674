using CsCheck;
using Handrail.Core.SelfCheck;

namespace Handrail.Tests.Core;

/// <summary>The signs check decides from its answers alone; what was not answered is never a no.</summary>
public sealed class SignsTests
{
    const long Runs = 20_000;

    internal static readonly Gen<SignsAnswers> Any =
        from door in Gen.Int[0, 1]
        from answers in Gen.Int[0, 3].Array[Signs.All.Count]
        select Of((SignsDoor)door, [.. answers.Select(answer => (SignAnswer)answer)]);

    static SignsAnswers Of(SignsDoor door, IReadOnlyList<SignAnswer> answers) =>
        Signs.All.Select((sign, place) => (sign.Id, Answer: answers[place])).Aggregate(new SignsAnswers(door), (all, each) => all.With(each.Id, each.Answer));

    /// <summary>The first core signs yes, the next no, the rest skipped; every red flag no.</summary>
    static SignsAnswers Answered(int yes, int no)
    {
        var answers = Signs.RedFlags.Aggregate(new SignsAnswers(SignsDoor.Me), (all, flag) => all.With(flag.Id, SignAnswer.No));
        for (var i = 0; i < Signs.Core.Count; i++) answers = answers.With(Signs.Core[i].Id, i < yes ? SignAnswer.Yes : i < yes + no ? SignAnswer.No : SignAnswer.Skipped);
        return answers;
    }

    [Fact]
    public void There_are_15_signs_and_7_red_flags_with_bladder_and_use_against_pain_among_them()
    {
        Assert.Equal((15, 7), (Signs.Core.Count, Signs.RedFlags.Count));
        Assert.Equal(Signs.All.Count, Signs.All.DistinctBy(sign => sign.Id).Count());
        Assert.Contains(Signs.Core, sign => sign.Id == "bladder");
        Assert.Contains(Signs.Core, sign => sign.Id == "pain-use");
    }

    // Codes that were read aloud yesterday must mean the same tomorrow: who changes this list raises Signs.Version.
    [Fact]
    public void The_order_of_version_1_never_changes() =>
        Assert.Equal((1, "wake-or-breathe fit-or-chest-pain suicide urine-stopped violence child-or-pregnant urine-blood bladder pain-use cramps nose more cut-down tolerance craving stopping life harm falls memory mood strange"),
            (Signs.Version, string.Join(' ', Signs.All.Select(sign => sign.Id))));

    // Both sides of every cut: 3 and 6 of yes, 8 of answered.
    [Theory, Hazard("HZ-031")]
    [InlineData(0, 15, SignsLevel.Few, 3)]
    [InlineData(2, 13, SignsLevel.Few, 1)]
    [InlineData(3, 12, SignsLevel.Several, 3)]
    [InlineData(5, 10, SignsLevel.Several, 1)]
    [InlineData(6, 9, SignsLevel.Many, null)]
    [InlineData(15, 0, SignsLevel.Many, null)]
    [InlineData(0, 8, SignsLevel.Few, 3)]
    [InlineData(0, 7, SignsLevel.TooLittle, 3)]
    [InlineData(2, 6, SignsLevel.Few, 1)]
    [InlineData(2, 5, SignsLevel.TooLittle, 1)]
    [InlineData(3, 0, SignsLevel.Several, 3)]
    [InlineData(6, 0, SignsLevel.Many, null)]
    [InlineData(0, 0, SignsLevel.TooLittle, 3)]
    public void Few_several_and_many_lie_where_the_example_puts_them(int yes, int no, SignsLevel level, int? more)
    {
        var result = SignsResult.Of(Answered(yes, no));
        Assert.Equal((level, more, yes, 15 - yes - no), (result.Level, result.MoreToNext, result.Yes.Count, result.Open.Count));
    }

    [Theory, Hazard("HZ-031")]
    [InlineData(0, 13, SignsLevel.Few)]
    [InlineData(0, 12, SignsLevel.Several)]
    [InlineData(0, 10, SignsLevel.Several)]
    [InlineData(0, 9, SignsLevel.Many)]
    [InlineData(2, 13, SignsLevel.Few)]
    [InlineData(2, 12, SignsLevel.Several)]
    public void What_is_open_says_what_it_could_still_become(int yes, int no, SignsLevel could) => Assert.Equal(could, SignsResult.Of(Answered(yes, no)).CouldBe);

    [Fact]
    public void The_cut_points_say_that_nobody_has_approved_them()
    {
        Assert.Equal((3, 6, 8), (SignsCuts.Example.Several, SignsCuts.Example.Many, SignsCuts.Example.LeastAnswered));
        Assert.Equal("example, not approved; not a validated instrument", SignsCuts.Example.Status);
    }

    [Fact, Hazard("HZ-031")]
    public void Not_answered_and_not_sure_are_neither_yes_nor_no() => Any.Sample(answers =>
    {
        var result = SignsResult.Of(answers);
        var no = Signs.Core.Count(sign => answers[sign.Id] == SignAnswer.No);
        return result.Yes.Count + result.Open.Count + no == Signs.Core.Count
            && result.Open.All(sign => answers[sign.Id] is SignAnswer.Skipped or SignAnswer.NotSure)
            && (result.Level != SignsLevel.Few || result.Yes.Count + no >= SignsCuts.Example.LeastAnswered)
            && result.CouldBe >= result.Level;
    }, iter: Runs);

    [Fact, Hazard("HZ-031")]
    public void One_more_yes_never_lowers_the_level_and_a_no_never_raises_what_it_could_become() =>
        Gen.Select(Any, Gen.Int[0, Signs.Core.Count - 1]).Sample((answers, place) =>
        {
            var id = Signs.Core[place].Id;
            return SignsResult.Of(answers.With(id, SignAnswer.Yes)).Level >= SignsResult.Of(answers).Level
                && SignsResult.Of(answers.With(id, SignAnswer.No)).CouldBe <= SignsResult.Of(answers).CouldBe;
        }, iter: Runs);

    [Fact, Hazard("HZ-030")]
    public void A_red_flag_is_listed_first_most_urgent_first_and_never_changes_the_count() => Any.Sample(answers =>
    {
        var result = SignsResult.Of(answers);
        var without = Signs.RedFlags.Aggregate(answers, (all, flag) => all.With(flag.Id, SignAnswer.No));
        return result.RedFlags.SequenceEqual(Signs.RedFlags.Where(flag => answers[flag.Id] == SignAnswer.Yes))
            && SignsResult.Of(without).Level == result.Level
            && (result.RedFlags.Count + result.UnsureFlags.Count == 0) == (SignsNext.Of(answers)[0] != SignsStep.Flag);
    }, iter: Runs);

    [Fact]
    public void There_is_always_a_next_step_and_an_advisor_among_them() => Any.Sample(answers => SignsNext.Of(answers).Contains(SignsStep.Advisor), iter: Runs);

    [Theory]
    [InlineData("bladder", SignsStep.Bladder)]
    [InlineData("pain-use", SignsStep.Bladder)]
    [InlineData("urine-stopped", SignsStep.Bladder)]
    [InlineData("urine-blood", SignsStep.Bladder)]
    [InlineData("mood", SignsStep.Mind)]
    [InlineData("strange", SignsStep.Mind)]
    [InlineData("suicide", SignsStep.Mind)]
    [InlineData("stopping", SignsStep.NoSuddenStop)]
    public void A_sign_brings_its_next_step_also_when_it_is_not_sure(string id, SignsStep step)
    {
        var none = Answered(0, 15);
        Assert.DoesNotContain(step, SignsNext.Of(none));
        Assert.Contains(step, SignsNext.Of(none.With(id, SignAnswer.Yes)));
        Assert.Contains(step, SignsNext.Of(none.With(id, SignAnswer.NotSure)));
        Assert.DoesNotContain(step, SignsNext.Of(none.With(id, SignAnswer.Skipped)));
    }

    [Fact]
    public void Few_says_look_again_and_what_is_open_is_named()
    {
        Assert.Contains(SignsStep.LookAgain, SignsNext.Of(Answered(0, 15)));
        Assert.DoesNotContain(SignsStep.LookAgain, SignsNext.Of(Answered(6, 9)));
        Assert.DoesNotContain(SignsStep.AnswerMore, SignsNext.Of(Answered(0, 15)));
        Assert.Contains(SignsStep.AnswerMore, SignsNext.Of(Answered(0, 14)));
        Assert.Contains(SignsStep.AnswerMore, SignsNext.Of(Signs.RedFlags.Aggregate(Answered(0, 15), (all, flag) => all.With(flag.Id, SignAnswer.Skipped))));
    }
}
