using System.Globalization;
using Handrail.Core.Kernel;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Handrail.Features.Rounds;

/// <summary>Pages and forms of rounds.</summary>
static class RoundPages
{
    const string NoRoom = "There is no such room, or nobody is in it now.";
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static async Task<IResult> List(Visit visit)
    {
        var (unit, frame) = (visit.Id("unit"), Frame(visit));
        var (orders, leads) = (visit.May(new OpenRoundOrders(unit)), visit.May(new ViewRoundPatterns(unit)));
        return visit.Show(await visit.Read(new ViewRounds(unit), (ask, _, _) => Task.FromResult(Found(visit.Of<RoundViews>().Rounds(ask.Unit, frame, orders, leads), "There is no such unit."))), model => Pages.Of<RoundsPage, RoundsModel>(model));
    }

    public static Task<IResult> Open(Visit visit) => Form(visit, visit.Id("stay"), "", false, Nothing, [], 200);

    public static Task<IResult> OpenLate(Visit visit) => Form(visit, visit.Id("stay"), "", true, Nothing, [], 200);

    /// <summary>By the code at the door: the form of whoever lies there now.</summary>
    public static Task<IResult> Room(Visit visit)
    {
        var word = (string)visit.Http.GetRouteValue("word")!;
        // An empty room and a code that nobody has answer alike, through the gate: a code alone tells nobody where people are.
        return Form(visit, visit.Of<RoundViews>().Room(word)?.Stay ?? Guid.Empty, word, false, Nothing, [], 200);
    }

    public static async Task<IResult> Look(Visit visit)
    {
        var stay = visit.Id("stay");
        var done = await visit.RunOnce(new RecordRound(stay, visit.Field("state"), visit.Field("code")), visit.Of<RoundHandlers>().Look, _ => Onward(visit, stay));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Form(visit, stay, visit.Field("code"), false, Typed(visit), [new(why.Field ?? "", why.Reason)], 400) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> Late(Visit visit)
    {
        var (stay, frame, errors) = (visit.Id("stay"), Pages.Frame(visit.Http, visit.By), new List<FieldError>());
        var zone = visit.Of<RoundViews>().Person(stay) is { } person ? Pages.Frame(visit.Http, visit.By, person.Unit.Id.Value).Zone : frame.Zone;
        if (!LocalDatePattern.Iso.Parse(visit.Field("day")).TryGetValue(default, out var day)) errors.Add(new("day", "Enter the day."));
        if (!LocalTimePattern.CreateWithInvariantCulture("H:mm").Parse(visit.Field("time")).TryGetValue(default, out var time)) errors.Add(new("time", "Enter the time, for example 02:50."));
        var claimed = errors.Count > 0 ? frame.Now : zone.ResolveLocal(day + time, Resolvers.LenientResolver).ToInstant();
        if (errors.Count > 0 && visit.May(new OpenRound(stay))) return await Form(visit, stay, "", true, Typed(visit), errors, 400);
        var done = await visit.RunOnce(new RecordLateRound(stay, visit.Field("state"), claimed, visit.Field("reason")), visit.Of<RoundHandlers>().Late, _ => Paths.Round(new EncounterId(stay)));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Form(visit, stay, "", true, Typed(visit), [new(why.Field ?? "", why.Reason)], 400) : visit.Show(done, Visit.Go);
    }

    public static Task<IResult> Orders(Visit visit) => Orders(visit, [], 200);

    public static async Task<IResult> Set(Visit visit)
    {
        var stays = visit.Http.Request.Form["stay"].Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).ToList();
        var every = int.TryParse(visit.Field("every"), CultureInfo.InvariantCulture, out var minutes) ? minutes : -1;
        var done = await visit.RunOnce(new SetRounds(visit.Id("unit"), stays, every), visit.Of<RoundHandlers>().Set, _ => Paths.Rounds(new LocationId(visit.Id("unit"))));
        return done is Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } ? await Orders(visit, [new(why.Field ?? "", why.Reason)], 400) : visit.Show(done, Visit.Go);
    }

    public static async Task<IResult> Codes(Visit visit)
    {
        var (frame, options, http) = (Frame(visit), visit.Of<ServeOptions>(), visit.Http.Request);
        var home = options.Address is { } address ? address.GetLeftPart(UriPartial.Authority) : $"{http.Scheme}://{http.Host}";
        return visit.Show(await visit.Read(new ViewRoomCodes(visit.Id("unit")), (ask, _, _) => Task.FromResult(Found(visit.Of<RoundViews>().Codes(ask.Unit, frame, home), "There is no such unit."))), model => Pages.Of<RoomCodesPage, RoomCodesModel>(model));
    }

    public static async Task<IResult> NewCodes(Visit visit) => visit.Show(
        await visit.RunOnce(new CreateRoomCodes(visit.Id("unit")), visit.Of<RoundHandlers>().NewCodes, _ => Paths.RoundCodes(new LocationId(visit.Id("unit")))), Visit.Go);

    public static async Task<IResult> Patterns(Visit visit)
    {
        var frame = Frame(visit);
        return visit.Show(await visit.Read(new ViewRoundPatterns(visit.Id("unit")), (ask, _, _) => Task.FromResult(Found(visit.Of<RoundViews>().Patterns(ask.Unit, frame), "There is no such unit."))), model => Pages.Of<RoundPatternsPage, RoundPatternsModel>(model));
    }

    static async Task<IResult> Orders(Visit visit, IReadOnlyList<FieldError> errors, int status)
    {
        var frame = Frame(visit);
        return visit.Show(await visit.Read(new OpenRoundOrders(visit.Id("unit")), (ask, _, _) => Task.FromResult(Found(visit.Of<RoundViews>().Orders(ask.Unit, frame, errors), "There is no such unit."))),
            model => Pages.Of<RoundOrdersPage, RoundOrdersModel>(model, status));
    }

    static async Task<IResult> Form(Visit visit, Guid stay, string code, bool late, IReadOnlyDictionary<string, string> values, IReadOnlyList<FieldError> errors, int status)
    {
        var (views, now) = (visit.Of<RoundViews>(), visit.Of<IClock>().GetCurrentInstant());
        var found = await visit.Read(new OpenRound(stay), (ask, _, _) => Task.FromResult(Found(views.Banner(ask.Stay, now), code.Length > 0 ? NoRoom : "There is no such stay.")));
        return visit.Show(code.Length > 0 && found is Outcome<PersonBannerModel>.Refused { Why.IsHidden: true } ? Refusal.NotFound(NoRoom) : found, person =>
        {
            var frame = Pages.Frame(visit.Http, visit.By, person.Unit.Id.Value);
            var (round, last) = views.Of(stay, frame.Now);
            var typed = late && values.Count == 0 ? new Dictionary<string, string> { ["day"] = LocalDatePattern.Iso.Format(frame.Now.InZone(frame.Zone).Date) } : values;
            return Pages.Of<RoundPage, RoundModel>(new RoundModel(frame, person, round, code, late, last, typed, errors), status);
        });
    }

    static string Onward(Visit visit, Guid stay) => visit.Of<RoundViews>().Person(stay) is { } person ? Paths.Rounds(person.Unit.Id) : Paths.Home;

    static PageFrame Frame(Visit visit) => Pages.Frame(visit.Http, visit.By, visit.Id("unit"));

    static Dictionary<string, string> Typed(Visit visit) => visit.Http.Request.Form.Where(field => field.Key is not ("form_token" or "once")).ToDictionary(field => field.Key, field => field.Value.ToString());

    static Outcome<T> Found<T>(T? model, string otherwise) where T : class => model is null ? Refusal.NotFound(otherwise) : model;
}
