using Handrail.Content;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;

namespace Handrail.Features.Guide;

/// <summary>The public guide: routes only. No cookie, no script needed; the database is only asked by the search, which does without when it must.</summary>
public static partial class GuideFeature
{
    /// <summary>Registers the book; it is read when first asked for, with the numbers of the server's country, so that a fault in it never stops the ward.</summary>
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(new Lazy<GuideBook>(() => GuideBook.Load(options.ContentFolder, CrisisLines.Shipped(options.Country))));
        services.AddSingleton<SearchTable>();
        services.AddHostedService(provider => provider.GetRequiredService<SearchTable>());
        services.Keeps(new Kept("Search index of the guide", "Words of our own pages. What people search for is not written down", "To find pages", null, "", "", "guide_search", "guide_search_state"));
    }

    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.PublicRoute("GET", Paths.Guide, "the guide is for everyone, unseen", (HttpContext http) =>
            With(http, book => Pages.Once<GuideIndex, GuideIndexModel>(http, "guide", frame => new GuideIndexModel(frame, book))));
        app.PublicRoute("GET", Paths.GuideCorrected, "what we corrected", (HttpContext http) =>
            With(http, book => Pages.Once<GuideCorrected, GuideCorrectedModel>(http, "guide/corrected", frame => new GuideCorrectedModel(frame, book))));
        app.PublicRoute("GET", Paths.GuideSearch, "search in the guide; the words are not kept", async (HttpContext http, SearchTable table) =>
        {
            var asked = http.Request.Query["q"].ToString().Trim();
            if (asked.Length > GuideSearch.MaxAsked) asked = asked[..GuideSearch.MaxAsked];
            if (Book(http) is not { } book) return Closed(http);
            var (hits, _) = await table.Find(book, asked);
            return Pages.Of<GuideFound, GuideSearchModel>(new GuideSearchModel(Pages.PublicFrame(http), asked, hits));
        });
        app.PublicRoute("GET", Paths.Guide + "/{slug}", "a page of the guide", (HttpContext http, string slug) => With(http, book =>
        {
            if (book.Page(slug) is not { } page) return Pages.Error(http, 404, null);
            var sure = http.Request.Query["sure"] == "1";
            return Pages.Once<GuideArticle, GuideArticleModel>(http, sure ? $"guide/{page.Slug}?sure=1" : "guide/" + page.Slug, frame => new GuideArticleModel(frame, book, page, sure));
        }));
    }

    static GuideBook? Book(HttpContext http)
    {
        try
        {
            return http.RequestServices.GetRequiredService<Lazy<GuideBook>>().Value;
        }
        catch (Exception fault) when (fault is ContentException or IOException)
        {
            Unreadable(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(GuideFeature)), fault);
            return null;
        }
    }

    // A fault in the content must not look like an empty guide: 503, with the crisis strip, and the line in the log.
    static IResult With(HttpContext http, Func<GuideBook, IResult> page) =>
        Book(http) is { } book ? page(book) : Closed(http);

    static IResult Closed(HttpContext http) => Pages.Error(http, 503, "The guide cannot be shown just now. The numbers at the top of this page hold.");

    [LoggerMessage(2501, LogLevel.Error, "The guide cannot be read")]
    static partial void Unreadable(ILogger log, Exception fault);
}
