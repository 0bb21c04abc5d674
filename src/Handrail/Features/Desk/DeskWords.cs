using Handrail.Core.CallBack;

namespace Handrail.Features.Desk;

/// <summary>Codes of the desk in the words of its pages.</summary>
public static class DeskWords
{
    /// <summary>They want another call from us.</summary>
    public const string CallAgain = "call-again";

    /// <summary>What comes after a call that reached the person: code and words.</summary>
    public static IReadOnlyList<(string Code, string Words)> NextSteps { get; } =
    [
        ("visit", "A first visit or admission talk is agreed"),
        (CallAgain, "We call again at the time in \"Try again\""),
        ("elsewhere", "They were given another place or number"),
        ("handed-over", "Handed over to someone here"),
        ("emergency", "Emergency services were called"),
        ("nothing", "They need nothing more from us"),
    ];

    /// <summary>Who a caller is to the person they call about.</summary>
    public static IReadOnlyList<(string Code, string Words)> Relations { get; } =
    [
        ("parent", "Parent"), ("partner", "Partner"), ("child", "Child (grown up)"), ("sibling", "Brother or sister"), ("friend", "Friend"), ("professional", "Professional"), ("other", "Other"),
    ];

    /// <summary>What can come of a call, in the order of the form. Whether a message may be left is the caller's answer.</summary>
    public static IReadOnlyList<(string Code, string Words, string? More)> Outcomes(MaySay may) =>
    [
        (CallCodes.Spoke, "Spoke with them", null),
        (CallCodes.NoAnswer, "No answer", null),
        (CallCodes.Busy, "Busy", null),
        .. may.LeaveMessage ? [(CallCodes.MessageLeft, "Left a message", "they allowed it")] : Array.Empty<(string, string, string?)>(),
        (CallCodes.OtherPerson, "Somebody else answered", "nothing was said"),
        (CallCodes.WrongNumber, "Wrong number", "stops everything"),
        (CallCodes.NotSafe, "Not safe to call", "stops everything"),
        (CallCodes.AskedNotTo, "Asked us not to call", "stops everything"),
    ];

    /// <summary>How a call ended or was tried.</summary>
    public static string Outcome(string code) => code switch
    {
        CallCodes.Spoke => "spoke with them",
        CallCodes.NoAnswer => "no answer",
        CallCodes.Busy => "busy",
        CallCodes.MessageLeft => "left a message",
        CallCodes.OtherPerson => "somebody else answered",
        CallCodes.WrongNumber => "wrong number: nobody calls it again",
        CallCodes.NotSafe => "not safe to call: nobody calls again",
        CallCodes.AskedNotTo => "asked us not to call",
        CallCodes.Withdrawn => "they took it back",
        CallCodes.Joined => "joined to another request",
        CallCodes.Abuse => "not a request",
        _ => code,
    };

    /// <summary>What a step of the clock says, always in words beside its colour.</summary>
    public static string Step(CallStep step) => step switch
    {
        CallStep.None => "on time",
        CallStep.Amber => "half gone",
        CallStep.Red => "nearly over",
        CallStep.Lead => "late: lead advisor told",
        _ => "late: on call told",
    };

    /// <summary>Style of a step.</summary>
    public static string Css(CallStep step) => step switch
    {
        CallStep.None => "c-time",
        CallStep.Amber => "c-amber",
        CallStep.Red => "c-red",
        CallStep.Lead => "c-lead",
        _ => "c-oncall",
    };

    /// <summary>Whom a request is about.</summary>
    public static string About(string about) => about switch { "me" => "for themselves", "other" => "about someone else", _ => "not said for whom" };

    /// <summary>What happened, in plain words.</summary>
    public static string Event(string kind) => kind switch
    {
        CallEventKind.Requested => "Asked for",
        CallEventKind.Changed => "Chose another time",
        CallEventKind.Cleared => "Looked at: a real request",
        CallEventKind.Claimed => "Taken",
        CallEventKind.Released => "Given back",
        CallEventKind.Attempted => "Tried",
        CallEventKind.Kept => "Reached",
        CallEventKind.Missed => "Not reached after three tries",
        CallEventKind.Cancelled => "Stopped",
        CallEventKind.Closed => "Ended",
        CallEventKind.Escalated => "Clock",
        CallEventKind.Dialled => "Called",
        CallEventKind.Unjoined => "Taken apart again",
        _ => kind,
    };

    /// <summary>Why a request is looked at first.</summary>
    public static string Doubt(string code) => code switch
    {
        "trap" => "a hidden field was filled in",
        "no-form" => "sent without our form",
        "too-fast" => "sent within three seconds",
        "premium" => "a number that costs extra",
        "foreign" => "a number of another country",
        "unlikely-number" => "a number that is not given out",
        "form-reused" => "one form sent many times",
        "number-open" => "several requests with this number",
        "same-words" => "the same words as others",
        "network" => "many from one network",
        "form-old" => "the form was open for hours",
        "typed-fast" => "typed faster than people type",
        "flood" => "many requests just then",
        "no-browser" => "not sent like a browser does",
        _ => code.Replace('-', ' '),
    };

    /// <summary>Hour of the week: "Mon 09".</summary>
    public static string Hour(int hourOfWeek) => $"{((string[])["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])[hourOfWeek / 24]} {hourOfWeek % 24:00}";
}
