using Handrail.Data;

namespace Handrail.Tests.Data;

public sealed class BellTests
{
    [Fact, Hazard("HZ-007")]
    public async Task A_ring_wakes_the_wait_of_now_also_after_many_waits_that_ended_by_their_time()
    {
        var bell = new Bell(TimeProvider.System);
        for (var i = 0; i < 50; i++) await bell.Wait(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        var waiting = bell.Wait(TimeSpan.FromMinutes(10), CancellationToken.None);
        Assert.False(waiting.IsCompleted);
        bell.Ring();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_ring_while_nobody_waits_is_remembered_once()
    {
        var bell = new Bell(TimeProvider.System);
        bell.Ring();
        bell.Ring();
        await bell.Wait(TimeSpan.FromMinutes(10), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
        var second = bell.Wait(TimeSpan.FromMinutes(10), CancellationToken.None);
        await Task.Delay(50);
        Assert.False(second.IsCompleted);
        bell.Ring();
        await second;
    }
}
