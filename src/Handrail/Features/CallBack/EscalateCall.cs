using System.Globalization;
using Handrail.Core.CallBack;
using Handrail.Data;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>
/// What time does to a call-back: a claim that ran out falls back, and each step of its clock is taken once, with the notices it makes, in one commit. Run by the
/// sweep from the row in <c>due_work</c> that every event of a call-back sets, so that it survives any crash.
/// </summary>
public static class EscalateCall
{
    /// <summary>Looks at one call-back; looking twice adds nothing.</summary>
    public static void Due(WriteScope scope, Guid id)
    {
        if (CallBook.Find(scope.Connection, id) is not { Call.IsOpen: true } row)
        {
            DueKind.Set(scope, CallBook.DueKindName, id, null);
            return;
        }

        if (CallRules.ClaimOver(row.Call, scope.Now) is { } over) row = CallBook.Record(scope, row, over);
        foreach (var step in CallClock.Due(row.Call, scope.Now))
        {
            row = CallBook.Record(scope, row, new CallEvent(CallEventKind.Escalated, scope.Now, Step: step));
            Tell(scope, row, step);
        }

        // Never left due: nothing to do now means a later look.
        var next = CallClock.NextLook(row.Call);
        DueKind.Set(scope, CallBook.DueKindName, id, next <= scope.Now ? scope.Now + Duration.FromSeconds(1) : next);
    }

    static void Tell(WriteScope scope, CallRow row, int step)
    {
        if (step < (int)CallStep.Red || DeskBook.Find(scope.Connection, row.Desk) is not { } desk) return;
        var role = step == (int)CallStep.Red ? "advisor" : step == (int)CallStep.Lead ? "lead-advisor" : "on-call";
        IReadOnlyList<Guid> who = role == "on-call" ? [] : DeskBook.OnShift(scope.Connection, desk.Id, role, scope.Now);
        if (who.Count == 0 && step == (int)CallStep.Red) return; // nobody on shift to hurry; the lead's step follows
        // Each reminder goes to one more of those on call, so that nobody's missed telephone ends the ladder.
        if (who.Count == 0) (role, who) = ("on-call", [.. DeskBook.OnCall(scope.Connection, desk).Take(Math.Max(1, step - (int)CallStep.OnCall + 1))]);
        if (row.Call.Doubtful)
        {
            // A thousand scripted requests must not page anyone a thousand times: of the queue "check" one notice in ten minutes says that it waits.
            var slot = scope.Now.ToUnixTimeSeconds() / 600;
            foreach (var one in who) Notice(scope, row, step, role, one, string.Create(CultureInfo.InvariantCulture, $"desk-check-{desk.Id:N}-{slot}-{one:N}"));
            return;
        }

        foreach (var one in who) Notice(scope, row, step, role, one, string.Create(CultureInfo.InvariantCulture, $"desk-{row.Call.Id:N}-{row.Call.Round}-{step}-{one:N}"));
    }

    static void Notice(WriteScope scope, CallRow row, int step, string role, Guid recipient, string key) => scope.Connection.Execute(
        """
        INSERT INTO desk_notice (key, call_back_id, desk_id, step, role, recipient, made_at) VALUES (@key, @call, @desk, @step, @role, @recipient, @now)
        ON CONFLICT (key) DO NOTHING
        """,
        ("key", key), ("call", row.Call.Id), ("desk", row.Desk), ("step", step), ("role", role), ("recipient", recipient), ("now", scope.Now));
}
