using NodaTime;

namespace Handrail.Core.Admission;

/// <summary>What a bed is at a moment.</summary>
public enum BedState
{
    /// <summary>Ready for somebody.</summary>
    Free,

    /// <summary>Kept for somebody until a moment.</summary>
    Held,

    /// <summary>Somebody lies in it.</summary>
    Occupied,

    /// <summary>Somebody lies in it who is about to leave.</summary>
    Leaving,

    /// <summary>Empty, and waits for cleaning.</summary>
    Dirty,

    /// <summary>Out of use.</summary>
    Blocked,
}

/// <summary>What somebody said of a bed; nothing is <see cref="Ready"/>.</summary>
public enum BedMark
{
    /// <summary>Nothing stands against using it.</summary>
    Ready,

    /// <summary>It waits for cleaning.</summary>
    Dirty,

    /// <summary>It is out of use.</summary>
    Blocked,

    /// <summary>Who lies in it is about to leave.</summary>
    Leaving,
}

/// <summary>A bed kept for somebody. It ends by itself: after <paramref name="Until"/> it is as if it were not there, whether anything runs or not.</summary>
public readonly record struct BedHold(Guid Id, Instant From, Instant Until, Guid? Person)
{
    /// <summary>The longest a bed may be held in one go. A local choice, example.</summary>
    public static readonly Duration Longest = Duration.FromHours(72);

    /// <summary>True while it holds.</summary>
    public bool HoldsAt(Instant now) => From <= now && now < Until;
}

/// <summary>What a bed is like.</summary>
/// <param name="Sex">"any", "female" or "male".</param>
/// <param name="Mobility">Fit for somebody with limited mobility.</param>
/// <param name="LigatureSafe">Without fixed points a cord could be tied to.</param>
/// <param name="Detox">Fitted for detox: monitor, oxygen.</param>
public sealed record BedProperties(string Sex, bool Mobility, bool LigatureSafe, bool Detox)
{
    /// <summary>Nothing is known of it.</summary>
    public static BedProperties Unknown { get; } = new("any", false, false, false);
}

/// <summary>A bed with everything that its state is made of.</summary>
/// <param name="Id">The bed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="State">Its state at the moment of reading.</param>
/// <param name="Properties">What it is like.</param>
/// <param name="Stay">Who lies in it.</param>
/// <param name="Person">Whose stay that is.</param>
/// <param name="Hold">The hold on it; null without one that holds.</param>
/// <param name="MarkedAt">When its mark was set; null without one.</param>
public sealed record BedNow(Guid Id, string Name, Guid Unit, BedState State, BedProperties Properties, Guid? Stay, Guid? Person, BedHold? Hold, Instant? MarkedAt);

/// <summary>The state of a bed, and whether it can be taken.</summary>
public static class Beds
{
    /// <summary>The state, from what is there. A person in the bed counts before anything said about it; being out of use before a hold.</summary>
    public static BedState StateOf(bool occupied, BedMark mark, BedHold? hold, Instant now) =>
        occupied ? mark == BedMark.Leaving ? BedState.Leaving : BedState.Occupied
        : mark == BedMark.Blocked ? BedState.Blocked
        : hold is { } held && held.HoldsAt(now) ? BedState.Held
        : mark == BedMark.Dirty ? BedState.Dirty
        : BedState.Free;

    /// <summary>
    /// Why this bed cannot be taken by <paramref name="person"/> now; null when it can. A hold keeps everybody out but whom it is for, and who comes with it:
    /// <paramref name="taking"/> is the hold that is used up by it.
    /// </summary>
    public static string? CannotTake(string name, bool occupied, BedMark mark, BedHold? hold, Guid? person, Instant now, Guid? taking = null) => StateOf(occupied, mark, hold, now) switch
    {
        BedState.Occupied or BedState.Leaving => $"Somebody lies in bed {name} already. Choose another bed.",
        BedState.Blocked => $"Bed {name} is out of use. Choose another bed.",
        BedState.Held when hold!.Value.Id != taking && (person is null || hold.Value.Person != person) => $"Bed {name} is held for somebody else. Choose another bed, or take the bed through its hold on the page of the bed.",
        // The one it is held for still needs a clean bed.
        _ when mark == BedMark.Dirty => $"Bed {name} waits for cleaning. Mark it as ready first, or choose another bed.",
        _ => null,
    };

    /// <summary>
    /// What speaks against this bed for this person; empty when nothing does. Advice, not a bar: only one that touches <see cref="BedConcern.Safety"/> must be answered in
    /// words. A bed that nobody has described is fitted for nothing, as far as is known. Which concern touches safety is a local choice, example.
    /// </summary>
    public static IReadOnlyList<BedConcern> Concerns(BedProperties bed, BedNeeds needs)
    {
        var words = new List<BedConcern>();
        if (bed.Sex is "female" or "male" && needs.Sex is "female" or "male" && bed.Sex != needs.Sex) words.Add(new BedConcern(bed.Sex == "female" ? "a women's room" : "a men's room", false));
        if (needs.LimitedMobility && !bed.Mobility) words.Add(new BedConcern("not known to be fitted for limited mobility", false));
        if (needs.SelfHarmRisk && !bed.LigatureSafe) words.Add(new BedConcern("not known to be ligature-safe", true));
        if (needs.Detox && !bed.Detox) words.Add(new BedConcern("not known to be fitted for detox", false));
        return words;
    }
}

/// <summary>What a bed should be for a person, from what is recorded of them.</summary>
/// <param name="Sex">female, male, other or unknown.</param>
/// <param name="LimitedMobility">A precaution says so.</param>
/// <param name="SelfHarmRisk">A precaution says that there is a risk of suicide or self-harm.</param>
/// <param name="Detox">They have lately used something whose withdrawal is watched (<see cref="Substances.AreWatched"/>).</param>
public sealed record BedNeeds(string Sex, bool LimitedMobility, bool SelfHarmRisk, bool Detox)
{
    /// <summary>How long after the last use a bed should be fitted for detox. A local choice, example.</summary>
    public static readonly Duration DetoxFor = Duration.FromDays(7);

    /// <summary>Nothing is known.</summary>
    public static BedNeeds Unknown { get; } = new("unknown", false, false, false);
}

/// <summary>Something that speaks against a bed. <paramref name="Safety"/>: whoever chooses the bed says why, and how the person is kept safe.</summary>
public readonly record struct BedConcern(string Words, bool Safety);
