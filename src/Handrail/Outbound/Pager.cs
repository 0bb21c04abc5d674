using System.Collections.Concurrent;
using Handrail.Core.Paging;
using Handrail.Data;
using NodaTime;

namespace Handrail.Outbound;

/// <summary>
/// Sends the deliveries of pages after their commit: at least once, under the delivery's key, a few at a time for each provider, each with its own time limit, so that a
/// dead one holds up nobody else's page. A restart finds what was not sent in the table. It also asks quiet channels now and then whether they are there.
/// </summary>
public sealed partial class Pager(Database database, Writer writer, PageBook book, ChannelHealth health, PagingSecrets secrets, ReachOptions options, IEnumerable<IChannelSender> senders, IClock clock, TimeProvider time, ILogger<Pager> log) : BackgroundService
{
    const int PerLane = 8, AtOnce = 128;
    const string TooLate = "too-late";
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    readonly Bell wake = new(time);
    readonly List<IChannelSender> senders = [.. senders];
    readonly ConcurrentDictionary<Guid, byte> inFlight = new();
    readonly ConcurrentDictionary<string, SemaphoreSlim> lanes = new();

    /// <summary>A commit made deliveries.</summary>
    public void Prompt() => wake.Ring();

    /// <summary>Sends everything that waits, and waits for it; answers how many were tried.</summary>
    public async Task<int> Round(CancellationToken stop)
    {
        await writer.Run(PagingSecrets.Ensure, stop: stop);
        var sending = Start(stop);
        await Task.WhenAll(sending);
        return sending.Count;
    }

    /// <summary>Asks the channels that were quiet for long, or that are down; answers how many.</summary>
    public async Task<int> Beats(CancellationToken stop)
    {
        var asked = 0;
        foreach (var sender in senders)
        {
            if (sender.Channel is not { } channel || !Quiet(channel)) continue;
            asked++;
            var result = await Safely(sender.Beat, stop);
            await writer.Run(scope =>
            {
                health.Note(scope, channel, result.Kind == SendResultKind.HandedOver, enough: 1);
                return true;
            }, stop: stop);
        }

        return asked;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var beats = Task.CompletedTask;
        var ready = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!ready) ready = await writer.Run(PagingSecrets.Ensure, stop: stoppingToken);
                _ = Start(stoppingToken); // each ends by itself and notes what came of it
                if (beats.IsCompleted) beats = Watched(Beats(stoppingToken), stoppingToken);
                await wake.Wait(Every, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                RoundFailed(log, failure.GetType().Name); // the deliveries are still there and are found again
                await Task.Delay(Every, time, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }
    }

    List<Task> Start(CancellationToken stop)
    {
        using var connection = database.Open();
        var started = new List<Task>();
        foreach (var delivery in DeliveryRow.ToSend(connection, clock.GetCurrentInstant()))
        {
            if (inFlight.Count >= AtOnce) break;
            if (!inFlight.TryAdd(delivery.Id, 0)) continue;
            started.Add(Watched(Task.Run(() => One(delivery, stop), stop), stop));
        }

        return started;
    }

    async Task One(DeliveryRow delivery, CancellationToken stop)
    {
        try
        {
            var sender = senders.Find(each => each.Sends(delivery.Kind));
            var result = sender is null ? new SendResult(SendResultKind.Failed, "not-set-up") : Message(delivery) is not { } message ? new SendResult(SendResultKind.Failed, "removed") : await InLane(sender, message, stop);
            await writer.Run(scope =>
            {
                // First the health: when the channel goes down by this failure, the next one must not wait on it.
                if (sender?.Channel is { } channel && result.Reason != "removed" && result.Reason != TooLate) health.Note(scope, channel, Worked(result), options.FailuresInARow);
                book.Sent(scope, delivery.Id, result);
                return true;
            }, stop: stop);
        }
        finally
        {
            inFlight.TryRemove(delivery.Id, out _);
        }
    }

    async Task<SendResult> InLane(IChannelSender sender, Outgoing message, CancellationToken stop)
    {
        var lane = lanes.GetOrAdd(sender.Lane(message), _ => new SemaphoreSlim(PerLane));
        await lane.WaitAsync(stop);
        try
        {
            // It may have waited here for longer than its channel has: another one has gone on, or somebody has the alert.
            using (var connection = database.Open())
                if (DeliveryRow.Find(connection, message.Delivery) is not { State: DeliveryState.Made }) return new SendResult(SendResultKind.Failed, TooLate);
            return await Safely(each => sender.Send(message, each), stop);
        }
        finally
        {
            lane.Release();
        }
    }

    // A provider's client may throw what nobody thought of: that is a failed try, not the end of paging. What it says may hold an address, so only its kind is logged.
    async Task<SendResult> Safely(Func<CancellationToken, Task<SendResult>> what, CancellationToken stop)
    {
        try
        {
            return await what(stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            SendFailed(log, failure.GetType().Name);
            return new SendResult(SendResultKind.Again, "error");
        }
    }

    // Refused for what it is (a bad number) is an answer: the channel itself works.
    static bool Worked(SendResult result) => result.Kind is SendResultKind.HandedOver or SendResultKind.Gone || (result.Kind == SendResultKind.Failed && result.Reason is "http-400" or "http-422" or "smtp-550" or "smtp-553" or "no-address");

    bool Quiet(string channel)
    {
        using var connection = database.Open();
        if (ChannelHealth.Row(connection, channel) is not { } row) return true;
        // One that is down is asked every minute, so that its return is seen soon.
        return clock.GetCurrentInstant() - row.TriedAt >= (row.DeadSince is null ? options.BeatEvery : Duration.Min(options.BeatEvery, Duration.FromMinutes(1)));
    }

    Outgoing? Message(DeliveryRow delivery)
    {
        using var connection = database.Open();
        if (ReachBook.Open(connection, database.Vault, delivery.Address) is not { } address || PageRow.Find(connection, delivery.Page) is not { } page) return null;
        var unit = page.Handover is not null ? "a hand-over" : page.Unit is { } id ? connection.Query("SELECT name FROM location WHERE id = @id", row => row.GetString(0), ("id", id)).FirstOrDefault() : null;
        return new Outgoing(delivery.Id, delivery.Key, delivery.Kind, address, page.Id, page.Test, page.Code, unit, secrets.Token(delivery.Id), secrets.Code(delivery.Id));
    }

    async Task Watched(Task work, CancellationToken stop)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the process ends; what was not noted is sent again at the next start
        }
        catch (Exception failure)
        {
            RoundFailed(log, failure.GetType().Name);
        }
    }

    [LoggerMessage(2203, LogLevel.Error, "A page could not be sent or noted ({Kind}); it stays unsent and is tried again")]
    static partial void RoundFailed(ILogger log, string kind);

    [LoggerMessage(2204, LogLevel.Error, "A provider's client failed in an unknown way ({Kind})")]
    static partial void SendFailed(ILogger log, string kind);
}
