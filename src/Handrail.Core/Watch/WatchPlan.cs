using System.Collections.Immutable;

namespace Handrail.Core.Watch;

/// <summary>One rule made ready: its key, what covers it, limits laid over it. An Overdue rule has one slot for each set.</summary>
sealed class Slot
{
    public required int Index { get; init; }
    public required Rule Rule { get; init; }
    public required string Key { get; init; }
    public TimetableItem? Item { get; init; }
    public required (PatientLimit Limit, long Expires)[] Limits { get; init; }
    public Slot[] CoveredBy { get; set; } = [];
    public long ConfirmMicros { get; init; }
    public long FoldMicros { get; init; }

    /// <summary>True when lower is worse.</summary>
    public bool Falling => Rule.Kind == RuleKind.Below;

    public (int Limit, int Clear) LimitsAt(long now)
    {
        for (var i = Limits.Length - 1; i >= 0; i--)
            if (now < Limits[i].Expires) return (Limits[i].Limit.LimitMilli, Limits[i].Limit.ClearMilli);
        return (Rule.LimitMilli, Rule.ClearMilli);
    }
}

/// <summary>A protocol prepared for one stay: rules by measure, limits of this person laid over. Immutable; people without own limits share one.</summary>
public sealed class WatchPlan
{
    WatchPlan(Protocol protocol) => Protocol = protocol;

    /// <summary>The protocol.</summary>
    public Protocol Protocol { get; }

    internal Slot[] Slots { get; private set; } = [];

    internal Slot[][] ByMeasure { get; } = new Slot[WatchState.Measures][];

    internal Slot[] News2 { get; private set; } = [];

    internal Slot[] Overdue { get; private set; } = [];

    internal Slot[] Silent { get; private set; } = [];

    internal Slot? Concern { get; private set; }

    internal long[] AgeMicros { get; } = new long[WatchState.Measures];

    /// <summary>Prepares the plan. With several limits for one rule the last that has not expired counts; limits for rules the protocol lacks are passed over.</summary>
    public static WatchPlan Compile(Protocol protocol, IReadOnlyList<PatientLimit> limits)
    {
        var plan = new WatchPlan(protocol);
        Array.Fill(plan.AgeMicros, long.MaxValue);
        foreach (var window in protocol.AgeWindows) plan.AgeMicros[(int)window.Measure] = window.Minutes * Micros.Minute;

        var rules = WorstFirst(protocol.Rules).Where(rule => protocol.Interpretation || !IsScoreRule(rule));
        var slots = new List<Slot>();
        foreach (var rule in rules)
        {
            if (rule.Kind == RuleKind.Overdue)
                foreach (var item in protocol.Timetable) slots.Add(SlotOf(rule, item, limits, slots.Count));
            else
                slots.Add(SlotOf(rule, null, limits, slots.Count));
        }
        foreach (var slot in slots)
            slot.CoveredBy = [.. slots.Where(s => slot.Rule.SupersededBy.Contains(s.Rule.Id))];

        plan.Slots = [.. slots];
        plan.News2 = [.. slots.Where(s => s.Rule.Kind == RuleKind.SingleThree || s.Rule.Measure == Measure.News2)];
        plan.Overdue = [.. slots.Where(s => s.Rule.Kind == RuleKind.Overdue)];
        plan.Silent = [.. slots.Where(s => s.Rule.Kind == RuleKind.FeedSilent)];
        plan.Concern = slots.FirstOrDefault(s => s.Rule.Kind == RuleKind.Concern);
        for (var m = 0; m < WatchState.Measures; m++)
            plan.ByMeasure[m] = [.. slots.Where(s => s.Rule.Measure is { } measure && (int)measure == m && measure != Measure.News2)];
        return plan;
    }

    /// <summary>The rule behind an alert's key; null when this protocol has none. "observations-overdue:vitals" gives the Overdue rule.</summary>
    public Rule? RuleOf(string key) => Array.Find(Slots, s => s.Key == key)?.Rule;

    /// <summary>What is wrong, on screen: the rule's title, for sets with the set's; the key itself when this protocol has no such rule.</summary>
    public string TitleOf(string key) => Array.Find(Slots, s => s.Key == key) is not { } slot ? key
        : slot.Item is null ? slot.Rule.Title : $"{slot.Rule.Title}: {slot.Item.Title}";

    /// <summary>True for the totals of scores, which "interpretation: off" shows without judging.</summary>
    internal static bool IsScore(Measure measure) => measure is Measure.News2 or Measure.CiwaAr or Measure.Cows or Measure.Rass or Measure.MoaaS;

    internal static bool IsScoreRule(Rule rule) => rule.Kind is RuleKind.SingleThree or RuleKind.ScoreAtLeast || rule.Measure is { } m && IsScore(m);

    static Slot SlotOf(Rule rule, TimetableItem? item, IReadOnlyList<PatientLimit> limits, int index) => new()
    {
        Index = index,
        Rule = rule,
        Item = item,
        Key = item is null ? rule.Id : $"{rule.Id}:{item.Item}",
        Limits = [.. limits.Where(l => l.Rule == rule.Id).Select(l => (l, Micros.Of(l.ExpiresAt)))],
        ConfirmMicros = rule.ConfirmSeconds * Micros.Second,
        FoldMicros = rule.FoldMinutes * Micros.Minute,
    };

    // A rule is judged after those that cover it, so that one sudden fall raises the worst alert alone.
    static IEnumerable<Rule> WorstFirst(ImmutableArray<Rule> rules)
    {
        var left = rules.ToList();
        while (left.Count > 0)
        {
            var next = left.Find(r => !r.SupersededBy.Any(id => left.Exists(other => other.Id == id && other != r))) ?? left[0];
            left.Remove(next);
            yield return next;
        }
    }
}
