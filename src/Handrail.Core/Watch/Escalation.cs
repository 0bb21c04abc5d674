using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>
/// The escalation machine: pure. Every step is known by (round, step, repeat), which only ever rises, so that a step taken twice
/// (by a sweep and a timer, before and after a crash) has the same key and is kept once. In prose: docs/algorithms/escalation.md.
/// </summary>
public static class Escalation
{
    /// <summary>The channel that is always there.</summary>
    public const string Wall = "wall";

    /// <summary>The channel that pages people one by one, through what each of them has confirmed.</summary>
    public const string Page = "page";

    static readonly IReadOnlyList<Notice> Nothing = [];

    /// <summary>The first step (or the first of a new round): who is told now, and when the next step is due. A resolved alert stays as it is.</summary>
    public static (AlertProgress, IReadOnlyList<Notice>) Start(AlertProgress? before, Ladder ladder, OnShift onShift, Instant now) =>
        before is { State: AlertState.Resolved } ? (before, Nothing) : Take((before?.Round ?? 0) + 1, 0, 0, ladder, onShift, now);

    /// <summary>
    /// Time is up: the next step, or the last step again; for an alert that someone chose not to escalate, a new round.
    /// Does nothing when not due, resolved, or taken without a review time.
    /// </summary>
    public static (AlertProgress, IReadOnlyList<Notice>) TimeUp(AlertProgress before, Ladder ladder, OnShift onShift, Instant now)
    {
        if (before.State == AlertState.Resolved || before.DueAt is not { } due || now < due) return (before, Nothing);
        return before.IsTaken ? Start(before, ladder, onShift, now) : Next(before, ladder, onShift, now);
    }

    /// <summary>
    /// One declines; when nobody is left waiting the next step is taken at once. On the last step there is none: it is told again at its time.
    /// Declining one's own acceptance starts a new round. Declining what one was not asked, or what another has taken, changes nothing.
    /// </summary>
    public static (AlertProgress, IReadOnlyList<Notice>) Decline(AlertProgress before, Guid by, Ladder ladder, OnShift onShift, Instant now)
    {
        if (before.State == AlertState.Resolved) return (before, Nothing);
        if (before.IsTaken) return before.AcceptedBy == by ? Start(before, ladder, onShift, now) : (before, Nothing);
        if (!before.Waiting.Contains(by)) return (before, Nothing);
        var left = before with { Waiting = [.. before.Waiting.Where(id => id != by)] };
        return left.Waiting.Count > 0 || IsLast(before.Step, ladder) ? (left, Nothing) : Next(left, ladder, onShift, now);
    }

    /// <summary>
    /// Nobody told in this step could be reached: the next step at once, since waiting for them would only lose its minutes. On the last step nothing is taken: it is
    /// told again at its time, for as long as it takes.
    /// </summary>
    public static (AlertProgress, IReadOnlyList<Notice>) Unreached(AlertProgress before, Ladder ladder, OnShift onShift, Instant now) =>
        before.State == AlertState.Resolved || before.IsTaken || IsLast(before.Step, ladder) ? (before, Nothing) : Next(before, ladder, onShift, now);

    /// <summary>True for the last step of a ladder.</summary>
    public static bool IsLast(AlertProgress progress, Ladder ladder) => IsLast(progress.Step, ladder);

    /// <summary>One told has opened it. The clock runs on: seeing is not taking.</summary>
    public static AlertProgress See(AlertProgress before) => before.State is AlertState.Raised or AlertState.Notified ? before with { State = AlertState.Seen } : before;

    /// <summary>One accepts: takes it from the others; nothing is due any more. Also by someone who was not told. Refused when another has it or it is resolved.</summary>
    /// <returns>Refused: Conflict.</returns>
    public static Outcome<AlertProgress> Accept(AlertProgress before, Guid by, Instant now) =>
        Taken(before, by) is { } why ? why
        // Accepting what one chose not to escalate means going after all: the review falls away.
        : before.IsTaken ? before with { DueAt = null }
        : before with { State = AlertState.Accepted, AcceptedBy = by, DueAt = null, Waiting = [] };

    /// <summary>One is at the bedside; takes it at the same time when nobody has.</summary>
    /// <returns>Refused: Conflict when another has it or it is resolved.</returns>
    public static Outcome<AlertProgress> Attend(AlertProgress before, Guid by, Instant now) =>
        Taken(before, by) is { } why ? why : before with { State = AlertState.Attended, AcceptedBy = by, DueAt = null, Waiting = [] };

    /// <summary>
    /// One chooses not to escalate, and says why. It is theirs as if accepted, but only until <paramref name="review"/> has passed:
    /// unless it is resolved by then, a new round starts.
    /// </summary>
    /// <returns>Refused: Invalid without a reason or with a review time of nothing or less; Conflict when another has it or it is resolved.</returns>
    public static Outcome<AlertProgress> NotEscalated(AlertProgress before, Guid by, string reason, Duration review, Instant now) =>
        string.IsNullOrWhiteSpace(reason) ? Refusal.Invalid("reason", "Say why this need not be escalated.")
        : review <= Duration.Zero ? Refusal.Invalid("review", "Say when this is looked at again: a time after now.")
        : Taken(before, by) is { } why ? why
        : before with { State = AlertState.Accepted, AcceptedBy = by, DueAt = now + review, Waiting = [] };

    /// <summary>A named person closes it with what was done. Anyone on the unit may, not only the one who took it.</summary>
    /// <returns>Refused: Invalid without words on what was done; Conflict when it is resolved already.</returns>
    public static Outcome<AlertProgress> Resolve(AlertProgress before, Guid by, string done, Instant now) =>
        before.State == AlertState.Resolved ? Refusal.Conflict("This alert is already resolved.")
        : string.IsNullOrWhiteSpace(done) ? Refusal.Invalid("done", "Say what was done.")
        : End(before);

    /// <summary>It ends by itself (rules that do not latch).</summary>
    public static AlertProgress End(AlertProgress before) => before with { State = AlertState.Resolved, DueAt = null, Waiting = [] };

    /// <summary>
    /// The ladder for an alert: the first that fits unit, shift and priority. A protocol without one does not load, so there always is one.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none: this protocol did not come through the protocol file reader.</exception>
    public static Ladder LadderFor(Protocol protocol, string unit, string shift, Priority priority)
    {
        foreach (var ladder in protocol.Ladders)
            if (ladder.Priority == priority && (ladder.Unit == "*" || ladder.Unit == unit) && (ladder.Shift == "*" || ladder.Shift == shift))
                return ladder;
        throw new InvalidOperationException($"Protocol {protocol.Id} has no ladder for {priority} alerts.");
    }

    static (AlertProgress, IReadOnlyList<Notice>) Next(AlertProgress before, Ladder ladder, OnShift onShift, Instant now) =>
        IsLast(before.Step, ladder)
            ? Take(before.Round, ladder.Steps.Length - 1, before.Repeats + 1, ladder, onShift, now)
            : Take(before.Round, before.Step + 1, 0, ladder, onShift, now);

    static bool IsLast(int step, Ladder ladder) => step >= ladder.Steps.Length - 1;

    static (AlertProgress, IReadOnlyList<Notice>) Take(int round, int step, int repeat, Ladder ladder, OnShift onShift, Instant now)
    {
        var (role, staff) = Find(ladder.Steps[step], onShift);
        // A step that reaches nobody is no step: waiting for an answer from an empty room would only lose minutes.
        while (staff.Count == 0 && !IsLast(step, ladder)) (role, staff) = Find(ladder.Steps[++step], onShift);

        var last = IsLast(step, ladder);
        var wait = last ? ladder.RepeatLastMinutes : ladder.Steps[step].Minutes;
        var notices = new List<Notice>();
        foreach (var id in staff)
            foreach (var channel in ladder.Steps[step].Channels.Distinct())
                notices.Add(new Notice(round, step, repeat, role, id, channel));
        if (staff.Count == 0) notices.Add(new Notice(round, step, repeat, role, null, Wall));
        return (new AlertProgress(AlertState.Notified, round, step, repeat, now + Duration.FromMinutes(wait), staff), notices);
    }

    static (string Role, IReadOnlyList<Guid> Staff) Find(LadderStep step, OnShift onShift)
    {
        IReadOnlyList<Guid> staff = [.. onShift(step.Role).Distinct()];
        return staff.Count > 0 || step.Fallback is null ? (step.Role, staff) : (step.Fallback, [.. onShift(step.Fallback).Distinct()]);
    }

    static Refusal? Taken(AlertProgress before, Guid by) =>
        before.State == AlertState.Resolved ? Refusal.Conflict("This alert is already resolved.")
        : before.IsTaken && before.AcceptedBy != by ? Refusal.Conflict("Someone else has already taken this alert.")
        : null;
}
