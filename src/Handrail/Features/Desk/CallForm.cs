using System.Text.Json;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Features.Desk;

/// <summary>
/// Everything an advisor types on the call screen, as one value: the draft is this, and what is recorded is taken from it, so that whichever button is pressed nothing of it is
/// lost. Kept sealed only.
/// </summary>
public sealed record CallForm
{
    /// <summary>Longest note, in characters.</summary>
    public const int MostNote = 8000;

    static readonly JsonSerializerOptions Json = Data.InertText.Options(JsonSerializerDefaults.Web);
    static readonly LocalDateTimePattern Typed = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    /// <summary>What was said, in the advisor's words.</summary>
    public string Note { get; init; } = "";

    /// <summary>Codes of <see cref="RiskCard"/> that were heard.</summary>
    public IReadOnlyList<string> Risks { get; init; } = [];

    /// <summary>Short code of the signs check, as typed.</summary>
    public string SignsCode { get; init; } = "";

    /// <summary>Code of <see cref="CallCodes"/>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>When to try again, on the desk's clock, as a datetime-local field writes it.</summary>
    public string NextTry { get; init; } = "";

    /// <summary>Code of <see cref="DeskWords.NextSteps"/>.</summary>
    public string NextStep { get; init; } = "";

    /// <summary>Staff id of whom it is handed to.</summary>
    public string HandTo { get; init; } = "";

    /// <summary>What the caller said about themselves and how they may be reached.</summary>
    public CallerForm Caller { get; init; } = new();

    /// <summary>True when there is nothing in it that could be lost.</summary>
    public bool IsEmpty => Note.Length == 0 && Risks.Count == 0 && SignsCode.Length == 0;

    /// <summary>Reads the posted fields.</summary>
    public static CallForm Read(IFormCollection form)
    {
        string Field(string name) => form[name].ToString().Trim();
        return new CallForm
        {
            Note = form["note"].ToString().Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd(), Risks = RiskCard.Known(form["risk"].OfType<string>()), SignsCode = Field("signs_code"),
            Outcome = Field("outcome"), NextTry = Field("next_try"), NextStep = Field("next_step"), HandTo = Field("hand_to"),
            Caller = new CallerForm
            {
                Name = Field("caller_name"), Phone = Field("caller_phone"), About = Field("about"), MayMessage = Field("may_message") == "yes", MayText = Field("may_text") == "yes",
                MaySayWho = Field("may_say_who") == "yes", Relation = Field("relation"), AboutName = Field("about_name"), MayTell = Field("may_tell") == "yes",
            },
        };
    }

    /// <summary>What is wrong with it whatever is done with it.</summary>
    public IEnumerable<Refusal> Issues()
    {
        if (Note.Length > MostNote) yield return Refusal.Invalid("note", $"The note has {Note.Length} characters; {MostNote} is the most.");
        if (Caller.Name.Length > CallerForm.Most || Caller.AboutName.Length > CallerForm.Most) yield return Refusal.Invalid("caller_name", $"Use at most {CallerForm.Most} characters for a name.");
        if (Caller.Phone.Length > CallerForm.Most) yield return Refusal.Invalid("caller_phone", $"Use at most {CallerForm.Most} characters for a number.");
    }

    /// <summary>The next try as a moment of the desk's clock; null when it was left out or cannot be read.</summary>
    public Instant? NextTryAt(DateTimeZone zone) => Typed.Parse(NextTry) is { Success: true } typed ? zone.AtLeniently(typed.Value).ToInstant() : null;

    /// <summary>How the field shows a moment.</summary>
    public static string ForField(Instant at, DateTimeZone zone) => Typed.Format(at.InZone(zone).LocalDateTime);

    /// <summary>This one, with what another window had saved in between kept above it.</summary>
    public CallForm Keeping(CallForm other) => this with
    {
        Note = other.Note.Length == 0 || Note.Contains(other.Note, StringComparison.Ordinal) ? Note
            : other.Note.Contains(Note, StringComparison.Ordinal) ? other.Note : $"{other.Note}\n\n[also written in another window]\n{Note}",
        Risks = RiskCard.Known([.. Risks, .. other.Risks]),
    };

    /// <summary>As text, to be sealed.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    /// <summary>From such text.</summary>
    public static CallForm Parse(string text) => JsonSerializer.Deserialize<CallForm>(text, Json)!;

    /// <summary>Two forms that say the same.</summary>
    public bool Same(CallForm other) => Write() == other.Write();
}

/// <summary>What a caller said about themselves, as typed.</summary>
public sealed record CallerForm
{
    /// <summary>Longest name or number.</summary>
    public const int Most = 60;

    /// <summary>What to call them.</summary>
    public string Name { get; init; } = "";

    /// <summary>Their number.</summary>
    public string Phone { get; init; } = "";

    /// <summary>"me", "other" or "unknown".</summary>
    public string About { get; init; } = "";

    /// <summary>A message may be left.</summary>
    public bool MayMessage { get; init; }

    /// <summary>A text may be sent.</summary>
    public bool MayText { get; init; }

    /// <summary>We may say where we call from.</summary>
    public bool MaySayWho { get; init; }

    /// <summary>Who they are to the person they call about: a code of <see cref="DeskWords.Relations"/>, or "".</summary>
    public string Relation { get; init; } = "";

    /// <summary>What they call that person.</summary>
    public string AboutName { get; init; } = "";

    /// <summary>That person may be told of the call.</summary>
    public bool MayTell { get; init; }
}
