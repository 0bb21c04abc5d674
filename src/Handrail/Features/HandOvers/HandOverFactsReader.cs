using System.Data.Common;
using System.Globalization;
using Handrail.Core.HandOvers;
using Handrail.Core.Rounds;
using Handrail.Core.Scores;
using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.HandOvers;

/// <summary>Gathers the facts of a hand-over from the record; what is made of them is decided in the core.</summary>
static class HandOverFactsReader
{
    const string Standing = "o.timing IN (0, 1) AND o.status <> 'entered-in-error' AND NOT EXISTS (SELECT 1 FROM observation n WHERE n.id = o.id AND n.version > o.version)";

    const string Since = "SELECT o.measure, o.v1 FROM observation o WHERE o.encounter_id = @stay AND o.effective_at >= @since AND o.v1 IS NOT NULL AND " + Standing + " ORDER BY o.effective_at, o.seq";

    const string Then =
        "SELECT o.v1 FROM observation o WHERE o.encounter_id = @stay AND o.measure = @measure AND o.effective_at <= @then AND o.v1 IS NOT NULL AND " + Standing + " ORDER BY o.effective_at DESC, o.seq DESC LIMIT 1";

    /// <summary>The facts about one person since then.</summary>
    public static HandOverFacts Read(DbConnection db, Vault vault, UnitPicture unit, StayPicture stay, Instant since) => new()
    {
        Since = since, Now = unit.At, Zone = unit.Zone, Stay = stay, Score = PictureWords.Score(stay), ScoreThen = ScoreThen(db, stay, since), Changes = Changes(db, stay.Stay, since),
        Alerts = Alerts(db, vault, stay.Stay, since), Limits = Limits(db, vault, stay.Stay, unit), Rounds = Rounds(db, stay.Stay, since, unit.At),
        Corrected = (int)db.Scalar<long>("SELECT count(DISTINCT id) FROM observation WHERE encounter_id = @stay AND version > 1 AND recorded_at >= @since", ("stay", stay.Stay), ("since", since)),
    };

    static List<MeasureChange> Changes(DbConnection db, Guid stay, Instant since)
    {
        var rows = db.Query(Since, row => (Measure: (Measure)row.GetInt16(0), V1: row.GetInt32(1)), ("stay", stay), ("since", since));
        return [.. rows.Select(row => (Measure: row.Measure == Measure.BloodPressure ? Measure.SystolicBp : row.Measure, row.V1)).GroupBy(row => row.Measure).OrderBy(group => group.Key).Select(group =>
        {
            var values = group.Select(row => row.V1).ToList();
            return new MeasureChange(Wording.Name(group.Key), Text(group.First()), Text(group.Last()), Wording.ValueUnit(group.Key, values.Min()), Wording.ValueUnit(group.Key, values.Max()), values.Count);
        })];

        static string Text((Measure Measure, int V1) row) => Wording.ValueUnit(row.Measure, row.V1);
    }

    static List<AlertChange> Alerts(DbConnection db, Vault vault, Guid stay, Instant since)
    {
        var rows = db.Query(
            """
            SELECT a.id, a.priority, a.title, a.opened_at, a.resolved_at, (SELECT v.detail FROM alert_event v WHERE v.alert_id = a.id AND v.kind = 'resolved' ORDER BY v.no DESC LIMIT 1)
            FROM alert a WHERE a.encounter_id = @stay AND (a.opened_at >= @since OR a.resolved_at >= @since) ORDER BY a.opened_at
            """,
            row => (Id: row.Id(0), Alert: new AlertChange((Priority)row.GetInt16(1), row.GetString(2), row.Time(3), row.TimeOrNull(4), row.TextOrNull(5))), ("stay", stay), ("since", since));
        return rows.ConvertAll(row => row.Alert with { Done = vault.OpenTextOrNull(db, $"alert_event.detail:{row.Id:N}", row.Alert.Done) });
    }

    static List<string> Limits(DbConnection db, Vault vault, Guid stay, UnitPicture unit) => db.Query(
        "SELECT l.rule, l.limit_milli, l.expires_at, s.name FROM patient_limit l JOIN staff s ON s.id = l.set_by WHERE l.encounter_id = @stay AND l.ended_at IS NULL AND l.expires_at > @now ORDER BY l.set_at",
        row => string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)} at {row.GetInt32(1) / 1000m:0.###}, until {Times.DayClock(row.Time(2), unit.Zone)}, set by {row.GetString(3)}"), ("stay", stay), ("now", unit.At));

    static RoundFacts? Rounds(DbConnection db, Guid stay, Instant since, Instant now)
    {
        if (RoundBook.OfStay(db, stay, now) is not { } row) return null;
        var from = row.EnrolledAt > since ? row.EnrolledAt : since;
        var gaps = RoundRules.Gaps(from, RoundBook.Seen(db, stay, from), row.EveryMinutes, RoundPolicy.Example, now);
        return new RoundFacts(row.EveryMinutes, row.LastSeen, row.Stand.DueAt, gaps.Sum(gap => gap.Missed));
    }

    // The total of what was known at that moment; only a complete one is worth comparing with.
    static int? ScoreThen(DbConnection db, StayPicture stay, Instant then)
    {
        if (!stay.News2Applies) return null;
        var scale = (SpO2Scale)db.Scalar<short>("SELECT spo2_scale FROM encounter WHERE id = @stay", ("stay", stay.Stay));
        return News2.Score(new News2Input(
            Value(Measure.RespiratoryRate), Value(Measure.SpO2), scale, Value(Measure.Oxygen), Value(Measure.SystolicBp) ?? Value(Measure.BloodPressure), Value(Measure.Pulse), Value(Measure.Consciousness),
            Value(Measure.Temperature))).Total;

        int? Value(Measure measure) => db.Query(Then, row => (int?)row.GetInt32(0), ("stay", stay.Stay), ("measure", (short)measure), ("then", then)).FirstOrDefault();
    }
}
