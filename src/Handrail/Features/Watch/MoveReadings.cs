using System.Data.Common;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// After a move that was recorded late or corrected: each reading of the time concerned is asked again whose it is, with the beds as they are known now. One that
/// belongs elsewhere is withdrawn where it stands, with the reason, and added where it belongs; alerts of both are judged anew. Nothing is edited.
/// </summary>
public sealed class MoveReadings(WatchBook book, TakeReadings readings)
{
    const string Why = "A move was recorded late or corrected: at this time the bed or the device was somebody else's, or nobody's.";

    const string Columns =
        """
        SELECT o.id, o.version, o.effective_at, o.measure, o.v1, o.v2, o.v3, o.status, o.timing, o.origin, o.encounter_id, o.person_id, o.bed_id, o.device_id, o.token_no, o.staff_id, o.content_hash, o.flags,
          c.subject, c.subject_id, c.device_id, c.encounter_id
        FROM observation o LEFT JOIN observation_claim c ON c.observation_id = o.id
        """;

    const string Newest = " AND o.status <> 'entered-in-error' AND o.version = (SELECT max(n.version) FROM observation n WHERE n.id = o.id)";

    const string OfStay = Columns + " WHERE o.encounter_id = @stay AND o.effective_at >= @from" + Newest;

    // What its sender said of this person, and what did not fit then.
    const string SaidOfPerson = Columns + " WHERE o.encounter_id IS NULL AND c.subject_id = @person AND c.effective_at >= @from" + Newest;

    const string NobodysInBed = Columns + " WHERE o.encounter_id IS NULL AND o.bed_id = @bed AND o.effective_at >= @from" + Newest;

    /// <summary>Does it; answers how many readings now belong to another stay, or to none.</summary>
    public int Follow(WriteScope scope, StayChanged change)
    {
        var candidates = Candidates(scope.Connection, change).DistinctBy(old => old.Id).ToList();
        if (candidates.Count == 0) return 0; // a move that is written down at once
        var places = book.Places(scope.Connection);
        var moved = candidates.Select(old => (Old: old, Now: Ask(scope.Connection, places, old)))
            .Where(each => each.Now is { } now && now.Encounter != each.Old.Encounter && !(each.Old.ByHand && now.Encounter is null)).OrderBy(each => each.Old.At).ThenBy(each => each.Old.Id).ToList();
        if (moved.Count == 0) return 0;
        var touched = new Dictionary<Guid, TouchedStay>();
        var gone = new HashSet<(Guid Stay, Measure Measure)>();
        foreach (var (old, _) in moved) Withdraw(scope, old, gone);
        foreach (var (stay, measure) in gone) CountAgain(scope, touched, stay, measure, [.. moved.Where(each => each.Old.Encounter == stay && each.Old.Measure == measure).Select(each => each.Old.At)]);
        foreach (var (old, now) in moved) Add(scope, places, touched, old, now!.Value);
        readings.Finish(scope, touched);
        return moved.Count;
    }

    static IEnumerable<Fact> Candidates(DbConnection db, StayChanged change)
    {
        foreach (var stay in change.Stays)
        {
            foreach (var fact in db.Query(OfStay, Fact.Read, ("stay", stay.Encounter), ("from", change.From))) yield return fact;
            foreach (var fact in db.Query(SaidOfPerson, Fact.Read, ("person", stay.Person), ("from", change.From))) yield return fact;
        }

        foreach (var bed in change.Beds)
            foreach (var fact in db.Query(NobodysInBed, Fact.Read, ("bed", bed), ("from", change.From))) yield return fact;
    }

    // Null: what its sender named was not kept (before this version), so nothing is guessed.
    static Whose? Ask(DbConnection db, Placement places, Fact old)
    {
        var (subject, id, device) = old switch
        {
            { Claimed: { } claimed } => (claimed, old.ClaimedId, old.ClaimedDevice),
            { ByHand: true } => (SubjectKind.Patient, old.Person, null),
            _ when old.Flags.HasFlag(ReadingFlags.NamedPerson) => (SubjectKind.Patient, old.Person, old.Device),
            _ when old.Flags.HasFlag(ReadingFlags.NamedBed) => (SubjectKind.Location, old.Bed, old.Device),
            { Device: not null } => (SubjectKind.Device, null, old.Device),
            _ => ((SubjectKind?)null, (Guid?)null, (Guid?)null),
        };
        if (subject is not { } kind) return null;
        var unit = db.Query("SELECT unit_id FROM device_token WHERE no = @no", row => row.IdOrNull(0), ("no", old.Token ?? -1)).FirstOrDefault();
        var reading = new ReadingIn { Measure = old.Measure, EffectiveAt = old.At, ContentHash = old.Content, Subject = kind, SubjectId = id, Device = device, Encounter = old.ClaimedEncounter };
        return Whose.Find(places, new Sender(old.Token, null, old.Staff, ""), reading, old.At).Within(unit, places);
    }

    void Withdraw(WriteScope scope, Fact old, HashSet<(Guid, Measure)> gone)
    {
        var seq = book.TakeSeq(scope.Connection);
        ObservationInsert.Write(scope, new ObservationRow(
            seq, old.Id, old.Version + 1, old.At, (short)old.Measure, old.V1, old.V2, old.V3, "entered-in-error", old.Timing == Timing.Current ? Timing.Late : old.Timing, old.Origin,
            old.Encounter, old.Person, old.Bed, old.Device, old.Token, old.Staff, null, old.Content, old.Flags, scope.Vault.SealText(scope, old.Person ?? Vault.House, ObservationTexts.Reason(seq), Why)));
        scope.CountReadings(1);
        if (old.Encounter is { } stay && old.Timing == Timing.Current) gone.Add((stay, old.Measure));
    }

    // The watch of the stay that lost the reading: what was the newest of this measure counts no more, the one before it does.
    void CountAgain(WriteScope scope, Dictionary<Guid, TouchedStay> touched, Guid stay, Measure measure, IReadOnlyList<Instant> lost)
    {
        if (readings.OpenIn(scope, stay, touched) is not { } watched)
        {
            // Ended or on leave: if it is ever watched again, its memory is made anew from the facts that stand.
            scope.Connection.Execute("DELETE FROM encounter_watch WHERE encounter_id = @stay", ("stay", stay));
            return;
        }

        Measure[] parts = measure switch
        {
            Measure.BloodPressure => [Measure.SystolicBp, Measure.DiastolicBp, Measure.MeanBp],
            Measure.SpO2 => [Measure.SpO2, Measure.OxygenFlow, Measure.OxygenConcentration],
            _ => [measure],
        };
        watched.MustStore = true; // the withdrawn rows are still among those that make the state
        if (!parts.Any(part => watched.State.Of(part) is { } latest && lost.Contains(latest.At))) return;
        foreach (var part in parts)
            if (watched.State.Of(part) is { } latest && lost.Contains(latest.At)) watched.State.Correct(part, null);
        var before = scope.Connection.Query(
            """
            SELECT o.v1, o.v2, o.v3, o.effective_at, o.origin FROM observation o
            WHERE o.encounter_id = @stay AND o.measure = @measure AND o.timing = 0 AND o.status <> 'entered-in-error'
              AND o.version = (SELECT max(n.version) FROM observation n WHERE n.id = o.id)
            ORDER BY o.effective_at DESC, o.seq DESC LIMIT 1
            """,
            row => (V1: row.IntOrNull(0), V2: row.IntOrNull(1), V3: row.IntOrNull(2), At: row.Time(3), ByHand: row.GetInt16(4) == 0), ("stay", stay), ("measure", (short)measure));
        if (before is [var earlier]) touched[stay].Add(measure, earlier.V1, earlier.V2, earlier.V3, earlier.At, earlier.ByHand);
    }

    void Add(WriteScope scope, Placement places, Dictionary<Guid, TouchedStay> touched, Fact old, Whose now)
    {
        var watched = now.Encounter is { } stay ? readings.OpenIn(scope, stay, touched) : null;
        var reading = new ReadingIn { Measure = old.Measure, V1 = old.V1, V2 = old.V2, V3 = old.V3, EffectiveAt = old.At, ByHand = old.ByHand, ContentHash = old.Content };
        var timing = readings.Judge(watched, places, now, reading, old.At, scope.Now);
        var row = new ObservationRow(
            book.TakeSeq(scope.Connection), Guid.CreateVersion7(), 1, old.At, (short)old.Measure, old.V1, old.V2, old.V3, timing == Timing.Waiting || old.Status == "preliminary" ? "preliminary" : "final", timing, old.Origin,
            now.Encounter, now.Encounter is { } known ? places.PersonOf(known) : null, now.Bed, old.Device ?? now.Device, old.Token, old.Staff, null, old.Content,
            now.Flags | (old.Flags & (ReadingFlags.NamedPerson | ReadingFlags.NamedBed | ReadingFlags.EnteredLate)), null);
        ObservationInsert.Write(scope, row);
        scope.CountReadings(1);
        scope.Connection.Execute("INSERT INTO observation_moved (from_id, to_id, event_at) VALUES (@from, @to, @now)", ("from", old.Id), ("to", row.Id), ("now", scope.Now));
        if (now.Encounter is null) TakeReadings.KeepClaim(scope, row.Id, Claim(old), old.At);
        Body(scope, old, row);
        if (watched is null || timing != Timing.Current) return;
        touched[watched.Encounter].Add(old.Measure, old.V1, old.V2, old.V3, old.At, old.ByHand);
        watched.SinceSnapshot++;
    }

    static ReadingIn Claim(Fact old) => new()
    {
        Measure = old.Measure, EffectiveAt = old.At, ContentHash = old.Content,
        Subject = old.Claimed ?? (old.Flags.HasFlag(ReadingFlags.NamedPerson) ? SubjectKind.Patient : old.Flags.HasFlag(ReadingFlags.NamedBed) ? SubjectKind.Location : SubjectKind.Device),
        SubjectId = old.Claimed is null ? old.Flags.HasFlag(ReadingFlags.NamedPerson) ? old.Person : old.Flags.HasFlag(ReadingFlags.NamedBed) ? old.Bed : null : old.ClaimedId,
        Device = old.ClaimedDevice ?? old.Device, Encounter = old.ClaimedEncounter,
    };

    // What was sent beyond the columns is opened with the old owner's key and sealed for the new one.
    static void Body(WriteScope scope, Fact old, in ObservationRow row)
    {
        var bodies = scope.Connection.Query("SELECT b.seq, b.body FROM observation_body b JOIN observation o ON o.seq = b.seq WHERE o.id = @id ORDER BY o.version LIMIT 1", each => (Seq: each.GetInt64(0), Text: each.GetString(1)), ("id", old.Id));
        if (bodies is not [var body]) return;
        scope.Connection.Execute("INSERT INTO observation_body (seq, body) VALUES (@seq, @body)", ("seq", row.Seq),
            ("body", scope.Vault.SealText(scope, row.Person ?? Vault.House, ObservationTexts.Body(row.Seq), scope.Vault.OpenText(scope.Connection, ObservationTexts.Body(body.Seq), body.Text))));
    }

    sealed record Fact(
        Guid Id, int Version, Instant At, Measure Measure, int? V1, int? V2, int? V3, string Status, Timing Timing, short Origin, Guid? Encounter, Guid? Person, Guid? Bed, Guid? Device, int? Token, Guid? Staff,
        long Content, ReadingFlags Flags, SubjectKind? Claimed, Guid? ClaimedId, Guid? ClaimedDevice, Guid? ClaimedEncounter)
    {
        public bool ByHand => Origin == 0;

        public static Fact Read(DbDataReader row) => new(
            row.Id(0), row.GetInt32(1), row.Time(2), (Measure)row.GetInt16(3), row.IntOrNull(4), row.IntOrNull(5), row.IntOrNull(6), row.GetString(7), (Timing)row.GetInt16(8), row.GetInt16(9), row.IdOrNull(10),
            row.IdOrNull(11), row.IdOrNull(12), row.IdOrNull(13), row.IntOrNull(14), row.IdOrNull(15), row.GetInt64(16), (ReadingFlags)row.GetInt16(17),
            row.IntOrNull(18) is { } claimed ? (SubjectKind)claimed : null, row.IdOrNull(19), row.IdOrNull(20), row.IdOrNull(21));
    }
}
