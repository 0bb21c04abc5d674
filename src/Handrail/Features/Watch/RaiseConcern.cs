using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Watch;

/// <summary>"I am worried": escalates at once, whatever the numbers say. <paramref name="Words"/> may say why, and stand in the alert's story.</summary>
public sealed record RaiseConcern(Guid Encounter, string Words = "") : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.AnswerAlert;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => Words.Length > FreeText.Most ? [Refusal.Invalid("words", $"Use at most {FreeText.Most} characters.")] : [];
}

/// <summary>Raises or renews the concern alert of a stay.</summary>
public sealed class RaiseConcernHandler(WatchBook book, TakeReadings readings)
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(RaiseConcern ask, Actor by, WriteScope scope)
    {
        if (book.Open(scope, ask.Encounter) is not { } watched) return Refusal.NotFound("There is no such stay.");
        var touched = new TouchedStay(watched);
        var events = touched.Events;
        WatchRules.Concern(watched.State, watched.Plan, scope.Now, events);
        if (events.Count == 0) return Refusal.Unsafe("This protocol has no rule for concern. Call the charge nurse now.");
        watched.MustStore = true;
        readings.Finish(scope, new() { [watched.Encounter] = touched });
        var alert = AlertRow.FindOpen(scope.Connection, "encounter", ask.Encounter, events[0].Rule)!;
        AlertBook.Event(scope, alert, "worried", by.Id, null, ask.Words.Length == 0 ? null : ask.Words);
        return alert.Id;
    }
}
