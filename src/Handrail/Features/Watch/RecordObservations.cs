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
public sealed class RecordObservationsHandler(TakeReadings readings)
{
    /// <summary>Does it; answers the id of the first fact. Refused when the stay has ended since the form was opened: what is written on it is of then, and of whom is not sure.</summary>
    public Outcome<Guid> Handle(RecordObservations ask, Actor by, WriteScope scope) =>
        scope.Connection.Scalar<long>("SELECT count(*) FROM encounter WHERE id = @id AND ended_at IS NULL", ("id", ask.Encounter)) == 0
            ? Refusal.NotFound("This stay has ended: nothing was stored. Open the person again.")
            : readings.Take(scope, new ReadingsBatch(new Sender(null, null, by.Id, by.Name), ask.Readings))[0].Id;
}
