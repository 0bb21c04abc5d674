using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using NodaTime;

namespace Handrail.Data;

/// <summary>A hold with its words, for who comes with it.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="Bed">Its bed.</param>
/// <param name="BedName">The bed's name.</param>
/// <param name="Unit">The bed's unit.</param>
/// <param name="For">For whom.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">Until when.</param>
public sealed record HeldBed(Guid Hold, Guid Bed, string BedName, Guid Unit, string For, string Reason, Instant Until);

/// <summary>Beds: states, marks, holds. What ends by itself is decided by the clock of the reader, never by a job.</summary>
public static class BedBook
{
    /// <summary>Place of the sealed reason of a hold.</summary>
    public static string HoldReason(Guid hold) => $"bed_hold.reason:{hold:N}";

    /// <summary>Place of the sealed name for whom a bed is held.</summary>
    public static string HoldFor(Guid hold) => $"bed_hold.for:{hold:N}";

    /// <summary>Place of the sealed reason of a mark.</summary>
    public static string MarkReason(Guid bed, int no) => $"bed_event.reason:{bed:N}:{no}";

    /// <summary>The beds of a unit in order of the ward.</summary>
    public static IReadOnlyList<BedNow> Of(DbConnection db, Guid unit, Instant now)
    {
        var holds = db.Query("SELECT h.bed_id, h.id, h.from_at, h.until_at, h.person_id FROM bed_hold h JOIN location b ON b.id = h.bed_id WHERE b.unit_id = @unit AND h.from_at <= @now AND h.until_at > @now",
            row => (Bed: row.Id(0), Hold: new BedHold(row.Id(1), row.Time(2), row.Time(3), row.IdOrNull(4))), ("unit", unit), ("now", now)).ToDictionary(each => each.Bed, each => each.Hold);
        var properties = db.Query(
            """
            SELECT p.bed_id, p.sex, p.mobility, p.ligature_safe, p.detox FROM bed_property p JOIN location b ON b.id = p.bed_id
            WHERE b.unit_id = @unit AND p.no = (SELECT max(no) FROM bed_property n WHERE n.bed_id = p.bed_id)
            """,
            row => (Bed: row.Id(0), Is: Properties(row, 1)), ("unit", unit)).ToDictionary(each => each.Bed, each => each.Is);
        return db.Query(
            """
            SELECT b.id, b.name, m.mark, m.at, t.encounter_id, t.person_id FROM location b
            LEFT JOIN bed_mark m ON m.bed_id = b.id LEFT JOIN bed_stay t ON t.bed_id = b.id AND t.to_at IS NULL
            WHERE b.unit_id = @unit AND b.kind = 'bed' AND b.retired_at IS NULL ORDER BY b.sort, b.name
            """,
            row =>
            {
                var hold = holds.TryGetValue(row.Id(0), out var held) ? held : (BedHold?)null;
                var stay = row.IdOrNull(4);
                return new BedNow(row.Id(0), row.GetString(1), unit, Beds.StateOf(stay is not null, (BedMark)(row.IntOrNull(2) ?? 0), hold, now),
                    properties.GetValueOrDefault(row.Id(0), BedProperties.Unknown), stay, row.IdOrNull(5), hold, row.TimeOrNull(3));
            },
            ("unit", unit));
    }

    /// <summary>The name of a bed; null when there is no such bed.</summary>
    public static string? NameOf(DbConnection db, Guid bed) => db.Query("SELECT name FROM location WHERE id = @bed AND kind = 'bed'", row => row.GetString(0), ("bed", bed)).FirstOrDefault();

    /// <summary>The unit of a bed; null when there is no such bed.</summary>
    public static Guid? UnitOf(DbConnection db, Guid bed) => db.Query("SELECT unit_id FROM location WHERE id = @bed AND kind = 'bed'", row => (Guid?)row.Id(0), ("bed", bed)).FirstOrDefault();

    /// <summary>Since when a bed is no longer there; null while it is.</summary>
    public static Instant? RetiredAt(DbConnection db, Guid bed) => db.Query("SELECT retired_at FROM location WHERE id = @bed", row => row.TimeOrNull(0), ("bed", bed)).FirstOrDefault();

    /// <summary>What was last said of a bed.</summary>
    public static BedMark MarkOf(DbConnection db, Guid bed) => (BedMark)(db.Query("SELECT mark FROM bed_mark WHERE bed_id = @bed", row => row.GetInt32(0), ("bed", bed)) is [var mark] ? mark : 0);

    /// <summary>The hold that holds a bed now.</summary>
    public static BedHold? HoldOn(DbConnection db, Guid bed, Instant now) => db.Query(
        "SELECT id, from_at, until_at, person_id FROM bed_hold WHERE bed_id = @bed AND from_at <= @now AND until_at > @now",
        row => (BedHold?)new BedHold(row.Id(0), row.Time(1), row.Time(2), row.IdOrNull(3)), ("bed", bed), ("now", now)).FirstOrDefault();

    /// <summary>Says something of a bed; the history keeps all of it.</summary>
    public static void Mark(WriteScope scope, Guid bed, BedMark mark, string? reason, Guid? by)
    {
        var db = scope.Connection;
        var no = db.Scalar<int?>("SELECT max(no) FROM bed_event WHERE bed_id = @bed", ("bed", bed)) is { } last ? last + 1 : 1;
        db.Execute("INSERT INTO bed_event (bed_id, no, mark, reason, by_staff, at) VALUES (@bed, @no, @mark, @reason, @by, @now)",
            ("bed", bed), ("no", no), ("mark", mark), ("reason", string.IsNullOrWhiteSpace(reason) ? null : scope.Vault.SealText(scope, Vault.House, MarkReason(bed, no), Folding.Inert(reason.Trim()))), ("by", by), ("now", scope.Now));
        db.Execute("INSERT INTO bed_mark (bed_id, mark, at) VALUES (@bed, @mark, @now) ON CONFLICT (bed_id) DO UPDATE SET mark = excluded.mark, at = excluded.at", ("bed", bed), ("mark", mark), ("now", scope.Now));
        if (UnitOf(db, bed) is { } unit) scope.Touch(unit);
    }

    /// <summary>
    /// Holds a bed until a moment. Refused while somebody lies in it, while it is held or out of use. <paramref name="stay"/>: the bed of somebody on leave, who has
    /// just left it.
    /// </summary>
    public static Outcome<Guid> Hold(WriteScope scope, Guid bed, Instant until, Guid? person, Guid? stay, string forWords, string reason, Guid? by)
    {
        var db = scope.Connection;
        if (NameOf(db, bed) is not { } name) return Refusal.NotFound("There is no such bed.");
        db.Execute("UPDATE location SET sort = sort WHERE id = @bed", ("bed", bed)); // waits for another process that changes this bed
        if (RetiredAt(db, bed) is not null) return Refusal.Conflict($"Bed {name} is no longer there. Choose another bed.");
        var occupied = db.Scalar<long>("SELECT count(*) FROM bed_stay WHERE bed_id = @bed AND to_at IS NULL", ("bed", bed)) > 0;
        switch (Beds.StateOf(occupied, MarkOf(db, bed), HoldOn(db, bed, scope.Now), scope.Now))
        {
            case BedState.Occupied or BedState.Leaving: return Refusal.Conflict($"Somebody lies in bed {name}. Choose another bed, or hold it when it is free.");
            case BedState.Held: return Refusal.Conflict($"Bed {name} is held already. Choose another bed, or end that hold first.");
            case BedState.Blocked: return Refusal.Conflict($"Bed {name} is out of use. Choose another bed.");
        }

        var (id, owner) = (Guid.CreateVersion7(), person ?? Vault.House);
        db.Execute(
            """
            INSERT INTO bed_hold (id, bed_id, person_id, encounter_id, for_words, reason, from_at, until_at, expires_at, by_staff)
            VALUES (@id, @bed, @person, @stay, @for, @reason, @now, @until, @until, @by)
            """,
            ("id", id), ("bed", bed), ("person", person), ("stay", stay), ("for", scope.Vault.SealText(scope, owner, HoldFor(id), Folding.InertLine(forWords))),
            ("reason", scope.Vault.SealText(scope, owner, HoldReason(id), Folding.Inert(reason.Trim()))), ("now", scope.Now), ("until", until), ("by", by));
        if (UnitOf(db, bed) is { } unit) scope.Touch(unit);
        return id;
    }

    /// <summary>Ends a hold before its time; <paramref name="taken"/>: it was used up by this stay. False when it does not hold any more.</summary>
    public static bool EndHold(WriteScope scope, Guid bed, Guid hold, Guid? by, Guid? taken = null)
    {
        if (UnitOf(scope.Connection, bed) is { } unit) scope.Touch(unit);
        return scope.Connection.Execute("UPDATE bed_hold SET until_at = CASE WHEN from_at > @now THEN from_at ELSE @now END, ended_by = @by, taken_stay = @taken WHERE id = @id AND bed_id = @bed AND until_at > @now",
            ("id", hold), ("bed", bed), ("now", scope.Now), ("by", by), ("taken", taken)) > 0;
    }

    /// <summary>The bed a stay is in now; null when in none.</summary>
    public static Guid? NowOf(DbConnection db, Guid stay) => db.Query("SELECT bed_id FROM bed_stay WHERE encounter_id = @stay AND to_at IS NULL", row => (Guid?)row.Id(0), ("stay", stay)).FirstOrDefault();

    /// <summary>Nobody lies in it and nobody holds it.</summary>
    public static bool IsFree(DbConnection db, Guid bed, Instant now) =>
        HoldOn(db, bed, now) is null && db.Scalar<long>("SELECT count(*) FROM bed_stay WHERE bed_id = @bed AND to_at IS NULL", ("bed", bed)) == 0;

    /// <summary>The bed of a hold; null when there is no such hold.</summary>
    public static Guid? BedOfHold(DbConnection db, Guid hold) => db.Query("SELECT bed_id FROM bed_hold WHERE id = @id", row => (Guid?)row.Id(0), ("id", hold)).FirstOrDefault();

    /// <summary>
    /// Why <paramref name="bed"/> cannot be taken with this hold by this person; null when it can. One that has run out is no bar by itself: then the bed decides, as
    /// without a hold. <paramref name="free"/>: nobody lies in the bed, and nobody else holds it.
    /// </summary>
    public static Refusal? CannotTakeWith(DbConnection db, Guid hold, Guid bed, Guid person, bool free, Instant now)
    {
        var found = db.Query("SELECT h.bed_id, h.person_id, h.until_at, h.expires_at, h.taken_stay, b.name FROM bed_hold h JOIN location b ON b.id = h.bed_id WHERE h.id = @id",
            row => (Bed: row.Id(0), Person: row.IdOrNull(1), Until: row.Time(2), Expires: row.Time(3), Taken: row.IdOrNull(4), Name: row.GetString(5)), ("id", hold));
        if (found is not [var held]) return Refusal.Conflict("There is no such hold. Open the bed again.");
        if (held.Bed != bed) return Refusal.Invalid("bed", $"This hold is of bed {held.Name}. Choose bed {held.Name}, or open the page again without the hold.");
        if (held.Person is { } named && !PersonLinkRows.AllOf(db, person).Contains(named)) return Refusal.Conflict($"Bed {held.Name} is held for another person by name. Choose another bed.");
        if (held.Until > now) return null;
        if (held.Taken is not null) return Refusal.Conflict($"The hold of bed {held.Name} was used already: somebody came into the bed with it. Choose another bed.");
        if (held.Until < held.Expires) return Refusal.Conflict($"The hold of bed {held.Name} was ended before its time. Nothing was changed: look at the bed again, or choose another bed.");
        return free ? null : Refusal.Conflict($"The hold of bed {held.Name} has run out, and the bed is no longer free. Choose another bed.");
    }

    /// <summary>A hold that holds now, with its words; null when it does not.</summary>
    public static HeldBed? Held(DbConnection db, Vault vault, Guid hold, Instant now) =>
        db.Query("SELECT h.bed_id, b.name, b.unit_id, h.for_words, h.reason, h.until_at FROM bed_hold h JOIN location b ON b.id = h.bed_id WHERE h.id = @id AND h.from_at <= @now AND h.until_at > @now AND b.retired_at IS NULL",
            row => new HeldBed(hold, row.Id(0), row.GetString(1), row.Id(2), row.TextOrNull(3) ?? "", row.GetString(4), row.Time(5)), ("id", hold), ("now", now)) is [var held]
            ? held with { For = vault.OpenText(db, HoldFor(hold), held.For), Reason = vault.OpenText(db, HoldReason(hold), held.Reason) } : null;

    /// <summary>Writes what a bed is like.</summary>
    public static void Describe(WriteScope scope, Guid bed, BedProperties like, Guid? by) => scope.Connection.Execute(
        """
        INSERT INTO bed_property (bed_id, no, sex, mobility, ligature_safe, detox, by_staff, at)
        VALUES (@bed, (SELECT coalesce(max(no), 0) + 1 FROM bed_property WHERE bed_id = @bed), @sex, @mobility, @ligature, @detox, @by, @now)
        """,
        ("bed", bed), ("sex", like.Sex), ("mobility", like.Mobility), ("ligature", like.LigatureSafe), ("detox", like.Detox), ("by", by), ("now", scope.Now));

    /// <summary>What a move does to beds: the hold of who came is used up, a bed that was left waits for cleaning, a mark "leaving" goes with its person.</summary>
    internal static void Follow(WriteScope scope, StayChanged change, IReadOnlyList<StayDeed> deeds, Guid? by)
    {
        var db = scope.Connection;
        foreach (var stay in change.Stays)
        {
            if (stay.After.BedNow is { } came && came != stay.Before.BedNow)
                if (HoldOn(db, came, scope.Now) is { } hold) EndHold(scope, came, hold.Id, by, stay.Encounter);
            if (stay.Before.BedNow is not { } left || left == stay.After.BedNow || change.Stays.Any(other => other.After.BedNow == left)) continue;
            // Nobody has lain in a bed whose taking is undone, and the bed of somebody on leave stays theirs.
            var kind = deeds.Where(deed => deed.Encounter == stay.Encounter && deed.Undoes is null).Select(deed => (StayKind?)deed.Kind).LastOrDefault();
            if (kind is StayKind.Move or StayKind.Discharge or StayKind.Return) Mark(scope, left, BedMark.Dirty, null, by);
            else if (MarkOf(db, left) == BedMark.Leaving) Mark(scope, left, BedMark.Ready, null, by);
        }
    }

    static BedProperties Properties(DbDataReader row, int from) => new(row.GetString(from), row.GetInt32(from + 1) == 1, row.GetInt32(from + 2) == 1, row.GetInt32(from + 3) == 1);
}
