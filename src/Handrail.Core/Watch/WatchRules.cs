using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>STUB. The hot decision: (state, reading, now) to (state, events). Pure and deterministic.</summary>
public static class WatchRules
{
    /// <summary>Takes one current reading into the state. Readings that are late, future or unconfirmed never come here.</summary>
    public static void Apply(WatchState state, WatchPlan plan, in Reading reading, Instant now, List<WatchEvent> events) => throw new NotImplementedException();

    /// <summary>What time alone brings: overdue sets and silent feeds. Idempotent: a second call at the same time adds nothing.</summary>
    public static void Tick(WatchState state, WatchPlan plan, Instant now, List<WatchEvent> events) => throw new NotImplementedException();

    /// <summary>The earliest moment at which <see cref="Tick"/> could say something new; null when only a reading can.</summary>
    public static Instant? NextTick(WatchState state, WatchPlan plan) => throw new NotImplementedException();

    /// <summary>"I am worried": raises or renotifies, whatever the numbers say.</summary>
    public static void Concern(WatchState state, WatchPlan plan, Instant now, List<WatchEvent> events) => throw new NotImplementedException();

    /// <summary>A person resolved the alert of this rule.</summary>
    public static void Resolved(WatchState state, string rule, Instant now) => throw new NotImplementedException();

    /// <summary>The observation sets in the order they fall due, each with its due time.</summary>
    public static IReadOnlyList<Due> DueList(WatchState state, WatchPlan plan) => throw new NotImplementedException();
}

/// <summary>One set and when it is due.</summary>
public sealed record Due(string Item, string Title, Instant At, int EveryMinutes);

/// <summary>STUB. What the watch remembers of one stay.</summary>
public sealed class WatchState
{
    /// <summary>A fresh stay.</summary>
    public static WatchState New(Instant admittedAt, int acuity, Handrail.Core.Scores.SpO2Scale scale) => throw new NotImplementedException();

    /// <summary>Exact, compact text of everything; <see cref="Restore"/> gives an equal state.</summary>
    public string Snapshot() => throw new NotImplementedException();

    /// <summary>Reads a snapshot back.</summary>
    public static WatchState Restore(string snapshot) => throw new NotImplementedException();

    /// <summary>NEWS2 of the values that are current at <paramref name="now"/>.</summary>
    public Handrail.Core.Scores.News2Score News2(WatchPlan plan, Instant now) => throw new NotImplementedException();

    /// <summary>The latest value of a measure.</summary>
    public Latest? Of(Measure measure) => throw new NotImplementedException();

    /// <summary>When any reading from a device last came.</summary>
    public Instant? LastDeviceReading { get; set; }
}

/// <summary>The latest value of a measure.</summary>
public readonly record struct Latest(int Milli, Instant At, bool ByHand);

/// <summary>STUB. A protocol prepared for one stay: rules by measure, limits of this person laid over.</summary>
public sealed class WatchPlan
{
    /// <summary>Prepares the plan.</summary>
    public static WatchPlan Compile(Protocol protocol, IReadOnlyList<PatientLimit> limits) => throw new NotImplementedException();

    /// <summary>The protocol.</summary>
    public Protocol Protocol => throw new NotImplementedException();
}

/// <summary>A limit set for one person by a prescriber, until it expires.</summary>
public sealed record PatientLimit(string Rule, int LimitMilli, int ClearMilli, Instant ExpiresAt);
