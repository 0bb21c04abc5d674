using System.Data.Common;
using Handrail.Core.Kernel;
using Handrail.Core.People;
using Handrail.Core.Rosters;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Rosters;

/// <summary>Reads the pages of a roster.</summary>
public sealed class RosterViews(Database database)
{
    const int Shown = 8, LatestChanges = 10, FarthestDays = 400;

    /// <summary>Units whose roster this person may look at.</summary>
    public RostersModel Units(Actor by, PageFrame frame)
    {
        using var db = database.Open();
        var me = Assignments.Now(db, by, frame.Now);
        var units = db.Query(
            "SELECT l.id, l.name, u.site_id, s.organization_id FROM location l LEFT JOIN unit_place u ON u.unit_id = l.id LEFT JOIN site s ON s.id = u.site_id WHERE l.kind = 'unit' ORDER BY l.sort, l.id",
            row => (Id: row.Id(0), Name: row.GetString(1), Place: new Place(row.Id(0), row.IdOrNull(2), row.IdOrNull(3))));
        return new RostersModel(frame, [.. units.Where(unit => me.May(Permission.SeeRoster, unit.Place)).Select(unit => new UnitLink(new LocationId(unit.Id), unit.Name))]);
    }

    /// <summary>The roster; null when there is no such unit. <paramref name="first"/>: first day; null: today.</summary>
    public RosterModel? Roster(Guid unit, LocalDate? first, Actor by, PageFrame frame, string? said = null)
    {
        using var db = database.Open();
        var now = frame.Now;
        if (RosterBook.ClockOf(db, unit) is not { } clock) return null;
        var today = clock.DayOf(now);
        // Another year is no roster: reckoning it would only cost time.
        var day = first is { } wanted && Math.Abs(Period.DaysBetween(today, wanted)) <= FarthestDays ? wanted : today;
        var (from, to) = (clock.Span(day, ShiftKind.Day).From, clock.Span(day.PlusDays(Shown - 1), ShiftKind.Night).To);
        var state = RosterBook.Of(db, unit, Instant.Min(from, now - Duration.FromHours(24)), Instant.Max(to, now + RosterPolicy.Example.Ahead))!;
        var glance = RosterBook.Glance(db, unit, now)!;
        var ahead = state.Gaps(Instant.Max(from, Instant.Min(now, to)), to);
        var mine = RosterBook.Members(db, unit, now).Where(member => member.Staff == by.Id).Select(member => member.Role).ToHashSet();
        var plans = SwapHandlers.Plans(db, by, unit, now);
        bool Link(RosterSlot slot) => slot.To > now && (plans || slot.Staff == by.Id || mine.Contains(slot.Role));
        // Last night is shown while it lasts.
        var spans = clock.Between(from, to).Concat(day == today ? [clock.At(now)] : []).Distinct().OrderBy(span => span.From).ToList();
        var roles = RosterRoles.All.Where(role => state.Needs.Any(need => need.Role == role && need.Least > 0) || state.Slots.Any(slot => slot.Role == role))
            .Concat(state.Slots.Select(slot => slot.Role).Where(role => !RosterRoles.All.Contains(role)).Distinct().Order(StringComparer.Ordinal)).ToList();
        var rows = spans.Select(span => new RosterRow(span, span.Holds(now), span.To <= now, [.. roles.Select(role => new RosterCell(role,
            [.. state.Slots.Where(slot => slot.Role == role && slot.Overlaps(span.From, span.To)).Select(slot => Stand(state, slot, span, by, now, Link(slot)))], Short(ahead, role, span, clock.Zone)))]));
        var (standing, fit) = Standing(db, unit, now);
        return new RosterModel(frame, new UnitLink(new LocationId(unit), state.UnitName), day, today, glance, roles, [.. rows],
            [.. glance.Now.Select(each => new RosterNow(each.Slot, each.Name, each.Slot.Staff == by.Id, mine.Contains(each.Slot.Role), Link(each.Slot)))], standing, fit, plans, RosterChanges.Of(db, database.Vault, unit, clock.Zone, LatestChanges), said);
    }

    /// <summary>One shift that is not over; null when there is none.</summary>
    public RosterShiftModel? Shift(Guid unit, Guid shift, Actor by, PageFrame frame, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors)
    {
        using var db = database.Open();
        var now = frame.Now;
        if (RosterBook.ClockOf(db, unit) is not { } clock) return null;
        var slots = SwapHandlers.Slots(db, unit).Where(slot => slot.To > now).ToList();
        if (slots.FirstOrDefault(slot => slot.Shift == shift) is not { } slot) return null;
        var (from, plans) = (Instant.Max(slot.From, now), SwapHandlers.Plans(db, by, unit, now));
        var until = RosterSwaps.Until(slot, clock, from);
        var members = RosterBook.Members(db, unit, now).Where(member => member.Role == slot.Role).ToList();
        string? WhyNot(Guid staff) =>
            staff == slot.Staff ? "You hold this shift yourself."
            : !members.Exists(member => member.Staff == staff) ? "You do not hold this role in this unit."
            : RosterSwaps.Standing(slots, staff, slot.Role, from, until, [shift]) ? "You stand in this role at that time already."
            : RosterBook.UnfitOf(db, unit, staff, slot.Role, clock, from, until) is [var bar, ..] ? $"You cannot take it: {RosterWords.Why(bar.Why)}." : null;
        var others = slot.Staff == by.Id || plans ? members.Where(member => member.Staff != by.Id || plans).Where(member => WhyNot(member.Staff) is null).Select(member => (member.Staff.ToString(), member.Name)).ToList() : [];
        var names = db.Query("SELECT id, name FROM staff", row => (Id: row.Id(0), Name: row.GetString(1))).ToDictionary(row => row.Id, row => row.Name);
        var swaps = slot.From <= now ? [] : slots.Where(other => other.From > now && other.Role == slot.Role && other.Staff != slot.Staff && (plans || slot.Staff == by.Id || other.Staff == by.Id)
                && RosterSwaps.Exchange(slots, shift, other.Shift, now) is Outcome<RosterSwap>.Done)
            .OrderBy(other => other.From).Take(60).Select(other => (other.Shift.ToString(), $"{names.GetValueOrDefault(other.Staff)}, {Times.DayClock(other.From, clock.Zone)} to {Times.Clock(other.To, clock.Zone)}")).ToList();
        var name = db.Scalar<string>("SELECT name FROM location WHERE id = @unit", ("unit", unit)) ?? "";
        return new RosterShiftModel(frame, new UnitLink(new LocationId(unit), name), slot, names.GetValueOrDefault(slot.Staff, "somebody"), slot.Staff == by.Id, from, until, WhyNot(by.Id), others, swaps, plans, values, errors);
    }

    /// <summary>The form that plans; null when there is no such unit.</summary>
    public RosterPlanModel? Plan(Guid unit, PageFrame frame, IReadOnlyDictionary<string, string> values, IReadOnlyList<string> days, IReadOnlyList<FieldError> errors)
    {
        using var db = database.Open();
        if (RosterBook.ClockOf(db, unit) is not { } clock) return null;
        var people = RosterBook.Members(db, unit, frame.Now).OrderBy(member => RosterRoles.Order(member.Role)).Select(member => ($"{member.Staff}|{member.Role}", $"{member.Name}, {Wording.Role(member.Role)}"));
        return new RosterPlanModel(frame, Unit(db, unit), clock, [.. people], values, days, errors);
    }

    /// <summary>The form of what is needed; null when there is no such unit.</summary>
    public RosterNeedsModel? Needs(Guid unit, PageFrame frame, IReadOnlyDictionary<string, string>? values, IReadOnlyList<FieldError> errors)
    {
        using var db = database.Open();
        if (RosterBook.ClockOf(db, unit) is not { } clock) return null;
        var needs = RosterBook.Needs(db, unit);
        var standing = db.Query("SELECT charge_staff_id FROM unit_setting WHERE unit_id = @unit", row => row.Id(0).ToString(), ("unit", unit))[0];
        var candidates = RosterBook.Members(db, unit, frame.Now).Where(member => Roles.Has(member.Role, Permission.AnswerAlert)).GroupBy(member => member.Staff).Select(member => (member.Key.ToString(), $"{member.First().Name}, {Wording.Role(member.First().Role)}"));
        return new RosterNeedsModel(frame, Unit(db, unit), clock, needs.Count > 0, values ?? needs.ToDictionary(need => RosterText.FieldOf(need.Role, need.Kind), need => $"{need.Least}"), [.. candidates], standing, errors);
    }

    static RosterStand Stand(RosterState state, RosterSlot slot, ShiftSpan span, Actor by, Instant now, bool link)
    {
        var parts = new List<string>();
        if (slot.From > span.From) parts.Add("from " + Times.Clock(slot.From, state.Clock.Zone));
        if (slot.To < span.To) parts.Add("until " + Times.Clock(slot.To, state.Clock.Zone));
        var bar = state.Unfit.FirstOrDefault(each => each.Staff == slot.Staff && (each.Role is null || each.Role == slot.Role) && each.From < Instant.Min(slot.To, span.To) && each.To > Instant.Max(slot.From, span.From) && each.To > now);
        return new RosterStand(slot.Shift, state.Names[slot.Staff], slot.Staff == by.Id, parts.Count == 0 ? null : string.Join(", ", parts), bar?.Why, link && span.To > now && slot.To > now);
    }

    static string? Short(IReadOnlyList<RosterGap> gaps, string role, ShiftSpan span, DateTimeZone zone)
    {
        var found = gaps.Where(gap => gap.Role == role && gap.From < span.To && gap.To > span.From).Select(gap =>
        {
            var (from, to) = (Instant.Max(gap.From, span.From), Instant.Min(gap.To, span.To));
            return RosterWords.Count(gap.Have, gap.Least) + (from == span.From && to == span.To ? "" : $" {Times.Clock(from, zone)} to {Times.Clock(to, zone)}");
        }).ToList();
        return found.Count == 0 ? null : string.Join("; ", found);
    }

    /// <summary>Who answers when nobody is on the roster, and whether they could open what they are told.</summary>
    internal static (string Name, bool Fit) Standing(DbConnection db, Guid unit, Instant now)
    {
        var (staff, name) = db.Query("SELECT u.charge_staff_id, p.name FROM unit_setting u JOIN staff p ON p.id = u.charge_staff_id WHERE u.unit_id = @unit", row => (row.Id(0), row.GetString(1)), ("unit", unit))[0];
        var place = Whereabouts.Of(db, Subject.Unit(unit)).Place;
        return (name, Assignments.Of(db, staff, now).Any(each => Roles.Has(each.Role, Permission.AnswerAlert) && each.Covers(place)));
    }

    static UnitLink Unit(DbConnection db, Guid unit) => new(new LocationId(unit), db.Scalar<string>("SELECT name FROM location WHERE id = @unit", ("unit", unit)) ?? "");
}
