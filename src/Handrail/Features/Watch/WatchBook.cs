using System.Data.Common;
using System.Runtime.InteropServices;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>One stay as the writer holds it in memory. Only a cache: <see cref="WatchBook"/> can make it anew from the database at any time.</summary>
public sealed class Watched
{
    /// <summary>The stay.</summary>
    public required Guid Encounter { get; init; }

    /// <summary>Its unit.</summary>
    public required Guid Unit { get; init; }

    /// <summary>Name of the unit, as ladders name it.</summary>
    public required string UnitName { get; init; }

    /// <summary>The protocol with this person's limits laid over.</summary>
    public required WatchPlan Plan { get; init; }

    /// <summary>What the watch remembers.</summary>
    public required WatchState State { get; init; }

    /// <summary>Time of the due_work row of this stay; null when there is none.</summary>
    public Instant? TickAt { get; set; }

    /// <summary>Readings folded in since the last stored snapshot.</summary>
    public int SinceSnapshot { get; set; }

    /// <summary>True when something other than a reading moved the state, so that the snapshot must be stored in this commit.</summary>
    public bool MustStore { get; set; }
}

/// <summary>
/// The hot state of open stays. Lives on the writer's thread; the truth is the database: state = stored snapshot + later current readings folded in,
/// with the clock of their batch, through the same pure decision.
/// </summary>
public sealed class WatchBook(ProtocolShelf shelf)
{
    const int SnapshotEvery = 64;

    static readonly HotSql Store = new(
        """
        INSERT INTO encounter_watch (encounter_id, version, seq, state) VALUES (@id, 1, @seq, @state)
        ON CONFLICT (encounter_id) DO UPDATE SET version = encounter_watch.version + 1, seq = excluded.seq, state = excluded.state
        """,
        "id", "seq", "state");

    readonly Dictionary<Guid, Watched> cache = [];
    Placement? placement;
    Instant placementReadAt = Instant.MinValue;
    long staysWrittenAt;
    long nextSeq;

    /// <summary>Who lay where.</summary>
    public Placement Places(DbConnection connection) => placement ??= Placement.Load(connection);

    /// <summary>Who lay where, read again when the last reading of it is older than a second: a command of another process may have added a device.</summary>
    public Placement PlacesAgain(DbConnection connection, Instant now)
    {
        if (now - placementReadAt < Duration.FromSeconds(1)) return Places(connection);
        placementReadAt = now;
        return placement = Placement.Load(connection);
    }

    /// <summary>Who lay where, read again when another process has written into the log of stays since (a census that is imported while this one serves).</summary>
    public Placement PlacesIfNewer(DbConnection connection, Instant now)
    {
        var last = connection.Scalar<long>("SELECT coalesce(max(recorded_at), 0) FROM stay_event");
        if (last == staysWrittenAt) return Places(connection);
        staysWrittenAt = last;
        return PlacesAgain(connection, now);
    }

    /// <summary>Something about beds, stays or devices changed.</summary>
    public void PlacesChanged() => placement = null;

    /// <summary>Drops everything cached; the next use reads it back. Nothing is lost by it, and a test does it.</summary>
    public void DropAll()
    {
        cache.Clear();
        placement = null;
        nextSeq = 0;
    }

    /// <summary>Drops one stay (its limits, scale or acuity changed, or what was done to it is rolled back).</summary>
    public void Drop(Guid encounter) => cache.Remove(encounter);

    /// <summary>The next number for an observation row.</summary>
    public long TakeSeq(DbConnection connection)
    {
        if (nextSeq == 0) nextSeq = connection.Scalar<long>("SELECT coalesce(max(seq), 0) FROM observation") + 1;
        return nextSeq++;
    }

    /// <summary>Gives back the number just taken (the row was a resend).</summary>
    public void GiveSeqBack() => nextSeq--;

    /// <summary>A rolled-back commit: numbers are read again.</summary>
    public void ForgetSeq() => nextSeq = 0;

    /// <summary>The stay for a decision inside a commit; whatever is rolled back is dropped from the cache.</summary>
    public Watched? Open(WriteScope scope, Guid encounter)
    {
        var watched = Look(scope.Connection, encounter);
        if (watched is not null)
            scope.OnUndo(() =>
            {
                cache.Remove(encounter);
                nextSeq = 0;
            });
        return watched;
    }

    /// <summary>The stay for looking at only.</summary>
    public Watched? Look(DbConnection connection, Guid encounter)
    {
        if (cache.TryGetValue(encounter, out var held)) return held;
        var loaded = Load(connection, encounter);
        if (loaded is not null) cache[encounter] = loaded;
        return loaded;
    }

    /// <summary>Stores what this commit must store of the stay: a snapshot now and then, or at once when more than a reading moved it.</summary>
    public void Settle(WriteScope scope, Watched watched, long lastSeq)
    {
        if (!watched.MustStore && watched.SinceSnapshot < SnapshotEvery) return;
        var store = scope.Hot(Store);
        store.Bind(0, watched.Encounter);
        store.Bind(1, lastSeq);
        store.Bind(2, watched.State.Snapshot());
        store.Execute();
        watched.SinceSnapshot = 0;
        watched.MustStore = false;
    }

    /// <summary>The number of the last observation row written.</summary>
    public long LastSeq(DbConnection connection)
    {
        if (nextSeq == 0) nextSeq = connection.Scalar<long>("SELECT coalesce(max(seq), 0) FROM observation") + 1;
        return nextSeq - 1;
    }

    Watched? Load(DbConnection connection, Guid encounter)
    {
        var found = connection.Query(
            "SELECT e.unit_id, e.protocol, e.acuity, e.spo2_scale, e.admitted_at, l.name, e.news2_off FROM encounter e JOIN location l ON l.id = e.unit_id WHERE e.id = @id AND e.ended_at IS NULL AND e.away_at IS NULL",
            row => (Unit: row.Id(0), Protocol: row.GetString(1), Acuity: row.GetInt32(2), Scale: (SpO2Scale)row.GetInt32(3), Admitted: row.Time(4), UnitName: row.GetString(5), NoNews2: row.GetInt32(6) == 1),
            ("id", encounter));
        if (found.Count == 0) return null;
        var stay = found[0];
        var limits = connection.Query(
            "SELECT rule, limit_milli, clear_milli, expires_at FROM patient_limit WHERE encounter_id = @id AND ended_at IS NULL ORDER BY set_at",
            row => new PatientLimit(row.GetString(0), row.GetInt32(1), row.GetInt32(2), row.Time(3)), ("id", encounter));
        var plan = shelf.Plan(stay.Protocol, limits, stay.NoNews2);
        var stored = connection.Query("SELECT seq, state FROM encounter_watch WHERE encounter_id = @id", row => (Seq: row.GetInt64(0), State: row.GetString(1)), ("id", encounter));
        var state = stored.Count == 0 ? WatchState.New(stay.Admitted, stay.Acuity, stay.Scale) : WatchState.Restore(stored[0].State);
        var watched = new Watched { Encounter = encounter, Unit = stay.Unit, UnitName = stay.UnitName, Plan = plan, State = state };
        watched.SinceSnapshot = Fold(connection, watched, stored.Count == 0 ? 0 : stored[0].Seq);
        _ = WatchRules.NextTick(state, plan); // lines the memory up with the plan's rules
        var differed = WatchReconcile.Run(state, connection.Query("SELECT rule FROM alert WHERE subject_kind = 'encounter' AND subject_id = @id AND state <> 6", row => row.GetString(0), ("id", encounter)).ToHashSet());
        // What was put right moves later decisions: it is stored with the next of them, or a restart would judge those readings with the memory as it was before.
        watched.MustStore = differed.Count > 0;
        var tick = connection.Scalar<long?>("SELECT due_at FROM due_work WHERE kind = 'watch' AND subject_id = @id", ("id", encounter));
        watched.TickAt = tick is { } micros ? Micros.ToInstant(micros) : null;
        return watched;
    }

    // The events of folded rows were committed with them: they are made again here only to move the state, and thrown away.
    // Rows of one batch were judged together, so they are folded together.
    static int Fold(DbConnection connection, Watched watched, long afterSeq)
    {
        var rows = connection.Query(
            """
            SELECT measure, v1, v2, v3, effective_at, recorded_at, origin, batch_no FROM observation o WHERE encounter_id = @id AND seq > @seq AND timing = 0
              AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.id = o.id AND n.status = 'entered-in-error') ORDER BY seq
            """,
            row => (Measure: (Measure)row.GetInt16(0), V1: row.IntOrNull(1), V2: row.IntOrNull(2), V3: row.IntOrNull(3), At: row.Time(4), Decided: row.Time(5), ByHand: row.GetInt16(6) == 0, Batch: row.GetInt64(7)),
            ("id", watched.Encounter), ("seq", afterSeq));
        foreach (var batch in rows.GroupBy(row => row.Batch))
        {
            var touched = new TouchedStay(watched);
            foreach (var row in batch) touched.Add(row.Measure, row.V1, row.V2, row.V3, row.At, row.ByHand);
            touched.Judge(batch.First().Decided);
        }

        return rows.Count;
    }
}

/// <summary>One stay in the course of one batch: the readings that count, then what the decision wishes.</summary>
public sealed class TouchedStay(Watched watched)
{
    readonly List<Reading> readings = [];

    /// <summary>The stay.</summary>
    public Watched Watched => watched;

    /// <summary>What should happen.</summary>
    public List<WatchEvent> Events { get; } = [];

    /// <summary>Takes in one stored fact; a panel is several readings.</summary>
    public void Add(Measure measure, int? v1, int? v2, int? v3, Instant at, bool byHand)
    {
        switch (measure)
        {
            case Measure.BloodPressure:
                One(Measure.SystolicBp, v1);
                One(Measure.DiastolicBp, v2);
                One(Measure.MeanBp, v3);
                break;
            case Measure.SpO2:
                One(Measure.SpO2, v1);
                One(Measure.OxygenFlow, v2);
                One(Measure.OxygenConcentration, v3);
                break;
            default:
                One(measure, v1);
                break;
        }

        void One(Measure part, int? milli)
        {
            if (milli is { } value) readings.Add(new Reading(part, value, at, byHand));
        }
    }

    /// <summary>Judges what was taken in, ordered by time: readings of one moment are one set.</summary>
    public void Judge(Instant now)
    {
        if (readings.Count == 0) return;
        if (readings.Count > 1) readings.Sort((a, b) => a.At != b.At ? a.At.CompareTo(b.At) : a.Measure.CompareTo(b.Measure));
        WatchRules.Apply(watched.State, watched.Plan, CollectionsMarshal.AsSpan(readings), now, Events);
        readings.Clear();
    }
}
