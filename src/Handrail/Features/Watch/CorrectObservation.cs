using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Gate;

namespace Handrail.Features.Watch;

/// <summary>A wrong value is superseded by a right one, with reason and author; the wrong one stays readable.</summary>
/// <param name="Encounter">The stay (for the audit and the permission).</param>
/// <param name="Observation">The fact.</param>
/// <param name="Version">The version the corrector saw; another one in between is a conflict.</param>
/// <param name="V1">Right value, in thousandths (systolic of a panel).</param>
/// <param name="V2">Right second value (diastolic).</param>
/// <param name="Reason">Why.</param>
public sealed record CorrectObservation(Guid Encounter, Guid Observation, int Version, int? V1, int? V2, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues()
    {
        if (V1 is null) yield return Refusal.Invalid("value", "Enter the right value.");
        foreach (var issue in FreeText.Needed("reason", Reason, "Write why it was wrong")) yield return issue;
    }
}

/// <summary>Adds the new version; when it is still the newest of its measure, the decision takes it in.</summary>
public sealed class CorrectObservationHandler(WatchBook book, TakeReadings readings)
{
    /// <summary>Does it.</summary>
    public Outcome<Guid> Handle(CorrectObservation ask, Actor by, WriteScope scope)
    {
        var found = scope.Connection.Query(
            """
            SELECT version, effective_at, measure, v3, timing, origin, encounter_id, person_id, bed_id, device_id, token_no, flags
            FROM observation WHERE id = @id ORDER BY version DESC LIMIT 1
            """,
            row => (Version: row.GetInt32(0), At: row.Time(1), Measure: row.GetInt16(2), V3: row.IntOrNull(3), Timing: (Timing)row.GetInt16(4), Origin: row.GetInt16(5),
                Encounter: row.IdOrNull(6), Person: row.IdOrNull(7), Bed: row.IdOrNull(8), Device: row.IdOrNull(9), Token: row.IntOrNull(10), Flags: (ReadingFlags)row.GetInt16(11)),
            ("id", ask.Observation));
        if (found.Count == 0 || found[0].Encounter != ask.Encounter) return Refusal.NotFound("There is no such value on this person's chart.");
        var before = found[0];
        if (before.Version != ask.Version) return Refusal.Conflict("Someone has corrected this value in the meantime. Look at it again.");
        if (book.Open(scope, ask.Encounter) is not { } watched) return Refusal.NotFound("There is no such open stay.");

        var measure = (Measure)before.Measure;
        var newest = watched.State.Of(measure == Measure.BloodPressure ? Measure.SystolicBp : measure);
        var timing = before.Timing == Timing.Current && newest is { } latest && latest.At == before.At ? Timing.Current
            : before.Timing == Timing.Current ? Timing.Late : before.Timing;
        // A corrected value is a person's word: it needs no confirm delay, whoever measured it first.
        var row = new ObservationRow(
            book.TakeSeq(scope.Connection), ask.Observation, before.Version + 1, before.At, before.Measure, ask.V1, ask.V2, before.V3, "corrected", timing, 0,
            before.Encounter, before.Person, before.Bed, before.Device, before.Token, by.Id, null, 0, before.Flags, ask.Reason.Trim());
        new ObservationInsert(scope.Connection).Write(scope, row);
        scope.CountReadings(1);
        var events = new List<WatchEvent>();
        if (timing == Timing.Current)
        {
            Decision.Take(watched, measure, ask.V1, ask.V2, before.V3, before.At, byHand: true, scope.Now, events);
            watched.SinceSnapshot++;
        }

        readings.Finish(scope, new() { [watched.Encounter] = (watched, events) });
        return ask.Observation;
    }
}
