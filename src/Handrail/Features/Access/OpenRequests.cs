using System.Collections.Concurrent;
using Handrail.Data;

namespace Handrail.Features.Access;

/// <summary>
/// Requests that may last: every one stops within a second when its session ends, locks, or its owner is disabled, whoever wrote the page or stream. One look at the
/// table twice a second for all of them (another process may have changed it), and at once when this process changed something.
/// </summary>
public sealed partial class OpenRequests(Sessions sessions, WallScreens walls, TimeProvider time, ILogger<OpenRequests> log) : BackgroundService
{
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    readonly ConcurrentDictionary<Held, byte> held = new();
    readonly Bell bell = new(time);

    /// <summary>Look now.</summary>
    public void Look() => bell.Ring();

    /// <summary>From now until it has been answered, this request is cut off when its session (or wall screen) may no longer be used.</summary>
    public void Hold(HttpContext http, Guid session)
    {
        var one = new Held(session, CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted));
        held[one] = 0;
        http.RequestAborted = one.End.Token;
        http.Response.OnCompleted(() =>
        {
            held.TryRemove(one, out _);
            one.End.Dispose();
            return Task.CompletedTask;
        });
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await bell.Wait(LookEvery, stoppingToken);
            if (held.IsEmpty) continue;
            try
            {
                Cut();
            }
            catch (Exception failure) when (failure is System.Data.Common.DbException or InvalidOperationException)
            {
                LookFailed(log, failure); // the database is away: the streams themselves say NOT LIVE; the next look is in half a second
            }
        }
    }

    void Cut()
    {
        var usable = sessions.Usable();
        usable.UnionWith(walls.Usable());
        foreach (var one in held.Keys.Where(one => !usable.Contains(one.Session)))
        {
            if (!held.TryRemove(one, out _)) continue;
            try
            {
                one.End.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // answered in this very moment
            }
        }
    }

    sealed record Held(Guid Session, CancellationTokenSource End);

    [LoggerMessage(2101, LogLevel.Error, "Sessions could not be looked at")]
    static partial void LookFailed(ILogger log, Exception failure);
}
