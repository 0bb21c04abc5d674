using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Handrail.Data;
using Handrail.Gate;
using NodaTime;

namespace Handrail.Features.Visits;

/// <summary>
/// Counts how often public pages are opened: class of page and day, nothing else. A page only adds one to a number in memory; the numbers are written
/// through the writer now and then. With the database down they wait in memory, and no page is slower for it.
/// </summary>
public sealed partial class VisitCounts(Writer writer, IClock clock, TimeProvider time, VisitSettings settings, ILogger<VisitCounts> log) : BackgroundService
{
    readonly ConcurrentDictionary<(string Day, string Page), StrongBox<long>> waiting = new();
    readonly ConcurrentDictionary<Endpoint, string> classes = new();

    /// <summary>Counts an answer if it is a public page that was really given.</summary>
    public void Saw(HttpContext http)
    {
        if (!settings.On || http.Response.StatusCode != StatusCodes.Status200OK || !HttpMethods.IsGet(http.Request.Method) || http.GetEndpoint() is not { } endpoint) return;
        if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) != true) return;
        var page = classes.GetOrAdd(endpoint, ClassOf);
        if (page.Length == 0) return;
        var day = clock.GetCurrentInstant().InUtc().Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
        Interlocked.Increment(ref waiting.GetOrAdd((day, page), _ => new StrongBox<long>()).Value);
    }

    /// <summary>
    /// The class of a page: the fixed words of its route, so that "/guide/{slug}" is "guide" whatever page it was; empty for what is not counted.
    /// A word that stands for one person (a token, a number) is a place in the route and so never part of it.
    /// </summary>
    public static string ClassOf(Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint route || endpoint.Metadata.GetMetadata<RoutePolicy>() is not { Needs: null }) return "";
        var words = (route.RoutePattern.RawText ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.Contains('{', StringComparison.Ordinal)).ToList();
        return words.Count == 0 ? "home" : string.Join('/', words);
    }

    /// <summary>Writes what waits; answers how many visits were written. What could not be written waits on.</summary>
    public async Task<long> Write(CancellationToken stop)
    {
        var taken = waiting.Select(pair => (pair.Key.Day, pair.Key.Page, N: Interlocked.Exchange(ref pair.Value.Value, 0))).Where(each => each.N > 0).ToList();
        if (taken.Count == 0) return 0;
        try
        {
            await writer.Run(scope =>
            {
                foreach (var (day, page, n) in taken)
                    scope.Connection.Execute("INSERT INTO visit_count (day, page_class, n) VALUES (@day, @page, @n) ON CONFLICT (day, page_class) DO UPDATE SET n = visit_count.n + @n",
                        ("day", day), ("page", page), ("n", n));
                scope.Connection.Execute("DELETE FROM visit_count WHERE day < @oldest", ("oldest", (scope.Now - Duration.FromDays(VisitSettings.KeptDays)).InUtc().Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture)));
                return true;
            }, stop: stop);
        }
        catch
        {
            foreach (var (day, page, n) in taken) Interlocked.Add(ref waiting.GetOrAdd((day, page), _ => new StrongBox<long>()).Value, n);
            throw;
        }

        return taken.Sum(each => each.N);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var every = new PeriodicTimer(settings.Every, time);
        try
        {
            while (await every.WaitForNextTickAsync(stoppingToken)) await TryWrite();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TryWrite(); // the last minute counts too
        }
    }

    async Task TryWrite()
    {
        try
        {
            await Write(CancellationToken.None).WaitAsync(settings.Patience, time);
        }
        catch (Exception failure)
        {
            NotWritten(log, failure);
        }
    }

    [LoggerMessage(2601, LogLevel.Warning, "The visit counts could not be written; they wait in memory")]
    static partial void NotWritten(ILogger log, Exception failure);
}

/// <summary>How visits are counted.</summary>
/// <param name="On">False: nothing is counted.</param>
/// <param name="Every">How often they are written.</param>
public sealed record VisitSettings(bool On, TimeSpan Every)
{
    /// <summary>A day's count of a page below this is not shown as a number: few visits could be one person's.</summary>
    public const int ShownFrom = 10;

    /// <summary>Counts are deleted after this many days.</summary>
    public const int KeptDays = 400;

    /// <summary>How long one write may take before the next is tried.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
