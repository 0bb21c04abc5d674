using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Devices;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>
/// The one batch path: readings from any door become facts, decisions and alerts in one commit. Whose reading it is, is decided by the observation's time;
/// what cannot be assigned is kept as unassigned with a medium alert, never dropped, never guessed; a resend gets its first answer again.
/// </summary>
public sealed class TakeReadings(Writer writer, WatchBook book, AlertBook alerts, ProtocolShelf shelf)
{
    static readonly Duration ClockDifference = Duration.FromMinutes(2);
    static readonly Duration Year = Duration.FromDays(365);
    static readonly Duration LateEntry = Duration.FromMinutes(30);
    static readonly Duration OldestWithoutWindow = Duration.FromHours(24);

    /// <summary>Stores the batch, all or nothing, and answers when it has reached the disk.</summary>
    public Task<IReadOnlyList<Stored>> Store(ReadingsBatch batch, CancellationToken stop = default) =>
        writer.Run(
            scope => Take(scope, batch),
            audit: (scope, stored, failure) => scope.Audit(new AuditRow(
                batch.By.Staff is null ? "device" : "staff", batch.By.Staff?.ToString() ?? $"token {batch.By.TokenNo}", "RecordObservations",
                batch.By.Staff is null ? "device" : "person", batch.By.Staff is null ? batch.By.Device?.ToString() ?? "" : batch.Readings[0].SubjectId?.ToString() ?? "",
                failure is null ? "done" : "failed", failure is null ? $"{stored!.Count} readings, {stored.Count(each => each.Resent)} resent" : "")),
            stop: stop);

    /// <summary>The same inside an open commit, for asks that store readings among other things.</summary>
    public IReadOnlyList<Stored> Take(WriteScope scope, ReadingsBatch batch)
    {
        scope.OnUndo(book.ForgetSeq);
        var answers = new Stored[batch.Readings.Count];
        var touched = new Dictionary<Guid, TouchedStay>();
        for (var i = 0; i < answers.Length; i++) answers[i] = One(scope, batch.By, batch.Readings[i], touched);
        scope.CountReadings(answers.Count(answer => !answer.Resent));
        Finish(scope, touched);
        return answers;
    }

    /// <summary>Turns what the decisions wished into rows, moves the tick, stores snapshots where needed.</summary>
    public void Finish(WriteScope scope, Dictionary<Guid, TouchedStay> touched)
    {
        var lastSeq = book.LastSeq(scope.Connection);
        foreach (var stay in touched.Values)
        {
            var watched = stay.Watched;
            stay.Judge(scope.Now);
            alerts.Take(scope, watched, stay.Events);
            DueWork.KeepTick(scope, watched, alerts.DueMoved);
            book.Settle(scope, watched, lastSeq);
            scope.Touch(watched.Unit);
        }
    }

    Stored One(WriteScope scope, Sender by, ReadingIn reading, Dictionary<Guid, TouchedStay> touched)
    {
        var places = book.Places(scope.Connection);
        var effective = Micros.Cut(reading.EffectiveAt);
        var whose = Whose.Find(places, by, reading, effective);
        if (whose.Flags.HasFlag(ReadingFlags.UnknownDevice) || whose.Flags.HasFlag(ReadingFlags.UnknownSubject))
            whose = Whose.Find(places = book.PlacesAgain(scope.Connection, scope.Now), by, reading, effective);
        else if (whose.Flags.HasFlag(ReadingFlags.EmptyBed)) whose = Whose.Find(places = book.PlacesIfNewer(scope.Connection, scope.Now), by, reading, effective);
        whose = whose.Within(by.Unit, places);
        var watched = whose.Encounter is { } stay ? Open(scope, stay, touched) : null;
        var timing = Judge(watched, places, whose, reading, effective, scope.Now);
        var flags = whose.Flags | reading.Subject switch { SubjectKind.Patient => ReadingFlags.NamedPerson, SubjectKind.Location => ReadingFlags.NamedBed, _ => ReadingFlags.None } | (reading.ByHand && scope.Now - effective > LateEntry ? ReadingFlags.EnteredLate : ReadingFlags.None)
            | (reading.FromPaper ? ReadingFlags.FromPaper : ReadingFlags.None) | (reading.Moved ? ReadingFlags.Moved : ReadingFlags.None);
        var row = new ObservationRow(
            book.TakeSeq(scope.Connection), Guid.CreateVersion7(), 1, effective, (short)reading.Measure, reading.V1, reading.V2, reading.V3,
            timing == Timing.Waiting || reading.Preliminary ? "preliminary" : "final", timing, (short)(reading.ByHand ? 0 : 1), whose.Encounter,
            whose.Encounter is { } known ? places.PersonOf(known) : null, whose.Bed, whose.Device, by.TokenNo, by.Staff,
            ObservationInsert.ResendKey(by, reading), reading.ContentHash, flags, null);
        if (!ObservationInsert.Write(scope, row))
        {
            if (Same(scope, row.ResendKey!, reading.ContentHash) is { } first) return GiveBack(first);
            // The sender has used this identifier for something else before (monitors do, after a restart): kept as a new fact, and flagged.
            row = row with { ResendKey = ObservationInsert.ResendKey(by, reading, withContent: true), Flags = row.Flags | ReadingFlags.IdentifierReused };
            if (!ObservationInsert.Write(scope, row))
                return GiveBack(Same(scope, row.ResendKey!, reading.ContentHash) ?? throw new InvalidOperationException("A resend key exists without its row."));
        }

        if (reading.Body is { } body)
            scope.Connection.Execute("INSERT INTO observation_body (seq, body) VALUES (@seq, @body)", ("seq", row.Seq),
                ("body", scope.Vault.SealText(scope, row.Person ?? Vault.House, ObservationTexts.Body(row.Seq), body)));
        if (whose.Encounter is null)
        {
            KeepClaim(scope, row.Id, reading, effective);
            Unassigned(scope, by, whose, places);
        }
        else if (watched is not null && timing == Timing.Current)
        {
            touched[watched.Encounter].Add(reading.Measure, reading.V1, reading.V2, reading.V3, effective, reading.ByHand);
            watched.SinceSnapshot++;
        }

        return new Stored(row.Id, 1, scope.Now, false, whose.Encounter is null);
    }

    Stored GiveBack(Stored first)
    {
        book.GiveSeqBack();
        return first;
    }

    /// <summary>What the sender named, for the day when a move is recorded late: only of readings that belong to nobody.</summary>
    internal static void KeepClaim(WriteScope scope, Guid observation, ReadingIn reading, Instant effective) => scope.Connection.Execute(
        "INSERT INTO observation_claim (observation_id, subject, subject_id, device_id, encounter_id, effective_at) VALUES (@id, @subject, @subject_id, @device, @encounter, @at)",
        ("id", observation), ("subject", reading.Subject), ("subject_id", reading.SubjectId), ("device", reading.Device), ("encounter", reading.Encounter), ("at", effective));

    /// <summary>Whether a reading counts now; a device's value that nobody has accepted waits.</summary>
    internal Timing Judge(Watched? watched, Placement places, Whose whose, ReadingIn reading, Instant effective, Instant now) =>
        TimingOf(watched, reading, effective, now) is var timing && timing == Timing.Current && !reading.ByHand && watched is not null && !Accepts(watched, places, whose) ? Timing.Waiting : timing;

    /// <summary>The stay among those this commit touches.</summary>
    internal Watched? OpenIn(WriteScope scope, Guid stay, Dictionary<Guid, TouchedStay> touched) => Open(scope, stay, touched);

    Watched? Open(WriteScope scope, Guid stay, Dictionary<Guid, TouchedStay> touched)
    {
        if (touched.TryGetValue(stay, out var already)) return already.Watched;
        var watched = book.Open(scope, stay);
        if (watched is not null) touched[stay] = new TouchedStay(watched);
        return watched;
    }

    static Timing TimingOf(Watched? watched, ReadingIn reading, Instant effective, Instant now)
    {
        if (effective > now + ClockDifference) return Timing.Future;
        if (now - effective >= Year) return Timing.TooOld;
        if (watched is null) return Timing.Current;
        var measure = reading.Measure == Measure.BloodPressure ? Measure.SystolicBp : reading.Measure;
        if (watched.State.Of(measure) is { } latest && effective < latest.At) return Timing.Late;
        return now - effective > WindowOf(watched.Plan.Protocol, measure) ? Timing.Late : Timing.Current;
    }

    static Duration WindowOf(Protocol protocol, Measure measure)
    {
        foreach (var window in protocol.AgeWindows)
            if (window.Measure == measure) return Duration.FromMinutes(window.Minutes);
        return OldestWithoutWindow;
    }

    static bool Accepts(Watched watched, Placement places, Whose whose) =>
        watched.Plan.Protocol.AcceptDeviceValues && (whose.Device is not { } device || places.Trusts(device));

    static Stored? Same(WriteScope scope, byte[] resendKey, long contentHash)
    {
        var found = scope.Connection.Query("SELECT id, version, recorded_at, encounter_id, content_hash FROM observation WHERE resend_key = @key",
            row => (Stored: new Stored(row.Id(0), row.GetInt32(1), row.Time(2), true, row.IsDBNull(3)), Hash: row.GetInt64(4)), ("key", resendKey));
        return found.Count > 0 && found[0].Hash == contentHash ? found[0].Stored : null;
    }

    void Unassigned(WriteScope scope, Sender by, Whose whose, Placement places)
    {
        var (kind, id) = whose switch
        {
            { Device: { } device } when places.KnowsDevice(device) => ("device", device),
            { Bed: { } bed } => ("bed", bed),
            _ => ("token", new Guid(by.TokenNo ?? 0, 0, 0, new byte[8])),
        };
        if (AlertRow.FindOpen(scope.Connection, kind, id, "unassigned-reading") is not null) return;
        var home = Homes.Of(scope.Connection, whose.Bed is { } place ? places.UnitOf(place) : null, by.TokenNo);
        if (home is null) return; // no unit is set up at all: the fact is kept, there is no wall to tell
        alerts.Raise(scope, new NewAlert(kind, id, "unassigned-reading", "Readings that belong to nobody: check bed, device and person", null, Priority.Medium,
            home.Value.Unit, home.Value.Name, null, shelf.Protocol("general-detox"), null, null, scope.Now));
    }
}
