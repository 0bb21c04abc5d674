using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>One request in the queue: nothing that says who it is.</summary>
/// <param name="Row">As stored.</param>
/// <param name="Step">How far its clock has run out.</param>
/// <param name="Holder">Who has it; null: nobody.</param>
/// <param name="Mine">It is the viewer's.</param>
/// <param name="SameNumber">Other open requests of the same number.</param>
/// <param name="Stopped">Code of an earlier stop of this number (not safe, wrong number, asked not to); null: none.</param>
public sealed record QueueRow(CallRow Row, CallStep Step, string? Holder, bool Mine, int SameNumber, string? Stopped)
{
    /// <summary>Id of the call-back.</summary>
    public Guid Id => Row.Call.Id;

    /// <summary>What it is called on screen: the caller's word pair, or when the call came in.</summary>
    public string Name(DateTimeZone zone) => Row.Words.Length > 0 ? Row.Words : $"{(Row.Enquiry.Source == "incoming" ? "Call of" : "Request of")} {Times.DayClock(Row.Call.RequestedAt, zone)}";
}

/// <summary>The queue page.</summary>
/// <param name="Frame">What every page needs; zone of the desk.</param>
/// <param name="Desk">The desk; null when none is set up.</param>
/// <param name="EventNo">Event number of the desk's live pages.</param>
/// <param name="Queue">The main queue, the least time left first.</param>
/// <param name="Check">Doubtful requests, in the same order.</param>
/// <param name="Handovers">What waits for the viewer.</param>
/// <param name="Leads">The viewer leads the desk.</param>
/// <param name="OnShift">Names of who is planned now.</param>
/// <param name="DeletedAt">When the deletion of old texts last ran.</param>
public sealed record DeskModel(
    PageFrame Frame, DeskRow? Desk, long EventNo, IReadOnlyList<QueueRow> Queue, IReadOnlyList<QueueRow> Check, IReadOnlyList<HandoverRow> Handovers, bool Leads, IReadOnlyList<string> OnShift, Instant? DeletedAt);

/// <summary>Somebody to hand over to.</summary>
public sealed record Colleague(Guid Id, string Name, string Role);

/// <summary>One sign of the signs check, as the advisor sees it.</summary>
public sealed record SignLine(string Words, string Answer, bool Red);

/// <summary>The call screen.</summary>
/// <param name="Frame">What every page needs; zone of the desk.</param>
/// <param name="Item">The request.</param>
/// <param name="Desk">Its desk.</param>
/// <param name="Told">What the caller told; null while it is in other hands or nobody's: then neither number nor name is on this page.</param>
/// <param name="Words">Their own words from the public form; also shown of a doubtful request, or nobody could judge it.</param>
/// <param name="Form">What stands in the form: the draft, or what is stored.</param>
/// <param name="Version">Version of the draft; 0 none.</param>
/// <param name="SavedAt">When the draft was saved.</param>
/// <param name="Signs">Answers of the signs check, those that fit first; null: none sent or typed.</param>
/// <param name="SignsFault">The code that was typed is none.</param>
/// <param name="Same">Other open requests of this number.</param>
/// <param name="Earlier">Earlier requests of this number that are over: when and how, no words.</param>
/// <param name="Notes">Notes of this call and of what was joined to it.</param>
/// <param name="EarlierNotes">Notes of the earlier requests, once the caller has confirmed who they are.</param>
/// <param name="Handovers">Hand-overs of this call.</param>
/// <param name="Colleagues">Whom it can be handed to.</param>
/// <param name="Events">What happened, with the name of who did it.</param>
/// <param name="Joined">Requests that were joined to this one.</param>
/// <param name="Deleted">What the caller told has been deleted.</param>
/// <param name="Content">Risk card and script.</param>
/// <param name="Errors">Faults of the form.</param>
public sealed record CallModel(
    PageFrame Frame, QueueRow Item, DeskRow Desk, CallerForm? Told, string Words, CallForm Form, int Version, Instant? SavedAt, IReadOnlyList<SignLine>? Signs, bool SignsFault, IReadOnlyList<QueueRow> Same,
    IReadOnlyList<QueueRow> Earlier, IReadOnlyList<Note> Notes, IReadOnlyList<Note> EarlierNotes, IReadOnlyList<HandoverRow> Handovers, IReadOnlyList<Colleague> Colleagues,
    IReadOnlyList<(CallEvent What, string? By)> Events, IReadOnlyList<QueueRow> Joined, bool Deleted, CallContent Content, IReadOnlyList<FieldError> Errors)
{
    /// <summary>What the answers on safe contact allow.</summary>
    public MaySay May => RecordOutcomeHandler.Allowed(Item.Row);

    /// <summary>The viewer works on it.</summary>
    public bool Mine => Told is not null;

    /// <summary>The viewer leads the desk.</summary>
    public bool Leads => Frame.Viewer?.LeadsDesk == true;
}

/// <summary>The form for a call that came in.</summary>
public sealed record IncomingModel(PageFrame Frame, IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors);

/// <summary>What was handed to the viewer.</summary>
public sealed record HandoversModel(PageFrame Frame, IReadOnlyList<HandoverRow> Rows);

/// <summary>One hand-over with its note; the caller's details are null once deleted.</summary>
public sealed record HandoverModel(PageFrame Frame, HandoverRow Row, Note Note, CallerForm? Caller, MaySay May, string CentreName, string DeskNumber, CallContent Content);

/// <summary>The report.</summary>
public sealed record DeskReportModel(PageFrame Frame, string DeskName, Instant From, DeskFigures Figures);
