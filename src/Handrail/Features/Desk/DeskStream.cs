using System.Text;
using System.Text.Json;
using Handrail.Core.Kernel;
using Handrail.Data;
using Handrail.Gate;
using Handrail.Hosting;
using Handrail.Ui;
using NodaTime;

namespace Handrail.Features.Desk;

/// <summary>Opening the live stream of the queue, or of one call screen.</summary>
public sealed record DeskLive(Guid? Call) : IAsk
{
    /// <inheritdoc/>
    public Permission Needs => Permission.WorkDesk;

    /// <inheritdoc/>
    public Subject About => Call is { } call ? CallSteps.About(call) : Subject.System;
}

/// <summary>
/// Server-sent events of the desk: pieces of the page ("pieces") at once and whenever they look different, and a beat every two seconds that says whether the machine lives. Clocks
/// change by time alone, so the pieces are looked at again with each beat. It never counts as activity of the session or of a claim, and ends when the session ends.
/// </summary>
public sealed class DeskStream(Guid? call, Visit visit) : IResult
{
    static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Opens the queue's through the gate.</summary>
    public static async Task<IResult> OpenQueue(Visit visit) =>
        visit.Show(await visit.Read(new DeskLive(null), (_, _, _) => Task.FromResult<Outcome<bool>>(true)), _ => new DeskStream(null, visit));

    /// <summary>Opens a call screen's through the gate.</summary>
    public static async Task<IResult> OpenCall(Visit visit) =>
        visit.Show(await visit.Read(new DeskLive(visit.Id("call")), (_, _, _) => Task.FromResult<Outcome<bool>>(true)), _ => new DeskStream(visit.Id("call"), visit));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (stop, response) = (httpContext.RequestAborted, httpContext.Response);
        var (wake, time, pulse) = (visit.Of<DeskWake>(), visit.Of<TimeProvider>(), visit.Of<Pulse>());
        if (!wake.Enter(visit.By.Id))
        {
            response.StatusCode = 429;
            return;
        }

        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        var sent = new Dictionary<string, string>();
        try
        {
            while (visit.StillSignedIn())
            {
                // The next change is awaited from before the picture is read, so that nothing falls between.
                var next = wake.Next();
                var changed = (await Pieces()).Where(piece => !sent.TryGetValue(piece.Id, out var before) || before != piece.Html).ToList();
                foreach (var piece in changed) sent[piece.Id] = piece.Html;
                var now = Times.Epoch(visit.Of<IClock>().GetCurrentInstant());
                if (changed.Count > 0) await Send(response, "pieces", JsonSerializer.Serialize(new { now, html = changed }, Json), stop);
                await Send(response, "beat", JsonSerializer.Serialize(new { now, ok = pulse.Alive(), handed = visit.HandedNow() }, Json), stop);
                await Task.Delay(Breath, time, stop);
                await Task.WhenAny(next, Task.Delay(BeatEvery, time, stop));
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

    async Task<IReadOnlyList<Piece>> Pieces()
    {
        var (html, frame) = (visit.Of<HtmlPieces>(), Pages.LiveFrame(visit.Http, visit.By, Guid.Empty));
        if (call is null)
        {
            var model = visit.Of<DeskBoard>().Of(frame, visit.By);
            return [new Piece("queue", await html.Render<DeskRows>((nameof(DeskRows.Model), model)))];
        }

        if (visit.Of<CallScreen>().Live(call.Value, visit.By.Id, frame.Now) is not { } live) return [];
        return
        [
            new Piece("call-state", await html.Render<CallState>((nameof(CallState.Item), live.Item), (nameof(CallState.Now), frame.Now), (nameof(CallState.Zone), live.Zone))),
            new Piece("handovers", await html.Render<HandoverStates>((nameof(HandoverStates.Rows), live.Handovers), (nameof(HandoverStates.Zone), live.Zone))),
        ];
    }

    static async Task Send(HttpResponse response, string name, string data, CancellationToken stop)
    {
        await response.WriteAsync(new StringBuilder("event: ").Append(name).Append("\nretry: 1000\ndata: ").Append(data).Append("\n\n").ToString(), stop); // the JSON holds no line break
        await response.Body.FlushAsync(stop);
    }

    sealed record Piece(string Id, string Html);
}
