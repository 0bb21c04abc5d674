using System.Data.Common;
using Handrail.Core.HandOvers;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Ui;

namespace Handrail.Features.HandOvers;

/// <summary>Reads the pages of the shift and of hand-overs.</summary>
public sealed class HandOverViews(Database database, WardPictures pictures)
{
    /// <summary>The shift page; null when there is no such unit.</summary>
    public async Task<ShiftModel?> Shift(Guid unit, Actor by, PageFrame frame, bool handsOver, IReadOnlyList<FieldError> errors, CancellationToken stop)
    {
        if (await pictures.Of(unit, stop) is not { } picture) return null;
        using var db = database.Open();
        var nurses = HandOverRows.LooksAfter(db, unit);
        var rounds = RoundBook.OfUnit(db, unit, frame.Now).ToDictionary(row => row.Stay);
        var rows = picture.Stays.Select(stay => nurses.TryGetValue(stay.Stay, out var nurse)
            ? new ShiftRow(stay, nurse.Name, nurse.Staff == by.Id, rounds.GetValueOrDefault(stay.Stay))
            : new ShiftRow(stay, null, false, rounds.GetValueOrDefault(stay.Stay)));
        return new ShiftModel(
            frame, new UnitLink(new LocationId(unit), picture.Name), [.. rows.OrderByDescending(row => row.Mine).ThenByDescending(row => row.Late(frame.Now)).ThenBy(row => row.Next ?? NodaTime.Instant.MaxValue)],
            [.. HandOverRows.OfUnit(db, unit, 20).Where(row => row is { Given: not null, Received: null, SupersededBy: null })], handsOver, errors)
        {
            Roster = RosterBook.Glance(db, unit, frame.Now),
            Offers = OfferBook.At(db, database.Vault, unit, frame.Now),
            Calls = [.. LeavingCallBook.OfUnit(db, database.Vault, unit).Select(call => (call, call.Nurse == by.Id)).OrderByDescending(call => call.Item2).ThenBy(call => call.call.DueAt)],
            MayCall = by.May(Permission.Admit),
            Unreachable = ReachBook.OnShiftUnreachable(db, by.Id, frame.Now),
            UnreachableOthers = by.May(Permission.PlanShifts) ? [.. ReachBook.OnShift(db, unit, frame.Now).Where(each => each.Channels == 0 && each.Staff != by.Id).Select(each => each.Name).Distinct()] : [],
        };
    }

    /// <summary>The hand-overs of a unit; null when there is no such unit.</summary>
    public HandOversModel? HandOvers(Guid unit, Guid viewer, PageFrame frame, bool handsOver, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors)
    {
        using var db = database.Open();
        if (Unit(db, unit) is not { } link) return null;
        return new HandOversModel(
            frame, link, HandOverRows.OfUnit(db, unit, 20), HandOverDraft.SinceLastShift(HandOverHandlers.Shifts(db, unit, viewer), frame.Now),
            HandOverRows.LooksAfter(db, unit).Values.Count(nurse => nurse.Staff == viewer), handsOver, values, errors);
    }

    /// <summary>One hand-over; null when there is none.</summary>
    public HandOverModel? HandOver(Guid report, Guid viewer, PageFrame frame, bool handsOver, IReadOnlyList<FieldError> errors, string login)
    {
        using var db = database.Open();
        if (HandOverRows.Find(db, report) is not { } row || Unit(db, row.Unit) is not { } link) return null;
        var notes = HandOverRows.Notes(db, database.Vault, report);
        return new HandOverModel(frame, link, row, People(db, notes, frame.Now), HandOverRows.HashOf(notes), row.Giver == viewer, handsOver, errors, login);
    }

    /// <summary>The unit of a hand-over.</summary>
    public Guid? UnitOf(Guid report)
    {
        using var db = database.Open();
        return HandOverRows.Find(db, report)?.Unit;
    }

    List<HandOverPerson> People(DbConnection db, IReadOnlyList<HandOverNoteRow> notes, NodaTime.Instant now) =>
        [.. notes.Select(note => new HandOverPerson(note, BannerRow.Read(db, database.Vault, note.Stay, now)!))];

    static UnitLink? Unit(DbConnection db, Guid unit) =>
        db.Scalar<string>("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", ("unit", unit)) is { } name ? new UnitLink(new LocationId(unit), name) : null;
}
