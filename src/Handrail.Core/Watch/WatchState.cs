using Handrail.Core.Scores;
using NodaTime;

namespace Handrail.Core.Watch;

/// <summary>The latest value of a measure.</summary>
/// <param name="Milli">In thousandths of the measure's unit.</param>
/// <param name="At">When it was taken at the person.</param>
/// <param name="ByHand">True when a person entered it.</param>
public readonly record struct Latest(int Milli, Instant At, bool ByHand);

/// <summary>
/// What the watch remembers of one stay. Changed in place by <see cref="WatchRules"/> only, by one thread at a time.
/// Times are kept in microseconds, as the database keeps them: a state and its restored snapshot decide alike.
/// </summary>
public sealed class WatchState
{
    internal const int Measures = 64;

    internal readonly int[] Milli = new int[Measures];
    internal readonly long[] At = new long[Measures];
    ulong _known;
    ulong _byHand;

    // Sorted by key. Holds the rules of the bound plan and those an older plan left behind (their alerts may still be open).
    string[] _keys = [];
    RuleMemory[] _memory = [];
    WatchPlan? _plan;
    int[] _slots = [];

    internal long Admitted;
    internal long? DeviceAt;

    /// <summary>Clock of the last rescoring that gave another result: intervals by score count from here.</summary>
    internal long ScoreChanged;

    WatchState() { }

    /// <summary>A fresh stay.</summary>
    /// <param name="admittedAt">Start of the stay: sets never taken are due from here.</param>
    /// <param name="acuity">0 stable to 4 critical.</param>
    /// <param name="scale">Saturation scale; 2 only when prescribed.</param>
    public static WatchState New(Instant admittedAt, int acuity, SpO2Scale scale) =>
        new() { Admitted = Micros.Of(admittedAt), Acuity = acuity, Scale = scale };

    /// <summary>Start of the stay.</summary>
    public Instant AdmittedAt => Micros.ToInstant(Admitted);

    /// <summary>0 stable to 4 critical. After a change call <see cref="WatchRules.Tick"/>: a set may have become due, or no longer be late.</summary>
    public int Acuity { get; set; }

    /// <summary>Which saturation scale counts. Takes effect at the next scored reading.</summary>
    public SpO2Scale Scale { get; set; }

    /// <summary>When any reading from a device last came; null when none has, or the feed is no longer assigned (then nothing can fall silent).</summary>
    public Instant? LastDeviceReading
    {
        get => DeviceAt is { } at ? Micros.ToInstant(at) : null;
        set => DeviceAt = value is { } at ? Micros.Of(at) : null;
    }

    /// <summary>Points known at the last rescoring: total when complete, else "at least". Null before the first.</summary>
    public int? LastNews2 { get; internal set; }

    /// <summary>Whether a single parameter scored 3 at the last rescoring.</summary>
    public bool LastSingle3 { get; internal set; }

    /// <summary>The latest value of a measure; null when never taken.</summary>
    public Latest? Of(Measure measure) =>
        Knows((int)measure) ? new Latest(Milli[(int)measure], Micros.ToInstant(At[(int)measure]), (_byHand >> (int)measure & 1) != 0) : null;

    /// <summary>NEWS2 of the values that are current at <paramref name="now"/>: older ones than the protocol's age window count as missing.</summary>
    public News2Score News2(WatchPlan plan, Instant now) => Score(plan, Micros.Of(now));

    /// <summary>
    /// Replaces what is remembered of a measure after a correction or a withdrawal; null forgets it. No rule is evaluated:
    /// alerts follow at the next reading, and an open one stays open for a person to close.
    /// </summary>
    public void Correct(Measure measure, Latest? latest)
    {
        var m = (int)measure;
        if (latest is { } value) Put(m, value.Milli, Micros.Of(value.At), value.ByHand);
        else _known &= ~(1UL << m);
        if (latest is null) (Milli[m], At[m], _byHand) = (0, 0, _byHand & ~(1UL << m));
    }

    /// <summary>Whether an alert of this rule is open (for sets: "observations-overdue:vitals").</summary>
    public bool IsOpen(string rule) => Find(rule) is var i and >= 0 && _memory[i].Open;

    /// <summary>The rules with an open alert, sorted.</summary>
    public IEnumerable<string> OpenRules() => _keys.Where((_, i) => _memory[i].Open);

    /// <summary>Exact, compact text of everything; <see cref="Restore"/> gives an equal state.</summary>
    public string Snapshot() => WatchSnapshot.Write(this);

    /// <summary>Reads a snapshot back. Rules the plan no longer has are kept, so that their open alerts can still be resolved.</summary>
    /// <exception cref="FormatException">The text is not a snapshot of this version.</exception>
    public static WatchState Restore(string snapshot) => WatchSnapshot.Read(snapshot);

    /// <summary>An independent copy, for deciding ahead of a commit that may fail.</summary>
    public WatchState Copy()
    {
        var copy = new WatchState
        {
            Admitted = Admitted,
            Acuity = Acuity,
            Scale = Scale,
            DeviceAt = DeviceAt,
            LastNews2 = LastNews2,
            LastSingle3 = LastSingle3,
            ScoreChanged = ScoreChanged,
            _known = _known,
            _byHand = _byHand,
            _keys = _keys,
            _memory = [.. _memory],
            _plan = _plan,
            _slots = _slots,
        };
        Array.Copy(Milli, copy.Milli, Measures);
        Array.Copy(At, copy.At, Measures);
        return copy;
    }

    internal static WatchState Blank() => new();

    internal bool Knows(int measure) => (_known >> measure & 1) != 0;

    internal bool ByHand(int measure) => (_byHand >> measure & 1) != 0;

    internal void Put(int measure, int milli, long at, bool byHand)
    {
        Milli[measure] = milli;
        At[measure] = at;
        _known |= 1UL << measure;
        _byHand = byHand ? _byHand | 1UL << measure : _byHand & ~(1UL << measure);
    }

    internal News2Score Score(WatchPlan plan, long now) => Scores.News2.Score(new News2Input(
        Current(Measure.RespiratoryRate, plan, now), Current(Measure.SpO2, plan, now), Scale, Current(Measure.Oxygen, plan, now),
        Current(Measure.SystolicBp, plan, now), Current(Measure.Pulse, plan, now), Current(Measure.Consciousness, plan, now),
        Current(Measure.Temperature, plan, now)));

    int? Current(Measure measure, WatchPlan plan, long now) =>
        Knows((int)measure) && now - At[(int)measure] <= plan.AgeMicros[(int)measure] ? Milli[(int)measure] : null;

    internal ref RuleMemory Of(Slot slot) => ref _memory[_slots[slot.Index]];

    internal int Find(string key) => Array.BinarySearch(_keys, key, StringComparer.Ordinal);

    internal ref RuleMemory MemoryAt(int index) => ref _memory[index];

    internal int Count => _keys.Length;

    internal string KeyAt(int index) => _keys[index];

    internal void Remember(string[] sortedKeys, RuleMemory[] memory) => (_keys, _memory, _plan) = (sortedKeys, memory, null);

    /// <summary>Lines the memory up with a plan's rules. Costs only when the plan object changes, so callers keep one plan per stay.</summary>
    internal void Bind(WatchPlan plan)
    {
        if (!ReferenceEquals(_plan, plan)) Rebind(plan);
    }

    // Apart from Bind, because its closure would be allocated on every call.
    void Rebind(WatchPlan plan)
    {
        var keys = _keys.Concat(plan.Slots.Select(s => s.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var memory = new RuleMemory[keys.Length];
        for (var i = 0; i < keys.Length; i++)
            if (Find(keys[i]) is var old and >= 0) memory[i] = _memory[old];
        (_keys, _memory, _plan) = (keys, memory, plan);
        _slots = Array.ConvertAll(plan.Slots, slot => Array.BinarySearch(keys, slot.Key, StringComparer.Ordinal));
    }
}
