using Handrail.Content;
using Handrail.Core.SelfCheck;
using Handrail.Ui;

namespace Handrail.Features.SelfCheck;

/// <summary>The start page. <paramref name="Again"/>: the page was too old or not ours, so it begins afresh.</summary>
public sealed record SignsStartModel(PageFrame Frame, Words Words, bool Again);

/// <summary>One page of the way.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Words">Words in the page's language.</param>
/// <param name="Book">Grounds of the signs.</param>
/// <param name="Place">Where the person stands.</param>
/// <param name="Sealed">The answers, sealed, for the hidden field.</param>
public sealed record SignsPageModel(PageFrame Frame, Words Words, SignsBook Book, SignsPlace Place, string Sealed)
{
    /// <summary>The answers.</summary>
    public SignsAnswers Answers => Place.Answers;

    /// <summary>"me" or "other": the first part of the keys of words that differ.</summary>
    public string Door => Answers.Door == SignsDoor.Me ? "me" : "other";

    /// <summary>The other language of public forms.</summary>
    public string OtherLang => Words.Languages.First(lang => lang != Frame.Lang);

    /// <summary>Telephone words of a line, with a capital: it stands alone.</summary>
    public string Do(CrisisLine line) => (Frame.Lang == "es" ? line.DoEs : line.DoEn) is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..] : line.Call;

    /// <summary>What a red flag is called in the person's own words, or in those of the person who worries.</summary>
    public string Flag(string id) => Words[$"flag.{Door}.{id}"];

    /// <summary>An answer in words.</summary>
    public string Of(SignAnswer answer) => Words[answer switch { SignAnswer.Yes => "answer.yes", SignAnswer.No => "answer.no", SignAnswer.NotSure => "answer.not-sure", _ => "answer.skipped" }];
}

