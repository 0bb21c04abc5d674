using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Core.Paging;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Outbound;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Paging;

/// <summary>The pages of being reached.</summary>
static class ReachPages
{
    static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    public static Task<IResult> Show(Visit visit) => Show(visit, Nothing, []);

    static async Task<IResult> Show(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors) => visit.Show(
        await visit.Read(new ViewReach(visit.By.Id), (_, _, _) => Task.FromResult<Outcome<ReachModel>>(Model(visit, typed, errors))),
        model => Pages.Of<ReachPage, ReachModel>(model, errors.Count > 0 ? 400 : 200));

    public static Task<IResult> AddPhone(Visit visit)
    {
        if (PushAddress.Read(visit.Field("subscription"), visit.Of<ReachOptions>().PrivatePush) is not { } address)
            return Show(visit, Typed(visit), [new FieldError("", "This browser gave no address that pages can be sent to. Allow notifications, and try again.")]);
        var name = visit.Field("name") is { Length: > 0 } typed ? typed : "My phone";
        return Added(visit, new AddAddress(visit.By.Id, ChannelKind.Push, name, System.Text.Json.JsonSerializer.Serialize(address), address.Endpoint));
    }

    public static async Task<IResult> Add(Visit visit)
    {
        if (visit.Field("kind") == "mail")
            return MailSender.AddressIn(visit.Field("mail")) is not { } mail
                ? await Show(visit, Typed(visit), [new FieldError("mail", "Write an e-mail address, for example name@example.org.")])
                : await Added(visit, new AddAddress(visit.By.Id, ChannelKind.Mail, "E-mail", mail, mail.ToLowerInvariant()));
        if (PhoneCheck.Read(visit.Field("number"), visit.Of<ServeOptions>().Country) is not { } number || number.Kind == PhoneKind.Premium || number.E164.Contains(';', StringComparison.Ordinal))
            return await Show(visit, Typed(visit), [new FieldError("number", "Write a mobile number that can be called, with its area code.")]);
        // The text message first: a call follows when it is not answered.
        var added = await Added(visit, new AddAddress(visit.By.Id, ChannelKind.Sms, "Text message", number.E164, number.E164));
        return visit.Field("voice") == "yes" ? await Added(visit, new AddAddress(visit.By.Id, ChannelKind.Voice, "Call", number.E164, number.E164)) : added;
    }

    static async Task<IResult> Added(Visit visit, AddAddress ask) => await visit.Run(ask, visit.Of<ReachHandlers>().Handle) switch
    {
        Outcome<Guid>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await Show(visit, Typed(visit), [new FieldError(why.Field ?? "", why.Reason)]),
        var outcome => visit.Show(outcome, _ => Visit.Go(Paths.Reach)),
    };

    public static async Task<IResult> Remove(Visit visit) =>
        visit.Show(await visit.Run(new RemoveAddress(visit.By.Id, visit.Id("address")), visit.Of<ReachHandlers>().Handle), _ => Visit.Go(Paths.Reach));

    public static async Task<IResult> First(Visit visit) =>
        visit.Show(await visit.Run(new SetFirstAddress(visit.By.Id, visit.Id("address")), visit.Of<ReachHandlers>().Handle), _ => Visit.Go(Paths.Reach));

    public static async Task<IResult> Test(Visit visit) =>
        await visit.Run(new RequestTestPage(visit.By.Id, Guid.TryParse(visit.Field("only"), out var only) ? only : null), visit.Of<ReachHandlers>().Handle) switch
        {
            Outcome<Guid>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await Show(visit, Typed(visit), [new FieldError("", why.Reason)]),
            var outcome => visit.Show(outcome, page => Visit.Go(Paths.ReachTested(page))),
        };

    public static Task<IResult> Tested(Visit visit) => Tested(visit, visit.Id("page"), []);

    public static async Task<IResult> Code(Visit visit)
    {
        var page = Guid.TryParse(visit.Field("page"), out var id) ? id : Guid.Empty;
        return await visit.Run(new ConfirmCode(visit.By.Id, visit.Field("code")), visit.Of<ReachHandlers>().Handle) switch
        {
            Outcome<Guid>.Refused { Why: { Kind: RefusalKind.Invalid } why } => await Tested(visit, page, [new FieldError("code", why.Reason)]),
            var outcome => visit.Show(outcome, tested => Visit.Go(Paths.ReachTested(tested))),
        };
    }

    static async Task<IResult> Tested(Visit visit, Guid id, IReadOnlyList<FieldError> errors) => visit.Show(
        await visit.Read(new ViewReach(visit.By.Id), (_, by, _) =>
        {
            using var connection = visit.Of<Database>().Open();
            if (PageRow.Find(connection, id) is not { Test: true } page || page.Staff != by.Id) return Task.FromResult<Outcome<TestedModel>>(Refusal.NotFound("There is no such test page of yours."));
            var shown = Ways(visit, connection).ToDictionary(way => way.Id, way => way.Shown);
            var rows = DeliveryRow.Of(connection, id).ConvertAll(each => new TestRow(each.Kind, shown.GetValueOrDefault(each.Address, "removed"), ReachWords.Of(each), each.State == DeliveryState.Confirmed, each.State is DeliveryState.Failed or DeliveryState.GivenUp));
            return Task.FromResult<Outcome<TestedModel>>(new TestedModel(Pages.Frame(visit.Http, by), id, page.State == PageState.Open, rows, errors));
        }),
        model => Pages.Of<TestedPage, TestedModel>(model, errors.Count > 0 ? 400 : 200));

    public static async Task<IResult> Open(Visit visit) => visit.Show(
        await visit.Run(new OpenPage(visit.By.Id, visit.Id("page")), visit.Of<ReachHandlers>().Handle),
        page => Visit.Go(page.Alert is { } alert ? Paths.Alert(new AlertId(alert)) : page.Handover is { } handover ? Paths.Handover(handover) : Paths.ReachTested(page.Id)));

    public static async Task<IResult> Unit(Visit visit)
    {
        var frame = Pages.Frame(visit.Http, visit.By, visit.Id("unit"));
        return visit.Show(
            await visit.Read(new ViewUnitReach(visit.Id("unit")), (ask, _, _) =>
            {
                using var connection = visit.Of<Database>().Open();
                var name = connection.Query("SELECT name FROM location WHERE id = @unit AND kind = 'unit'", row => row.GetString(0), ("unit", ask.Unit)).FirstOrDefault();
                return Task.FromResult<Outcome<UnitReachModel>>(name is null ? Refusal.NotFound("There is no such unit.") : new UnitReachModel(frame, new UnitLink(new LocationId(ask.Unit), name), ReachBook.OnShift(connection, ask.Unit, frame.Now)));
            }),
            model => Pages.Of<UnitReachPage, UnitReachModel>(model));
    }

    static ReachModel Model(Visit visit, IReadOnlyDictionary<string, string> typed, IReadOnlyList<FieldError> errors)
    {
        using var connection = visit.Of<Database>().Open();
        var (frame, options) = (Pages.Frame(visit.Http, visit.By), visit.Of<ReachOptions>());
        return new ReachModel(
            frame, Ways(visit, connection), visit.Of<PagingSecrets>().VapidPublic, options.Gateway is not null, options.Mail is not null, ReachBook.OnShiftUnreachable(connection, visit.By.Id, frame.Now), typed, errors);
    }

    static List<WayModel> Ways(Visit visit, System.Data.Common.DbConnection connection) => ReachBook.Of(connection, visit.By.Id).ConvertAll(each =>
        new WayModel(each.Id, each.Kind, ReachWords.Short(each.Kind, each.Name, each.Kind == ChannelKind.Push ? "" : ReachBook.Open(connection, visit.Of<Database>().Vault, each.Id) ?? ""), each.ConfirmedAt));

    static Dictionary<string, string> Typed(Visit visit) => visit.Http.Request.Form.Where(field => field.Key is "number" or "mail" or "name" or "voice").ToDictionary(field => field.Key, field => field.Value.ToString());
}
