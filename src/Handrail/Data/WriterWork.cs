namespace Handrail.Data;

/// <summary>One queued piece of work.</summary>
abstract class Work
{
    public virtual bool IsLook => false;

    /// <summary>Does it inside the open transaction; never throws for the work's own failure.</summary>
    public abstract void Run(WriteScope scope);

    /// <summary>Answers the caller: after the commit, or with what made the commit fail.</summary>
    public abstract void Finish(Exception? commitFailure);
}

sealed class Work<T>(Func<WriteScope, T> work, Func<T, bool>? keep, Action<WriteScope, T?, Exception?>? audit) : Work
{
    T? result;
    Exception? failure;

    // Continuations must not run on the writer's thread.
    public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override void Run(WriteScope scope)
    {
        scope.Begin();
        try
        {
            result = work(scope);
            if (keep is null || keep(result)) scope.Keep();
            else scope.Undo();
        }
        catch (Exception thrown)
        {
            failure = thrown;
            scope.Undo();
        }

        audit?.Invoke(scope, result, failure);
    }

    public override void Finish(Exception? commitFailure)
    {
        if ((commitFailure ?? failure) is { } why) Answer.TrySetException(why);
        else Answer.TrySetResult(result!);
    }
}

sealed class LookWork<T>(Func<T> look) : Work
{
    T? result;
    Exception? failure;

    public TaskCompletionSource<T> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool IsLook => true;

    public override void Run(WriteScope scope)
    {
        try
        {
            result = look();
        }
        catch (Exception thrown)
        {
            failure = thrown;
        }
    }

    public override void Finish(Exception? commitFailure)
    {
        if (failure is not null) Answer.TrySetException(failure);
        else Answer.TrySetResult(result!);
    }
}
