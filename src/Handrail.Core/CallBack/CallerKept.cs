using NodaTime;

namespace Handrail.Core.CallBack;

/// <summary>How long we keep what callers told us, for the job that deletes it and for every page that says so: one number, so that none of them can promise another.</summary>
public static class CallerKept
{
    /// <summary>Days after the last of their requests was over. Ours, no clinical figure.</summary>
    public const int Days = 90;

    /// <summary>The same as a duration.</summary>
    public static readonly Duration For = Duration.FromDays(Days);
}
