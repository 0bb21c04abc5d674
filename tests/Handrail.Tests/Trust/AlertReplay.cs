using Handrail.Core.Kernel;
using Handrail.Core.Watch;
using Handrail.Features.Watch;
using NodaTime;

namespace Handrail.Tests.Trust;

/// <summary>Lives one alert's escalation again through the pure machine: every step at its time and once, every notice, and where it stands now.</summary>
sealed class AlertReplay(Accepted record, AlertLine alert, Func<Instant, Ladder> ladder, Func<string, Instant, IReadOnlyList<Guid>> onShift, Uptime uptime, Verdict verdict)
{
    readonly List<Notice> notices = [];
    readonly Queue<(int Round, int Step, int Repeat)> owed = [];
    readonly HashSet<(int, int, int)> told = [];
    AlertProgress? progress;
    long batch;

    string Name => $"alert {alert.Rule} of {alert.Kind} {alert.Subject}, opened {alert.Opened}";

    public void Run(Instant end)
    {
        foreach (var line in record.Events[alert.Id])
        {
            if (line.Batch != batch) Settle();
            batch = line.Batch;
            if (line.Kind == "raised" ? progress is not null : progress is null)
            {
                verdict.IsWrong($"{Name}: event {line.No} '{line.Kind}' is out of order");
                return;
            }

            Follow(line);
        }

        Settle();
        if (progress is null)
        {
            verdict.IsMissing($"{Name}: it has no history");
            return;
        }

        StandsRight(end);
        NoticesFit();
    }

    void Follow(EventLine line)
    {
        switch (line.Kind)
        {
            case "raised" or "renotified" or "moved":
                Move(Escalation.Start(progress, ladder(line.At), role => onShift(role, line.At), line.At));
                break;
            case "notified":
                Told(line);
                break;
            case "declined":
                Move(Escalation.Decline(progress!, line.Staff!.Value, ladder(line.At), role => onShift(role, line.At), line.At));
                break;
            case "seen":
                progress = Escalation.See(progress!);
                break;
            case "accepted":
                Take(Escalation.Accept(progress!, line.Staff!.Value, line.At), line);
                break;
            case "attended":
                Take(Escalation.Attend(progress!, line.Staff!.Value, line.At), line);
                break;
            case "not-escalated":
                Take(Escalation.NotEscalated(progress!, line.Staff!.Value, "a reason", Duration.FromMinutes(NotEscalateAlert.ReviewMinutes), line.At), line);
                break;
            case "resolved":
                progress = Escalation.End(progress!);
                break;
            case "repeated" or "cleared" or "worried" or "unit":
                break; // they move no step
            default:
                verdict.IsWrong($"{Name}: an event of a kind the oracle does not know, '{line.Kind}'");
                break;
        }
    }

    void Told(EventLine line)
    {
        if (!told.Add((line.Round, line.Step, line.Repeat)))
        {
            verdict.IsRepeated($"{Name}: step {line.Round}/{line.Step}/{line.Repeat}");
            return;
        }

        if (owed.Count == 0) TimeCame(line);
        if (owed.Count == 0) return;
        var (round, step, repeat) = owed.Dequeue();
        if ((round, step, repeat) != (line.Round, line.Step, line.Repeat))
            verdict.IsWrong($"{Name}: told step {line.Round}/{line.Step}/{line.Repeat}, but {round}/{step}/{repeat} was next");
    }

    void TimeCame(EventLine line)
    {
        if (progress!.DueAt is not { } due || line.At < due)
        {
            verdict.IsRepeated($"{Name}: step {line.Round}/{line.Step}/{line.Repeat} at {line.At}, which was not due");
            return;
        }

        if (line.At > uptime.Latest(due)) verdict.IsWrong($"{Name}: step {line.Round}/{line.Step}/{line.Repeat} was due at {due} and taken only at {line.At}");
        Move(Escalation.TimeUp(progress, ladder(line.At), role => onShift(role, line.At), line.At));
    }

    void Move((AlertProgress Progress, IReadOnlyList<Notice> Notices) next)
    {
        progress = next.Progress;
        notices.AddRange(next.Notices);
        foreach (var step in next.Notices.Select(notice => (notice.Round, notice.Step, notice.Repeat)).Distinct()) owed.Enqueue(step);
        verdict.StepsExpected += next.Notices.Select(notice => (notice.Round, notice.Step, notice.Repeat)).Distinct().Count();
    }

    void Take(Outcome<AlertProgress> next, EventLine line)
    {
        if (next is Outcome<AlertProgress>.Done { Value: var taken }) progress = taken;
        else verdict.IsWrong($"{Name}: '{line.Kind}' by {line.Staff} should have been refused");
    }

    // All that a commit owed must stand in that commit.
    void Settle()
    {
        foreach (var (round, step, repeat) in owed) verdict.IsMissing($"{Name}: step {round}/{step}/{repeat} in batch {batch}");
        owed.Clear();
    }

    void StandsRight(Instant end)
    {
        if (progress!.DueAt is { } due && uptime.Latest(due) < end) verdict.IsMissing($"{Name}: the step due at {due} was not taken by {end}");
        if ((progress.State, progress.Round, progress.Step, progress.Repeats, progress.DueAt) != (alert.State, alert.Round, alert.Step, alert.Repeats, alert.Due))
            verdict.IsWrong($"{Name}: its row says {alert.State} {alert.Round}/{alert.Step}/{alert.Repeats} due {alert.Due}, its history {progress.State} {progress.Round}/{progress.Step}/{progress.Repeats} due {progress.DueAt}");
        if (progress.IsTaken && progress.AcceptedBy != alert.AcceptedBy) verdict.IsWrong($"{Name}: taken by {alert.AcceptedBy}, should be {progress.AcceptedBy}");
        Instant? timer = record.Due.TryGetValue(("alert", alert.Id), out var at) ? at : null;
        if (timer is null && progress.DueAt is not null) verdict.IsMissing($"{Name}: no row of due work for {progress.DueAt}");
        else if (timer != progress.DueAt) verdict.IsWrong($"{Name}: due work stands at {timer}, should be {progress.DueAt}");
    }

    void NoticesFit()
    {
        var expected = notices.Select(notice => $"{alert.Id:N}-{notice.Round}-{notice.Step}-{notice.Repeat}-{notice.Channel}-{notice.Recipient ?? Guid.Empty:N}").ToHashSet(StringComparer.Ordinal);
        var actual = record.Notices[alert.Id].Select(line => line.Key).ToList();
        foreach (var key in expected.Except(actual)) verdict.IsMissing($"{Name}: notice {key}");
        foreach (var key in actual.Except(expected)) verdict.IsRepeated($"{Name}: notice {key}");
    }
}
