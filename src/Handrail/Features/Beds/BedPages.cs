using System.Globalization;
using Handrail.Core.Admission;
using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Beds;

/// <summary>Pages and forms of beds.</summary>
static class BedPages
{
    public static async Task<IResult> List(Visit visit)
    {
        var (unit, frame) = (visit.Id("unit"), Pages.Frame(visit.Http, visit.By, visit.Id("unit")));
        return visit.Show(
            await visit.Read(new ViewBeds(unit), (ask, by, _) => Task.FromResult(Found(visit.Of<BedViews>().Of(ask.Unit, frame, by.May(Permission.Admit)), "There is no such unit."))),
            model => Pages.Of<BedsPage, BedsModel>(model));
    }

    public static Task<IResult> One(Visit visit) => One(visit, Filled.Nothing, 200);

    public static Task<IResult> Hold(Visit visit)
    {
        var hours = int.TryParse(visit.Field("for_hours"), NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : 0;
        return Then(visit, "hold", visit.RunOnce(new HoldBed(visit.Id("unit"), visit.Id("bed"), visit.Field("for"), hours, visit.Field("why")), visit.Of<BedHandlers>().Hold, id => id.ToString()));
    }

    public static Task<IResult> EndHold(Visit visit) =>
        Then(visit, "end", visit.RunOnce(new EndBedHold(visit.Id("unit"), visit.Id("bed"), visit.Id("hold")), visit.Of<BedHandlers>().End, id => id.ToString()));

    public static Task<IResult> Mark(Visit visit)
    {
        BedMark? mark = visit.Field("mark") switch { "ready" => BedMark.Ready, "dirty" => BedMark.Dirty, "blocked" => BedMark.Blocked, "leaving" => BedMark.Leaving, _ => null };
        return Then(visit, "mark", visit.RunOnce(new MarkBed(visit.Id("unit"), visit.Id("bed"), mark, visit.Field("mark_reason")), visit.Of<BedHandlers>().Mark, id => id.ToString()));
    }

    public static Task<IResult> Describe(Visit visit)
    {
        var like = new BedProperties(visit.Field("room"), visit.Field("mobility") == "yes", visit.Field("ligature") == "yes", visit.Field("detox") == "yes");
        return Then(visit, "like", visit.RunOnce(new DescribeBed(visit.Id("unit"), visit.Id("bed"), like), visit.Of<BedHandlers>().Describe, id => id.ToString()));
    }

    static Task<IResult> Then(Visit visit, string form, Task<Outcome<string>> doing) =>
        Forms.Then(visit, doing, form, _ => Paths.Bed(visit.Id("unit"), visit.Id("bed")), (filled, status) => One(visit, filled, status));

    static async Task<IResult> One(Visit visit, Filled filled, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new ViewBeds(visit.Id("unit")), (ask, by, _) => Task.FromResult(Found(visit.Of<BedViews>().One(ask.Unit, visit.Id("bed"), frame, filled, by.May(Permission.Admit)), "There is no such bed."))),
            model => Pages.Of<BedPage, BedModel>(model, status));
    }

    static Outcome<T> Found<T>(T? model, string otherwise) where T : class => model is null ? Refusal.NotFound(otherwise) : model;
}
