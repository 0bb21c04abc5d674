using Handrail.Content;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Guide;

/// <summary>The public guide: routes only. No cookie, no database, no script needed.</summary>
public static partial class GuideFeature
{
    /// <summary>Registers the book; it is read when first asked for, so that a fault in it never stops the ward.</summary>
    public static void Add(IServiceCollection services, ServeOptions options) => services.AddSingleton(new Lazy<GuideBook>(() => GuideBook.Load(options.ContentFolder)));

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.PublicRoute("GET", Paths.Guide, "the guide is for everyone, unseen", (HttpContext http) =>
            With(http, book => Pages.Of<GuideIndex, GuideIndexModel>(new GuideIndexModel(Pages.PublicFrame(http), book))));
        app.PublicRoute("GET", Paths.GuideCorrected, "what we corrected", (HttpContext http) =>
            With(http, book => Pages.Of<GuideCorrected, GuideCorrectedModel>(new GuideCorrectedModel(Pages.PublicFrame(http), book))));
        app.PublicRoute("GET", Paths.GuideSearch, "search in the guide; the words are not kept", (HttpContext http) => With(http, book => Search(http, book)));
        app.PublicRoute("GET", Paths.Guide + "/{slug}", "a page of the guide", (HttpContext http, string slug) => With(http, book =>
            book.Page(slug) is { } page
                ? Pages.Of<GuideArticle, GuideArticleModel>(new GuideArticleModel(Pages.PublicFrame(http), book, page, http.Request.Query["sure"] == "1"))
                : Pages.Error(http, 404, null)));
    }

    static IResult Search(HttpContext http, GuideBook book)
    {
        var asked = http.Request.Query["q"].ToString().Trim();
        if (asked.Length > GuideSearch.MaxAsked) asked = asked[..GuideSearch.MaxAsked];
        return Pages.Of<GuideFound, GuideSearchModel>(new GuideSearchModel(Pages.PublicFrame(http), asked, GuideSearch.Find(book, asked)));
    }

    // A fault in the content must not look like an empty guide: 503, with the crisis strip, and the line in the log.
    static IResult With(HttpContext http, Func<GuideBook, IResult> page)
    {
        try
        {
            return page(http.RequestServices.GetRequiredService<Lazy<GuideBook>>().Value);
        }
        catch (Exception fault) when (fault is ContentException or IOException)
        {
            Unreadable(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GuideFeature)), fault);
            return Pages.Error(http, 503, "The guide cannot be shown just now. The numbers at the top of this page hold.");
        }
    }

    [LoggerMessage(2501, LogLevel.Error, "The guide cannot be read")]
    static partial void Unreadable(ILogger log, Exception fault);
}
