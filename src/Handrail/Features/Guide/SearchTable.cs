using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Handrail.Content;
using Handrail.Data;

namespace Handrail.Features.Guide;

/// <summary>
/// Full-text search in the database: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL. It is filled at start when the content has changed, and asked while the
/// database answers within <see cref="Patience"/>; otherwise the search in memory answers, and the database is left alone for <see cref="Rest"/>.
/// </summary>
public sealed partial class SearchTable(Database database, Writer writer, Lazy<GuideBook> guide, TimeProvider time, ILogger<SearchTable> log) : BackgroundService
{
    /// <summary>Longer than this nobody waits for the database.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the database is not asked after it did not answer.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    const string AskSqlite = "SELECT slug FROM guide_search WHERE guide_search MATCH @asked ORDER BY bm25(guide_search, 0.0, 0.0, 8.0, 4.0, 1.0), sort";

    const string AskPostgres =
        "SELECT slug FROM guide_search WHERE words @@ CAST(@asked AS tsquery) ORDER BY ts_rank('{0.1, 0.1, 0.4, 1.0}', words, CAST(@asked AS tsquery)) DESC, sort";

    volatile bool filled;
    long restsFrom = long.MinValue;

    /// <summary>True once the index holds the guide as it is now.</summary>
    public bool Filled => filled;

    /// <summary>Pages that hold every word, best first, and whether the database found them.</summary>
    public async Task<(IReadOnlyList<GuideHit> Hits, bool FromDatabase)> Find(GuideBook book, string asked)
    {
        var words = GuideSearch.Asked(asked);
        if (words.Count == 0 || !filled || Resting) return (GuideSearch.Find(book, asked), false);
        try
        {
            var slugs = await Task.Run(() => Ask(words)).WaitAsync(Patience, time);
            return ([.. slugs.Select(book.Page).OfType<GuidePage>().Select(page => GuideSearch.Hit(page, words))], true);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            Volatile.Write(ref restsFrom, time.GetTimestamp());
            NotAnswered(log, failure.GetType().Name); // without the exception's text, which may hold what was searched for
            return (GuideSearch.Find(book, asked), false);
        }
    }

    /// <summary>Writes the guide into the index unless it is there already; answers whether it had to.</summary>
    public async Task<bool> Fill(GuideBook book)
    {
        var hash = Hash(book);
        var written = await writer.Run(scope =>
        {
            if (scope.Connection.Scalar<string>("SELECT hash FROM guide_search_state") == hash) return false;
            scope.Connection.Execute("DELETE FROM guide_search");
            foreach (var page in book.Pages) Insert(scope, page);
            scope.Connection.Execute("INSERT INTO guide_search_state (one, hash) VALUES (1, @hash) ON CONFLICT (one) DO UPDATE SET hash = @hash", ("hash", hash));
            return true;
        });
        filled = true;
        return written;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!filled)
        {
            try
            {
                await Fill(guide.Value);
            }
            catch (Exception fault) when (fault is ContentException or IOException)
            {
                return; // the guide itself is closed then, and has said so
            }
            catch (Exception failure)
            {
                NotFilled(log, failure);
                await Task.Delay(Rest, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (stoppingToken.IsCancellationRequested) return;
            }
        }
    }

    bool Resting => Volatile.Read(ref restsFrom) is not long.MinValue and var from && time.GetElapsedTime(from) < Rest;

    List<string> Ask(IReadOnlyList<string> words)
    {
        using var connection = database.Open();
        return database.Engine == Engine.Sqlite
            ? connection.Query(AskSqlite, row => row.GetString(0), ("asked", string.Join(" AND ", words.Select(word => $"\"{word}\"*"))))
            : connection.Query(AskPostgres, row => row.GetString(0), ("asked", string.Join(" & ", words.Select(word => $"'{word}':*"))));
    }

    static void Insert(WriteScope scope, GuidePage page)
    {
        if (scope.Engine == Engine.Sqlite)
            scope.Connection.Execute("INSERT INTO guide_search (slug, sort, title, summary, body) VALUES (@slug, @sort, @title, @summary, @body)",
                ("slug", page.Slug), ("sort", page.Order), ("title", Text(page.Title)), ("summary", Text(page.Summary)), ("body", Text(page.Plain)));
        else
            scope.Connection.Execute("INSERT INTO guide_search (slug, sort, words) VALUES (@slug, @sort, CAST(@words AS tsvector))", ("slug", page.Slug), ("sort", page.Order), ("words", Vector(page)));
    }

    static string Text(string text) => string.Join(' ', GuideSearch.Words(text));

    // Written out by ourselves: PostgreSQL's own parser would cut words in another way. At most 200 places a word (the engine keeps 255) and 16,000 in all.
    static string Vector(GuidePage page)
    {
        var places = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var at = 0;
        foreach (var (text, weight) in (ReadOnlySpan<(string, char)>)[(page.Title, 'A'), (page.Summary, 'B'), (page.Plain, 'D')])
            foreach (var word in GuideSearch.Words(text))
            {
                if (!places.TryGetValue(word, out var list)) places[word] = list = [];
                if (++at <= 16_000 && list.Count < 200) list.Add($"{at}{weight}");
            }

        return string.Join(' ', places.Select(pair => pair.Value.Count == 0 ? $"'{pair.Key}'" : $"'{pair.Key}':{string.Join(',', pair.Value)}"));
    }

    static string Hash(GuideBook book) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\0', book.Pages.SelectMany(page => (string[])[page.Slug, $"{page.Order}", page.Title, page.Summary, page.Plain])))));

    [LoggerMessage(2502, LogLevel.Warning, "The database did not answer a search of the guide ({Why}); searched in memory")]
    static partial void NotAnswered(ILogger log, string why);

    [LoggerMessage(2503, LogLevel.Warning, "The search index of the guide could not be filled; searching in memory until it is")]
    static partial void NotFilled(ILogger log, Exception failure);
}
