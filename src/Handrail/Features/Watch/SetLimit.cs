using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>A limit for one person: set by a prescriber, with a reason, until it expires.</summary>
/// <param name="Encounter">The stay.</param>
/// <param name="Rule">Id of the rule whose limit changes for this person.</param>
/// <param name="LimitMilli">The new limit, in thousandths.</param>
/// <param name="ClearMilli">Where the condition ends, in thousandths.</param>
/// <param name="Reason">Why.</param>
/// <param name="Hours">How long, 1 to 72.</param>
public sealed record SetLimit(Guid Encounter, string Rule, int LimitMilli, int ClearMilli, string Reason, int Hours) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Prescribe;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        foreach (var issue in FreeText.Needed("reason", Reason, "Write why this person needs another limit")) yield return issue;
        if (Hours is < 1 or > 72) yield return Refusal.Invalid("hours", "A limit for one person lasts 1 to 72 hours; then it must be set again.");
    }
}

/// <summary>Writes the limit and lets the watch take it up.</summary>
public sealed class SetLimitHandler(WatchBook book)
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(SetLimit ask, Actor by, WriteScope scope)
    {
        if (book.Open(scope, ask.Encounter) is not { } watched) return Refusal.NotFound("There is no such stay.");
        var rule = watched.Plan.Protocol.Rules.FirstOrDefault(each => each.Id == ask.Rule);
        if (rule is null || rule.Kind is not (RuleKind.Below or RuleKind.Above or RuleKind.ScoreAtLeast))
            return Refusal.Invalid("rule", "Choose a rule that has a limit.");
        var rightWay = rule.Kind == RuleKind.Below ? ask.ClearMilli > ask.LimitMilli : ask.ClearMilli < ask.LimitMilli;
        // A limit that no value can reach would switch the alert off, and one that every value reaches would never end.
        if (rule.Measure is { } measure && Plausible.Of(measure) is { } can && !(Within(ask.LimitMilli, can) && Within(ask.ClearMilli, can)))
            return Refusal.Invalid(Within(ask.LimitMilli, can) ? "clear" : "limit", $"Enter what can be measured: {can.Words()}.");
        if (!rightWay) return Refusal.Invalid("clear", rule.Kind == RuleKind.Below ? "The alert must end above the limit." : "The alert must end below the limit.");

        var id = Guid.CreateVersion7();
        // The older limit of the same rule ends; it stays in the table with who, why and when.
        scope.Connection.Execute("UPDATE patient_limit SET ended_at = @now WHERE encounter_id = @stay AND rule = @rule AND ended_at IS NULL",
            ("now", scope.Now), ("stay", ask.Encounter), ("rule", ask.Rule));
        scope.Connection.Execute(
            """
            INSERT INTO patient_limit (id, encounter_id, rule, limit_milli, clear_milli, reason, set_by, set_at, expires_at)
            VALUES (@id, @stay, @rule, @limit, @clear, @reason, @by, @now, @until)
            """,
            ("id", id), ("stay", ask.Encounter), ("rule", ask.Rule), ("limit", ask.LimitMilli), ("clear", ask.ClearMilli),
            ("reason", scope.Vault.SealText(scope, PersonNames.OwnerOf(scope.Connection, ask.Encounter), ReasonOf(id), Folding.Inert(ask.Reason.Trim()))),
            ("by", by.Id), ("now", scope.Now), ("until", scope.Now + Duration.FromHours(ask.Hours)));
        // The state up to here was made with the old limits: store it, then let the stay be loaded with the new ones.
        watched.MustStore = true;
        book.Settle(scope, watched, book.LastSeq(scope.Connection));
        book.Drop(ask.Encounter);
        scope.Touch(watched.Unit);
        return id;
    }

    /// <summary>Place of the sealed reason of a limit.</summary>
    internal static string ReasonOf(Guid limit) => $"patient_limit.reason:{limit:N}";

    static bool Within(int milli, Limits can) => milli >= can.Lowest * 1000 && milli <= can.Highest * 1000;
}
