using Handrail.Core.Watch;
using Handrail.Data;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>
/// Recomputes from the accepted stream alone which alerts, steps, notices and timers must exist, and compares them with what does exist. It shares the pure
/// decision and the escalation machine with the product (their rules have tables of their own) but nothing of writer, caches, snapshots, sweep or SQL.
/// </summary>
public static class Oracle
{
    /// <summary>Judges the record as it stands at <paramref name="end"/>, the last moment at which the process lived.</summary>
    public static Verdict Judge(Database database, string contentFolder, Instant end, Uptime uptime)
    {
        using var db = database.Open();
        var record = Accepted.Read(db);
        var shelf = Protocols.Load(contentFolder, database);
        var verdict = new Verdict();
        if (record.Corrections) verdict.IsWrong("the record holds corrections or personal limits, which this oracle does not recompute");
        BatchesFit(record, verdict);
        foreach (var twice in record.Alerts.Where(alert => alert.State != AlertState.Resolved).GroupBy(alert => (alert.Kind, alert.Subject, alert.Rule)).Where(group => group.Count() > 1))
            verdict.IsRepeated($"{twice.Count()} open alerts of {twice.Key}");

        var book = new WatchBook(shelf);
        foreach (var stay in record.Stays)
        {
            var replay = new StayReplay(record, stay, shelf.Plan(stay.Protocol, []), uptime, verdict);
            replay.Run(end);
            var remembered = book.Look(db, stay.Id)!.State.Snapshot();
            if (remembered != replay.Snapshot) verdict.IsWrong($"stay {stay.Id}: the watch remembers\n  {remembered}\n  but should\n  {replay.Snapshot}");
        }

        Unassigned(record, verdict);
        foreach (var alert in record.Alerts)
        {
            Ladder Ladder(Instant at) => Escalation.LadderFor(shelf.Protocol(alert.Protocol), record.UnitNames[alert.Unit], Roster.ShiftName(db, alert.Unit, at), alert.Priority);
            new AlertReplay(record, alert, Ladder, (role, at) => Roster.OnShift(db, alert.Unit, role, at), uptime, verdict).Run(end);
        }

        foreach (var orphan in record.Events.Where(history => record.Alerts.TrueForAll(alert => alert.Id != history.Key)))
            verdict.IsMissing($"the alert {orphan.Key}, of which only the history is left");
        foreach (var orphan in record.Notices.Where(notices => record.Alerts.TrueForAll(alert => alert.Id != notices.Key)))
            verdict.IsRepeated($"notices of an alert {orphan.Key} that does not exist");
        return verdict;
    }

    /// <summary>Each notice for the spool has its one file once the process has had the time; no file without a notice; nothing half-written is left.</summary>
    public static void JudgeSpool(Database database, string outbox, Instant end, Uptime uptime, Verdict verdict)
    {
        using var db = database.Open();
        var notices = Accepted.Read(db).Notices.SelectMany(each => each).ToList();
        var files = Directory.Exists(outbox) ? Directory.GetFiles(outbox).Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal) : [];
        foreach (var notice in notices.Where(notice => notice.Sent && notice.Channel == "spool" && !files.Contains(notice.Key + ".json"))) verdict.IsMissing($"the spool file of {notice.Key}, marked as sent");
        foreach (var notice in notices.Where(notice => !notice.Sent && uptime.Latest(notice.Made) < end)) verdict.IsMissing($"the sending of {notice.Key}, made at {notice.Made}");
        foreach (var file in files.Except(notices.Where(notice => notice.Channel == "spool").Select(notice => notice.Key + ".json"))) verdict.IsRepeated($"spool file {file} without a notice");
    }

    static void BatchesFit(Accepted record, Verdict verdict)
    {
        var counts = record.Facts.CountBy(fact => fact.Batch).ToDictionary(each => each.Key, each => each.Value);
        foreach (var (no, (at, readings)) in record.Batches)
            if (counts.GetValueOrDefault(no) != readings) verdict.IsWrong($"batch {no} of {at} says {readings} readings and has {counts.GetValueOrDefault(no)}");
        foreach (var fact in record.Facts.Where(fact => !record.Batches.TryGetValue(fact.Batch, out var batch) || batch.At != fact.Recorded))
            verdict.IsWrong($"reading {fact.Seq} does not fit its batch {fact.Batch}");
        var times = record.Batches.OrderBy(batch => batch.Key).Select(batch => batch.Value.At).ToList();
        if (!times.SequenceEqual(times.Order())) verdict.IsWrong("decisions ran backwards in time");
    }

    // A reading that is nobody's opens an alert about its device, bed or sender unless one is open.
    static void Unassigned(Accepted record, Verdict verdict)
    {
        var alerts = record.Alerts.Where(alert => alert.Rule == "unassigned-reading").ToList();
        var resolved = alerts.SelectMany(alert => record.Events[alert.Id].Where(line => line.Kind == "resolved").Select(line => (Subject: (alert.Kind, alert.Subject), line.Batch))).ToList();
        var raised = alerts.Select(alert => ((alert.Kind, alert.Subject), record.Events[alert.Id].FirstOrDefault(line => line.Kind == "raised")?.Batch ?? 0)).ToList();
        var open = new Dictionary<(string, Guid), long>();
        foreach (var fact in record.Facts.Where(fact => fact.Stay is null))
        {
            var subject = fact.Device is { } device && record.Devices.ContainsKey(device) ? ("device", device)
                : fact.Bed is { } bed ? ("bed", bed) : ("token", new Guid(fact.Token ?? 0, 0, 0, new byte[8]));
            if (open.TryGetValue(subject, out var since) && !resolved.Exists(each => each.Subject == subject && each.Batch > since && each.Batch < fact.Batch)) continue;
            open[subject] = fact.Batch;
            verdict.AlertsExpected++;
            if (!raised.Remove((subject, fact.Batch))) verdict.IsMissing($"the alert for unassigned readings of {subject} in batch {fact.Batch}");
        }

        foreach (var (subject, batch) in raised) verdict.IsRepeated($"an alert for unassigned readings of {subject} in batch {batch}");
    }
}
