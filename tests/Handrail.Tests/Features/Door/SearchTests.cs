using System.Net;
using Handrail.Data;
using Handrail.Features.Guide;

namespace Handrail.Tests.Features;

/// <summary>Search in the guide: the database finds what the memory finds, and nothing that is typed is more than words.</summary>
public sealed class SearchTests(ITestOutputHelper output)
{
    static readonly GuideBook Book = PublicCrawl.Book;

    static readonly string[] Hostile =
    [
        "\"", "'", "\" OR 1=1 --", "'; DROP TABLE guide_search; --", "NEAR(bladder pain)", "title:bladder", "bladder*", "^bladder", "-bladder", "bladder AND", "AND OR NOT", "(bladder", "bladder)",
        "bladder & | ! pain", "bladder:*", "bladder <-> pain", "\\'bladder", "bladder\0pain", "\0", "%_", "\u202Ebladder", "\U0001F600 bladder", "\ud800", "\uFF22\uFF2C\uFF21\uFF24", "bl\u00e5se \u00e6\u00f8\u00e5",
        new string('x', 5000), string.Join(' ', Enumerable.Repeat("a b c", 400)),
    ];

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_database_finds_the_same_pages_as_the_memory_and_the_meant_page_first(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var table = await Filled(running);
        var words = Book.Pages.SelectMany(page => GuideSearch.Words(page.Plain)).Distinct().Order(StringComparer.Ordinal).Where((_, i) => i % 9 == 0).Append("blad").Append("craft family").Append("k-hole").ToList();
        Assert.True(words.Count > 40);
        foreach (var asked in words)
        {
            var (hits, fromDatabase) = await table.Find(Book, asked);
            Assert.True(fromDatabase, asked);
            Assert.Equal((asked, string.Join(',', Slugs(GuideSearch.Find(Book, asked)))), (asked, string.Join(',', Slugs(hits))));
        }

        output.WriteLine($"measured: {words.Count} questions, the same pages on {engine} as in memory");
        foreach (var (asked, first) in ((string, string)[])[("bladder", "bladder"), ("K-hole", "overdose"), ("craft family", "helping-someone-say-yes"), ("SPRAVATO", "depression")])
            Assert.Equal((asked, first), (asked, (await table.Find(Book, asked)).Hits[0].Page.Slug));

        static IEnumerable<string> Slugs(IEnumerable<GuideHit> hits) => hits.Select(hit => hit.Page.Slug).Order(StringComparer.Ordinal);
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Whatever_is_typed_is_only_words_to_the_database(Engine engine)
    {
        await using var running = await Running.Start(engine, beds: 1);
        var table = await Filled(running);
        using var http = await running.Client();
        foreach (var asked in Hostile)
        {
            var (hits, fromDatabase) = await table.Find(Book, asked);
            Assert.Equal((asked, GuideSearch.Asked(asked).Count > 0), (asked, fromDatabase));
            Assert.Equal(GuideSearch.Find(Book, asked).Select(hit => hit.Page.Slug).Order(StringComparer.Ordinal), hits.Select(hit => hit.Page.Slug).Order(StringComparer.Ordinal));
            using var answer = await http.GetAsync(new Uri("/guide/search?q=" + Uri.EscapeDataString(asked.Replace("\ud800", "\ufffd", StringComparison.Ordinal)), UriKind.Relative));
            Assert.Equal((asked, HttpStatusCode.OK), (asked, answer.StatusCode));
            PublicCrawl.StripFirst("search", await answer.Content.ReadAsStringAsync());
        }

        using var connection = running.Database.Open();
        Assert.Equal(Book.Pages.Count, connection.Scalar<long>("SELECT count(*) FROM guide_search"));
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines)), Hazard("HZ-050")]
    public async Task With_the_index_away_the_memory_answers_and_the_database_is_left_alone_for_a_while(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var table = await Filled(running);
        Assert.True((await table.Find(Book, "bladder")).FromDatabase);
        await running.Write(scope => scope.Connection.Execute("ALTER TABLE guide_search RENAME TO guide_search_away"));
        var (hits, fromDatabase) = await table.Find(Book, "bladder");
        Assert.False(fromDatabase);
        Assert.Equal("bladder", hits[0].Page.Slug);
        await running.Write(scope => scope.Connection.Execute("ALTER TABLE guide_search_away RENAME TO guide_search"));
        Assert.False((await table.Find(Book, "bladder")).FromDatabase); // rests
    }

    [Theory, MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_index_is_written_again_only_when_the_guide_has_changed(Engine engine)
    {
        await using var running = await Running.Start(engine);
        var table = await Filled(running);
        Assert.False(await table.Fill(Book));
        var changed = Book with { Pages = [.. Book.Pages.Select(page => page.Slug == "bladder" ? page with { Plain = page.Plain + "\nZebrafish." } : page)] };
        Assert.True(await table.Fill(changed));
        var (hits, fromDatabase) = await table.Find(changed, "zebrafish");
        Assert.True(fromDatabase);
        Assert.Equal("bladder", Assert.Single(hits).Page.Slug);
        Assert.Contains("Zebrafish", hits[0].Around, StringComparison.Ordinal);
    }

    static async Task<SearchTable> Filled(Running running)
    {
        var table = running.Of<SearchTable>();
        for (var tries = 0; !table.Filled; tries++)
        {
            Assert.True(tries < 200, "the index was not filled within 20 s");
            await Task.Delay(100);
        }

        return table;
    }
}
