using Handrail.Data;

namespace Handrail.Tests.Trust;

/// <summary>Makes the commit of an act fail as a lost connection does: the whole group is gone, and whoever waited for it is told.</summary>
static class FailingCommit
{
    /// <summary>Runs the act in one group with a neighbour that loses the connection. True when the act failed with it, so that it must be done again.</summary>
    public static async Task<bool> Strike(Writer writer, Func<Task> act)
    {
        using var together = new ManualResetEventSlim();
        var holding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hold = writer.Run(_ =>
        {
            holding.SetResult();
            together.Wait();
            return true;
        });
        await holding.Task; // the next two wait behind it, and are one group
        var acted = act();
        var lost = writer.Run(scope =>
        {
            scope.Connection.Close();
            return true;
        });
        together.Set();
        await hold;
        await Assert.ThrowsAnyAsync<Exception>(() => lost);
        try
        {
            await acted;
            return false;
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.Data.Common.DbException or ObjectDisposedException)
        {
            return true;
        }
    }
}
