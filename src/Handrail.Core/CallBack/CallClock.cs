using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>Steps of a call-back's clock, in order. The number is part of the key that makes each step happen once.</summary>
public enum CallStep
{
    /// <summary>Nothing yet.</summary>
    None = 0,

    /// <summary>Half of the time is over: amber.</summary>
    Amber = 1,

    /// <summary>Nine tenths are over: red; the advisors on shift are told.</summary>
    Red = 2,

    /// <summary>The time is over: the lead advisor is told.</summary>
    Lead = 3,

    /// <summary>Ten minutes later: who is on call is told; from then on again every thirty minutes (steps 5, 6, …).</summary>
    OnCall = 4,
}

/// <summary>
/// The clock of a call-back: which step is due, from its promise alone. A claim does not stop it: only a try or the end does, since a call that nobody makes
/// is as late with a name on it. In prose: docs/algorithms/call-back.md.
/// </summary>
public static class CallClock
{
    /// <summary>After the promised time, before the one on call is told.</summary>
    public static readonly Duration ToOnCall = Duration.FromMinutes(10);

    /// <summary>Between two reminders of the one on call.</summary>
    public static readonly Duration Again = Duration.FromMinutes(30);

    /// <summary>The last step: two days of reminders, then the page alone keeps saying it.</summary>
    public const int Last = (int)CallStep.OnCall + 96;

    /// <summary>The last step of a doubtful one: a flood of scripts must not become a flood of reminders.</summary>
    public const int LastDoubtful = (int)CallStep.OnCall + 4;

    /// <summary>When <paramref name="step"/> (1 to <see cref="Last"/>) of a clock from <paramref name="from"/> to <paramref name="by"/> falls due.</summary>
    public static Instant DueAt(int step, Instant from, Instant by) => step switch
    {
        (int)CallStep.Amber => from + ((by - from) / 2),
        (int)CallStep.Red => from + ((by - from) * 9 / 10),
        (int)CallStep.Lead => by,
        >= (int)CallStep.OnCall => by + ToOnCall + (Again * (step - (int)CallStep.OnCall)),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Steps count from 1."),
    };

    /// <summary>The steps that are due and not taken, in order. Of missed reminders only the latest counts: after an outage nobody is told forty times.</summary>
    public static IReadOnlyList<int> Due(Call call, Instant now)
    {
        if (!call.IsOpen) return [];
        var due = new List<int>();
        for (var step = call.Step + 1; step <= LastOf(call) && DueAt(step, call.DueFrom, call.DueBy) <= now; step++)
        {
            if (step > (int)CallStep.OnCall && due.Count > 0 && due[^1] >= (int)CallStep.OnCall) due.RemoveAt(due.Count - 1);
            due.Add(step);
        }

        return due;
    }

    /// <summary>When this call-back must be looked at next: the next step, or the end of a claim; null when it is over.</summary>
    public static Instant? NextLook(Call call)
    {
        if (!call.IsOpen) return null;
        Instant? step = call.Step < LastOf(call) ? DueAt(call.Step + 1, call.DueFrom, call.DueBy) : null;
        return step is null ? call.ClaimedUntil : call.ClaimedUntil is { } until && until < step ? until : step;
    }

    /// <summary>What colour it has now, as the desk shows it; a round that is just begun has none.</summary>
    public static CallStep ColourAt(Call call, Instant now) =>
        now >= DueAt((int)CallStep.OnCall, call.DueFrom, call.DueBy) ? CallStep.OnCall
        : now >= call.DueBy ? CallStep.Lead
        : now >= DueAt((int)CallStep.Red, call.DueFrom, call.DueBy) ? CallStep.Red
        : now >= DueAt((int)CallStep.Amber, call.DueFrom, call.DueBy) ? CallStep.Amber
        : CallStep.None;

    static int LastOf(Call call) => call.Doubtful ? LastDoubtful : Last;
}
