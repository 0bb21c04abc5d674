using NodaTime;

namespace Handrail.Features.Watch;

/// <summary>One stay's prompt: knows when something falls due and wakes the sweep at that moment. Holds nothing that the database does not.</summary>
public interface IWatchGrain : IGrainWithGuidKey
{
    /// <summary>Something falls due at this time (UTC microseconds). The earliest counts.</summary>
    [Orleans.Concurrency.OneWay]
    Task DueAt(long micros);
}

/// <summary>Thin shell: a timer in memory. Losing it costs at most half a second, since the sweep runs by itself.</summary>
public sealed class WatchGrain(Sweep sweep, IClock clock) : Grain, IWatchGrain
{
    IGrainTimer? timer;
    long earliest = long.MaxValue;

    /// <inheritdoc/>
    public Task DueAt(long micros)
    {
        if (micros >= earliest && timer is not null) return Task.CompletedTask;
        earliest = micros;
        timer?.Dispose();
        var wait = Data.Micros.ToInstant(micros) - clock.GetCurrentInstant();
        timer = this.RegisterGrainTimer(Tick, new GrainTimerCreationOptions(wait > Duration.Zero ? wait.ToTimeSpan() : TimeSpan.Zero, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    Task Tick()
    {
        earliest = long.MaxValue;
        timer?.Dispose();
        timer = null;
        sweep.Prompt();
        return Task.CompletedTask;
    }
}
