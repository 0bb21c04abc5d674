using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Watch;

/// <summary>Ends a limit of one person before it expires.</summary>
public sealed record EndLimit(Guid Encounter, Guid Limit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.Prescribe;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);
}

/// <summary>Ends it; the row stays with who, why and when.</summary>
public sealed class EndLimitHandler(WatchBook book)
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(EndLimit ask, Actor by, WriteScope scope)
    {
        if (book.Open(scope, ask.Encounter) is not { } watched) return Refusal.NotFound("There is no such stay.");
        if (scope.Connection.Execute("UPDATE patient_limit SET ended_at = @now WHERE id = @id AND encounter_id = @stay AND ended_at IS NULL", ("now", scope.Now), ("id", ask.Limit), ("stay", ask.Encounter)) == 0)
            return Refusal.Conflict("This limit has ended already.");
        watched.MustStore = true;
        book.Settle(scope, watched, book.LastSeq(scope.Connection));
        book.Drop(ask.Encounter);
        scope.Touch(watched.Unit);
        return ask.Limit;
    }
}
