namespace Handrail.Core.SelfCheck;

/// <summary>What the check says. Never a diagnosis; in rising order.</summary>
public enum SignsLevel
{
    /// <summary>Too little was answered to say "few": silence is not good news.</summary>
    TooLittle,

    /// <summary>Few signs. Never a reassurance.</summary>
    Few,

    /// <summary>Several signs.</summary>
    Several,

    /// <summary>Many signs.</summary>
    Many,
}

/// <summary>How many core signs make several and many, and how many must be answered before "few" may be said.</summary>
/// <param name="Several">Fewest core signs answered yes that are "several".</param>
/// <param name="Many">Fewest core signs answered yes that are "many".</param>
/// <param name="LeastAnswered">Fewest core signs answered yes or no for "few"; below it the answer is "too little to say".</param>
/// <param name="Status">Whether anyone has approved these numbers.</param>
public sealed record SignsCuts(int Several, int Many, int LeastAnswered, string Status)
{
    /// <summary>
    /// Ours: example, not approved; not a validated instrument. No study has checked 3 and 6 of 15. They lean on the steps by which diagnostic manuals grade a use
    /// disorder (2, 4 and 6 criteria of 11), but these are other questions, so the words of those steps are not used. content/selfcheck/signs.yml repeats the numbers with the
    /// field for the medical director's review; a test compares both.
    /// </summary>
    public static SignsCuts Example { get; } = new(3, 6, 8, "example, not approved; not a validated instrument");

    /// <summary>Level of so many core signs answered yes, when enough is answered.</summary>
    public SignsLevel LevelOf(int yes) => yes >= Many ? SignsLevel.Many : yes >= Several ? SignsLevel.Several : SignsLevel.Few;
}

/// <summary>What the answers come to, and what would change it.</summary>
/// <param name="Level">Few, several, many, or too little to say.</param>
/// <param name="Yes">Core signs answered yes.</param>
/// <param name="Open">Core signs not answered, or answered "not sure": they count neither as yes nor as no.</param>
/// <param name="RedFlags">Red flags answered yes, most urgent first. They never wait for the level.</param>
/// <param name="UnsureFlags">Red flags answered "not sure": to be acted on until somebody has looked.</param>
/// <param name="CouldBe">Level if every open sign were a yes.</param>
/// <param name="MoreToNext">How many more signs make the next level; null at "many".</param>
public sealed record SignsResult(
    SignsLevel Level, IReadOnlyList<Sign> Yes, IReadOnlyList<Sign> Open, IReadOnlyList<Sign> RedFlags, IReadOnlyList<Sign> UnsureFlags, SignsLevel CouldBe, int? MoreToNext)
{
    /// <summary>Decides from the answers alone. <paramref name="cuts"/>: null for <see cref="SignsCuts.Example"/>.</summary>
    public static SignsResult Of(SignsAnswers answers, SignsCuts? cuts = null)
    {
        cuts ??= SignsCuts.Example;
        var yes = Signs.Core.Where(sign => answers[sign.Id] == SignAnswer.Yes).ToList();
        var open = Signs.Core.Where(sign => answers[sign.Id] is SignAnswer.Skipped or SignAnswer.NotSure).ToList();
        var counted = cuts.LevelOf(yes.Count);
        var level = counted == SignsLevel.Few && Signs.Core.Count - open.Count < cuts.LeastAnswered ? SignsLevel.TooLittle : counted;
        return new SignsResult(
            level, yes, open,
            [.. Signs.RedFlags.Where(sign => answers[sign.Id] == SignAnswer.Yes)], [.. Signs.RedFlags.Where(sign => answers[sign.Id] == SignAnswer.NotSure)],
            cuts.LevelOf(yes.Count + open.Count),
            counted switch { SignsLevel.Few => cuts.Several - yes.Count, SignsLevel.Several => cuts.Many - yes.Count, _ => null });
    }
}
