using Handrail.Core.Consent;
using Handrail.Gate;

namespace Handrail.Features.Audit;

/// <summary>Searching the audit.</summary>
public sealed record SearchAudit : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeAudit;

    /// <inheritdoc/>
    public Subject About => Subject.System;
}

/// <summary>
/// Reading who used one person's record. It shows no clinical content, so no relationship is asked for: the subject is the accounting, not the record; the
/// audit names the person all the same.
/// </summary>
public sealed record AccountForRecord(Guid Of) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeAudit;

    /// <inheritdoc/>
    public Subject About => new("accounting", Of.ToString());

    /// <inheritdoc/>
    public Purpose Purpose => Purpose.Operations;
}
