using System.Data.Common;
using Handrail.Core.Rosters;
using NodaTime;
using NodaTime.Text;

namespace Handrail.Data;

/// <summary>Somebody who has a role in a unit.</summary>
public sealed record RosterMember(Guid Staff, string Name, string Role);

/// <summary>A gap with names, as pages show it.</summary>
/// <param name="Role">Role code.</param>
/// <param name="From">First moment.</param>
/// <param name="To">First moment it is over.</param>
/// <param name="Least">How many are needed.</param>
/// <param name="Have">How many there are.</param>
/// <param name="Causes">Who is on the roster and does not count, with the reason.</param>
public sealed record GapLine(string Role, Instant From, Instant To, int Least, int Have, IReadOnlyList<(string Name, UnfitReason Why)> Causes);

/// <summary>What other pages show of a roster.</summary>
/// <param name="NeedsSet">Somebody has said how many are needed; without it there are no gaps to find, and none can be ruled out.</param>
/// <param name="Gaps">Gaps ahead.</param>
/// <param name="Now">Who is on shift now.</param>
/// <param name="Ahead">How far ahead was looked.</param>
public sealed record RosterGlance(bool NeedsSet, IReadOnlyList<GapLine> Gaps, IReadOnlyList<(RosterSlot Slot, string Name)> Now, Duration Ahead);

/// <summary>The roster of a unit for a time, with all that decides who counts.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="UnitName">Its name.</param>
/// <param name="Clock">Its clock.</param>
/// <param name="Needs">What it needs; empty when nobody has said.</param>
/// <param name="Slots">Who stands where, by time.</param>
/// <param name="Unfit">When somebody who stands there does not count.</param>
/// <param name="Names">Names of everybody who stands there.</param>
public sealed record RosterState(
    Guid Unit, string UnitName, ShiftClock Clock, IReadOnlyList<RosterNeed> Needs, IReadOnlyList<RosterSlot> Slots, IReadOnlyList<Unfit> Unfit, IReadOnlyDictionary<Guid, string> Names)
{
    /// <summary>Gaps between two moments within what was read.</summary>
    public IReadOnlyList<RosterGap> Gaps(Instant from, Instant to) => Needs.Count == 0 ? [] : RosterGaps.Find(Needs, Clock.Between(from, to), Slots, Unfit, from, to);

    /// <summary>The same with names.</summary>
    public GapLine Line(RosterGap gap) => new(gap.Role, gap.From, gap.To, gap.Least, gap.Have, [.. gap.Causes.Select(cause => (Names.GetValueOrDefault(cause.Staff, "somebody"), cause.Why))]);
}

/// <summary>Shared reads of rosters: the roster's own page, the ward board, the shift page and the watch over gaps see the same.</summary>
public static class RosterBook
{
    static readonly LocalTimePattern Clocks = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The clock of a unit; null when there is no such unit.</summary>
    public static ShiftClock? ClockOf(DbConnection db, Guid unit) => db.Query(
        "SELECT zone, day_from, night_from FROM unit_setting WHERE unit_id = @unit",
        row => new ShiftClock(DateTimeZoneProviders.Tzdb[row.GetString(0)], Clocks.Parse(row.GetString(1)).Value, Clocks.Parse(row.GetString(2)).Value), ("unit", unit)).FirstOrDefault();

    /// <summary>The roster from one moment to another; null when there is no such unit.</summary>
    public static RosterState? Of(DbConnection db, Guid unit, Instant from, Instant to)
    {
        if (ClockOf(db, unit) is not { } clock) return null;
        var name = db.Scalar<string>("SELECT name FROM location WHERE id = @unit", ("unit", unit)) ?? "";
        var rows = db.Query(
            """
            SELECT s.id, s.staff_id, s.role, s.from_at, s.to_at, p.name, p.disabled_at FROM shift s JOIN staff p ON p.id = s.staff_id
            WHERE s.unit_id = @unit AND s.from_at < @to AND s.to_at > @from ORDER BY s.from_at, p.name, s.id
            """,
            row => (Slot: new RosterSlot(row.Id(0), row.Id(1), row.GetString(2), row.Time(3), row.Time(4)), Name: row.GetString(5), Off: row.TimeOrNull(6)), ("unit", unit), ("from", from), ("to", to));
        var held = Held(db, unit);
        var names = new Dictionary<Guid, string>();
        var unfit = new List<Unfit>();
        foreach (var person in rows.GroupBy(row => row.Slot.Staff))
        {
            names[person.Key] = person.First().Name;
            var fitness = new Fitness(person.Key, person.First().Off, [.. held.Where(each => each.Staff == person.Key).Select(each => (each.Role, each.From, each.To))], CredentialRows.Of(db, person.Key));
            foreach (var role in person.Select(row => row.Slot.Role).Distinct()) unfit.AddRange(RosterFitness.Of(fitness, role, clock.Zone, from, to));
        }

        return new RosterState(unit, name, clock, Needs(db, unit), [.. rows.Select(row => row.Slot)], unfit, names);
    }

    /// <summary>When somebody does not count in a role of a unit, between two moments.</summary>
    public static IReadOnlyList<Unfit> UnfitOf(DbConnection db, Guid unit, Guid staff, string role, ShiftClock clock, Instant from, Instant to)
    {
        var off = db.Query("SELECT disabled_at FROM staff WHERE id = @staff", row => row.TimeOrNull(0), ("staff", staff)).FirstOrDefault();
        return RosterFitness.Of(new Fitness(staff, off, [.. Held(db, unit).Where(each => each.Staff == staff).Select(each => (each.Role, each.From, each.To))], CredentialRows.Of(db, staff)), role, clock.Zone, from, to);
    }

    /// <summary>Who holds a role of a roster in this unit now, with an account that is on; by name.</summary>
    public static IReadOnlyList<RosterMember> Members(DbConnection db, Guid unit, Instant now) =>
        [.. Held(db, unit).Where(each => each.Off is null && each.From <= now && (each.To is not { } end || end > now) && RosterRoles.All.Contains(each.Role))
            .Select(each => new RosterMember(each.Staff, each.Name, each.Role)).Distinct().OrderBy(each => each.Name, StringComparer.Ordinal)];

    /// <summary>What a unit needs; empty when nobody has said.</summary>
    public static IReadOnlyList<RosterNeed> Needs(DbConnection db, Guid unit) => db.Query(
        "SELECT role, kind, least FROM roster_need WHERE unit_id = @unit AND to_at IS NULL ORDER BY role, kind",
        row => new RosterNeed(row.GetString(0), row.GetString(1) == "day" ? ShiftKind.Day : ShiftKind.Night, row.GetInt32(2)), ("unit", unit));

    /// <summary>What other pages show; null when there is no such unit.</summary>
    public static RosterGlance? Glance(DbConnection db, Guid unit, Instant now)
    {
        var ahead = RosterPolicy.Example.Ahead;
        return Of(db, unit, now, now + ahead) is { } state
            ? new RosterGlance(state.Needs.Count > 0, [.. state.Gaps(now, now + ahead).OrderBy(gap => gap.From).Select(state.Line)], OnNow(state, now), ahead)
            : null;
    }

    /// <summary>Who is on shift at this moment, in the order of the page.</summary>
    public static IReadOnlyList<(RosterSlot Slot, string Name)> OnNow(RosterState state, Instant now) =>
        [.. state.Slots.Where(slot => slot.Holds(now)).OrderBy(slot => RosterRoles.Order(slot.Role)).Select(slot => (slot, state.Names[slot.Staff]))];

    static List<(Guid Staff, string Name, Instant? Off, string Role, Instant From, Instant? To)> Held(DbConnection db, Guid unit) => db.Query(
        """
        SELECT a.staff_id, p.name, p.disabled_at, a.role, a.from_at, a.to_at FROM assignment a JOIN staff p ON p.id = a.staff_id
        LEFT JOIN unit_place u ON u.unit_id = @unit LEFT JOIN site t ON t.id = u.site_id
        WHERE a.place_id = @unit OR a.place_id = u.site_id OR a.place_id = t.organization_id
        """,
        row => (row.Id(0), row.GetString(1), row.TimeOrNull(2), row.GetString(3), row.Time(4), row.TimeOrNull(5)), ("unit", unit));
}
