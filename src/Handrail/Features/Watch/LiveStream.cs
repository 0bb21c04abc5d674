using System.Text;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>Opening the live stream of a ward board.</summary>
public sealed record WatchLive(Guid Unit) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.SeeWard;

    /// <inheritdoc/>
    public Subject About => Subject.Unit(Unit);
}

/// <summary>
/// The server-sent events of a ward board: all tiles at once when it opens, then what changed whenever the writer has committed something of the unit, and a beat
/// every second that says whether the writer and the sweep are alive. It never counts as activity of the session, and ends within that second when the session, the
/// role, the assignment or the shift of the one who watches ends.
/// </summary>
public sealed class LiveStream(Guid unit, Visit visit, IAsk ask, Func<WardBoardModel, WardBoardModel> shown) : IResult
{
    static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);
    static readonly TimeSpan ShortestBreath = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan LongestBreath = TimeSpan.FromSeconds(1);

    /// <summary>Opens it through the gate.</summary>
    public static async Task<IResult> Open(Visit visit)
    {
        var unit = visit.Id("unit");
        return visit.Show(await visit.Read(new WatchLive(unit), (_, _, _) => Task.FromResult<Outcome<Guid>>(unit)), id => new LiveStream(id, visit, new WatchLive(id), board => board));
    }

    /// <summary>Opens that of a wall screen: initials only.</summary>
    public static async Task<IResult> OpenWall(Visit visit)
    {
        var unit = visit.Id("unit");
        return visit.Show(await visit.Read(new ViewWall(unit), (_, _, _) => Task.FromResult<Outcome<Guid>>(unit)), id => new LiveStream(id, visit, new ViewWall(id), WallView.Of));
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stop = httpContext.RequestAborted;
        var response = httpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        var (wake, boards, pieces, time) = (visit.Of<BoardWake>(), visit.Of<WardBoard>(), visit.Of<HtmlPieces>(), visit.Of<TimeProvider>());
        var sent = new Dictionary<string, string>();
        if (!wake.Enter(visit.By.Id))
        {
            response.StatusCode = 429;
            return;
        }

        try
        {
            while (visit.Still(ask))
            {
                // The next change is awaited from before the board is read, so that nothing falls between.
                var next = wake.Next(unit);
                var began = time.GetTimestamp();
                var board = await boards.Of(unit, Pages.LiveFrame(httpContext, visit.By, unit), stop);
                if (board is null) return;
                await Send(response, LiveBoard.Tiles, board.EventNo, await LiveBoard.TilesOf(pieces, shown(board), sent), stop);
                await Task.Delay(BreathAfter(time.GetElapsedTime(began)), time, stop);
                while (!next.IsCompleted && visit.Still(ask))
                {
                    await Send(response, LiveBoard.Beat, null, LiveBoard.BeatOf(visit.Of<IClock>().GetCurrentInstant(), Healthy(), visit.HandedNow()), stop);
                    await Task.WhenAny(next, Task.Delay(BeatEvery, time, stop));
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the browser went away
        }
        finally
        {
            wake.Leave(visit.By.Id);
        }
    }

    // Many commits a second become a few pictures a second, and a board never takes more than a fifth of a core: a ward of fourteen is shown
    // twenty times a second at most, one of a thousand about once. A change after a quiet moment goes out at once.
    static TimeSpan BreathAfter(TimeSpan work) => work * 4 < ShortestBreath ? ShortestBreath : work * 4 > LongestBreath ? LongestBreath : work * 4;

    bool Healthy() => visit.Of<Writer>().Healthy && visit.Of<Sweep>().Alive;

    static async Task Send(HttpResponse response, string name, long? no, string data, CancellationToken stop)
    {
        var text = new StringBuilder("event: ").Append(name).Append('\n');
        if (no is not null) text.Append("id: ").Append(no).Append('\n');
        text.Append("retry: 1000\ndata: ").Append(data).Append("\n\n"); // the JSON holds no line break
        await response.WriteAsync(text.ToString(), stop);
        await response.Body.FlushAsync(stop);
    }
}
