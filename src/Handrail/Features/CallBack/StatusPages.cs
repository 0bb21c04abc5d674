using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>One's own request, by its link: where it stands, another time, cancel. A token that is none is "not here"; the page never shows name or number.</summary>
static class StatusPages
{
    public static Task<IResult> Sent(HttpContext http, string lang, string token) => Show(http, lang, token, sent: true, null, []);

    public static Task<IResult> Status(HttpContext http, string lang, string token) =>
        Of<TypedAgain>(http).Find(http, lang) is { } typed ? Show(http, lang, token, sent: false, typed.Draft, typed.Errors) : Show(http, lang, token, sent: false, null, []);

    public static async Task<IResult> Change(HttpContext http, string lang, string token)
    {
        if (Find(http, token) is not { } row) return Pages.Error(http, 404, null);
        if (await CallPages.Posted(http) is not { } form) return CallPages.Broken(http, lang);
        var (draft, errors) = (CallDraft.Of(form), new List<FieldError>());
        if (CallCheck.Wished(draft, Words.Of("call-back", lang), CallPages.Country(http), errors) is not { } wish) return Refused(errors);
        return await Of<Gate.Gate>(http).Run(new ChangeCall(row.Call.Id, wish, lang), Actor.Anonymous, Of<ChangeCallHandler>(http).Change) switch
        {
            Outcome<bool>.Done => Visit.Go(Paths.CallBackStatus(lang, token) + "?changed=1"),
            Outcome<bool>.Refused { Why: { Kind: RefusalKind.Invalid or RefusalKind.Conflict } why } => Refused([new FieldError(why.Field ?? "", why.Reason)]),
            Outcome<bool>.Refused refused => Problems.Page(http, refused.Why),
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };

        IResult Refused(IReadOnlyList<FieldError> wrong) => Of<TypedAgain>(http).Redirect(http, Paths.CallBackStatus(lang, token), new TypedForm(lang, draft, wrong), "");
    }

    /// <summary>Another number, where the one that was given may not be reached.</summary>
    public static async Task<IResult> Number(HttpContext http, string lang, string token)
    {
        if (Find(http, token) is not { } row) return Pages.Error(http, 404, null);
        if (await CallPages.Posted(http) is not { } form) return CallPages.Broken(http, lang);
        var (draft, errors) = (CallDraft.Of(form), new List<FieldError>());
        if (CallCheck.Number(draft, Words.Of("call-back", lang), CallPages.Country(http), errors) is not { } number) return Refused(errors);
        return await Of<Gate.Gate>(http).Run(new ChangeNumber(row.Call.Id, number.Phone, number.E164, number.Kind, lang), Actor.Anonymous, Of<ChangeCallHandler>(http).Renumber) switch
        {
            Outcome<bool>.Done => Visit.Go(Paths.CallBackStatus(lang, token) + "?changed=number"),
            Outcome<bool>.Refused { Why: { Kind: RefusalKind.Conflict } why } => Refused([new FieldError("", why.Reason)]),
            Outcome<bool>.Refused refused => Problems.Page(http, refused.Why),
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };

        IResult Refused(IReadOnlyList<FieldError> wrong) => Of<TypedAgain>(http).Redirect(http, Paths.CallBackStatus(lang, token), new TypedForm(lang, draft, wrong), "");
    }

    public static async Task<IResult> Cancel(HttpContext http, string lang, string token)
    {
        if (Find(http, token) is not { } row) return Pages.Error(http, 404, null);
        var done = await Of<Gate.Gate>(http).Run(new WithdrawCall(row.Call.Id), Actor.Anonymous, Of<ChangeCallHandler>(http).Withdraw);
        return done is Outcome<bool>.Refused refused ? Problems.Page(http, refused.Why) : Visit.Go(Paths.CallBackStatus(lang, token));
    }

    static async Task<IResult> Show(HttpContext http, string lang, string token, bool sent, CallDraft? draft, IReadOnlyList<FieldError> errors)
    {
        if (Find(http, token) is not { } row) return Pages.Error(http, 404, null);
        var seen = await Of<Gate.Gate>(http).Read<SeeCall, CallStatusModel>(new SeeCall(row.Call.Id), Actor.Anonymous,
            (_, _, _) => Task.FromResult(Outcome.Done(Model(http, lang, token, row, sent, draft, errors))));
        return seen is Outcome<CallStatusModel>.Done done ? Pages.Of<CallStatusPage, CallStatusModel>(done.Value) : Problems.Page(http, ((Outcome<CallStatusModel>.Refused)seen).Why);
    }

    static CallStatusModel Model(HttpContext http, string lang, string token, CallRow row, bool sent, CallDraft? draft, IReadOnlyList<FieldError> errors)
    {
        using var connection = Of<Database>(http).Open();
        var zone = DateTimeZoneProviders.Tzdb[row.Enquiry.Zone];
        var chosenAt = CallBook.Events(connection, row.Call.Id).Last(each => each.Kind is CallEventKind.Requested or CallEventKind.Changed).At;
        var window = new Wish(row.WishDay, row.WishPart, zone).Window(chosenAt);
        var withSigns = connection.Scalar<long>("SELECT count(*) FROM enquiry WHERE id = @id AND signs_sealed IS NOT NULL", ("id", row.Enquiry.Id)) > 0;
        return new CallStatusModel(
            Pages.PublicFrame(http) with { Lang = lang, Zone = zone }, Words.Of("call-back", lang), token, row.Call, row.Words, zone, row.Enquiry.Wishes, window?.To is not { } to || row.Call.PromisedAt <= to,
            withSigns, DeskBook.Find(connection, row.Desk)?.Number ?? "", sent, http.Request.Query["changed"].ToString() switch { "1" => "status.changed", "number" => "status.number", _ => "" },
            row.Call is { IsOpen: true, Attempts: 0 } && Doubt.OfNumber.Any(code => code != Doubt.NumberOpen && row.Doubt.Split(' ').Contains(code)),
            Typed(CallDraft.Empty(row.Enquiry.Zone).With(CallFields.When, row.WishDay).With(CallFields.Part, row.WishPart), draft), CallCheck.Zones(CallPages.Country(http)), errors);
    }

    // The page has two forms: what the one did not send stands as it was in the other.
    static CallDraft Typed(CallDraft asItIs, CallDraft? typed) => typed is null ? asItIs : typed.Values.Aggregate(asItIs, (all, field) => all.With(field.Key, field.Value));

    static CallRow? Find(HttpContext http, string token)
    {
        if (token.Length is 0 or > 60) return null;
        using var connection = Of<Database>(http).Open();
        return CallBook.FindByLink(connection, RequestCallHandler.HashOf(token));
    }

    static T Of<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
