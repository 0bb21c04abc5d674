using System.Data.Common;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Beds;

/// <summary>One bed as a place: no word of who lies in it.</summary>
/// <param name="Id">The bed.</param>
/// <param name="Name">Its name.</param>
/// <param name="Words">What it is now: in use, taken, held, out of use, no longer there.</param>
/// <param name="Like">What it is like.</param>
/// <param name="Taken">Somebody lies in it.</param>
/// <param name="Blocked">It is out of use.</param>
/// <param name="RetiredAt">Since when it is no longer there; null while it is.</param>
public sealed record BedPlace(Guid Id, string Name, string Words, BedProperties Like, bool Taken, bool Blocked, Instant? RetiredAt);

/// <summary>The beds of a unit as places.</summary>
public sealed record BedPlacesModel(PageFrame Frame, UnitLink Unit, IReadOnlyList<BedPlace> Beds, Filled Filled);

/// <summary>One bed as a place, with what was done to it.</summary>
public sealed record BedPlaceModel(PageFrame Frame, UnitLink Unit, BedPlace Bed, IReadOnlyList<(string Kind, string Name, string? By, Instant At)> Story, Filled Filled);

/// <summary>Reads beds as places.</summary>
public sealed class BedPlaceViews(Database database)
{
    /// <summary>The beds of a unit, those no longer there last; null when there is no such unit.</summary>
    public BedPlacesModel? Of(Guid unit, PageFrame frame, Filled filled)
    {
        using var db = database.Open();
        return UnitOf(db, unit) is { } link ? new BedPlacesModel(frame, link, All(db, unit, frame.Now), filled) : null;
    }

    /// <summary>One; null when it is not of this unit.</summary>
    public BedPlaceModel? One(Guid unit, Guid bed, PageFrame frame, Filled filled)
    {
        using var db = database.Open();
        if (UnitOf(db, unit) is not { } link || All(db, unit, frame.Now).Find(each => each.Id == bed) is not { } found) return null;
        return new BedPlaceModel(frame, link, found, db.Query("SELECT c.kind, c.name, s.name, c.at FROM bed_change c LEFT JOIN staff s ON s.id = c.by_staff WHERE c.bed_id = @bed ORDER BY c.no DESC",
            row => (row.GetString(0), row.GetString(1), row.TextOrNull(2), row.Time(3)), ("bed", bed)), filled);
    }

    static UnitLink? UnitOf(DbConnection db, Guid unit) => db.Query("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", row => row.GetString(0), ("unit", unit)) is [var name] ? new UnitLink(new LocationId(unit), name) : null;

    static List<BedPlace> All(DbConnection db, Guid unit, Instant now) =>
    [
        .. BedBook.Of(db, unit, now).Select(bed => new BedPlace(bed.Id, bed.Name, Wording.Of(bed.State), bed.Properties, bed.Stay is not null, bed.State == BedState.Blocked, null)),
        .. db.Query("SELECT id, name, retired_at FROM location WHERE unit_id = @unit AND kind = 'bed' AND retired_at IS NOT NULL ORDER BY retired_at DESC, name", row => new BedPlace(row.Id(0), row.GetString(1), "no longer there", BedProperties.Unknown, false, false, row.Time(2)), ("unit", unit)),
    ];
}

/// <summary>Pages and forms of beds as places.</summary>
static class BedPlacePages
{
    public static Task<IResult> List(Visit visit) => List(visit, Filled.Nothing, 200);

    public static Task<IResult> One(Visit visit) => One(visit, Filled.Nothing, 200);

    public static Task<IResult> Add(Visit visit) => Forms.Then(visit, visit.RunOnce(new AddBed(visit.Id("unit"), Folding.InertLine(visit.Field("bed_name"))), visit.Of<BedPlaceHandlers>().Add, bed => bed.ToString()), "add",
        bed => Paths.UnitBed(visit.Id("unit"), Guid.Parse(bed)), (filled, status) => List(visit, filled, status));

    public static Task<IResult> Rename(Visit visit) => Then(visit, "rename", visit.RunOnce(new ChangeBedName(visit.Id("unit"), visit.Id("bed"), Folding.InertLine(visit.Field("bed_name"))), visit.Of<BedPlaceHandlers>().Rename, bed => bed.ToString()));

    public static Task<IResult> Describe(Visit visit) => Then(visit, "like", visit.RunOnce(
        new DescribeBedPlace(visit.Id("unit"), visit.Id("bed"), new BedProperties(visit.Field("room"), visit.Field("mobility") == "yes", visit.Field("ligature") == "yes", visit.Field("detox") == "yes")),
        visit.Of<BedPlaceHandlers>().Describe, bed => bed.ToString()));

    public static Task<IResult> Block(Visit visit) => Then(visit, "block", visit.RunOnce(new MarkBedPlace(visit.Id("unit"), visit.Id("bed"), visit.Field("use") == "out", visit.Field("block_why")), visit.Of<BedPlaceHandlers>().Mark, bed => bed.ToString()));

    public static Task<IResult> Retire(Visit visit) => Then(visit, "retire", visit.RunOnce(new ChangeBedPlace(visit.Id("unit"), visit.Id("bed"), visit.Field("there") == "gone"), visit.Of<BedPlaceHandlers>().Retire, bed => bed.ToString()));

    static Task<IResult> Then(Visit visit, string form, Task<Outcome<string>> doing) =>
        Forms.Then(visit, doing, form, _ => Paths.UnitBed(visit.Id("unit"), visit.Id("bed")), (filled, status) => One(visit, filled, status));

    static async Task<IResult> List(Visit visit, Filled filled, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ListBedPlaces(visit.Id("unit")), (ask, _, _) => Task.FromResult<Outcome<BedPlacesModel>>(visit.Of<BedPlaceViews>().Of(ask.Unit, frame, filled) is { } model ? model : Refusal.NotFound("There is no such unit."))),
            model => Pages.Of<BedPlacesPage, BedPlacesModel>(model, status));
    }

    static async Task<IResult> One(Visit visit, Filled filled, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By);
        return visit.Show(
            await visit.Read(new ListBedPlaces(visit.Id("unit")), (ask, _, _) =>
                Task.FromResult<Outcome<BedPlaceModel>>(visit.Of<BedPlaceViews>().One(ask.Unit, visit.Id("bed"), frame, filled) is { } model ? model : Refusal.NotFound("There is no such bed."))),
            model => Pages.Of<BedPlacePage, BedPlaceModel>(model, status));
    }
}
