using System.Globalization;
using Handrail.Core.HandOvers;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Handrail.Features.HandOvers;

/// <summary>Pages and forms of the shift and of hand-overs.</summary>
static class HandOverPages
{
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static Task<IResult> Shift(Visit visit) => Shift(visit, [], 200);

    public static async Task<IResult> Take(Visit visit)
    {
        var unit = visit.Id("unit");
        var stays = visit.Http.Request.Form["stay"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        var done = await visit.RunOnce(new TakePeople(unit, stays), visit.Of<HandOverHandlers>().Take, _ => Paths.Shift(new LocationId(unit)));
        return Wrong(done) is { } why && visit.May(new ViewShift(unit)) ? await Shift(visit, [why], 400) : visit.Show(done, Visit.Go);
    }

    public static Task<IResult> List(Visit visit) => List(visit, Nothing, [], 200);

    public static async Task<IResult> Start(Visit visit)
    {
        var (unit, errors) = (visit.Id("unit"), new List<FieldError>());
        var frame = Pages.Frame(visit.Http, visit.By, unit);
        var since = visit.Field("since") == "chosen" ? Chosen(visit, frame, errors) : null;
        if (visit.Field("who") is not ("mine" or "all")) errors.Add(new("who", "Choose about whom."));
        if (errors.Count > 0 && visit.May(new ViewHandOvers(unit))) return await List(visit, Typed(visit), errors, 400);
        if (await visit.Of<WardPictures>().Of(unit, visit.Stop) is not { } picture) return Problems.Shown(visit.Http, 404, "There is no such unit.");
        var done = await visit.RunOnce(new StartHandOver(unit, since, visit.Field("who") == "mine"), visit.Of<HandOverHandlers>().Start(picture), Paths.ShiftHandOver);
        return Wrong(done) is { } why ? await List(visit, Typed(visit), [why], 400) : visit.Show(done, Visit.Go);
    }

    public static Task<IResult> Report(Visit visit) => Report(visit, [], 200);

    public static Task<IResult> Edit(Visit visit) => Edit(visit, null, [], 200);

    public static async Task<IResult> Save(Visit visit)
    {
        var (report, words) = (visit.Id("report"), new Sbar(Lines("situation"), Lines("background"), Lines("assessment"), Lines("recommendation")));
        var version = int.TryParse(visit.Field("version"), CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var done = await visit.RunOnce(new SaveHandOverNote(report, visit.Id("stay"), version, words), visit.Of<HandOverHandlers>().Save, _ => $"{Paths.ShiftHandOver(report)}#p-{visit.Id("stay"):N}");
        return Wrong(done) is { } why ? await Edit(visit, words, [why], 400) : visit.Show(done, Visit.Go);

        string Lines(string field) => visit.Field(field).ReplaceLineEndings("\n");
    }

    public static async Task<IResult> Sign(Visit visit) => visit.Show(
        await visit.RunOnce(new SignHandOver(visit.Id("report"), visit.Field("hash")), visit.Of<HandOverHandlers>().Sign, Paths.ShiftHandOver), Visit.Go);

    public static async Task<IResult> Receive(Visit visit) => visit.Show(
        await visit.RunOnce(new AcceptHandOver(visit.Id("report"), visit.Field("hash"), Beside: false), visit.Of<HandOverHandlers>().Accept, Paths.ShiftHandOver), Visit.Go);

    /// <summary>The receiving nurse proves who they are at this very screen; the session stays the giver's.</summary>
    public static async Task<IResult> Beside(Visit visit)
    {
        var report = visit.Id("report");
        if (!visit.May(new ViewHandOver(report)) || visit.Of<HandOverViews>().UnitOf(report) is null) return await Report(visit);
        return await visit.Beside(new AcceptHandOver(report, visit.Field("hash"), Beside: true), visit.Of<HandOverHandlers>().Accept) switch
        {
            Outcome<Guid>.Refused { Why: var why } => await Report(visit, [new("login", why.Kind == RefusalKind.NotAllowed ? "Only a nurse of this unit who is on shift can receive it." : why.Reason)], 400),
            _ => Visit.Go(Paths.ShiftHandOver(report)),
        };
    }

    public static async Task<IResult> Change(Visit visit) => visit.Show(await visit.RunOnce(new ChangeHandOver(visit.Id("report")), visit.Of<HandOverHandlers>().Change, Paths.ShiftHandOver), Visit.Go);

    static async Task<IResult> Shift(Visit visit, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        var may = visit.May(new TakePeople(visit.Id("unit"), [Guid.Empty]));
        return visit.Show(await visit.Read(new ViewShift(visit.Id("unit")), async (ask, by, stop) => Found(await visit.Of<HandOverViews>().Shift(ask.Unit, by, frame, may, errors, stop), "There is no such unit.")),
            model => Pages.Of<ShiftPage, ShiftModel>(model, status));
    }

    static async Task<IResult> List(Visit visit, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        var may = visit.May(new StartHandOver(visit.Id("unit"), null, false));
        return visit.Show(await visit.Read(new ViewHandOvers(visit.Id("unit")), (ask, by, _) => Task.FromResult(Found(visit.Of<HandOverViews>().HandOvers(ask.Unit, by.Id, frame, may, values, errors), "There is no such unit."))),
            model => Pages.Of<HandOversPage, HandOversModel>(model, status));
    }

    static async Task<IResult> Report(Visit visit, IReadOnlyList<FieldError> errors, int status)
    {
        var login = HttpMethods.IsPost(visit.Http.Request.Method) ? visit.Field("login") : "";
        return visit.Show(await Read(visit, errors, login), model => Pages.Of<HandOverPage, HandOverModel>(model, status));
    }

    static async Task<IResult> Edit(Visit visit, Sbar? typed, IReadOnlyList<FieldError> errors, int status) => visit.Show(await Read(visit, [], ""), model =>
        model.People.FirstOrDefault(person => person.Note.Stay == visit.Id("stay")) is not { } person ? Problems.Shown(visit.Http, 404, "There is no such hand-over.")
        : model.Row.Signatures.Count > 0 ? Visit.Go(Paths.ShiftHandOver(model.Row.Id))
        : Pages.Of<HandOverEditPage, HandOverEditModel>(new HandOverEditModel(model.Frame, model.Unit, model.Row.Id, person, typed ?? person.Note.Words, errors), status));

    static async Task<Outcome<HandOverModel>> Read(Visit visit, IReadOnlyList<FieldError> errors, string login)
    {
        var report = visit.Id("report");
        var frame = Pages.Frame(visit.Http, visit.By, visit.Of<HandOverViews>().UnitOf(report));
        var may = visit.May(new SignHandOver(report, ""));
        return await visit.Read(new ViewHandOver(report), (ask, by, _) => Task.FromResult(Found(visit.Of<HandOverViews>().HandOver(ask.Report, by.Id, frame, may, errors, login), "There is no such hand-over.")));
    }

    static Instant? Chosen(Visit visit, PageFrame frame, List<FieldError> errors)
    {
        if (!LocalDatePattern.Iso.Parse(visit.Field("day")).TryGetValue(default, out var day)) errors.Add(new("day", "Enter the day."));
        if (!LocalTimePattern.CreateWithInvariantCulture("H:mm").Parse(visit.Field("time")).TryGetValue(default, out var time)) errors.Add(new("time", "Enter the time, for example 19:00."));
        return errors.Count > 0 ? null : frame.Zone.ResolveLocal(day + time, Resolvers.LenientResolver).ToInstant();
    }

    static FieldError? Wrong(Outcome<string> done) => done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? new FieldError(why.Field ?? "", why.Reason) : null;

    static Dictionary<string, string> Typed(Visit visit) => visit.Http.Request.Form.Where(field => field.Key is not ("form_token" or "once")).ToDictionary(field => field.Key, field => field.Value.ToString());

    static Outcome<T> Found<T>(T? model, string otherwise) where T : class => model is null ? Refusal.NotFound(otherwise) : model;
}
