using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>A limit set for one person by a prescriber, until it expires; from then on the protocol's own limit counts again.</summary>
/// <param name="Rule">Id of the rule whose limit is replaced.</param>
/// <param name="LimitMilli">The limit, in thousandths of the measure's unit.</param>
/// <param name="ClearMilli">The condition ends only past this, in thousandths.</param>
/// <param name="ExpiresAt">Counts before this moment only.</param>
public sealed record PatientLimit(string Rule, int LimitMilli, int ClearMilli, Instant ExpiresAt)
{
    /// <summary>Whether this limit makes sense for <paramref name="protocol"/>; null when it does. Who may set it, and why, is asked elsewhere.</summary>
    public Refusal? Problem(Protocol protocol)
    {
        if (protocol.Rules.FirstOrDefault(r => r.Id == Rule) is not { } rule)
            return Refusal.Invalid("rule", $"The protocol {protocol.Id} has no rule named {Rule}.");
        if (rule.Measure is null || rule.Kind is not (RuleKind.Below or RuleKind.Above or RuleKind.ScoreAtLeast))
            return Refusal.Invalid("rule", $"The rule {Rule} has no limit that could be set for one person.");
        return RuleLimits.Problem(rule with { LimitMilli = LimitMilli, ClearMilli = ClearMilli }) is { } why
            ? Refusal.Invalid("limit", why)
            : null;
    }
}
