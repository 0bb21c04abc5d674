using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Beds;

/// <summary>One bed on the list.</summary>
/// <param name="Bed">The bed as it is now.</param>
/// <param name="Who">Who lies in it, short; null when nobody does.</param>
/// <param name="HeldFor">For whom it is held; null without a hold.</param>
public sealed record BedLine(BedNow Bed, string? Who, string? HeldFor);

/// <summary>The beds of a unit.</summary>
public sealed record BedsModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<BedLine> Beds, bool Admits);

/// <summary>Something that was said of a bed.</summary>
public sealed record BedStory(Instant At, BedMark Mark, string? Reason, string? By);

/// <summary>One bed with what can be done.</summary>
public sealed record BedModel(PageFrame Frame, UnitLink Unit, BedLine Line, string? HoldReason, IReadOnlyList<BedStory> Story, Filled Filled)
{
    /// <summary>The viewer admits and moves people.</summary>
    public bool Admits { get; init; }

    /// <summary>Who can move into a held bed: people of this unit, and those offered to it; with the page that does it.</summary>
    public IReadOnlyList<(string Words, string Path)> Movers { get; init; } = [];
}

/// <summary>Reads beds for their pages.</summary>
public sealed class BedViews(Database database)
{
    /// <summary>The list; null when there is no such unit.</summary>
    public BedsModel? Of(Guid unit, PageFrame frame, bool admits)
    {
        using var db = database.Open();
        return UnitOf(db, unit) is { } link ? new BedsModel(frame, link, Lines(db, unit, frame.Now), admits) : null;
    }

    /// <summary>One bed; null when it is not of this unit.</summary>
    public BedModel? One(Guid unit, Guid bed, PageFrame frame, Filled filled, bool admits = false)
    {
        using var db = database.Open();
        if (UnitOf(db, unit) is not { } link || Lines(db, unit, frame.Now).FirstOrDefault(each => each.Bed.Id == bed) is not { } line) return null;
        var story = db.Query("SELECT e.at, e.mark, e.reason, s.name, e.no FROM bed_event e LEFT JOIN staff s ON s.id = e.by_staff WHERE e.bed_id = @bed ORDER BY e.no DESC LIMIT 10",
                row => (Story: new BedStory(row.Time(0), (BedMark)row.GetInt32(1), row.TextOrNull(2), row.TextOrNull(3)), No: row.GetInt32(4)), ("bed", bed))
            .ConvertAll(each => each.Story with { Reason = database.Vault.OpenTextOrNull(db, BedBook.MarkReason(bed, each.No), each.Story.Reason) });
        var reason = line.Bed.Hold is { } hold ? database.Vault.OpenText(db, BedBook.HoldReason(hold.Id), db.Query("SELECT reason FROM bed_hold WHERE id = @id", row => row.GetString(0), ("id", hold.Id))[0]) : null;
        return new BedModel(frame, link, line, reason, story, filled) { Admits = admits, Movers = admits && line.Bed.Hold is not null ? Movers(db, unit, frame.Now) : [] };
    }

    List<(string, string)> Movers(DbConnection db, Guid unit, Instant now)
    {
        var stays = db.Query(
            "SELECT e.id, e.person_id, b.name FROM encounter e LEFT JOIN bed_stay t ON t.encounter_id = e.id AND t.to_at IS NULL LEFT JOIN location b ON b.id = t.bed_id WHERE e.unit_id = @unit AND e.ended_at IS NULL AND e.away_at IS NULL ORDER BY b.sort, b.name",
            row => (Stay: row.Id(0), Person: row.Id(1), Bed: row.TextOrNull(2)), ("unit", unit));
        var names = PersonNames.Of(db, database.Vault, stays.Select(stay => stay.Person));
        return
        [
            .. OfferBook.At(db, database.Vault, unit, now).Where(line => line.Incoming).Select(line => ($"{line.Who}, offered by {line.Offer.FromName}", Paths.Offer(line.Offer.Id))),
            .. stays.Select(stay => ($"{names[stay.Person].Short}, {(stay.Bed is { } bed ? $"bed {bed}" : "no bed")}", Paths.Stay(new EncounterId(stay.Stay)))),
        ];
    }

    static UnitLink? UnitOf(DbConnection db, Guid unit) => db.Query("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", row => row.GetString(0), ("unit", unit)) is [var name] ? new UnitLink(new LocationId(unit), name) : null;

    List<BedLine> Lines(DbConnection db, Guid unit, Instant now)
    {
        var beds = BedBook.Of(db, unit, now);
        var people = PersonNames.Of(db, database.Vault, beds.Select(bed => bed.Person).OfType<Guid>());
        var heldFor = db.Query("SELECT h.id, h.for_words FROM bed_hold h JOIN location b ON b.id = h.bed_id WHERE b.unit_id = @unit AND h.until_at > @now", row => (Id: row.Id(0), Words: row.TextOrNull(1)), ("unit", unit), ("now", now))
            .ToDictionary(each => each.Id, each => database.Vault.OpenTextOrNull(db, BedBook.HoldFor(each.Id), each.Words));
        return [.. beds.Select(bed => new BedLine(bed, bed.Person is { } person ? people[person].Short : null, bed.Hold is { } hold ? heldFor.GetValueOrDefault(hold.Id) : null))];
    }
}
