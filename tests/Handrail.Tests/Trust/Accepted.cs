using System.Data.Common;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>A stored reading, as the oracle reads it.</summary>
public sealed record Fact(
    long Seq, int Version, long Batch, Instant Recorded, Instant Effective, Measure Measure, int? V1, int? V2, int? V3, int Timing, bool ByHand,
    Guid? Stay, Guid? Bed, Guid? Device, int? Token);

/// <summary>A stay, as it was admitted.</summary>
public sealed record Stay(Guid Id, string Protocol, int Acuity, SpO2Scale Scale, Instant Admitted);

/// <summary>An alert row.</summary>
public sealed record AlertLine(
    Guid Id, string Kind, Guid Subject, string Rule, Priority Priority, AlertState State, int Round, int Step, int Repeats, Instant? Due, Guid? AcceptedBy,
    Guid Unit, Guid? Stay, string Protocol, Instant Opened);

/// <summary>A row of an alert's history.</summary>
public sealed record EventLine(Guid Alert, int No, Instant At, string Kind, int Round, int Step, int Repeat, Guid? Staff, long Batch);

/// <summary>A notice row.</summary>
public sealed record NoticeLine(string Key, Guid Alert, string Channel, Instant Made, bool Sent);

/// <summary>Everything the oracle needs, read once after the fact with plain statements: none of it through the product's own readers.</summary>
public sealed class Accepted
{
    Accepted(DbConnection db)
    {
        Facts = db.Query(
            "SELECT seq, version, batch_no, recorded_at, effective_at, measure, v1, v2, v3, timing, origin, encounter_id, bed_id, device_id, token_no FROM observation ORDER BY seq",
            row => new Fact(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.Time(3), row.Time(4), (Measure)row.GetInt16(5), row.IntOrNull(6), row.IntOrNull(7), row.IntOrNull(8),
                row.GetInt16(9), row.GetInt16(10) == 0, row.IdOrNull(11), row.IdOrNull(12), row.IdOrNull(13), row.IntOrNull(14)));
        Batches = db.Query("SELECT no, decided_at, readings FROM batch ORDER BY no", row => (No: row.GetInt64(0), At: row.Time(1), Readings: row.GetInt32(2)))
            .ToDictionary(batch => batch.No, batch => (batch.At, batch.Readings));
        Stays = db.Query("SELECT id, protocol, acuity, spo2_scale, admitted_at FROM encounter",
            row => new Stay(row.Id(0), row.GetString(1), row.GetInt32(2), (SpO2Scale)row.GetInt32(3), row.Time(4)));
        Alerts = db.Query(
            "SELECT id, subject_kind, subject_id, rule, priority, state, round, step, repeats, due_at, accepted_by, unit_id, encounter_id, protocol, opened_at FROM alert ORDER BY opened_at",
            row => new AlertLine(row.Id(0), row.GetString(1), row.Id(2), row.GetString(3), (Priority)row.GetInt16(4), (AlertState)row.GetInt16(5), row.GetInt32(6), row.GetInt32(7),
                row.GetInt32(8), row.TimeOrNull(9), row.IdOrNull(10), row.Id(11), row.IdOrNull(12), row.GetString(13), row.Time(14)));
        Events = db.Query("SELECT alert_id, no, at, kind, round, step, repeat, staff_id, batch_no FROM alert_event ORDER BY alert_id, no",
            row => new EventLine(row.Id(0), row.GetInt32(1), row.Time(2), row.GetString(3), row.GetInt32(4), row.GetInt32(5), row.GetInt32(6), row.IdOrNull(7), row.GetInt64(8)))
            .ToLookup(line => line.Alert);
        Notices = db.Query("SELECT key, alert_id, channel, made_at, sent_at FROM notice",
            row => new NoticeLine(row.GetString(0), row.Id(1), row.GetString(2), row.Time(3), !row.IsDBNull(4))).ToLookup(line => line.Alert);
        Due = db.Query("SELECT kind, subject_id, due_at FROM due_work", row => (Kind: row.GetString(0), Id: row.Id(1), At: row.Time(2))).ToDictionary(row => (row.Kind, row.Id), row => row.At);
        Devices = db.Query("SELECT id, trusted FROM device", row => (Id: row.Id(0), Trusted: row.GetInt32(1) == 1)).ToDictionary(row => row.Id, row => row.Trusted);
        UnitNames = db.Query("SELECT id, name FROM location WHERE kind = 'unit'", row => (Id: row.Id(0), Name: row.GetString(1))).ToDictionary(row => row.Id, row => row.Name);
        Corrections = Facts.Exists(fact => fact.Version > 1) || db.Scalar<long>("SELECT count(*) FROM patient_limit") > 0;
    }

    public List<Fact> Facts { get; }

    public Dictionary<long, (Instant At, int Readings)> Batches { get; }

    public List<Stay> Stays { get; }

    public List<AlertLine> Alerts { get; }

    public ILookup<Guid, EventLine> Events { get; }

    public ILookup<Guid, NoticeLine> Notices { get; }

    public Dictionary<(string Kind, Guid Id), Instant> Due { get; }

    public Dictionary<Guid, bool> Devices { get; }

    public Dictionary<Guid, string> UnitNames { get; }

    /// <summary>True when the record holds what this oracle does not recompute.</summary>
    public bool Corrections { get; }

    /// <summary>Reads it all.</summary>
    public static Accepted Read(DbConnection db) => new(db);
}
