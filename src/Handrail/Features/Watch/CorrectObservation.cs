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

/// <summary>A value that should not be there (wrong person, never measured) is withdrawn: it stays readable, struck through, with the reason.</summary>
public sealed record WithdrawObservation(Guid Encounter, Guid Observation, int Version, string Reason) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.RecordObservation;

    /// <inheritdoc/>
    public Subject About => Subject.Encounter(Encounter);

    /// <inheritdoc/>
    public IEnumerable<Refusal> Issues() => FreeText.Needed("reason", Reason, "Write why it should not be there");
}

/// <summary>Adds the new version; when it is still the newest of its measure, the decision takes it in.</summary>
public sealed class CorrectObservationHandler(WatchBook book, TakeReadings readings)
{
    /// <summary>Corrects.</summary>
    public Outcome<Guid> Handle(CorrectObservation ask, Actor by, WriteScope scope)
    {
        if (Find(scope, ask.Encounter, ask.Observation, ask.Version) is not Outcome<Fact>.Done { Value: var before }) return Missing(scope, ask.Encounter, ask.Observation, ask.Version);
        if (book.Open(scope, ask.Encounter) is not { } watched) return Refusal.NotFound("There is no such stay.");
        var current = before.Timing == Timing.Current && IsNewest(watched, before);
        var timing = current ? Timing.Current : before.Timing == Timing.Current ? Timing.Late : before.Timing;
        // Only a panel is corrected in its second value; the oxygen that was noted with a saturation stays with it.
        var v2 = before.Measure == Measure.BloodPressure ? ask.V2 : before.V2;
        Write(scope, by, before, ask.V1, v2, "corrected", timing, ask.Reason);
        var touched = new TouchedStay(watched);
        if (current)
        {
            // A corrected value is a person's word: it needs no confirm delay, whoever measured it first.
            touched.Add(before.Measure, ask.V1, v2, before.V3, before.At, byHand: true);
            watched.SinceSnapshot++;
        }

        readings.Finish(scope, new() { [watched.Encounter] = touched });
        return ask.Observation;
    }

    /// <summary>Withdraws. When it was the newest of its measure, the value before it counts again.</summary>
    public Outcome<Guid> Withdraw(WithdrawObservation ask, Actor by, WriteScope scope)
    {
        if (Find(scope, ask.Encounter, ask.Observation, ask.Version) is not Outcome<Fact>.Done { Value: var before }) return Missing(scope, ask.Encounter, ask.Observation, ask.Version);
        if (book.Open(scope, ask.Encounter) is not { } watched) return Refusal.NotFound("There is no such stay.");
        var newest = before.Timing == Timing.Current && IsNewest(watched, before);
        Write(scope, by, before, before.V1, before.V2, "entered-in-error", before.Timing == Timing.Current ? Timing.Late : before.Timing, ask.Reason);
        var touched = new TouchedStay(watched);
        if (newest)
        {
            foreach (var part in PartsOf(before.Measure)) watched.State.Correct(part, null);
            if (Before(scope, before) is { } earlier) touched.Add(before.Measure, earlier.V1, earlier.V2, earlier.V3, earlier.At, earlier.ByHand);
            // The withdrawn row is still among the rows that make the state: only a stored snapshot keeps it out.
            watched.MustStore = true;
        }

        readings.Finish(scope, new() { [watched.Encounter] = touched });
        return ask.Observation;
    }

    /// <summary>The single measures that a stored one speaks of.</summary>
    internal static Measure[] PartsOf(Measure measure) => measure == Measure.BloodPressure ? [Measure.SystolicBp, Measure.DiastolicBp, Measure.MeanBp] : [measure];

    internal static Outcome<Fact> Find(WriteScope scope, Guid encounter, Guid observation, int version)
    {
        var found = scope.Connection.Query(
            """
            SELECT version, effective_at, measure, v1, v2, v3, timing, encounter_id, person_id, bed_id, device_id, token_no, flags, status
            FROM observation WHERE id = @id ORDER BY version DESC LIMIT 1
            """,
            row => new Fact(observation, row.GetInt32(0), row.Time(1), (Measure)row.GetInt16(2), row.IntOrNull(3), row.IntOrNull(4), row.IntOrNull(5), (Timing)row.GetInt16(6),
                row.IdOrNull(7), row.IdOrNull(8), row.IdOrNull(9), row.IdOrNull(10), row.IntOrNull(11), (ReadingFlags)row.GetInt16(12), row.GetString(13)),
            ("id", observation));
        if (found.Count == 0 || found[0].Encounter != encounter) return Refusal.NotFound("There is no such value on this person's chart.");
        if (found[0].Version != version) return Refusal.Conflict("Someone has corrected this value in the meantime. Look at it again.");
        return found[0].Status == "entered-in-error" ? Refusal.Conflict("This value has been withdrawn already.") : found[0];
    }

    static Refusal Missing(WriteScope scope, Guid encounter, Guid observation, int version) => ((Outcome<Fact>.Refused)Find(scope, encounter, observation, version)).Why;

    internal static bool IsNewest(Watched watched, Fact fact) =>
        watched.State.Of(fact.Measure == Measure.BloodPressure ? Measure.SystolicBp : fact.Measure) is { } latest && latest.At == fact.At;

    internal void Write(WriteScope scope, Actor by, Fact before, int? v1, int? v2, string status, Timing timing, string reason)
    {
        var seq = book.TakeSeq(scope.Connection);
        var row = new ObservationRow(
            seq, before.Id, before.Version + 1, before.At, (short)before.Measure, v1, v2, before.V3, status, timing, 0,
            before.Encounter, before.Person, before.Bed, before.Device, before.Token, by.Id, null, 0, before.Flags,
            scope.Vault.SealText(scope, before.Person ?? Vault.House, ReasonOf(seq), Folding.Inert(reason.Trim())));
        ObservationInsert.Write(scope, row);
        scope.CountReadings(1);
    }

    /// <summary>Place of the sealed reason of a correction.</summary>
    internal static string ReasonOf(long seq) => ObservationTexts.Reason(seq);

    // The newest current value of the measure whose newest version has not been withdrawn.
    internal static (int? V1, int? V2, int? V3, NodaTime.Instant At, bool ByHand)? Before(WriteScope scope, Fact withdrawn) => scope.Connection.Query(
        """
        SELECT o.v1, o.v2, o.v3, o.effective_at, o.origin FROM observation o
        WHERE o.encounter_id = @stay AND o.measure = @measure AND o.id <> @id AND o.timing = 0 AND o.status <> 'entered-in-error'
          AND o.version = (SELECT max(version) FROM observation n WHERE n.id = o.id)
        ORDER BY o.effective_at DESC, o.seq DESC LIMIT 1
        """,
        row => ((int?, int?, int?, NodaTime.Instant, bool)?)(row.IntOrNull(0), row.IntOrNull(1), row.IntOrNull(2), row.Time(3), row.GetInt16(4) == 0),
        ("stay", withdrawn.Encounter), ("measure", (short)withdrawn.Measure), ("id", withdrawn.Id)).FirstOrDefault();

    internal sealed record Fact(
        Guid Id, int Version, NodaTime.Instant At, Measure Measure, int? V1, int? V2, int? V3, Timing Timing, Guid? Encounter, Guid? Person, Guid? Bed, Guid? Device,
        int? Token, ReadingFlags Flags, string Status);
}
