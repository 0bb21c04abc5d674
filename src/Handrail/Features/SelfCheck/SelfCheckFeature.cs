using Handrail.Content;
using Handrail.Core.SelfCheck;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using Microsoft.AspNetCore.Http.Features;
using NodaTime;

namespace Handrail.Features.SelfCheck;

/// <summary>
/// The signs check: a start page, and one address that every form of it is posted to. No database, no cookie, no script. The answers travel in a sealed hidden
/// field, which is the form's token too (decision 0012).
/// </summary>
public static partial class SelfCheckFeature
{
    /// <summary>Name of the hidden field with the sealed answers; the call-back form takes it by this name.</summary>
    public const string Field = "signs";

    /// <summary>How long a page may stay open.</summary>
    public static readonly Duration Lifetime = Duration.FromHours(4);

    const int MostBytes = 16 * 1024, MostValues = 32;

    /// <summary>Registers the book of signs; it is read when first asked for, so that a fault in it never stops the ward.</summary>
    public static void Add(IServiceCollection services, ServeOptions options) => services.AddSingleton(new Lazy<SignsBook>(() => SignsBook.Load(options.ContentFolder)));

    /// <summary>Maps the routes, in each language of public forms.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (var lang in Words.Languages)
        {
            app.PublicRoute("GET", Paths.Signs(lang), "the signs check is for everyone, unseen", (HttpContext http) => Shown(http, lang, (frame, words, _) => Start(frame, words, again: false)));
            app.PublicRoute("GET", Paths.SignsStep(lang), "a step has no address of its own: back to the start", () => Results.LocalRedirect(Paths.Signs(lang)));
            app.PublicRoute("POST", Paths.SignsStep(lang), "one step; its sealed field is its token, and nothing is stored", (HttpContext http) => Step(http, lang));
        }
    }

    static async Task<IResult> Step(HttpContext http, string lang)
    {
        var form = await Read(http);
        return Shown(http, lang, (frame, words, book) => form is null ? Start(frame, words, again: true) : Step(http, form, frame, words, book));
    }

    static IResult Step(HttpContext http, IFormCollection form, PageFrame frame, Words words, SignsBook book)
    {
        var keeper = http.RequestServices.GetRequiredService<Sealed>();
        if (Place(form, keeper) is not { } place) return Start(frame, words, again: true);
        if (place.At == SignsWalk.Start) return Results.LocalRedirect(Paths.Signs(frame.Lang));
        var model = new SignsPageModel(frame, words, book, place, keeper.Protect(Sealed.Signs, SignsCodec.Write(place.Answers), Lifetime));
        return place.At switch
        {
            SignsWalk.Now => Pages.Of<SignsNow, SignsPageModel>(model),
            SignsWalk.Result => Pages.Of<SignsResultPage, SignsPageModel>(model),
            _ => Pages.Of<SignsQuestion, SignsPageModel>(model, place.Error is null ? 200 : 400),
        };
    }

    // The first form has no sealed field yet, only the door; every later one must have it. Whoever posts from elsewhere can open an empty check and nothing else.
    static SignsPlace? Place(IFormCollection form, Sealed keeper)
    {
        if (!form.ContainsKey(Field))
            return form["door"].ToString() switch
            {
                "me" => new SignsPlace(SignsWalk.Safety, new SignsAnswers(SignsDoor.Me)),
                "other" => new SignsPlace(SignsWalk.Safety, new SignsAnswers(SignsDoor.Other)),
                _ => null,
            };
        if (SignsCodec.Read(keeper.Open(Sealed.Signs, form[Field].ToString())) is not { } answers) return null;
        var act = form["act"].ToString() is { Length: > 0 } pressed ? pressed : "continue";
        return SignsWalk.Next(answers, new SignsForm(form["at"].ToString(), act, form["then"] == SignsWalk.Result, [.. form["answer"].OfType<string>().Distinct()]));
    }

    // Small, and read without the antiforgery cookie: what cannot be read is a page to start again from, not an error of ours.
    static async Task<IFormCollection?> Read(HttpContext http)
    {
        if (!http.Request.HasFormContentType) return null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = MostBytes;
        try
        {
            return await http.Request.ReadFormAsync(new FormOptions { ValueCountLimit = MostValues, KeyLengthLimit = 64, ValueLengthLimit = 2 * Sealed.MostChars }, http.RequestAborted);
        }
        catch (Exception theirs) when (theirs is BadHttpRequestException or InvalidDataException)
        {
            return null;
        }
    }

    static IResult Start(PageFrame frame, Words words, bool again) => Pages.Of<SignsStart, SignsStartModel>(new SignsStartModel(frame, words, again), again ? 400 : 200);

    // A fault in the content must not look like an empty check: 503, with the crisis strip, and the line in the log.
    static IResult Shown(HttpContext http, string lang, Func<PageFrame, Words, SignsBook, IResult> page)
    {
        try
        {
            return page(Pages.PublicFrame(http) with { Lang = lang }, Words.Of("signs", lang), http.RequestServices.GetRequiredService<Lazy<SignsBook>>().Value);
        }
        catch (Exception fault) when (fault is ContentException or IOException)
        {
            Unreadable(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SelfCheckFeature)), fault);
            return Pages.Error(http, 503, "The signs check cannot be shown just now. The numbers at the top of this page hold.");
        }
    }

    [LoggerMessage(2601, LogLevel.Error, "The signs check cannot be read")]
    static partial void Unreadable(ILogger log, Exception fault);
}
