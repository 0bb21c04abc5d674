using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Devices;
using Handrail.Gate;

namespace Handrail.Features.Watch;

/// <summary>A set entered at the bedside: all of it or nothing.</summary>
public sealed record RecordObservations(Guid Encounter, IReadOnlyList<ReadingIn> Readings) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (Readings.Count == 0) yield return Refusal.Invalid("", "Enter at least one value.");
    }
}

/// <summary>Takes it into the one batch path.</summary>
public sealed class RecordObservationsHandler(TakeReadings readings, WatchBook book)
{
    /// <summary>Does it; answers the id of the first fact.</summary>
    public Outcome<Guid> Handle(RecordObservations ask, Actor by, WriteScope scope) => Take(ask.Encounter, ask.Readings, by, scope);

    /// <summary>The same for a set that stands on paper.</summary>
    public Outcome<Guid> FromPaper(RecordFromPaper ask, Actor by, WriteScope scope) => Take(ask.Encounter, ask.Readings, by, scope);

    Outcome<Guid> Take(Guid encounter, IReadOnlyList<ReadingIn> set, Actor by, WriteScope scope) =>
        book.Open(scope, encounter) is null
            ? Refusal.Conflict("This stay has ended, or they are on leave: nothing was saved. Look at the stay first.")
            : readings.Take(scope, new ReadingsBatch(new Sender(null, null, by.Id, by.Name), set))[0].Id;
}
