namespace Handrail.Core.SelfCheck;

/// <summary>
/// Answers as a short plain text, for a sealed hidden field: the version of the list, the door (m or o), one letter for each sign (y, n, u for not sure, s for
/// skipped). Example: <c>1mnnnnnnnyyssnnnnnnnnnnn</c>.
/// </summary>
public static class SignsCodec
{
    const string Letters = "synu"; // in the order of SignAnswer

    /// <summary>The text of <paramref name="answers"/>.</summary>
    public static string Write(SignsAnswers answers) =>
        $"{Signs.Version}{(answers.Door == SignsDoor.Me ? 'm' : 'o')}{string.Concat(Signs.All.Select(sign => Letters[(int)answers[sign.Id]]))}";

    /// <summary>The answers; null when the text is of another version, another length, or holds a letter that is none.</summary>
    public static SignsAnswers? Read(string? text)
    {
        if (text is null || text.Length != 2 + Signs.All.Count || text[0] - '0' != Signs.Version || text[1] is not ('m' or 'o')) return null;
        var answers = new SignsAnswers(text[1] == 'm' ? SignsDoor.Me : SignsDoor.Other);
        for (var i = 0; i < Signs.All.Count; i++)
        {
            var answer = Letters.IndexOf(text[2 + i], StringComparison.Ordinal);
            if (answer < 0) return null;
            answers = answers.With(Signs.All[i].Id, (SignAnswer)answer);
        }

        return answers;
    }
}
