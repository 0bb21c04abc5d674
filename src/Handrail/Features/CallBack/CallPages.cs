using Handrail.Content;
using Handrail.Core.CallBack;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.CallBack;

/// <summary>The form: shown, read, and shown again with everything that was typed when something is wrong.</summary>
static class CallPages
{
    const string Carried = "carried";
    const string TooLarge = "call-back: too large";
    static readonly Duration SignsLast = Duration.FromHours(24);

    /// <summary>The form; with the number of a refused one, that one as it was typed.</summary>
    public static IResult Form(HttpContext http, string lang)
    {
        if (Of<TypedAgain>(http).Find(http, lang) is not { } typed) return Show(http, lang, null, "", [], 200);
        return Show(http, lang, _ => typed.Draft, Of<Sealed>(http).Open(Sealed.Signs, typed.Draft[CallFields.Signs]) is null ? "" : Carried, typed.Errors, 200);
    }

    public static async Task<IResult> WithSigns(HttpContext http, string lang)
    {
        if (await Posted(http) is not { } form) return Broken(http, lang);
        var seals = Of<Sealed>(http);
        // Sealed anew, so that they last as long as the form they now stand in.
        return seals.Open(Sealed.Signs, form[CallFields.Signs].ToString()) is { } answers
            ? Show(http, lang, draft => draft.With(CallFields.Signs, seals.Protect(Sealed.Signs, answers, SignsLast)).With(CallFields.SendSigns, "yes"), Carried, [], 200)
            : Show(http, lang, null, "lost", [], 200);
    }

    public static async Task<IResult> Ask(HttpContext http, string lang)
    {
        if (await Posted(http) is not { } form) return Broken(http, lang);
        var draft = CallDraft.Of(form);
        try
        {
            return await Ask(http, lang, draft);
        }
        catch (Exception failure) when (Database.IsAway(failure))
        {
            return CallAway.Of(http, lang, Whole(http, draft), Of<Sealed>(http).Open(Sealed.Signs, draft[CallFields.Signs]) is null ? "" : Carried, failure);
        }
    }

    static async Task<IResult> Ask(HttpContext http, string lang, CallDraft draft)
    {
        var (words, country) = (Words.Of("call-back", lang), Country(http));
        var signs = Of<Sealed>(http).Open(Sealed.Signs, draft[CallFields.Signs]);
        var (read, errors) = CallCheck.Read(draft, words, country, draft[CallFields.SendSigns] == "yes" ? signs : null);
        var token = Of<FormSeal>(http).Open(draft[CallFields.Form]);
        if (read is null) return Refused(errors);

        var signals = new DoubtSignals
        {
            FormAge = token?.Age, Trap = CallFields.Traps.Any(trap => draft[trap].Length > 0), Number = read.Number, TextLength = read.Told.Text.Length,
            LooksLikeABrowser = http.Request.Headers.AcceptLanguage.Count > 0 && http.Request.Headers.UserAgent.ToString().Length > 10,
        };
        // Without a token of ours the same content is the same request: a resend must not become two.
        var (nonce, network, brake, place) = (token?.Nonce ?? $"without {read.E164} {read.Told.Name} {read.Told.Text}", Network.Of(http), Of<CallBrake>(http), false);
        if (!Known(http, nonce))
        {
            var (over, flood) = brake.Count(network);
            signals = signals with { NetworkOver = over, Flood = flood };
            // Before the writer is asked: whoever floods us gets this page as cheaply as it can be made.
            if (Doubt.Judge(signals).Length > 0 && !(place = brake.TakeDoubtful(network, Doubt.LikeAPerson(signals)))) return TooMany(words["limited"]);
        }

        var ask = new RequestCall(read, nonce, network, signals, place);
        return await Of<Gate.Gate>(http).Run(ask, Actor.Anonymous, Of<RequestCallHandler>(http).Handle) switch
        {
            Outcome<string>.Done done => Sent(done.Value),
            Outcome<string>.Refused { Why: { Field: RequestCallHandler.Limit } why } => TooMany(why.Reason),
            Outcome<string>.Refused { Why: { Kind: RefusalKind.Invalid } why } => Refused([new FieldError(why.Field!, why.Reason)]),
            Outcome<string>.Refused { Why.Kind: RefusalKind.NotFound } => Form(http, lang),
            Outcome<string>.Refused refused => Problems.Page(http, refused.Why),
            _ => throw new InvalidOperationException("An outcome is done or refused."),
        };

        IResult Sent(string link)
        {
            Of<TypedAgain>(http).Forget(http, nonce);
            return Visit.Go(Paths.CallBackSent(lang, link));
        }

        // A refusal is followed by a GET as well: Back and Reload show the form with everything that was typed.
        IResult Refused(IReadOnlyList<FieldError> wrong) => Of<TypedAgain>(http).Redirect(http, Paths.CallBack(lang), new TypedForm(lang, Whole(http, draft), wrong), token?.Nonce ?? "");

        // Answered at once and held nowhere: it is a flood, or somebody who only has to press again.
        IResult TooMany(string why) => Show(http, lang, _ => draft, signs is null ? "" : Carried, [new FieldError("", why)], 429);
    }

    // The same token when it is ours: the time taken and the once-number stay true, whichever of the pages it is sent from next.
    static CallDraft Whole(HttpContext http, CallDraft draft) => Of<FormSeal>(http).Open(draft[CallFields.Form]) is null ? draft.With(CallFields.Form, Of<FormSeal>(http).New()) : draft;

    /// <summary>Where numbers without a country code belong: the desk says.</summary>
    public static string Country(HttpContext http)
    {
        using var connection = Of<Database>(http).Open();
        if (DeskBook.All(connection) is not [var desk, ..]) return Of<ServeOptions>(http).Country;
        Of<DeskAtHand>(http).Seen(desk);
        return desk.CountryOr(Of<ServeOptions>(http).Country);
    }

    static bool Known(HttpContext http, string nonce)
    {
        using var connection = Of<Database>(http).Open();
        return RequestCallHandler.Knows(connection, nonce);
    }

    /// <summary>The posted form; null when it is none, or not all of it arrived.</summary>
    public static async Task<IFormCollection?> Posted(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return null;
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception failure) when (failure is BadHttpRequestException or InvalidDataException)
        {
            // The sender's fault, said as such and not logged as ours.
            if ((failure as BadHttpRequestException ?? failure.InnerException as BadHttpRequestException) is { StatusCode: 413 }) http.Items[TooLarge] = true;
            return null;
        }
    }

    /// <summary>What is said of a form that cannot be read; what was typed is still in the browser, one step back.</summary>
    public static IResult Broken(HttpContext http, string lang) => Show(http, lang, null, "", [new FieldError("", Words.Of("call-back", lang)["form.broken"])], http.Items.ContainsKey(TooLarge) ? 413 : 400);

    static IResult Show(HttpContext http, string lang, Func<CallDraft, CallDraft>? fill, string signs, IReadOnlyList<FieldError> errors, int status)
    {
        var (words, now) = (Words.Of("call-back", lang), Of<IClock>(http).GetCurrentInstant());
        var frame = Pages.PublicFrame(http) with { Lang = lang };
        using var connection = Of<Database>(http).Open();
        if (DeskBook.All(connection) is not [var desk, ..]) return Pages.Of<CallClosedPage, CallClosedModel>(new CallClosedModel(frame, words));
        Of<DeskAtHand>(http).Seen(desk);
        var zones = CallCheck.Zones(desk.CountryOr(Of<ServeOptions>(http).Country));
        var zone = zones.Contains(desk.Zone) ? desk.Zone : zones[0];
        var draft = fill is null ? CallDraft.Empty(zone) : fill(CallDraft.Empty(zone));
        draft = Whole(http, draft);
        var expected = Promise.Make(DeskBook.Plan(connection, desk, now), new Wish("soonest", "any", DateTimeZoneProviders.Tzdb[zone]), now, DeskBook.Waiting(connection, desk.Id));
        return Pages.Of<CallFormPage, CallFormModel>(new CallFormModel(frame with { Zone = DateTimeZoneProviders.Tzdb[zone] }, words, draft, zones, expected, signs, desk.Number, errors), status);
    }

    static T Of<T>(HttpContext http) where T : notnull => http.RequestServices.GetRequiredService<T>();
}
