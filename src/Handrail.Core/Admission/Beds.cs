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

    /// <summary>Why this bed cannot be taken by <paramref name="person"/> now; null when it can. A hold keeps everybody out but whom it is for.</summary>
    public static string? CannotTake(string name, bool occupied, BedMark mark, BedHold? hold, Guid? person, Instant now) => StateOf(occupied, mark, hold, now) switch
    {
        BedState.Occupied or BedState.Leaving => $"Somebody lies in bed {name} already. Choose another bed.",
        BedState.Blocked => $"Bed {name} is out of use. Choose another bed.",
        BedState.Held when person is null || hold!.Value.Person != person => $"Bed {name} is held for somebody else. Choose another bed, or end the hold first.",
        // The one it is held for still needs a clean bed.
        _ when mark == BedMark.Dirty => $"Bed {name} waits for cleaning. Mark it as ready first, or choose another bed.",
        _ => null,
    };

    /// <summary>What speaks against this bed for this person, in words; empty when nothing does. Advice, not a bar.</summary>
    public static IReadOnlyList<string> Concerns(BedProperties bed, string sex, bool limitedMobility, bool selfHarmRisk, bool detox)
    {
        var words = new List<string>();
        if (bed.Sex is "female" or "male" && sex is "female" or "male" && bed.Sex != sex) words.Add(bed.Sex == "female" ? "a women's room" : "a men's room");
        if (limitedMobility && !bed.Mobility) words.Add("not fitted for limited mobility");
        if (selfHarmRisk && !bed.LigatureSafe) words.Add("not known to be ligature-safe");
        if (detox && !bed.Detox) words.Add("not fitted for detox");
        return words;
    }
}
