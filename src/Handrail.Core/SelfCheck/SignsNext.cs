namespace Handrail.Core.SelfCheck;

/// <summary>A next step to offer after the check; its words stand in content.</summary>
public enum SignsStep
{
    /// <summary>Act on the red flag first.</summary>
    Flag,

    /// <summary>See a doctor about the bladder, and say that it is ketamine.</summary>
    Bladder,

    /// <summary>See someone about the mind.</summary>
    Mind,

    /// <summary>Do not stop alcohol or sedatives at once without medical help.</summary>
    NoSuddenStop,

    /// <summary>Talk to an advisor.</summary>
    Advisor,

    /// <summary>How to talk to someone you love.</summary>
    Talk,

    /// <summary>Answer what is still open.</summary>
    AnswerMore,

    /// <summary>Look again later.</summary>
    LookAgain,
}

/// <summary>Which next steps fit the answers. What cannot be excluded ("not sure") is treated like a yes here: a step too many costs little.</summary>
public static class SignsNext
{
    /// <summary>The steps, most urgent first; never empty.</summary>
    public static IReadOnlyList<SignsStep> Of(SignsAnswers answers)
    {
        var result = SignsResult.Of(answers);
        var steps = new List<SignsStep>();
        if (result.RedFlags.Count + result.UnsureFlags.Count > 0) steps.Add(SignsStep.Flag);
        if (Maybe("bladder") || Maybe("pain-use") || Maybe("urine-stopped") || Maybe("urine-blood")) steps.Add(SignsStep.Bladder);
        if (Maybe("mood") || Maybe("strange") || Maybe("suicide")) steps.Add(SignsStep.Mind);
        if (Maybe("stopping")) steps.Add(SignsStep.NoSuddenStop);
        steps.Add(SignsStep.Advisor);
        if (answers.Door == SignsDoor.Other) steps.Add(SignsStep.Talk);
        if (result.Open.Count > 0 || Signs.RedFlags.All(flag => answers[flag.Id] == SignAnswer.Skipped)) steps.Add(SignsStep.AnswerMore);
        if (result.Level <= SignsLevel.Few) steps.Add(SignsStep.LookAgain);
        return steps;

        bool Maybe(string id) => answers[id] is SignAnswer.Yes or SignAnswer.NotSure;
    }
}
