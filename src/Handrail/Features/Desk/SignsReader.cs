using Handrail.Content;
using Handrail.Core.SelfCheck;

namespace Handrail.Features.Desk;

/// <summary>The answers of a signs check for the advisor's eyes: from what was sent along, or from the code that the caller reads out. What fits comes first, red flags before all.</summary>
public sealed class SignsReader
{
    /// <summary>The lines, and whether the typed code is none. The code wins: it is what the caller says now.</summary>
    public (IReadOnlyList<SignLine>? Lines, bool Fault) Read(string? sent, string code)
    {
        var typed = code.Length > 0 ? SignsCode.Read(code) : null;
        return (typed ?? SignsCodec.Read(sent)) is { } answers ? (Lines(answers), code.Length > 0 && typed is null) : (null, code.Length > 0);
    }

    static List<SignLine> Lines(SignsAnswers answers)
    {
        var words = Words.Of("signs", "en");
        var door = answers.Door == SignsDoor.Me ? "me" : "other";
        return
        [
            .. from sign in Signs.All
               let answer = answers[sign.Id]
               where answer != SignAnswer.Skipped
               orderby answer switch { SignAnswer.Yes => 0, SignAnswer.NotSure => 1, _ => 2 }, sign.Kind == SignKind.RedFlag ? 0 : 1
               select new SignLine(words[sign.Kind == SignKind.RedFlag ? $"flag.{door}.{sign.Id}" : $"{door}.{sign.Id}"], answer switch { SignAnswer.Yes => "yes", SignAnswer.NotSure => "not sure", _ => "no" }, sign.Kind == SignKind.RedFlag && answer == SignAnswer.Yes),
        ];
    }
}
