namespace Handrail.Core.CallBack;

/// <summary>The order of the desk, and which of its queues a request stands in. How far a clock has run out: <see cref="CallClock.ColourAt"/>.</summary>
public static class DeskQueue
{
    /// <summary>The least time left first, not the first to arrive; of two that are due together the one that has waited longer.</summary>
    public static IReadOnlyList<T> Order<T>(IEnumerable<T> rows, Func<T, Call> of) =>
        [.. rows.Select(row => (row, call: of(row))).OrderBy(each => each.call.DueBy).ThenBy(each => each.call.RequestedAt).ThenBy(each => each.call.Id).Select(each => each.row)];

    /// <summary>True while it waits for a person to look whether it is a request at all. Its clock runs all the same.</summary>
    public static bool IsDoubtful(Call call) => call is { IsOpen: true, Doubtful: true };

    /// <summary>
    /// Whether two requests of one number may be joined: only when the same person may have sent both. Somebody who asks for themselves and somebody who asks for another are two
    /// people with two records, also on one telephone; joining them would show the one what the other said.
    /// </summary>
    /// <param name="about">"me", "other" or "unknown".</param>
    /// <param name="otherAbout">The same of the other request.</param>
    public static bool MayBeOnePerson(string about, string otherAbout) => about == otherAbout || about == "unknown" || otherAbout == "unknown";
}
