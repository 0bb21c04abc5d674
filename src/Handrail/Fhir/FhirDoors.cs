using Handrail.Core.Consent;
using Handrail.Data;
using Handrail.Devices;

namespace Handrail.Fhir;

/// <summary>What a FHIR request needs to be allowed.</summary>
public enum FhirPermission
{
    /// <summary>Create Observations.</summary>
    Send,

    /// <summary>Read Patient, Encounter, Location and Observation.</summary>
    Read,

    /// <summary>Read AuditEvent.</summary>
    Audit,
}

/// <summary>Why a request is not let in.</summary>
public enum FhirDenial
{
    /// <summary>No token was sent, or it is not known or revoked. 401, issue "login".</summary>
    Unknown,

    /// <summary>The token has expired. 401, issue "expired".</summary>
    Expired,

    /// <summary>The token is good but may not do this. 403, issue "forbidden".</summary>
    NotAllowed,
}

/// <summary>The answer of whoever guards the door: who it is, or why not.</summary>
/// <param name="By">Who it is; null when denied.</param>
/// <param name="Denied">Why not; null when let in.</param>
/// <param name="Reason">One sentence for the OperationOutcome.</param>
public sealed record FhirPass(Sender? By, FhirDenial? Denied, string Reason)
{
    /// <summary>Let in.</summary>
    public static FhirPass Granted(Sender by) => new(by, null, "");

    /// <summary>Kept out.</summary>
    public static FhirPass Refused(FhirDenial why, string reason) => new(null, why, reason);
}

/// <summary>One thing that was read, for the audit.</summary>
/// <param name="By">Who read it.</param>
/// <param name="Action">What was done: "FhirRead", "FhirHistory" or "FhirSearch" with the kind of resource.</param>
/// <param name="SubjectKind">"person" where it is about somebody, otherwise the kind of resource.</param>
/// <param name="SubjectId">Whom or which; empty for a list about nobody in particular.</param>
/// <param name="Outcome">"done" or "NotFound".</param>
public sealed record FhirAudit(Sender By, string Action, string SubjectKind, string SubjectId, string Outcome)
{
    /// <summary>What of a person's record goes outside with this answer; null within the programme.</summary>
    public FhirDisclosed? Disclosed { get; init; }
}

/// <summary>What goes to a receiver outside, for the list of disclosures.</summary>
/// <param name="Scope">Who receives it and what for.</param>
/// <param name="Consents">References of the consents, with blanks between.</param>
/// <param name="Part">Which part of the record.</param>
/// <param name="Labels">Which labels.</param>
/// <param name="Items">How many data.</param>
public sealed record FhirDisclosed(FhirScope Scope, string Consents, RecordPart Part, SecurityLabel Labels, int Items);

/// <summary>What the FHIR endpoints need from the rest of the house.</summary>
public sealed record FhirDoors
{
    /// <summary>Stores readings, all or none, and answers in their order when they are on the disk. Never called with an empty batch.</summary>
    public required Func<ReadingsBatch, CancellationToken, Task<IReadOnlyList<Stored>>> Store { get; init; }

    /// <summary>Says who asks and whether they may. It records its own refusals.</summary>
    public required Func<HttpContext, FhirPermission, Task<FhirPass>> Access { get; init; }

    /// <summary>What consents let a sender read, now. Asked for each request, and again before an answer is sent.</summary>
    public required Func<Sender, FhirScope> Scope { get; init; }

    /// <summary>Records what was read; awaited before the answer is sent.</summary>
    public required Func<IReadOnlyList<FhirAudit>, CancellationToken, Task> Audit { get; init; }

    /// <summary>The record, for reading.</summary>
    public required Database Database { get; init; }
}
