using Handrail.Core.SelfCheck;

namespace Handrail.Features.SelfCheck;

/// <summary>Where somebody stands in the check.</summary>
/// <param name="At">"start", "safety", "now" (the interruption), the id of a core sign, or "result".</param>
/// <param name="Answers">Answers so far.</param>
/// <param name="ToResult">True when one answer is being changed: its page leads back to the result.</param>
/// <param name="Error">Key of the words that say what is wrong with the form; null when nothing is.</param>
public sealed record SignsPlace(string At, SignsAnswers Answers, bool ToResult = false, string? Error = null);

/// <summary>What a form of the check says, apart from the sealed answers.</summary>
/// <param name="At">The page it was on.</param>
/// <param name="Act">What was pressed: continue, skip, back, show.</param>
/// <param name="ToResult">See <see cref="SignsPlace.ToResult"/>.</param>
/// <param name="Choices">Values chosen: one for a core sign, any number for the safety question.</param>
public sealed record SignsForm(string At, string Act, bool ToResult, IReadOnlyList<string> Choices);

/// <summary>The way through the check: safety question, interruption when due, core signs in order, result. Pure: a place from answers and a form.</summary>
public static class SignsWalk
{
    /// <summary>The safety question: all red flags on one page, first of all.</summary>
    public const string Safety = "safety";

    /// <summary>The interruption page.</summary>
    public const string Now = "now";

    /// <summary>The result.</summary>
    public const string Result = "result";

    /// <summary>The page with the two doors.</summary>
    public const string Start = "start";

    /// <summary>Value of "none of these" in the safety question.</summary>
    public const string None = "none";

    /// <summary>Value of "not sure".</summary>
    public const string NotSure = "not-sure";

    static readonly string[] Steps = [Safety, .. Signs.Core.Select(sign => sign.Id), Result];

    /// <summary>Number of pages with a question.</summary>
    public static int Questions => Steps.Length - 1;

    /// <summary>Number of a question, from 1.</summary>
    public static int NumberOf(string at) => Array.IndexOf(Steps, at) + 1;

    /// <summary>The place after a form; null when the form names a page or a value that there is not.</summary>
    public static SignsPlace? Next(SignsAnswers answers, SignsForm form)
    {
        if (form.At != Now && !Steps.Contains(form.At)) return null;
        return form.Act switch
        {
            "show" => new SignsPlace(form.At, answers, form.ToResult),
            "back" => new SignsPlace(form.ToResult ? Result : Before(form.At), answers),
            "skip" => Skip(answers, form),
            "continue" => form.At switch
            {
                Now => After(Safety, answers, form.ToResult),
                Safety => Flags(answers, form),
                Result => new SignsPlace(Result, answers),
                _ => One(answers, form),
            },
            _ => null,
        };
    }

    static SignsPlace After(string at, SignsAnswers answers, bool toResult) => new(toResult ? Result : Steps[Array.IndexOf(Steps, at) + 1], answers);

    static string Before(string at) => at switch
    {
        Now => Safety,
        Safety => Start,
        _ => Steps[Array.IndexOf(Steps, at) - 1],
    };

    static SignsPlace? Skip(SignsAnswers answers, SignsForm form) => form.At switch
    {
        Now or Result => null,
        Safety => After(Safety, Signs.RedFlags.Aggregate(answers, (all, flag) => all.With(flag.Id, SignAnswer.Skipped)), form.ToResult),
        _ => After(form.At, answers.With(form.At, SignAnswer.Skipped), form.ToResult),
    };

    static SignsPlace? One(SignsAnswers answers, SignsForm form) => form.Choices switch
    {
        [] => new SignsPlace(form.At, answers, form.ToResult, "error.choose"),
        ["yes"] => After(form.At, answers.With(form.At, SignAnswer.Yes), form.ToResult),
        ["no"] => After(form.At, answers.With(form.At, SignAnswer.No), form.ToResult),
        [NotSure] => After(form.At, answers.With(form.At, SignAnswer.NotSure), form.ToResult),
        _ => null,
    };

    // Only "none of these" is a no. A flag that was left out while another was chosen is not answered; with "not sure" it is not sure.
    static SignsPlace? Flags(SignsAnswers answers, SignsForm form)
    {
        if (form.Choices.Count == 0) return new SignsPlace(Safety, answers, form.ToResult, "error.choose-flags");
        if (form.Choices.Any(value => value is not (None or NotSure) && Signs.RedFlags.All(flag => flag.Id != value))) return null;
        if (form.Choices.Contains(None) && form.Choices.Count > 1) return new SignsPlace(Safety, Chosen(SignAnswer.Skipped), form.ToResult, "error.none-and-more");
        if (form.Choices.Contains(None)) return After(Safety, Chosen(SignAnswer.No), form.ToResult);
        return new SignsPlace(Now, Chosen(form.Choices.Contains(NotSure) ? SignAnswer.NotSure : SignAnswer.Skipped), form.ToResult);

        SignsAnswers Chosen(SignAnswer others) => Signs.RedFlags.Aggregate(answers, (all, flag) => all.With(flag.Id, form.Choices.Contains(flag.Id) ? SignAnswer.Yes : others));
    }
}
