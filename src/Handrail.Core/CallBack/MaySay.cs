using Handrail.Core.Kernel;

namespace Handrail.Core.CallBack;

/// <summary>
/// What the answers on safe contact allow whoever calls: they bind the screen and the handlers (hazard H11: a call that tells somebody at home). What was not answered
/// is a no.
/// </summary>
/// <param name="LeaveMessage">A message may be left.</param>
/// <param name="SendText">A text may be sent.</param>
/// <param name="SayCentre">We may say where we call from. False: a first name only, to everyone but the person.</param>
public sealed record MaySay(bool LeaveMessage, bool SendText, bool SayCentre)
{
    /// <summary>Nothing was answered: nothing is allowed.</summary>
    public static MaySay Nothing { get; } = new(false, false, false);

    /// <summary>The first words when somebody picks up. Never the reason for the call, whoever it is.</summary>
    public string Opening(string advisor, string? person, string? centre)
    {
        var first = FirstName(advisor);
        var asked = string.IsNullOrWhiteSpace(person) ? "Is this a good moment to talk?" : $"May I speak with {person.Trim()}?";
        return SayCentre && !string.IsNullOrWhiteSpace(centre) ? $"Hello, this is {first} from {centre.Trim()}. {asked}" : $"Hello, this is {first}. {asked}";
    }

    /// <summary>What to say when somebody else picks up: nothing that tells what this is about.</summary>
    public string ToSomebodyElse(string advisor) =>
        $"\"It is {FirstName(advisor)}, it is not urgent. I will try again another time.\" Do not say where you call from, why, or that they asked for it.";

    /// <summary>The words of a message; null when none may be left.</summary>
    public string? Message(string advisor, string? person, string? centre, string number)
    {
        if (!LeaveMessage) return null;
        var to = string.IsNullOrWhiteSpace(person) ? "" : $" This is for {person.Trim()}.";
        var from = SayCentre && !string.IsNullOrWhiteSpace(centre) ? $" from {centre.Trim()}" : "";
        return $"Hello, this is {FirstName(advisor)}{from}.{to} Please call back on {number.Trim()}. Thank you.";
    }

    /// <summary>Whether this outcome of a try may be written down at all: "left a message" where none may be left is refused, so that nobody learns it by habit.</summary>
    public Outcome<string> Allows(string code) =>
        code == CallCodes.MessageLeft && !LeaveMessage
            ? Refusal.Unsafe("They said that a message is not safe. If one was left all the same, choose \"Not safe to call\", write what happened in the note, and tell the lead advisor now.")
            : code;

    // A first name tells least: a voice mail that names a counsellor can be looked up.
    static string FirstName(string name) => name.Trim().Split(' ', 2)[0];
}
