using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Core.Rosters;

/// <summary>A row that a swap ends.</summary>
/// <param name="Slot">The row as it was.</param>
/// <param name="At">Its new end; null: it had not begun, and never was.</param>
public sealed record SlotEnd(RosterSlot Slot, Instant? At);

/// <summary>A row that a swap begins.</summary>
/// <param name="Staff">Who stands there from now on.</param>
/// <param name="Role">As what.</param>
/// <param name="From">First moment.</param>
/// <param name="To">First moment it no longer holds.</param>
/// <param name="After">The row in whose stead it is.</param>
public sealed record SlotBegin(Guid Staff, string Role, Instant From, Instant To, Guid After);

/// <summary>What a swap does to the rows. Where one row stops, another begins at the same moment: no moment that was covered is left.</summary>
/// <param name="Ends">Rows that end.</param>
/// <param name="Begins">Rows that begin.</param>
public sealed record RosterSwap(IReadOnlyList<SlotEnd> Ends, IReadOnlyList<SlotBegin> Begins)
{
    /// <summary>The rows afterwards; <paramref name="id"/> gives the new rows their ids.</summary>
    public IReadOnlyList<RosterSlot> On(IEnumerable<RosterSlot> slots, Func<Guid> id) =>
        [.. slots.Select(slot => Ends.FirstOrDefault(end => end.Slot.Shift == slot.Shift) is not { } end ? slot : end.At is { } at ? slot with { To = at } : null).OfType<RosterSlot>(),
         .. Begins.Select(begin => new RosterSlot(id(), begin.Staff, begin.Role, begin.From, begin.To))];
}

/// <summary>Rules of swaps: pure. Who may is decided elsewhere; here is only what follows for the rows.</summary>
public static class RosterSwaps
{
    /// <summary>
    /// A row longer than this is no single shift (a standing entry, a week on call). Taking it over lasts until the end of the shift that holds then, and no longer.
    /// </summary>
    public static readonly Duration LongestShift = Duration.FromHours(24);

    /// <summary>
    /// <paramref name="to"/> stands in this row's place, from <paramref name="now"/> (or its start, when that is still to come) to its end; a standing entry goes back to
    /// its holder when the shift ends.
    /// </summary>
    /// <returns>Refused: Conflict when it is over (somebody else was first), when they hold it themselves, or when they stand in this role then already.</returns>
    public static Outcome<RosterSwap> Hand(IReadOnlyCollection<RosterSlot> slots, Guid shift, Guid to, ShiftClock clock, Instant now)
    {
        if (slots.FirstOrDefault(slot => slot.Shift == shift) is not { } slot || slot.To <= now) return Over;
        if (slot.Staff == to) return Refusal.Conflict("They hold this shift themselves.");
        var from = Instant.Max(slot.From, now);
        var until = Until(slot, clock, from);
        if (Standing(slots, to, slot.Role, from, until, [shift])) return Twice;
        var begins = new List<SlotBegin> { new(to, slot.Role, from, until, shift) };
        if (until < slot.To) begins.Add(new SlotBegin(slot.Staff, slot.Role, until, slot.To, shift));
        return new RosterSwap([new SlotEnd(slot, slot.From < now ? now : null)], begins);
    }

    /// <summary>Two shifts that have not begun change their holders.</summary>
    /// <returns>Refused: Conflict when one has begun or is gone, when roles differ, or when somebody would stand twice in a role.</returns>
    public static Outcome<RosterSwap> Exchange(IReadOnlyCollection<RosterSlot> slots, Guid one, Guid other, Instant now)
    {
        if (slots.FirstOrDefault(slot => slot.Shift == one) is not { } mine || slots.FirstOrDefault(slot => slot.Shift == other) is not { } theirs) return Over;
        if (mine.From <= now || theirs.From <= now) return Refusal.Conflict("One of these shifts has begun already. Take it over instead.");
        if (mine.Role != theirs.Role) return Refusal.Conflict("Only shifts of the same role can be swapped.");
        if (mine.Staff == theirs.Staff) return Refusal.Conflict("One person holds both shifts.");
        if (Standing(slots, theirs.Staff, mine.Role, mine.From, mine.To, [one, other]) || Standing(slots, mine.Staff, theirs.Role, theirs.From, theirs.To, [one, other])) return Twice;
        return new RosterSwap([new SlotEnd(mine, null), new SlotEnd(theirs, null)],
            [new SlotBegin(theirs.Staff, mine.Role, mine.From, mine.To, one), new SlotBegin(mine.Staff, theirs.Role, theirs.From, theirs.To, other)]);
    }

    /// <summary>Until when taking this row over from <paramref name="from"/> on lasts.</summary>
    public static Instant Until(RosterSlot slot, ShiftClock clock, Instant from) =>
        slot.To - slot.From <= LongestShift ? slot.To : Instant.Min(slot.To, clock.At(from).To);

    /// <summary>True when they stand in this role at some moment of that time, in a row other than those named.</summary>
    public static bool Standing(IEnumerable<RosterSlot> slots, Guid staff, string role, Instant from, Instant to, IReadOnlyCollection<Guid> except) =>
        slots.Any(slot => slot.Staff == staff && slot.Role == role && !except.Contains(slot.Shift) && slot.Overlaps(from, to));

    static readonly Refusal Over = Refusal.Conflict("This shift is not there any more: it is over, or somebody else has taken it over. Look at the roster again.");
    static readonly Refusal Twice = Refusal.Conflict("They stand in this role at that time already. Somebody else must take it.");
}
