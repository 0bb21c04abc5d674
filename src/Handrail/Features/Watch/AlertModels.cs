using Handrail.Core.Watch;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Alerts of a unit: open ones first, then the closed ones of the last day.</summary>
public sealed record AlertListModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<AlertCardModel> Open, IReadOnlyList<AlertCardModel> Closed);

/// <summary>One alert with everything that happened to it.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Card">Where it stands.</param>
/// <param name="Person">Whose it is; null when unassigned.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Protocol">Id of the protocol.</param>
/// <param name="ObservedAt">When the cause was observed: escalation clocks start there.</param>
/// <param name="Events">What happened, oldest first.</param>
/// <param name="Notices">Who was told, through what.</param>
/// <param name="Waiting">Names of those told who have neither accepted nor declined.</param>
/// <param name="MayAct">The viewer may act on it.</param>
/// <param name="Values">Field name to what was typed.</param>
/// <param name="Errors">Faults.</param>
public sealed record AlertModel(
    PageFrame Frame, AlertCardModel Card, PersonBannerModel? Person, string Rule, string Protocol, Instant ObservedAt,
    IReadOnlyList<AlertEventModel> Events, IReadOnlyList<NoticeModel> Notices, IReadOnlyList<string> Waiting, bool MayAct,
    IReadOnlyDictionary<string, string> Values, IReadOnlyList<FieldError> Errors);

/// <summary>One thing that happened to an alert.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Kind as stored.</param>
/// <param name="Step">Ladder step it belongs to, from 0.</param>
/// <param name="Round">Round of escalation.</param>
/// <param name="By">Who; null for the system.</param>
/// <param name="Milli">The value then.</param>
/// <param name="Detail">Words written with it.</param>
public sealed record AlertEventModel(Instant At, string Kind, int Step, int Round, string? By, int? Milli, string? Detail);

/// <summary>One notice.</summary>
public sealed record NoticeModel(string Role, string? Recipient, string Channel, Instant MadeAt, Instant? SentAt)
{
    /// <summary>What came of a page, in words; null for a notice that is none.</summary>
    public string? Page { get; init; }
}

/// <summary>How loud we are, over some days.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Unit">The unit.</param>
/// <param name="From">Start of the time counted.</param>
/// <param name="To">End of it.</param>
/// <param name="PatientDays">Sum of the time people spent in beds of the unit, in days.</param>
/// <param name="Total">All alerts.</param>
/// <param name="ByRule">Per rule, loudest first.</param>
/// <param name="ByBed">Per bed, loudest first.</param>
public sealed record LoudnessModel(
    PageFrame Frame, UnitLink Unit, Instant From, Instant To, double PatientDays, LoudnessRow Total, IReadOnlyList<LoudnessRow> ByRule,
    IReadOnlyList<LoudnessRow> ByBed)
{
    /// <summary>Alerts per patient-day; null when nobody was there.</summary>
    public double? PerPatientDay(LoudnessRow row) => PatientDays > 0 ? row.Alerts / PatientDays : null;
}

/// <summary>A count of alerts.</summary>
/// <param name="Name">Rule title, bed name, or the whole.</param>
/// <param name="Alerts">How many were raised.</param>
/// <param name="High">Of these, high.</param>
/// <param name="Medium">Of these, medium.</param>
/// <param name="Low">Of these, low.</param>
/// <param name="Accepted">How many a person accepted.</param>
/// <param name="Ended">How many ended by themselves, unaccepted.</param>
/// <param name="MedianToAccept">Median from raised to accepted; null when none was.</param>
public sealed record LoudnessRow(string Name, int Alerts, int High, int Medium, int Low, int Accepted, int Ended, Duration? MedianToAccept)
{
    /// <summary>Share accepted by a person, 0 to 1; null without alerts.</summary>
    public double? ShareAccepted => Alerts == 0 ? null : (double)Accepted / Alerts;
}

/// <summary>A protocol with every number and its source.</summary>
/// <param name="Frame">What every page needs.</param>
/// <param name="Protocol">The content.</param>
/// <param name="Hash">Hash of exactly this content.</param>
/// <param name="Signatures">Signatures, newest first; one counts only when its hash is <paramref name="Hash"/>.</param>
/// <param name="Active">True when this content may raise alerts.</param>
/// <param name="Errors">Faults of the signing form.</param>
public sealed record ProtocolModel(
    PageFrame Frame, Protocol Protocol, string Hash, IReadOnlyList<SignatureModel> Signatures, bool Active, IReadOnlyList<FieldError> Errors)
{
    /// <summary>What to say when its rules ran here under another content and do not run now; null otherwise.</summary>
    public string? SwitchedOff { get; init; }
}

/// <summary>A signature under a protocol.</summary>
public sealed record SignatureModel(string By, string Role, Instant At, string Words, int Version, string Hash);
