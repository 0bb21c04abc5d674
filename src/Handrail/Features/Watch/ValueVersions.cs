using System.Data.Common;
using Handrail.Core.Watch;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Values with all their versions, newest first.</summary>
static class ValueVersions
{
    const string Columns =
        """
        SELECT o.id, o.measure, o.version, o.v1, o.v2, o.status, o.effective_at, o.recorded_at, o.origin, s.name, d.name, o.reason, o.timing, o.seq, o.flags
        FROM observation o LEFT JOIN staff s ON s.id = o.staff_id LEFT JOIN device d ON d.id = o.device_id

        """;

    /// <summary>One fact; null when there is none.</summary>
    public static LastValueModel? Of(DbConnection connection, Vault vault, Guid observation)
    {
        var rows = connection.Query(Columns + "WHERE o.id = @id ORDER BY o.version DESC", row => (Measure: (Measure)row.GetInt16(1), Seq: row.GetInt64(13), Version: Version(row)), ("id", observation));
        return rows.Count == 0 ? null : new LastValueModel(observation, rows[0].Measure, [.. rows.Select(row => row.Version with { Reason = vault.OpenTextOrNull(connection, CorrectObservationHandler.ReasonOf(row.Seq), row.Version.Reason) })]);
    }

    /// <summary>The latest fact of each measure, and every fact that was corrected or withdrawn in the last day.</summary>
    public static List<LastValueModel> Latest(DbConnection connection, Vault vault, Guid stay, Instant now)
    {
        var ids = new List<Guid>();
        foreach (var measure in Enum.GetValues<Measure>())
            ids.AddRange(connection.Query("SELECT id FROM observation WHERE encounter_id = @stay AND measure = @measure ORDER BY effective_at DESC, seq DESC LIMIT 1", row => row.Id(0), ("stay", stay), ("measure", measure)));
        ids.AddRange(connection.Query("SELECT DISTINCT id FROM observation WHERE encounter_id = @stay AND version > 1 AND effective_at >= @since", row => row.Id(0), ("stay", stay), ("since", now - Duration.FromHours(24))));
        var moved = MoveNotes.Of(connection, vault, stay);
        ids.AddRange(moved.Where(each => each.Value.At >= now - Duration.FromHours(24)).Select(each => each.Key));
        return [.. ids.Distinct().Select(id => Of(connection, vault, id)! with { Moved = moved.GetValueOrDefault(id) }).OrderBy(value => Place(value.Measure)).ThenByDescending(value => value.Versions[0].At)];
    }

    // NEWS2's seven first, in chart order, then the rest as coded.
    static int Place(Measure measure) => measure == Measure.BloodPressure ? (int)Measure.SystolicBp : (int)measure;

    static ValueVersion Version(DbDataReader row)
    {
        var byHand = row.GetInt16(8) == 0;
        return new ValueVersion(
            row.GetInt32(2), row.IntOrNull(3), row.IntOrNull(4), row.GetString(5), row.Time(6), row.Time(7), byHand, byHand ? row.TextOrNull(9) : row.TextOrNull(10), row.TextOrNull(11),
            (Timing)row.GetInt16(12) is Timing.Late or Timing.Future or Timing.TooOld && row.GetInt32(2) == 1)
        { FromPaper = ((ReadingFlags)row.GetInt16(14)).HasFlag(ReadingFlags.FromPaper) };
    }
}
